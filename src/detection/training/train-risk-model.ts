import { type RandomSource, seededRandom } from "../../random/index.ts";
import { areaUnderRoc, type Estimate, plattCalibration } from "../../statistics/index.ts";
import {
  type ConceptTables,
  type MessageFeatures,
  messageFeatures,
  pairCount,
  type TakenApart,
} from "../risk/message-features.ts";
import { passageNorm, pooled, pooledCount, type RiskModel, sharedNumbers } from "../risk/risk-model.ts";
import { type RiskOutput, riskOutputs } from "../risk/risk-outputs.ts";
import { isAtLeast } from "../risk/risk-scale.ts";
import { type CorpusLine, composeMessages, inRegister, type LabelledMessage, sentenceOf } from "./compose-messages.ts";
import { countExpansions } from "./expand-line.ts";

export interface TrainingSettings {
  readonly seed: number;
  /** Rows of the table; a power of two. */
  readonly rows: number;
  /** Most sentences drawn from one line. */
  readonly perLine: number;
  readonly epochs: number;
  /** Fits of the first step that are averaged. */
  readonly fits: number;
  readonly learningRate: number;
  /** Pull of every weight towards 0 per step. */
  readonly shrinkage: number;
  /** Share of a passage's features left out in each step. */
  readonly dropout: number;
  /** Messages composed per language: English, and each other one. */
  readonly messages: readonly [english: number, other: number];
}

/** What training saw of itself: on lines held out, never on outside data. */
export interface TrainingReport {
  readonly sentences: number;
  readonly messages: number;
  /** Area under the curve per output on messages of lines that the first step had not seen. */
  readonly heldOutAuc: Readonly<Record<string, number>>;
  /** The same for a wish to be dead or more, by language, with its interval. */
  readonly languages: readonly LanguageReport[];
}

export interface LanguageReport {
  readonly language: string;
  readonly cases: number;
  readonly others: number;
  readonly auc: Estimate;
}

interface Example {
  readonly rows: readonly number[];
  readonly norm: number;
  readonly labels: Uint8Array;
  readonly weight: number;
}

/**
 * Trains the built-in model in two steps: a linear model over passages, and one over what a message's passages say
 * together. The second step and its calibration are fitted on lines that the first has not seen; then the first is
 * fitted again on all. Deterministic: the same content and settings give the same bytes.
 */
export function trainRiskModel(
  lines: readonly CorpusLine[],
  tables: ConceptTables,
  sources: string,
  settings: TrainingSettings,
  say: (text: string) => void = () => {},
): { model: RiskModel; report: TrainingReport } {
  const features = messageFeatures(tables);
  const random = seededRandom(settings.seed, "held-out lines");
  const isHeldOut = new Set(lines.filter(() => random.next() < 0.25));
  const seen = lines.filter((line) => !isHeldOut.has(line));
  const first = fitAveraged(passageExamples(seen, features, settings), settings);
  say(`first step on ${seen.length} lines`);
  const composed = [...new Set(lines.map(({ corpus }) => corpus.language))].flatMap((language) =>
    composeMessages(
      lines.filter((line) => line.corpus.language === language && isHeldOut.has(line)),
      settings.messages[language === "en" ? 0 : 1],
      settings.seed,
      "messages",
      language,
    ),
  );
  const messages = composed.map((message) => {
    const apart = features.read(message.text, settings.rows);
    return { message, apart, logits: passageLogits(first, apart), labels: labelsOf(message) };
  });
  say(`${messages.length} messages`);
  const second = fitMessages(messages, settings);
  const { table, biases, count } = fitAveraged(passageExamples(lines, features, settings), settings);
  say("first step on all lines");
  const packed = pack(table, settings.rows);
  const packedPairs = pack(second.pairs, pairCount);
  const model: RiskModel = {
    header: {
      formatVersion: 1,
      sources,
      rows: settings.rows,
      outputs: riskOutputs.map(({ name }) => name),
      scales: packed.scales,
      pairScales: packedPairs.scales,
      biases: Array.from(biases, rounded),
      pooling: second.pooling.map((weights) => weights.map(rounded)),
      calibration: second.calibration.map(([slope, intercept]) => [rounded(slope), rounded(intercept)] as const),
      thresholds: second.thresholds.map(rounded),
      ...tables,
    },
    table: packed.values,
    pairs: packedPairs.values,
  };
  const { auc: heldOutAuc, languages } = second;
  return { model, report: { sentences: count, messages: messages.length, heldOutAuc, languages } };
}

