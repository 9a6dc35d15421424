import { seededRandom } from "../../random/index.ts";
import { areaUnderRoc, type Estimate, plattCalibration } from "../../statistics/index.ts";
import type { FirstStepLogits } from "../risk/first-step.ts";
import { kindChance } from "../risk/kind-chance.ts";
import type { LengthBand } from "../risk/length-band.ts";
import { pairCount, type TakenApart } from "../risk/message-features.ts";
import { pooled, pooledCount, sharedNumbers } from "../risk/pooled-numbers.ts";
import { riskOutputs, weakSign } from "../risk/risk-outputs.ts";
import { chooseThreshold, falseAlarmWeight, leastThreshold } from "./choose-threshold.ts";
import type { LabelledMessage } from "./compose-messages.ts";
import { uncounted } from "./labels-of.ts";
import type { TrainingSettings } from "./training-settings.ts";

export interface LanguageReport {
  readonly language: string;
  readonly cases: number;
  readonly others: number;
  readonly auc: Estimate;
}

export interface ComposedMessage {
  readonly message: LabelledMessage;
  readonly apart: TakenApart;
  readonly logits: FirstStepLogits;
  /** Numbers of its hints. */
  readonly hints: readonly number[];
  readonly labels: Uint8Array;
  /** The same, and what teaches nothing. */
  readonly taught: Uint8Array;
}

export interface MessageFit {
  readonly pooling: number[][];
  readonly pairs: Float32Array;
  readonly calibration: (readonly [number, number])[];
  readonly thresholds: number[];
  readonly auc: Record<string, number>;
  languages: LanguageReport[];
}

/** Fits the second step on messages of one band of length. */
export function fitMessages(
  messages: readonly ComposedMessage[],
  settings: TrainingSettings,
  band: LengthBand,
): MessageFit {
  const outputs = riskOutputs.length;
  const random = seededRandom(settings.seed, "message split", band);
  const parts = messages.map(() => random.next() < 0.7);
  const pairs = new Float32Array(pairCount * outputs);
  const fit: MessageFit = { pooling: [], pairs, calibration: [], thresholds: [], auc: {}, languages: [] };
  const held = [...parts.keys()].filter((index) => parts[index] === false);
  const second = held.map(() => new Float64Array(outputs));
  const probabilities = held.map(() => new Float64Array(outputs));
  const shared = messages.map(({ logits }) => sharedNumbers(logits));
  for (let output = 0; output < outputs; output += 1) {
    const numbers = messages.map(({ logits, hints }, index) =>
      output === weakSign ? hints : pooled(logits, output, shared[index] ?? []),
    );
    const labels = messages.map((message) => message.taught[output] ?? 0);
    const weights = fitPooling(output, messages, numbers, labels, parts, pairs, settings);
    fit.pooling.push(weights);
    for (const [place, index] of held.entries()) {
      const apart = messages[index]?.apart;
      const row = second[place];
      if (apart !== undefined && row !== undefined)
        row[output] = messageLogit(weights, numbers[index] ?? [], apart, pairs, output);
    }
  }
  for (let output = 0; output < outputs; output += 1) {
    const heldLogits = second.map((logits) => logits[output] ?? 0);
    const heldLabels = held.map((index) => messages[index]?.taught[output] ?? 0);
    const counted = [...heldLabels.keys()].filter((place) => heldLabels[place] !== uncounted);
    const countedLogits = counted.map((place) => heldLogits[place] ?? 0);
    const countedLabels = counted.map((place) => heldLabels[place] ?? 0);
    const [slope, intercept] = calibrate(countedLogits, countedLabels);
    fit.calibration.push([slope, intercept]);
    for (const [place, logit] of heldLogits.entries()) {
      const row = probabilities[place];
      if (row !== undefined) row[output] = sigmoid(slope * logit + intercept);
    }
    const name = riskOutputs[output]?.name ?? "";
    if (countedLabels.includes(1) && countedLabels.includes(0)) {
      const area = areaUnderRoc(countedLabels, countedLogits);
      if (area.status === "estimated") fit.auc[name] = Number(area.value.toFixed(4));
    }
  }
  for (let output = 0; output < outputs; output += 1) {
    const chances = probabilities.map((of, place) =>
      kindChance(of, output, messages[held[place] ?? 0]?.apart.language ?? "und"),
    );
    const labels = held.map((index) => messages[index]?.labels[output] ?? 0);
    const described = riskOutputs[output];
    fit.thresholds.push(chooseThreshold(chances, labels, falseAlarmWeight(described), leastThreshold(described)));
    if (described?.name === "suicide passive-ideation") fit.languages = byLanguage(held, messages, chances, labels);
  }
  return fit;
}

