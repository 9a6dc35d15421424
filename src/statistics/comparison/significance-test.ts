import type { NotEstimable } from "../estimate.ts";

/** A finished significance test, or the reason why these data allow none. */
export type SignificanceTest = Tested | NotEstimable;

/** Which departures from the null hypothesis count: either way, first above second, first below second. */
export type Alternative = "two-sided" | "greater" | "less";

/** The outcome of a significance test. */
export interface Tested {
  status: "tested";
  /** Probability, under the null hypothesis, of data at least this far from it; in (0, 1]. Not adjusted for others. */
  pValue: number;
  /** The test's own statistic; `method` says which. */
  statistic: number;
  /** Degrees of freedom, for tests that have them. */
  degreesOfFreedom?: number;
  alternative: Alternative;
  /** How it was computed, in words a methods section can repeat. */
  method: string;
  /** Independent units behind it (clusters where there are clusters, else observations or pairs). */
  units: number;
  /** Single observations (pairs, for paired tests) behind it. */
  observations: number;
}
