import { equivalenceTest, type NotEstimable, pairedDifference, type Tested } from "../../statistics/index.ts";
import type { PairedValues } from "./paired-values.ts";

/** Whether a difference was shown to be too small to matter. */
export interface Equivalence {
  /** Differences up to this size either way do not matter, in the unit of the measure. */
  margin: number;
  result: EquivalenceFound | NotEstimable;
}

/** The outcome, at alpha 0.05. */
export interface EquivalenceFound {
  status: "tested";
  /** False means not shown, not that the two differ. Not adjusted for other measures. */
  isEquivalent: boolean;
  /** Larger of the two one-sided p-values; null where there is no variation and only an interval. */
  pValue: number | null;
  /** Ends of the 90 % interval that has to lie within the margin. */
  lower: number;
  upper: number;
  method: string;
}

/**
 * Two one-sided tests of paired values against a margin, errors clustered by scenario. Where all differences are equal there
 * is no t; then the distribution-free 90 % interval decides, if the range of the values is known.
 */
export function testEquivalence(
  { first, second, scenarios }: PairedValues,
  margin: number,
  options: { range?: readonly [number, number] },
): Equivalence {
  const tested = equivalenceTest(first, second, {
    margin: [-margin, margin],
    design: { kind: "paired", clusters: scenarios },
  });
  if (tested.status === "tested") return { margin, result: foundOf(tested) };
  if (tested.reason !== "no-variation") return { margin, result: tested };
  const interval = pairedDifference(first, second, scenarios, { ...options, confidence: 0.9 });
  if (interval.status === "not-estimable") return { margin, result: interval };
  const { lower, upper, method } = interval;
  const isEquivalent = lower > -margin && upper < margin;
  return { margin, result: { status: "tested", isEquivalent, pValue: null, lower, upper, method } };
}

function foundOf(
  tested: Tested & { isEquivalent: boolean; difference: { lower: number; upper: number } },
): EquivalenceFound {
  const { isEquivalent, pValue, method } = tested;
  const { lower, upper } = tested.difference;
  return { status: "tested", isEquivalent, pValue, lower, upper, method };
}