function byLanguage(
  held: readonly number[],
  messages: readonly ComposedMessage[],
  chances: readonly number[],
  labels: readonly number[],
): LanguageReport[] {
  const languageOf = held.map((index) => messages[index]?.message.language ?? "");
  return [...new Set(languageOf)].map((language) => {
    const places = [...languageOf.keys()].filter((place) => languageOf[place] === language);
    const truth = places.map((place) => labels[place] ?? 0);
    const cases = truth.filter((label) => label === 1).length;
    const auc = areaUnderRoc(
      truth,
      places.map((place) => chances[place] ?? 0),
    );
    return { language, cases, others: truth.length - cases, auc };
  });
}

/** Where the weights begin. */
const startOfPooled = [0.3, 0.3, 0.05, 0.2, 0, 0.3, 0.1, ...new Array<number>(pooledCount - 7).fill(0), -0.5];
const startOfHints = [0.3, 0.3, 0, -0.5];

/** Logistic regression of the pooled numbers and the pairs, by gradient steps from a plain start. */
function fitPooling(
  output: number,
  messages: readonly ComposedMessage[],
  numbers: readonly (readonly number[])[],
  labels: readonly number[],
  parts: readonly boolean[],
  pairs: Float32Array,
  { seed }: TrainingSettings,
): number[] {
  const outputs = riskOutputs.length;
  const weights = output === weakSign ? [...startOfHints] : [...startOfPooled];
  const count = weights.length - 1;
  const random = seededRandom(seed, "pooling", output);
  const order = [...parts.keys()].filter((index) => parts[index] === true && labels[index] !== uncounted);
  for (let epoch = 0; epoch < 12; epoch += 1) {
    const rate = 0.06 * (1 - epoch / 13);
    for (const index of random.shuffle(order)) {
      const row = numbers[index] ?? [];
      const apart = messages[index]?.apart;
      if (apart === undefined) continue;
      const error = sigmoid(messageLogit(weights, row, apart, pairs, output)) - (labels[index] ?? 0);
      for (let place = 0; place < count; place += 1)
        weights[place] =
          (weights[place] ?? 0) - rate * (error * (row[place] ?? 0) * 0.25 + 1e-4 * (weights[place] ?? 0));
      weights[count] = (weights[count] ?? 0) - rate * error;
      for (const pair of output === weakSign ? [] : apart.pairs) {
        const place = pair * outputs + output;
        pairs[place] = (pairs[place] ?? 0) - rate * (error + 0.02 * (pairs[place] ?? 0));
      }
    }
  }
  return weights;
}

function messageLogit(
  weights: readonly number[],
  numbers: readonly number[],
  apart: TakenApart,
  pairs: Float32Array,
  output: number,
): number {
  let logit = weights[numbers.length] ?? 0;
  for (let place = 0; place < numbers.length; place += 1) logit += (weights[place] ?? 0) * (numbers[place] ?? 0);
  for (const pair of apart.pairs) logit += pairs[pair * riskOutputs.length + output] ?? 0;
  return logit;
}
function calibrate(logits: readonly number[], labels: readonly number[]): readonly [number, number] {
  const fit = plattCalibration(logits, labels);
  return fit.status === "fitted" ? [fit.slope, fit.intercept] : [1, 0];
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
