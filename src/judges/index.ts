export { constantJudge } from "./constant-judge.ts";
export type {
  ChoiceRequest,
  Gathering,
  Judge,
  LookUp,
  RatingRequest,
  Remark,
  SourcePassage,
  Spoken,
} from "./judge.ts";
export { JudgingExpressionError, parseJudging } from "./judging-expression.ts";
export { type KeyOptions, keyJudge } from "./key-judge.ts";
export { judgePrompt } from "./model/judge-prompt.ts";
export { type ModelJudgeOptions, modelJudge } from "./model/model-judge.ts";
export {
  type JudgePorts,
  judgeReferences,
  openJudge,
  UnknownJudgeError,
  unaskedJudge,
  withGiven,
} from "./open-judge.ts";
export { type AgenticOptions, agenticJudge } from "./pipelines/agentic.ts";
export { type BlindOptions, blindJudge } from "./pipelines/blind.ts";
export { type ByItemOptions, byItemJudge } from "./pipelines/by-item.ts";
export { type CodebookOptions, codebookJudge } from "./pipelines/codebook.ts";
export { weightedLevel } from "./pipelines/combine-levels.ts";
export { type DebateOptions, debateJudge } from "./pipelines/debate.ts";
export { type DualOptions, dualJudge } from "./pipelines/dual.ts";
export { type EvidenceFirstOptions, evidenceFirstJudge } from "./pipelines/evidence-first.ts";
export { flowJudge, QuestionFlowError } from "./pipelines/flow.ts";
export { idealJudge } from "./pipelines/ideal.ts";
export { type PanelOptions, panelJudge } from "./pipelines/panel.ts";
export { screenedJudge } from "./pipelines/screened.ts";
export { type SingleOptions, singleJudge } from "./pipelines/single.ts";
export { type VoteOptions, voteJudge } from "./pipelines/vote.ts";
export { withoutRaterAddress } from "./rater-address.ts";
export { seesClientState } from "./rating-parts.ts";
export { loadResourceShelf, type ResourceShelf, resourceShelf } from "./resources/resource-shelf.ts";
export { checkRules, rulesJudge, UnknownDetectorsError } from "./rules-judge.ts";
export { withRulesItems } from "./with-rules-items.ts";
