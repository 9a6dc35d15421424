export { type Estimate, type Estimated, type NotEstimable, type NotEstimableReason, notEstimable } from "./estimate.ts";
export { InvalidInputError } from "./invalid-input-error.ts";
