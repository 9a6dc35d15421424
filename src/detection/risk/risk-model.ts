import { type ConceptTables, messageFeatures, pairCount, type TakenApart } from "./message-features.ts";
import { riskOutputs } from "./risk-outputs.ts";

/** Numbers of a message that the second step weighs, per output; see {@link pooled}. */
export const pooledCount = 9;

/** What training makes and reading needs. */
export interface RiskModel {
  readonly header: ModelHeader;
  /** Row-major, `rows` x outputs, in steps of `scales`. */
  readonly table: Int8Array;
  /** `pairCount` x outputs, in steps of `pairScales`. */
  readonly pairs: Int8Array;
}

export interface ModelHeader extends ConceptTables {
  readonly formatVersion: 1;
  /** Hash of everything it was trained from. */
  readonly sources: string;
  readonly rows: number;
  readonly outputs: readonly string[];
  readonly scales: readonly number[];
  readonly pairScales: readonly number[];
  readonly biases: readonly number[];
  /** Second step, per output: weights of the pooled numbers and an intercept. */
  readonly pooling: readonly (readonly number[])[];
  /** Platt calibration per output: slope and intercept on the second step's logit. */
  readonly calibration: readonly (readonly [slope: number, intercept: number])[];
  /** Calibrated probability from which an output counts as shown. */
  readonly thresholds: readonly number[];
}

/** Probabilities of one message, and of each passage the plain first-step score. */
export interface MessageScores {
  readonly apart: TakenApart;
  readonly probabilities: Float64Array;
  /** Passage-major, passages x outputs, as logits. */
  readonly passageLogits: Float32Array;
}

export interface RiskScorer {
  readonly model: RiskModel;
  score(text: string): MessageScores;
  /** Concepts and passages alone. */
  takeApart(text: string): TakenApart;
}

export function riskScorer(model: RiskModel): RiskScorer {
  const features = messageFeatures(model.header);
  const { rows, calibration } = model.header;
  return {
    model,
    takeApart: (text) => features.read(text, 0),
    score(text) {
      const apart = features.read(text, rows);
      const passageLogits = scorePassages(model, apart);
      const probabilities = new Float64Array(riskOutputs.length);
      const shared = sharedNumbers(passageLogits, riskOutputs.length);
      for (let output = 0; output < riskOutputs.length; output += 1) {
        const [slope, intercept] = calibration[output] ?? [1, 0];
        probabilities[output] = sigmoid(slope * messageLogit(model, apart, passageLogits, shared, output) + intercept);
      }
      return { apart, probabilities, passageLogits };
    },
  };
}

function scorePassages({ header, table }: RiskModel, { passages }: TakenApart): Float32Array {
  const outputs = riskOutputs.length;
  const logits = new Float32Array(passages.length * outputs);
  const sums = new Int32Array(outputs);
  passages.forEach(({ rows }, index) => {
    sums.fill(0);
    for (const row of rows) {
      const base = row * outputs;
      for (let output = 0; output < outputs; output += 1)
        sums[output] = (sums[output] ?? 0) + (table[base + output] ?? 0);
    }
    // Passages differ in how many rows they touch; the square root keeps long ones from winning by length.
    const norm = passageNorm(rows.length);
    for (let output = 0; output < outputs; output += 1)
      logits[index * outputs + output] =
        (header.biases[output] ?? 0) + (sums[output] ?? 0) * (header.scales[output] ?? 0) * norm;
  });
  return logits;
}

/** Weight of each row of a passage that touches so many. */
export function passageNorm(rows: number): number {
  return 4 / Math.sqrt(16 + rows);
}

function messageLogit(
  model: RiskModel,
  apart: TakenApart,
  passageLogits: Float32Array,
  shared: readonly number[],
  output: number,
): number {
  const weights = model.header.pooling[output] ?? [];
  const numbers = pooled(passageLogits, riskOutputs.length, output, shared);
  let logit = weights[pooledCount] ?? 0;
  for (let index = 0; index < pooledCount; index += 1) logit += (weights[index] ?? 0) * (numbers[index] ?? 0);
  for (const pair of apart.pairs)
    logit += (model.pairs[pair * riskOutputs.length + output] ?? 0) * (model.header.pairScales[output] ?? 0);
  return logit;
}

