export { type ByteRing, type ByteRingOptions, byteRing } from "./byte-ring.ts";
export { type ContactClaim, findContactClaims } from "./contact-claims.ts";
export { ContactVerdict } from "./contact-verdict.ts";
export { CrisisLabel, guessCrisisLabel, type LabelGuess } from "./crisis-label.ts";
export { loadCrisisResources } from "./crisis-resources.ts";
export { CrisisResources, ResourceEvidence, ResourceLine } from "./crisis-resources-schema.ts";
export { UnknownDetectorError } from "./detection-error.ts";
export { DetectorFile } from "./detector-file.ts";
export type { Detection, DetectOptions, Detectors } from "./detectors.ts";
export { lexicalSimilarity, similarityTerms } from "./lexical-similarity.ts";
export { checkDetectors, loadDetectors } from "./load-detectors.ts";
export { longestMessageRead, longestTextRead } from "./read-text.ts";
export { type ReplyMatter, replyMatters } from "./replies/reply-matters.ts";
export { openReplyReader, type ReplyReader, type ReplySign } from "./replies/reply-reader.ts";
export { type LocalContact, type LocalResources, type ResourceWish, resourcesFor } from "./resources-for.ts";
export {
  type Cascade,
  type CascadeReading,
  cascade,
  type ModelPart,
  type StartedReading,
} from "./risk/cascade.ts";
export { Lexicon, riskLanguages } from "./risk/lexicon-file.ts";
export { type ModelDetectorOptions, modelDetector } from "./risk/model-detector.ts";
export { ModelInstructions } from "./risk/model-instructions.ts";
export { findPersonalData } from "./risk/personal-data.ts";
export { PlainIntentFile } from "./risk/plain-intent-file.ts";
export { openRiskReader, type ReadRiskOptions, type RiskReader, readRisk } from "./risk/read-risk.ts";
export type { DetectorFailure, RiskDetector, RiskVerdict, VerdictKind } from "./risk/risk-detector.ts";
export {
  type Cue,
  type Emotion,
  type EmotionReading,
  emotionGroups,
  type HelpingStage,
  type KindReading,
  type LanguageReading,
  type PersonalDataType,
  type PersonalDatum,
  personalDataTypes,
  type RiskReading,
  type SignReading,
  type SpokenTurn,
  type StageReading,
} from "./risk/risk-reading.ts";
export { isAtLeast, levelMeanings, RiskKind, RiskLevel, riskKinds, riskLevels, rungOf } from "./risk/risk-scale.ts";
export { type RiskState, riskRules } from "./risk/risk-state.ts";
export { type TextFigureOptions, textFigure } from "./text-figures.ts";
export { RiskCorpus } from "./training/corpus-file.ts";
export { ReplyCorpus } from "./training/reply-corpus-file.ts";
