import type { DimensionRatings } from "./ratings-table.ts";

/** One item on which raters are far apart, by its name; what was said is not here. */
export interface DisagreementExample {
  item: string;
  /** By rater, in the study's order; null where not rated. */
  ratings: (number | string | null)[];
  /** Distance of the lowest and the highest rating; for words, how many different ones beyond the first. */
  spread: number;
}

/** How many are listed. */
const mostExamples = 10;

/** The items with the widest disagreement, widest first, then in the file's order. */
export function disagreementExamples({ rows, items }: DimensionRatings): DisagreementExample[] {
  return rows
    .map((ratings, row) => ({ item: items[row]?.id ?? "", ratings, spread: spreadOf(ratings) }))
    .filter(({ spread }) => spread > 0)
    .sort((left, right) => right.spread - left.spread)
    .slice(0, mostExamples);
}

function spreadOf(ratings: readonly (number | string | null)[]): number {
  const given = ratings.filter((rating) => rating !== null);
  const numbers = given.filter((rating) => typeof rating === "number");
  if (given.length < 2) return 0;
  return numbers.length === given.length ? Math.max(...numbers) - Math.min(...numbers) : new Set(given).size - 1;
}
