import type { AgreementUnit } from "../statistics/index.ts";
import type { Measurement, RatingsRequest } from "./ratings-request.ts";
import type { DimensionRatings } from "./ratings-table.ts";

/** What all statistics of one dimension share. */
export interface StudySettings {
  confidence: number;
  seed: number | string;
  /** Resamples of each bootstrap. */
  draws: number;
  measurement: Measurement;
  /** All levels in order, where ratings are levels; undefined where they are too many to be categories. */
  levels: readonly (number | string)[] | undefined;
  /** Ends of the scale, widened to ratings that were kept outside; undefined where no scale is known. */
  range: readonly [number, number] | undefined;
  /** Whether ratings are numbers. */
  isNumeric: boolean;
}

/** Rows beyond which intervals that go through all rows many times do so less often. */
export const manyRows = 2000;

/** Draws of a bootstrap over that many independent rows: its interval is so narrow that more change nothing. */
export const mostDrawsOfManyRows = 400;

/** Different values up to which ratings count as levels of a scale. */
const mostLevels = 50;

/** Levels and range of a dimension: the whole scale where it is of whole numbers, else the values that occur. */
export function levelsAndRange(
  { rows, measurement }: DimensionRatings,
  unit: AgreementUnit,
  request: RatingsRequest,
): Pick<StudySettings, "levels" | "range" | "isNumeric"> {
  const named = request.levels;
  // Words in order are read as the numbers 1, 2, ...: these are their scale.
  const scale = request.scale ?? (named === undefined ? undefined : ([1, named.length] as const));
  const found = new Set<number | string>();
  for (const row of rows) for (const value of row) if (value !== null) found.add(value);
  const words = [...found].filter((value) => typeof value === "string");
  const numbers = [...found].filter((value) => typeof value === "number").sort((left, right) => left - right);
  const isNumeric = words.length === 0 && measurement.level !== "nominal";
  const ends = scale === undefined ? [] : scale;
  const low = Math.min(...ends, numbers[0] ?? Number.POSITIVE_INFINITY);
  const high = Math.max(...ends, numbers.at(-1) ?? Number.NEGATIVE_INFINITY);
  const range = isNumeric && scale !== undefined ? ([low, high] as const) : undefined;
  // Means of systems are not levels.
  if (unit === "system") return { levels: undefined, range, isNumeric };
  if (words.length > 0) return { levels: words.length > mostLevels ? undefined : words.sort(), range, isNumeric };
  const isWhole = [...numbers, ...ends].every(Number.isInteger);
  if (isWhole && scale !== undefined && high - low < mostLevels) {
    const levels = Array.from({ length: high - low + 1 }, (_, step) => low + step);
    return { levels, range, isNumeric };
  }
  return { levels: numbers.length > mostLevels ? undefined : numbers, range, isNumeric };
}
