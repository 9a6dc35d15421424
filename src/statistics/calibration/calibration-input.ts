import { checkSameLength, type Numbers } from "../check-input.ts";
import { InvalidInputError } from "../invalid-input-error.ts";

/** Throws an {@link InvalidInputError} unless labels are 0 or 1, one per score. */
export function checkLabels(labels: Numbers, scores: Numbers): void {
  checkSameLength(scores, labels, "labels");
  for (let index = 0; index < labels.length; index += 1) {
    const label = labels[index];
    if (label !== 0 && label !== 1) throw new InvalidInputError("labels", `must be 0 or 1, got ${label}`, index);
  }
}

/** Throws an {@link InvalidInputError} unless all lie in [0, 1]. */
export function checkProbabilities(probabilities: Numbers): void {
  for (let index = 0; index < probabilities.length; index += 1) {
    const value = probabilities[index] ?? Number.NaN;
    if (!(value >= 0 && value <= 1)) {
      throw new InvalidInputError("probabilities", `must lie in [0, 1], got ${value}`, index);
    }
  }
}
