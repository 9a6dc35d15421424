export type { Judge, RatingRequest } from "./judge.ts";
export { type JudgePrompt, judgePrompt } from "./judge-prompt.ts";
export { type ModelJudgeOptions, modelJudge } from "./model-judge.ts";
