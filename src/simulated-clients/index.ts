export { type Appraisal, type AppraisalTask, type Appraiser, detectorAppraiser } from "./appraise.ts";
export { blockedAspects, cleanUtterance, moodEnds } from "./characterchat/character-memory.ts";
export { checkPersona, type PersonaCheck, type PersonaProblem } from "./check-persona.ts";
export { type ClientContent, ClientReactionsFile, loadClientContent } from "./client-content.ts";
export { type ClientMemory, clientMemory, type Tellable, tellablesOf } from "./client-memory.ts";
export { type ClientStep, clientStep } from "./client-step.ts";
export { allocateByPrevalence } from "./clinical-ai-red-teaming/allocate-dyads.ts";
export { prevalenceCohort } from "./clinical-ai-red-teaming/cohort.ts";
export { ClientStyle, ClientStyleFile } from "./composer/client-style.ts";
export { composer, composerDescription } from "./composer/composer.ts";
export { PhraseFile } from "./composer/phrase-file.ts";
export { type ChangeGraph, type ChangeGraphOptions, changeGraph, Timeline } from "./deprofile-coc/change-graph.ts";
export { bigFiveBand, bigFiveManner, DeprofileRecord, deprofileStatistics } from "./deprofile-coc/deprofile-record.ts";
export { type MemoryCard, memoryCards, type PastClaim, pastClaimsOf } from "./deprofile-coc/memory-cards.ts";
export { type LadderRung, ladderPrompt, type PromptSection, promptLadder } from "./deprofile-coc/prompt-ladder.ts";
export { compareSurface, type SurfaceCloseness, type SurfaceComparison } from "./fidelity/compare-surface.ts";
export {
  type CarriedFact,
  type FactReader,
  type FactReaderOptions,
  factReader,
  tellingWords,
  type WordedFact,
} from "./fidelity/fact-reader.ts";
export { loadHumanReference } from "./fidelity/load-reference.ts";
export { type DriftKind, type DriftSign, type RoleDriftOptions, roleDrift } from "./fidelity/role-drift.ts";
export { SurfaceReference } from "./fidelity/surface-reference.ts";
export {
  type SurfaceFeature,
  type SurfaceStatistics,
  surfaceFeatures,
  surfaceStatistics,
  wordsOf,
} from "./fidelity/surface-statistics.ts";
export { isFarewell, postPersona } from "./interactive-agents/post-persona.ts";
export {
  issueAt,
  listPersonaIds,
  loadPersonas,
  PersonaNotFoundError,
  personaOf,
  readPersona,
} from "./load-personas.ts";
export { type MonitoredClaim, monitorClaims } from "./meddialogrubrics/claim-monitor.ts";
export { bestProposal, cosine, type DecoderRound, decodeBeliefs, rankGroups } from "./mentalarena/belief-decoder.ts";
export { AdversarialTurns, adversarialTurns, withAdversarialTurn } from "./mindeval/adversarial-turns.ts";
export { modelAppraiser } from "./model/model-appraiser.ts";
export { describeModelWords, type ModelWordMakerOptions, modelWordMaker } from "./model/model-word-maker.ts";
export { openSimulatedClient, SimulatorError } from "./open-simulated-client.ts";
export {
  coreBeliefs,
  emotionGroups,
  matchBeliefs,
  matchEmotions,
  patientPsiStyles,
} from "./patient-psi/closed-lists.ts";
export { type DiagramAnswer, type DiagramScore, quotedFields, scoreDiagram } from "./patient-psi/score-diagram.ts";
export { type PersonaClientOptions, personaClient } from "./persona-client.ts";
export { ClientProfile } from "./profile-formats/client-profile.ts";
export type { PersonaOfProfile, ProfileFormat, ProfileRecord } from "./profile-formats/profile-format.ts";
export { profileFormatOf, profileFormats, UnknownProfileFormatError } from "./profile-formats/profile-formats.ts";
export { parseProfiles, type ReadProfile, readProfiles } from "./profile-formats/read-profiles.ts";
export { sampleProfiles } from "./profile-formats/sample-profiles.ts";
export { writeProfiles } from "./profile-formats/write-profiles.ts";
export { type CheckProfileOptions, checkProfile, type ProfileProblem } from "./profile-tables/check-profile.ts";
export { profileTables, readProfileTable } from "./profile-tables/load-profile-tables.ts";
export { identifierOf, intakeOf, profilePersona } from "./profile-tables/profile-persona.ts";
export { type ProfileSampler, profileSampler } from "./profile-tables/profile-sampler.ts";
export { profileSimulator } from "./profile-tables/profile-simulator.ts";
export { type ProfileAttributes, ProfileTable } from "./profile-tables/profile-table.ts";
export { tableOf, UnknownProfileKindError } from "./profile-tables/table-of.ts";
export { TherapyQuestions } from "./psaich/interviewer.ts";
export { stageOf } from "./psychosis-bench/escalation-simulator.ts";
export { publishedSimulators } from "./published-simulators.ts";
export { scriptedClient } from "./scripted-client.ts";
export type { SimulatorAdapter, SimulatorPlan, SimulatorPorts } from "./simulator-adapter.ts";
export { profileFromQuestionnaire, QuestionnaireScoresError } from "./sqpsych/profile-from-questionnaire.ts";
export { exposurePhases, resampleCurve, sudsOf } from "./thousand-voices-of-trauma/exposure-phases.ts";
export { type Caps5Ratings, type Caps5Score, caps5Items, caps5Score } from "./trust-ptsd-interview/caps5-score.ts";
export type { Worded, WordMaker, WordTask } from "./word-maker.ts";
