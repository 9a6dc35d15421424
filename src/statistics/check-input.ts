import { InvalidInputError } from "./invalid-input-error.ts";

/** Numbers by position: a plain array or a typed array. */
export type Numbers = ArrayLike<number>;

/** Throws an {@link InvalidInputError} at the first value that is NaN or infinite. */
export function checkFinite(values: Numbers, argument: string): void {
  for (let index = 0; index < values.length; index += 1) {
    if (!Number.isFinite(values[index])) {
      throw new InvalidInputError(argument, "must be a finite number; leave missing values out and count them", index);
    }
  }
}

/** Throws an {@link InvalidInputError} unless both have the same number of elements. */
export function checkSameLength(first: ArrayLike<unknown>, second: ArrayLike<unknown>, argument: string): void {
  if (first.length !== second.length) {
    throw new InvalidInputError(
      argument,
      `must have ${first.length} elements like its counterpart, got ${second.length}`,
    );
  }
}

/** Throws an {@link InvalidInputError} unless the confidence lies strictly between 0 and 1. */
export function checkConfidence(confidence: number, argument = "confidence"): void {
  if (!(confidence > 0 && confidence < 1)) {
    throw new InvalidInputError(argument, `must lie between 0 and 1, got ${confidence}`);
  }
}

/** Throws an {@link InvalidInputError} unless the value is a whole number from `least` to `most`. */
export function checkCount(value: number, argument: string, least = 0, most = Number.MAX_SAFE_INTEGER): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new InvalidInputError(argument, `must be a whole number from ${least} to ${most}, got ${value}`);
  }
}
