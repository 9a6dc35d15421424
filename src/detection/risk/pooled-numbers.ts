import type { FirstStepLogits } from "./first-step.ts";
import { riskOutputs, weakSign } from "./risk-outputs.ts";

/** Numbers of a message that the second step weighs, per output; see {@link pooled}. */
export const pooledCount = 16;

const outputs = riskOutputs.length;
const distressColumn = riskOutputs.findIndex(({ name }) => name === "distress");
const otherColumn = riskOutputs.findIndex(({ name }) => name === "about-other");
const activeColumn = riskOutputs.findIndex(({ name }) => name === "suicide active-ideation");
const deathColumn = riskOutputs.findIndex(({ name }) => name === "suicide passive-ideation");

/**
 * What a message's passages say together on one output: the highest logit, and how far it stands above even; the second,
 * their soft sum, how many stand above even; the highest and the mean of the stretches. Then the same for every output: the
 * highest of ordinary distress, the soft sum of weak signs, the highest of talk about others, of a wish to be dead and of
 * thoughts of ending it, weak signs in the stretches, and the number of passages. All bounded to -8..8, so that one odd
 * passage cannot decide alone.
 *
 * @param into - what is returned; one list may serve for all outputs of a message
 */
export function pooled(
  { passages: logits, windows }: FirstStepLogits,
  output: number,
  shared: readonly number[],
  into: number[] = [],
): number[] {
  let best = -8;
  let second = -8;
  let above = 0;
  for (let place = output; place < logits.length; place += outputs) {
    const logit = logits[place] ?? -8;
    if (logit > best) {
      second = best;
      best = logit;
    } else if (logit > second) second = logit;
    if (logit > 0) above += 1;
  }
  const stretch = windows.length === 0 ? best : highest(windows, output);
  into[0] = bounded(best);
  into[1] = Math.max(0, bounded(best));
  into[2] = bounded(second);
  into[3] = bounded(softSum(logits, output));
  into[4] = Math.log1p(above);
  into[5] = bounded(stretch);
  into[6] = bounded(windows.length === 0 ? mean(logits, output) : mean(windows, output));
  for (let index = 0; index < shared.length; index += 1) into[7 + index] = shared[index] ?? 0;
  return into;
}

/** Those of the numbers that are the same for every output. */
export function sharedNumbers({ passages: logits, windows }: FirstStepLogits): readonly number[] {
  return [
    bounded(highest(logits, distressColumn)),
    bounded(softSum(logits, weakSign)),
    bounded(highest(logits, otherColumn)),
    bounded(highest(logits, deathColumn)),
    bounded(highest(logits, activeColumn)),
    Math.max(0, bounded(highest(logits, activeColumn))),
    bounded(highest(windows.length === 0 ? logits : windows, weakSign)),
    bounded(mean(windows.length === 0 ? logits : windows, weakSign)),
    Math.log1p(logits.length / outputs),
  ];
}

/** Of the shared numbers, how openly ordinary distress is said. */
export function distressSaid([distress]: readonly number[]): number {
  return distress ?? -8;
}

/** What the second step gives: its numbers by their weights, which end with the intercept. */
export function weighed(weights: readonly number[], numbers: readonly number[]): number {
  let logit = weights[numbers.length] ?? 0;
  for (let index = 0; index < numbers.length; index += 1) logit += (weights[index] ?? 0) * (numbers[index] ?? 0);
  return logit;
}

/** The chance that a log odds stands for, by Platt's calibration. */
export function calibrated(logit: number, [slope, intercept]: readonly [slope: number, intercept: number]): number {
  return 1 / (1 + Math.exp(-(slope * logit + intercept)));
}

function highest(logits: Float32Array, output: number): number {
  let best = -8;
  for (let index = output; index < logits.length; index += outputs) best = Math.max(best, logits[index] ?? -8);
  return best;
}

function mean(logits: Float32Array, output: number): number {
  let sum = 0;
  let count = 0;
  for (let index = output; index < logits.length; index += outputs) {
    sum += bounded(logits[index] ?? -8);
    count += 1;
  }
  return count === 0 ? -8 : sum / count;
}

/** Log of the sum of odds. */
function softSum(logits: Float32Array, output: number): number {
  let sum = 0;
  for (let index = output; index < logits.length; index += outputs) sum += Math.exp(bounded(logits[index] ?? -8));
  return sum === 0 ? -8 : Math.log(sum);
}

/** Log odds as the second step takes them. */
export function bounded(value: number): number {
  return Math.max(-8, Math.min(8, value));
}
