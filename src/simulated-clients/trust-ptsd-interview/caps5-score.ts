/** Severities from 0 (absent) to 4 (extreme), and the other ratings, by the ids of the table `trust-ptsd-interview`. */
export interface Caps5Ratings {
  /** b1-5, c1-2, d1-7, e1-6; undefined where not assessed. */
  readonly severities: Readonly<Record<string, number | undefined>>;
  readonly isEventMet: boolean;
  readonly months: number | undefined;
  /** Distress, social and occupational impairment. */
  readonly impairment: readonly (number | undefined)[];
  readonly depersonalisation?: number | undefined;
  readonly derealisation?: number | undefined;
}

/** Criteria and total by the public rules; for comparing an interviewer with a played person, never a diagnosis. */
export interface Caps5Score {
  /** Sum of the twenty severities, 0 to 80; undefined while one of them is not assessed. */
  readonly total: number | undefined;
  /** Symptoms at severity 2 or more, per cluster. */
  readonly counts: Readonly<Record<"b" | "c" | "d" | "e", number>>;
  readonly criteria: Readonly<Record<"a" | "b" | "c" | "d" | "e" | "f" | "g", boolean>>;
  /** All criteria together. Undefined while something that could change it is not assessed. */
  readonly isMet: boolean | undefined;
  readonly isDissociative: boolean;
  readonly notAssessed: readonly string[];
}

const clusters = { b: 5, c: 2, d: 7, e: 6 } as const;
const needed = { b: 1, c: 1, d: 2, e: 2 } as const;

/** The twenty items, in order. */
export const caps5Items: readonly string[] = Object.entries(clusters).flatMap(([cluster, size]) =>
  Array.from({ length: size }, (_, index) => `${cluster}${index + 1}`),
);

/** Scores an interview. @throws RangeError for a severity outside 0 to 4 */
export function caps5Score(ratings: Caps5Ratings): Caps5Score {
  const { severities, months, impairment, isEventMet } = ratings;
  for (const [item, value] of Object.entries(severities)) {
    if (value !== undefined && (!Number.isInteger(value) || value < 0 || value > 4)) {
      throw new RangeError(`${item} is ${value}; severities run from 0 to 4.`);
    }
  }
  const notAssessed = caps5Items.filter((item) => severities[item] === undefined);
  const count = (cluster: keyof typeof clusters) =>
    caps5Items.filter((item) => item.startsWith(cluster) && (severities[item] ?? 0) >= 2).length;
  const counts = { b: count("b"), c: count("c"), d: count("d"), e: count("e") };
  const criteria = {
    a: isEventMet,
    b: counts.b >= needed.b,
    c: counts.c >= needed.c,
    d: counts.d >= needed.d,
    e: counts.e >= needed.e,
    f: months !== undefined && months > 1,
    g: impairment.some((value) => (value ?? 0) >= 2),
  };
  const isComplete =
    notAssessed.length === 0 && months !== undefined && impairment.every((value) => value !== undefined);
  const isEveryMet = Object.values(criteria).every(Boolean);
  return {
    total: notAssessed.length > 0 ? undefined : caps5Items.reduce((sum, item) => sum + (severities[item] ?? 0), 0),
    counts,
    criteria,
    isMet: isEveryMet || isComplete ? isEveryMet : undefined,
    isDissociative: (ratings.depersonalisation ?? 0) >= 2 || (ratings.derealisation ?? 0) >= 2,
    notAssessed,
  };
}
