import { seededRandom } from "../../random/index.ts";
import { checkCount, type Numbers } from "../check-input.ts";
import { type NotEstimable, notEstimable } from "../estimate.ts";
import { checkLabels, checkProbabilities } from "./calibration-input.ts";

/** Settings of {@link expectedCalibrationError}. */
export interface CalibrationErrorOptions {
  /** Number of bins. Default 10. */
  bins?: number;
  /** Bins of equal width over [0, 1] (default, as published figures use) or with equally many observations. */
  binning?: "equal-width" | "equal-count";
  /** Simulated data sets for the comparison with perfect calibration, at least 100. Default 1000. */
  draws?: number;
  /** Seed of the simulation. Default 1. */
  seed?: number | string;
}

/** A bin of the reliability diagram. Empty bins are left out. */
export interface CalibrationBin {
  /** Smallest and largest probability in the bin. */
  from: number;
  to: number;
  meanProbability: number;
  /** Share of positive labels. */
  observedRate: number;
  count: number;
}

/** How far stated probabilities are from what happened. */
export interface CalibrationError {
  status: "measured";
  /** Mean over observations of |mean probability - observed rate| of their bin, in [0, 1]. */
  value: number;
  /** What the value would be on average if every probability were right: chance alone makes it larger than 0. */
  expectedByChance: number;
  /** Probability of a value at least as large if every probability were right and labels independent. */
  pValue: number;
  bins: CalibrationBin[];
  observations: number;
}

/**
 * Expected calibration error of stated probabilities against 0/1 labels, with its value by chance.
 *
 * The raw figure grows as data shrink, so it is printed beside what perfect calibration would give (simulated: labels
 * drawn from the stated probabilities in the same bins). It has no interval: near perfect calibration none is valid; for
 * an error with an interval see {@link brierScore}. No data: not-estimable.
 *
 * @throws {@link InvalidInputError} for probabilities outside [0, 1], labels other than 0 and 1, lengths that differ
 *
 * Source: Naeini et al. (2015), AAAI; chance level: Bröcker & Smith (2007), Weather and Forecasting 22(3), 651-661.
 */
export function expectedCalibrationError(
  probabilities: Numbers,
  labels: Numbers,
  options: CalibrationErrorOptions = {},
): CalibrationError | NotEstimable {
  const { bins = 10, binning = "equal-width", draws = 1000, seed = 1 } = options;
  checkLabels(labels, probabilities);
  checkProbabilities(probabilities);
  checkCount(bins, "bins", 1);
  checkCount(draws, "draws", 100);
  const observations = labels.length;
  if (observations === 0) return notEstimable("no-data", "There are no labels.");
  const members = binMembers(probabilities, bins, binning);
  const errorOf = (label: (index: number) => number): number => {
    let sum = 0;
    for (const bin of members) {
      let difference = 0;
      for (const index of bin) difference += (probabilities[index] ?? 0) - label(index);
      sum += Math.abs(difference);
    }
    return sum / observations;
  };
  const value = errorOf((index) => labels[index] ?? 0);
  const random = seededRandom(seed, "calibration-error");
  let sum = 0;
  let hits = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    const simulated = errorOf((index) => (random.next() < (probabilities[index] ?? 0) ? 1 : 0));
    sum += simulated;
    if (simulated >= value - 1e-12) hits += 1;
  }
  return {
    status: "measured",
    value,
    expectedByChance: sum / draws,
    pValue: (1 + hits) / (1 + draws),
    bins: members.map((bin) => {
      const own = bin.map((index) => probabilities[index] ?? 0);
      return {
        from: Math.min(...own),
        to: Math.max(...own),
        meanProbability: own.reduce((total, probability) => total + probability, 0) / bin.length,
        observedRate: bin.reduce((total, index) => total + (labels[index] ?? 0), 0) / bin.length,
        count: bin.length,
      };
    }),
    observations,
  };
}

/** Positions by bin, in ascending order of probability; equal probabilities are never split between bins. */
function binMembers(probabilities: Numbers, bins: number, binning: "equal-width" | "equal-count"): number[][] {
  const order = Array.from({ length: probabilities.length }, (_, index) => index).sort(
    (left, right) => (probabilities[left] ?? 0) - (probabilities[right] ?? 0),
  );
  const members = new Map<number, number[]>();
  let previous = { probability: Number.NaN, bin: 0 };
  order.forEach((index, place) => {
    const probability = probabilities[index] ?? 0;
    const own =
      binning === "equal-width"
        ? Math.min(bins - 1, Math.floor(probability * bins))
        : Math.floor((place * bins) / order.length);
    const bin = probability === previous.probability ? previous.bin : own;
    previous = { probability, bin };
    const list = members.get(bin);
    if (list) list.push(index);
    else members.set(bin, [index]);
  });
  return [...members.values()];
}
