import type { Numbers } from "../check-input.ts";
import type { Estimate } from "../estimate.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import { type PredictionPoweredClusters, type PredictionPoweredData, ppiMean } from "./prediction-powered-mean.ts";

/** Settings of {@link ppiProportion}. */
export interface PredictionPoweredProportionOptions {
  /** Coverage of the interval, in (0, 1). Default 0.95. */
  confidence?: number;
  /** As for {@link ppiMean}. */
  tuning?: "power-tuned" | number;
}

/**
 * Share of things with a property (1) among things without (0), from a few human labels and many judge verdicts.
 * {@link ppiMean} on 0/1 values, interval inside [0, 1]. The judge's values may be probabilities in [0, 1].
 *
 * @throws {@link InvalidInputError} for a human label other than 0 or 1, or a judge's value outside [0, 1]
 */
export function ppiProportion(
  data: PredictionPoweredData,
  clusters: PredictionPoweredClusters,
  options: PredictionPoweredProportionOptions = {},
): Estimate {
  checkLabels(data.human);
  return ppiMean(data, clusters, { ...options, range: [0, 1] });
}

function checkLabels(human: Numbers): void {
  for (let index = 0; index < human.length; index += 1) {
    const label = human[index];
    if (label !== 0 && label !== 1) throw new InvalidInputError("human", `must be 0 or 1, got ${label}`, index);
  }
}
