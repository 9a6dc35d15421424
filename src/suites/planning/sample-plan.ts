import type { RareHarmPlan } from "../../statistics/index.ts";
import type { CallingRole } from "./conversation-tokens.ts";

/** A number that a plan rests on, and where it comes from. */
export interface PlannedFrom {
  value: number;
  source: "given" | "run" | "rate" | "largest-possible" | "worst-case" | "not-needed";
}

/** What a role costs in one conversation. */
export interface RoleCost {
  role: CallingRole;
  /** The model; null where no model is asked. */
  ref: string | null;
  calls: number;
  inputTokens: number;
  outputTokens: number;
  /** US dollars; null when no price is known, which is not the same as free. */
  costUsd: number | null;
}

/** So many scenarios, so often: what it takes, and what it costs. */
export interface SampleSize {
  repeats: number;
  scenarios: number;
  conversations: number;
  /** Scenarios that the suite does not have yet for this measure. */
  newScenarios: number;
  /** US dollars; null when a price is unknown. */
  costUsd: number | null;
}

/** Scenarios and repeats for an interval of a half width. */
export interface HalfWidthSample {
  wanted: number;
  /** For several numbers of repeats, from few to many. */
  sizes: (SampleSize & { halfWidth: number })[];
  /** With no more scenarios than the suite has: the fewest repeats that do, or the half width that none goes below (null
   * with fewer than two scenarios, which have no interval). */
  withinSuite:
    | { status: "possible"; repeats: number; conversations: number }
    | { status: "impossible"; least: number | null };
  /** Repeats that give the narrowest interval for the money, where writing a scenario has a price. */
  bestRepeats: number | null;
}

/** Scenarios to show that a harm is rarer than a limit. */
export interface RareHarmSample extends SampleSize {
  limit: number;
  /** Harms that may be seen. */
  events: number;
  chanceToPass: RareHarmPlan["chanceToPass"];
}

/** Scenarios to find a difference between two systems. Conversations and cost are those of both together. */
export interface DifferenceSample extends SampleSize {
  difference: number;
  power: number;
  /** Deviation of the difference between two conversations of one scenario. */
  deviation: PlannedFrom;
  /** Smallest difference that the suite's own scenarios find with this power; null with fewer than two. */
  foundBySuite: number | null;
}

/** Conversations that people have to rate, for one correlation of judge and people. */
export interface LabelSample {
  correlation: number;
  /** Whether it is assumed rather than given. */
  isAssumed: boolean;
  judged: number;
  /** Null when rating all of them is not enough. */
  needed: number | null;
  costUsd: number | null;
}

/** Labels for a half width: with people alone, and with a judge on so many conversations. */
export interface LabelPlan {
  /** Without any judge; null when more than ten times the conversations planned. */
  alone: number | null;
  withJudge: LabelSample[];
}

/** Things to be rated twice, so that agreement is known well enough. */
export interface AgreementSample {
  statistic: "kappa" | "icc";
  expected: number;
  halfWidth: number;
  raters: number;
  /** Things to be rated by every rater. */
  items: number;
  /** Shares of the levels assumed; null for an ICC. */
  shares: number[] | null;
}

/** How much to sample for a measure, from what, and what it costs. */
export interface SamplePlan {
  schemaVersion: 1;
  kind: "plan";
  suiteId: string;
  measureId: string;
  measureTitle: string;
  unit: "mean" | "proportion" | "time";
  /** Scenarios of the suite that the measure is about. */
  suiteScenarios: number;
  confidence: number;
  /** Of single conversations; null where nothing asked for needs it. */
  deviation: PlannedFrom | null;
  /** Of repeats of one scenario. */
  correlation: PlannedFrom | null;
  halfWidth: HalfWidthSample | null;
  rareHarm: RareHarmSample | null;
  difference: DifferenceSample | null;
  labels: LabelPlan | null;
  agreement: AgreementSample[];
  perConversation: { source: "run" | "assumed"; roles: RoleCost[]; costUsd: number | null };
  /** What was assumed or could not be taken from the run, one sentence each. */
  assumptions: string[];
}
