import type { Estimate } from "../../src/statistics/index.ts";

/** What repeated sampling says about an interval. */
export interface EmpiricalCoverage {
  /** Share of the samples whose interval held the truth. */
  covered: number;
  /** Share of the samples whose interval lay wholly below, or wholly above, the truth. */
  below: number;
  above: number;
  meanWidth: number;
  /** Samples that allowed no estimate; not part of the shares. */
  notEstimable: number;
  samples: number;
}

/** Draws `samples` intervals and counts how often they hold `truth`. */
export function empiricalCoverage(
  truth: number,
  samples: number,
  interval: (sample: number) => Estimate,
): EmpiricalCoverage {
  let covered = 0;
  let below = 0;
  let above = 0;
  let width = 0;
  let estimated = 0;
  for (let sample = 0; sample < samples; sample += 1) {
    const estimate = interval(sample);
    if (estimate.status !== "estimated") continue;
    estimated += 1;
    width += estimate.upper - estimate.lower;
    if (estimate.upper < truth - 1e-12) below += 1;
    else if (estimate.lower > truth + 1e-12) above += 1;
    else covered += 1;
  }
  const share = (count: number) => count / Math.max(1, estimated);
  return {
    covered: share(covered),
    below: share(below),
    above: share(above),
    meanWidth: share(width),
    notEstimable: samples - estimated,
    samples,
  };
}