function rounded(value: number): number {
  return Number(value.toPrecision(7));
}

/** What a message shows, per output. */
export function labelsOf(message: LabelledMessage): Uint8Array {
  return Uint8Array.from(riskOutputs, (output) => (isShown(output, message) ? 1 : 0));
}

function isShown(output: RiskOutput, message: LabelledMessage): boolean {
  if (output.name === "weak-sign") return message.isWeak;
  if (output.name === "about-other") return message.isAboutOther;
  if (!("kind" in output)) return false;
  const level = message.shows[output.kind];
  return level !== undefined && isAtLeast(level, output.least);
}

function passageExamples(
  lines: readonly CorpusLine[],
  features: MessageFeatures,
  settings: TrainingSettings,
): Example[] {
  const examples: Example[] = [];
  for (const line of lines) {
    const random = seededRandom(settings.seed, "sentences", line.corpus.language, line.line);
    const draws = Math.min(settings.perLine, Math.ceil(Math.sqrt(countExpansions(line.line, line.corpus.slots))) + 1);
    const sentences = new Set<string>();
    for (let draw = 0; draw < draws; draw += 1) {
      const sentence = sentenceOf(line, random);
      const text = inRegister([sentence.text], random);
      if (sentences.has(text)) continue;
      sentences.add(text);
      const labels = labelsOf(sentence);
      const { passages } = features.read(text, settings.rows);
      // Which passage of several carries a signal is not known; of none, none does.
      if (passages.length > 1 && labels.some((label) => label === 1)) {
        const rows = passages.flatMap((passage) => passage.rows);
        examples.push({ rows, norm: passageNorm(rows.length), labels, weight: 0.5 / draws });
        continue;
      }
      for (const { rows } of passages)
        if (rows.length > 0) examples.push({ rows, norm: passageNorm(rows.length), labels, weight: 1 / draws });
    }
  }
  // Every line weighs alike, up to the number of its sentences.
  return examples.map((example) => ({ ...example, weight: Math.sqrt(example.weight) }));
}

interface PassageFit {
  readonly table: Float32Array;
  readonly biases: Float32Array;
  readonly count: number;
  readonly rows: number;
}

/** The mean of fits that saw the examples in different orders: as linear models they are one again, and steadier. */
function fitAveraged(examples: readonly Example[], settings: TrainingSettings): PassageFit {
  const fits = Array.from({ length: settings.fits }, (_, index) =>
    fitPassages(examples, { ...settings, seed: settings.seed + index }),
  );
  const [first, ...others] = fits;
  if (first === undefined) throw new RangeError("fits must be at least 1.");
  for (const { table, biases } of others) {
    for (let index = 0; index < table.length; index += 1)
      first.table[index] = (first.table[index] ?? 0) + (table[index] ?? 0);
    for (let index = 0; index < biases.length; index += 1)
      first.biases[index] = (first.biases[index] ?? 0) + (biases[index] ?? 0);
  }
  for (let index = 0; index < first.table.length; index += 1)
    first.table[index] = (first.table[index] ?? 0) / fits.length;
  for (let index = 0; index < first.biases.length; index += 1)
    first.biases[index] = (first.biases[index] ?? 0) / fits.length;
  return first;
}

