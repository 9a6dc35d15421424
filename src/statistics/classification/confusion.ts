import { checkSameLength } from "../check-input.ts";
import { InvalidInputError } from "../invalid-input-error.ts";

/** A class name; null as a prediction says that none was given or it was unreadable. */
export type ClassLabel = string | number;

/** How often each class was called what. */
export interface Confusion {
  labels: ClassLabel[];
  /** Row: true class. Column: predicted class. Whole numbers. */
  counts: number[][];
  /** By true class: answers that named no class. */
  unanswered: number[];
}

/** Classes as numbers, by observation. */
export interface CodedClasses {
  labels: ClassLabel[];
  truth: Int32Array;
  /** -1 where there was no answer. */
  predicted: Int32Array;
}

/**
 * Counts true classes against predicted ones. The card of a crisis audit shows both normalizations of it: divide a row by
 * its sum for P(predicted | true).
 *
 * @param labels - all classes in order; those that occur, sorted, when left out
 * @throws {@link InvalidInputError} for lists of different length or a class not among `labels`
 */
export function confusion(
  truth: ArrayLike<ClassLabel>,
  predicted: ArrayLike<ClassLabel | null>,
  labels?: readonly ClassLabel[],
): Confusion {
  const coded = codeClasses(truth, predicted, labels);
  const counts = coded.labels.map(() => new Array<number>(coded.labels.length).fill(0));
  const unanswered = new Array<number>(coded.labels.length).fill(0);
  coded.truth.forEach((own, index) => {
    const answer = coded.predicted[index] ?? -1;
    const row = counts[own];
    if (answer < 0) unanswered[own] = (unanswered[own] ?? 0) + 1;
    else if (row !== undefined) row[answer] = (row[answer] ?? 0) + 1;
  });
  return { labels: coded.labels, counts, unanswered };
}

export function codeClasses(
  truth: ArrayLike<ClassLabel>,
  predicted: ArrayLike<ClassLabel | null>,
  labels?: readonly ClassLabel[],
): CodedClasses {
  checkSameLength(truth, predicted, "predicted");
  const found = new Set<ClassLabel>(labels ?? Array.from(truth));
  if (labels === undefined) for (const label of Array.from(predicted)) if (label !== null) found.add(label);
  const ordered = [...found];
  if (labels === undefined) ordered.sort(byValue);
  const numbers = new Map(ordered.map((label, position) => [label, position]));
  const code = (label: ClassLabel | undefined, argument: string, index: number): number => {
    const number = label === undefined ? undefined : numbers.get(label);
    if (number === undefined) throw new InvalidInputError(argument, "is not among the labels", index);
    return number;
  };
  return {
    labels: ordered,
    truth: Int32Array.from(truth, (label, index) => code(label, "truth", index)),
    predicted: Int32Array.from(predicted, (label, index) => (label === null ? -1 : code(label, "predicted", index))),
  };
}

function byValue(left: ClassLabel, right: ClassLabel): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  return String(left) < String(right) ? -1 : 1;
}
