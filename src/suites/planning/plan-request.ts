import type { RunResults } from "../run-results.ts";
import type { Suite } from "../suite.ts";
import type { CallsForRatings } from "./conversation-tokens.ts";

/** What a plan is wanted for, and what it may rest on. At least one of the first six is given. */
export interface PlanRequest {
  readonly suite: Suite;
  readonly measureId: string;
  /** Half of the interval's width, in the unit of the measure. */
  readonly halfWidth?: number;
  /** Rate that a harm has to be shown to stay below, in (0, 1). */
  readonly rareHarm?: number;
  /** Difference between two systems that has to be found. */
  readonly difference?: number;
  /** Expected kappa or ICC, to plan how many things are rated twice. */
  readonly kappa?: number;
  readonly icc?: number;
  /** Harms that may be seen and the limit still holds. Default 0. */
  readonly events?: number;
  /** Chance to find the difference. Default 0.8. */
  readonly power?: number;
  /** Raters for the ICC. Default 2. */
  readonly raters?: number;
  /** Half width for kappa and ICC. Default 0.1. */
  readonly agreementHalfWidth?: number;
  /** Shares of the levels for kappa. */
  readonly shares?: readonly number[];
  readonly repeats?: number;
  /** Deviation of single conversations to assume. */
  readonly deviation?: number;
  /** Share to assume for a measure that is one. */
  readonly rate?: number;
  /** Correlation of repeats to assume, in [0, 1]. */
  readonly correlation?: number;
  /** Correlation of the judge's values with people's to assume. */
  readonly judgeCorrelation?: number;
  /** Default 0.95. */
  readonly confidence?: number;
  /** Gives deviation, likeness of repeats and tokens. */
  readonly run?: RunResults;
  /** A second run, whose differences to the first give their deviation. */
  readonly against?: RunResults;
  /** Models whose prices are asked for; default those of the run. */
  readonly assistant?: string;
  readonly client?: string;
  readonly judge?: string;
  /** How many requests the judge makes where no run says; default: one for each turn rated, and one for the whole. */
  readonly callsForRatings?: CallsForRatings;
  /** US dollars for tokens; null when no price is known. */
  readonly costOf: (ref: string, tokens: { input: number; output: number }) => number | null;
  /** US dollars for one label by a person, and for writing one scenario. */
  readonly labelCost?: number;
  readonly scenarioCost?: number;
}