/** Logistic regression per output by AdaGrad, with features left out at random, so that no one wording is leaned on. */
function fitPassages(examples: readonly Example[], settings: TrainingSettings): PassageFit {
  const { rows, epochs, seed, learningRate, shrinkage, dropout } = settings;
  const outputs = riskOutputs.length;
  const table = new Float32Array(rows * outputs);
  const history = new Float32Array(rows).fill(1e-2);
  const biases = new Float32Array(outputs).fill(-3);
  const positives = new Float64Array(outputs);
  for (const { labels } of examples)
    labels.forEach((label, output) => {
      positives[output] = (positives[output] ?? 0) + label;
    });
  // Rare outputs weigh more, or they would never be learned.
  const boost = Float64Array.from(positives, (count) =>
    Math.min(6, Math.sqrt(examples.length / (8 * Math.max(1, count)))),
  );
  const gradient = new Float32Array(outputs);
  const random = seededRandom(seed, "epochs");
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const rate = learningRate * (1 - epoch / (epochs + 1));
    for (const example of random.shuffle(examples)) step(example, rate);
  }
  return { table, biases, count: examples.length, rows };

  function step({ rows: touched, norm, labels, weight }: Example, rate: number): void {
    const kept = thinned(touched, dropout, random);
    const factor = norm / (1 - dropout);
    for (let output = 0; output < outputs; output += 1) gradient[output] = 0;
    for (const row of kept) {
      const base = row * outputs;
      for (let output = 0; output < outputs; output += 1)
        gradient[output] = (gradient[output] ?? 0) + (table[base + output] ?? 0);
    }
    let size = 0;
    for (let output = 0; output < outputs; output += 1) {
      const logit = (biases[output] ?? 0) + (gradient[output] ?? 0) * factor;
      const label = labels[output] ?? 0;
      const error = (1 / (1 + Math.exp(-logit)) - label) * weight * (label === 1 ? (boost[output] ?? 1) : 1);
      gradient[output] = error;
      biases[output] = (biases[output] ?? 0) - rate * 0.05 * error;
      size += error * error;
    }
    size /= 4;
    for (const row of kept) {
      history[row] = (history[row] ?? 0) + size * factor * factor;
      const pace = (rate * factor) / Math.sqrt(history[row] ?? 1);
      const base = row * outputs;
      for (let output = 0; output < outputs; output += 1) {
        const value = table[base + output] ?? 0;
        table[base + output] = value - pace * (gradient[output] ?? 0) - rate * shrinkage * value;
      }
    }
  }
}

function thinned(rows: readonly number[], dropout: number, random: RandomSource): number[] {
  return rows.filter(() => random.next() >= dropout);
}

function passageLogits({ table, biases }: PassageFit, { passages }: TakenApart): Float32Array {
  const outputs = riskOutputs.length;
  const logits = new Float32Array(passages.length * outputs);
  passages.forEach(({ rows }, index) => {
    const norm = passageNorm(rows.length);
    for (let output = 0; output < outputs; output += 1) {
      let sum = 0;
      for (const row of rows) sum += table[row * outputs + output] ?? 0;
      logits[index * outputs + output] = (biases[output] ?? 0) + sum * norm;
    }
  });
  return logits;
}

interface ComposedMessage {
  readonly message: LabelledMessage;
  readonly apart: TakenApart;
  readonly logits: Float32Array;
  readonly labels: Uint8Array;
}

interface MessageFit {
  readonly pooling: number[][];
  readonly pairs: Float32Array;
  readonly calibration: (readonly [number, number])[];
  readonly thresholds: number[];
  readonly auc: Record<string, number>;
  languages: LanguageReport[];
}

function fitMessages(messages: readonly ComposedMessage[], settings: TrainingSettings): MessageFit {
  const outputs = riskOutputs.length;
  const random = seededRandom(settings.seed, "message split");
  const parts = messages.map(() => random.next() < 0.7);
  const pairs = new Float32Array(pairCount * outputs);
  const fit: MessageFit = { pooling: [], pairs, calibration: [], thresholds: [], auc: {}, languages: [] };
  for (let output = 0; output < outputs; output += 1) {
    const numbers = messages.map(({ logits }) => pooled(logits, outputs, output, sharedNumbers(logits, outputs)));
    const labels = messages.map((message) => message.labels[output] ?? 0);
    const weights = fitPooling(output, messages, numbers, labels, parts, pairs, settings);
    const logits = messages.map(({ apart }, index) =>
      messageLogit(weights, numbers[index] ?? [], apart, pairs, output),
    );
    const held = [...parts.keys()].filter((index) => parts[index] === false);
    const heldLogits = held.map((index) => logits[index] ?? 0);
    const heldLabels = held.map((index) => labels[index] ?? 0);
    const [slope, intercept] = calibrate(heldLogits, heldLabels);
    fit.pooling.push(weights);
    fit.calibration.push([slope, intercept]);
    fit.thresholds.push(
      thresholdOf(
        heldLogits.map((logit) => sigmoid(slope * logit + intercept)),
        heldLabels,
        weightOf(riskOutputs[output]),
        leastThreshold(riskOutputs[output]),
      ),
    );
    const name = riskOutputs[output]?.name ?? "";
    if (name === "suicide passive-ideation") fit.languages = byLanguage(held, messages, heldLogits, heldLabels);
    if (heldLabels.includes(1) && heldLabels.includes(0)) {
      const area = areaUnderRoc(heldLabels, heldLogits);
      if (area.status === "estimated") fit.auc[name] = Number(area.value.toFixed(4));
    }
  }
  return fit;
}

