export { AnalysisDefinition, ComparedWith } from "./analysis.ts";
export { AnswerFormat, AnswerOption } from "./answer-format.ts";
export { ClientCondition } from "./client-condition.ts";
export { ClientExclusion, ClientFidelity, reasonsToExclude } from "./client-fidelity.ts";
export { ClientReading } from "./client-reading.ts";
export { ClientAct, ClientState, StateChange, WordingProblem } from "./client-state.ts";
export { ClientReaction, ClientVariable } from "./client-variable.ts";
export {
  BetweenVisitsEvent,
  ClientQuestionnaire,
  ClientVisit,
  QuestionnaireAnswers,
  VisitRecord,
} from "./client-visit.ts";
export { CognitiveDiagram } from "./cognitive-diagram.ts";
export {
  ConversationOutcome,
  type ConversationView,
  EndReason,
  exchangeOf,
} from "./conversation.ts";
export { DerivedSlot, DesignElement, DesignFile, DesignMethod, ElementValue } from "./design.ts";
export { Failure, FailureCause } from "./failure.ts";
export { ContentVersion, countryOf, Identifier, Locale } from "./identifier.ts";
export { importedPrefix, isImportedJudge } from "./imported-judge.ts";
export { FlowAnswer, FlowQuestion, Judging, JudgingFile, Pipeline, QuestionFlow, Rounding } from "./judging.ts";
export { LabelledConversation, LabelledConversationsFile } from "./labelled-conversations.ts";
export { LabelledMessage, LabelledMessagesFile, RiskLabel } from "./labelled-messages.ts";
export { LabelledRepliesFile, LabelledReply, ReplyLabel } from "./labelled-replies.ts";
export { LevelEvent } from "./level-event.ts";
export { MockTool, ToolCall } from "./mock-tool.ts";
export { PaperNote } from "./paper-note.ts";
export type { Participant, ParticipantDescription, Utterance } from "./participant.ts";
export {
  ClientManner,
  ClientPhase,
  DisclosurePolicy,
  ExitRule,
  Persona,
  PersonaFile,
  RegulationRule,
} from "./persona.ts";
export { PersonaEpisode, PersonaFact, RevealedPart } from "./persona-fact.ts";
export { PlumblineError } from "./plumbline-error.ts";
export { Provenance } from "./provenance.ts";
export { Evidence, Rating, RatingStage, UnratedReason } from "./rating.ts";
export { AnswerReading, Rubric, RubricItem, RubricRule, RuleCondition } from "./rubric.ts";
export {
  ContentRecord,
  DescriptionRecord,
  PlannedConversation,
  RunEvent,
  RunManifest,
  type StoredConversation,
  SuiteRecord,
} from "./run.ts";
export { ClientPlan, GivenTurn, Scenario, ScenarioFile } from "./scenario.ts";
export { GateDefinition, MeasureDefinition, SuiteFile } from "./suite.ts";
export { ComputedFigure, TextFigure } from "./text-figure.ts";
export { FinishReason, Speaker, Turn, Usage } from "./turn.ts";
