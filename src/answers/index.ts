export { answerLevel } from "./answer-level.ts";
export { withOptions } from "./fill-options.ts";
export { type AskedAs, answerFormatFor, orderedOptions, type ShownOption } from "./ordered-options.ts";
export { type ReadAnswer, readAnswer } from "./read-answer.ts";