function byLanguage(
  held: readonly number[],
  messages: readonly ComposedMessage[],
  logits: readonly number[],
  labels: readonly number[],
): LanguageReport[] {
  const languageOf = held.map((index) => messages[index]?.message.language ?? "");
  return [...new Set(languageOf)].map((language) => {
    const places = [...languageOf.keys()].filter((place) => languageOf[place] === language);
    const truth = places.map((place) => labels[place] ?? 0);
    const cases = truth.filter((label) => label === 1).length;
    const auc = areaUnderRoc(
      truth,
      places.map((place) => logits[place] ?? 0),
    );
    return { language, cases, others: truth.length - cases, auc };
  });
}

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
  const weights = [0.7, 0.05, 0.3, 0, 0, 0, 0, 0, 0, -0.5];
  const random = seededRandom(seed, "pooling", output);
  const order = [...parts.keys()].filter((index) => parts[index] === true);
  for (let epoch = 0; epoch < 12; epoch += 1) {
    const rate = 0.02 * (1 - epoch / 13);
    for (const index of random.shuffle(order)) {
      const row = numbers[index] ?? [];
      const apart = messages[index]?.apart;
      if (apart === undefined) continue;
      const error = sigmoid(messageLogit(weights, row, apart, pairs, output)) - (labels[index] ?? 0);
      for (let place = 0; place < pooledCount; place += 1)
        weights[place] =
          (weights[place] ?? 0) - rate * (error * (row[place] ?? 0) * 0.25 + 1e-4 * (weights[place] ?? 0));
      weights[pooledCount] = (weights[pooledCount] ?? 0) - rate * error;
      for (const pair of apart.pairs) {
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
  let logit = weights[pooledCount] ?? 0;
  for (let place = 0; place < pooledCount; place += 1) logit += (weights[place] ?? 0) * (numbers[place] ?? 0);
  for (const pair of apart.pairs) logit += pairs[pair * riskOutputs.length + output] ?? 0;
  return logit;
}

function calibrate(logits: readonly number[], labels: readonly number[]): readonly [number, number] {
  const fit = plattCalibration(logits, labels);
  return fit.status === "fitted" ? [fit.slope, fit.intercept] : [1, 0];
}

/** How much more a false alarm weighs than a miss when a threshold is chosen (ours). */
function weightOf(output: RiskOutput | undefined): number {
  if (output === undefined || !("kind" in output)) return 2;
  // The two highest rungs bring strangers to a door.
  if (isAtLeast(output.least, "plan")) return 6;
  if (output.kind === "distress") return 1;
  return output.kind === "suicide" ? 2.5 : 2;
}

function leastThreshold(output: RiskOutput | undefined): number {
  if (output === undefined || !("kind" in output)) return 0.3;
  if (isAtLeast(output.least, "plan")) return 0.5;
  return 0.2;
}

/** The probability with the best sum of sensitivity and weighted specificity, not below `least`. */
function thresholdOf(
  probabilities: readonly number[],
  labels: readonly number[],
  weight: number,
  least: number,
): number {
  const positives = labels.filter((label) => label === 1).length;
  const negatives = labels.length - positives;
  if (positives === 0) return 0.5;
  let best = { threshold: Math.max(0.5, least), value: Number.NEGATIVE_INFINITY };
  for (let step = Math.round(least * 100); step <= 90; step += 1) {
    const threshold = step / 100;
    let hits = 0;
    let false_ = 0;
    probabilities.forEach((probability, index) => {
      if (probability < threshold) return;
      if (labels[index] === 1) hits += 1;
      else false_ += 1;
    });
    const value = hits / positives - (weight * false_) / negatives;
    if (value > best.value) best = { threshold, value };
  }
  return best.threshold;
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** Floats to bytes in equal steps per output; steps fit all but the largest two in ten thousand. */
function pack(values: Float32Array, rows: number): { values: Int8Array; scales: number[] } {
  const outputs = riskOutputs.length;
  const packed = new Int8Array(rows * outputs);
  const scales: number[] = [];
  for (let output = 0; output < outputs; output += 1) {
    let largest = 1e-6;
    for (let index = output; index < values.length; index += outputs)
      largest = Math.max(largest, Math.abs(values[index] ?? 0));
    const scale = rounded(largest / 127);
    scales.push(scale);
    for (let index = output; index < values.length; index += outputs)
      packed[index] = Math.max(-127, Math.min(127, Math.round((values[index] ?? 0) / scale)));
  }
  return { values: packed, scales };
}