const distressColumn = riskOutputs.findIndex(({ name }) => name === "distress");
const weakColumn = riskOutputs.findIndex(({ name }) => name === "weak-sign");
const otherColumn = riskOutputs.findIndex(({ name }) => name === "about-other");
const deathColumn = riskOutputs.findIndex(({ name }) => name === "suicide passive-ideation");

/**
 * What a message's passages say together on one output: the highest logit, the second, their soft sum, how many stand
 * above even, the highest of ordinary distress, of weak signs (and their soft sum), of talk about others and of a wish to
 * be dead. All bounded to -8..8, so that one odd passage cannot decide alone.
 */
export function pooled(logits: Float32Array, outputs: number, output: number, shared: readonly number[]): number[] {
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
  return [bounded(best), bounded(second), bounded(softSum(logits, outputs, output)), Math.log1p(above), ...shared];
}

/** Those of the numbers that are the same for every output. */
export function sharedNumbers(logits: Float32Array, outputs: number): readonly number[] {
  return [
    bounded(highest(logits, outputs, distressColumn)),
    bounded(softSum(logits, outputs, weakColumn)),
    bounded(highest(logits, outputs, otherColumn)),
    bounded(highest(logits, outputs, deathColumn)),
    Math.log1p(logits.length / outputs),
  ];
}

function highest(logits: Float32Array, outputs: number, output: number): number {
  let best = -8;
  for (let index = output; index < logits.length; index += outputs) best = Math.max(best, logits[index] ?? -8);
  return best;
}

/** Log of the sum of odds. */
function softSum(logits: Float32Array, outputs: number, output: number): number {
  let sum = 0;
  for (let index = output; index < logits.length; index += outputs) sum += Math.exp(bounded(logits[index] ?? -8));
  return sum === 0 ? -8 : Math.log(sum);
}

function bounded(value: number): number {
  return Math.max(-8, Math.min(8, value));
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

const magic = "PLRISK1\n";

/** One file: a marker, the header's length and JSON, then the two tables. */
export function writeRiskModel({ header, table, pairs }: RiskModel): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = new TextEncoder().encode(`${magic}${String(json.length).padStart(10, "0")}\n`);
  const bytes = new Uint8Array(start.length + json.length + table.length + pairs.length);
  bytes.set(start, 0);
  bytes.set(json, start.length);
  bytes.set(new Uint8Array(table.buffer, table.byteOffset, table.length), start.length + json.length);
  bytes.set(new Uint8Array(pairs.buffer, pairs.byteOffset, pairs.length), start.length + json.length + table.length);
  return bytes;
}

/** @throws Error when the bytes are no model of this version */
export function readRiskModel(bytes: Uint8Array): RiskModel {
  const startLength = magic.length + 11;
  const start = new TextDecoder().decode(bytes.subarray(0, startLength));
  const length = Number(start.slice(magic.length));
  if (!start.startsWith(magic) || !Number.isInteger(length))
    throw new Error("The trained risk model cannot be read. Train it again: npm run train.");
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(startLength, startLength + length))) as ModelHeader; // written by writeRiskModel
  const outputs = riskOutputs.length;
  const tableSize = header.rows * outputs;
  const from = startLength + length;
  if (
    header.outputs.join() !== riskOutputs.map(({ name }) => name).join() ||
    bytes.length !== from + tableSize + pairCount * outputs
  )
    throw new Error("The trained risk model is of another version. Train it again: npm run train.");
  const table = new Int8Array(bytes.buffer, bytes.byteOffset + from, tableSize);
  const pairs = new Int8Array(bytes.buffer, bytes.byteOffset + from + tableSize, pairCount * outputs);
  return { header, table, pairs };
}
