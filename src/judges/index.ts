export { constantJudge } from "./constant-judge.ts";
export type { Judge, RatingRequest } from "./judge.ts";
export { type JudgePrompt, judgePrompt } from "./judge-prompt.ts";
export { type ModelJudgeOptions, modelJudge } from "./model-judge.ts";
export { checkRules, rulesJudge, UnknownDetectorsError } from "./rules-judge.ts";
export { withRulesItems } from "./with-rules-items.ts";
