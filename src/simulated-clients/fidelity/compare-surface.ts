import { chiSquaredTest, holm, type SignificanceTest } from "../../statistics/index.ts";
import { countBins, type SurfaceReference } from "./surface-reference.ts";
import { type SurfaceFeature, type SurfaceStatistics, surfaceFeatures } from "./surface-statistics.ts";

/** One feature of played turns beside the reference. */
export interface SurfaceComparison {
  readonly feature: SurfaceFeature;
  readonly mean: number;
  readonly referenceMean: number;
  /** Difference of means (played minus reference) over the reference's standard deviation. */
  readonly standardizedDifference: number;
  /** Total variation distance over the reference's bins: 0 for the same shares, 1 for none in common. */
  readonly distance: number;
  /** Whether both can come from one distribution, over turns drawn independently; bins are merged until none is thin. */
  readonly test: SignificanceTest;
  /** p-value adjusted by Holm over the features; null where not tested. */
  readonly adjustedP: number | null;
}

/** Played turns beside a reference, feature by feature. */
export interface SurfaceCloseness {
  readonly reference: string;
  readonly turns: number;
  readonly features: readonly SurfaceComparison[];
  /** Mean of the features' distances, 0 to 1. */
  readonly distance: number;
}

/**
 * How close played turns are to a reference in what can be seen from outside. Says nothing about what they mean.
 *
 * @param turns - every turn played in the reference's language; means and distances are of these
 * @param independent - turns that do not hang together, such as one per conversation; the tests are of these
 * @returns null where there is no turn
 */
export function compareSurface(
  turns: readonly SurfaceStatistics[],
  independent: readonly SurfaceStatistics[],
  reference: SurfaceReference,
): SurfaceCloseness | null {
  if (turns.length === 0) return null;
  const compared = surfaceFeatures.map((feature) => {
    const known = reference.features[feature];
    const values = valuesOf(turns, feature);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const counts = countBins(values, known.edges);
    const test = chiSquaredTest(mergeThin(countBins(valuesOf(independent, feature), known.edges), known.counts));
    return {
      feature,
      mean,
      referenceMean: known.mean,
      standardizedDifference: known.deviation > 0 ? (mean - known.mean) / known.deviation : 0,
      distance: totalVariation(counts, known.counts),
      test,
    };
  });
  const tested = compared.flatMap(({ test }) => (test.status === "tested" ? [test.pValue] : []));
  const adjusted = holm(tested).values();
  const features = compared.map((entry) => {
    const adjustedP = entry.test.status === "tested" ? (adjusted.next().value ?? null) : null;
    return { ...entry, adjustedP };
  });
  const distance = features.reduce((sum, entry) => sum + entry.distance, 0) / features.length;
  return { reference: reference.id, turns: turns.length, features, distance };
}

function valuesOf(turns: readonly SurfaceStatistics[], feature: SurfaceFeature): number[] {
  return turns.flatMap((turn) => turn[feature] ?? []);
}

function totalVariation(first: readonly number[], second: readonly number[]): number {
  const firstSum = first.reduce((sum, count) => sum + count, 0);
  const secondSum = second.reduce((sum, count) => sum + count, 0);
  return first.reduce((sum, count, bin) => sum + Math.abs(count / firstSum - (second[bin] ?? 0) / secondSum), 0) / 2;
}

/** Merges neighbouring bins until the smaller side's expected count is 5 or more in each. */
function mergeThin(own: readonly number[], reference: readonly number[]): number[][] {
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const share = Math.min(total(own), total(reference)) / (total(own) + total(reference));
  const merged: [number, number][] = [];
  let open: [number, number] = [0, 0];
  for (const [bin, count] of reference.entries()) {
    open = [open[0] + (own[bin] ?? 0), open[1] + count];
    if ((open[0] + open[1]) * share < 5) continue;
    merged.push(open);
    open = [0, 0];
  }
  const last = merged.at(-1);
  if (last === undefined) merged.push(open);
  else {
    last[0] += open[0];
    last[1] += open[1];
  }
  return [merged.map(([first]) => first), merged.map(([, second]) => second)];
}
