import { readHeadedBytes, writeHeadedBytes } from "../headed-bytes.ts";
import type { LanguageLetters } from "./find-language.ts";
import { firstStepLogits } from "./first-step.ts";
import { meaningParts } from "./hint-meaning.ts";
import { type HintModel, hintNumbers } from "./hint-reading.ts";
import { placesOnShelf } from "./hint-words.ts";
import { bandOf, type MessageBand } from "./message-band.ts";
import { type ConceptTables, messageFeatures, type TakenApart } from "./message-features.ts";
import { calibrated, distressSaid, pooled, sharedNumbers, weighed } from "./pooled-numbers.ts";
import { riskOutputs, weakSign } from "./risk-outputs.ts";

/** What training makes and reading needs. */
export interface RiskModel {
  readonly header: ModelHeader;
  /** Row-major, `rows` x outputs, in steps of `scales`. */
  readonly table: Int8Array;
  /** See {@link HintModel}: marks, weights and rarities of terms, then weights of pieces by meaning. */
  readonly hints: Int8Array;
  /** Weights of {@link LanguageLetters}. */
  readonly letters: Int8Array;
}

/** One of each band, in the order of `messageBands`. */
export type PerBand<T> = readonly [T, T, T, T];

/** The second step for messages of one band. */
export interface BandWeights {
  /** Per output: weights of the pooled numbers (of hints, their own) and an intercept. */
  readonly pooling: readonly (readonly number[])[];
  /** Platt calibration per output: slope and intercept on the second step's logit. */
  readonly calibration: readonly (readonly [slope: number, intercept: number])[];
  /** Calibrated probability from which an output counts as shown. */
  readonly thresholds: readonly number[];
}

export interface ModelHeader extends ConceptTables {
  readonly formatVersion: 6;
  /** Hash of everything it was trained from. */
  readonly sources: string;
  readonly rows: number;
  readonly outputs: readonly string[];
  readonly scales: readonly number[];
  readonly biases: readonly number[];
  readonly hints: {
    readonly words: {
      readonly shelves: number;
      readonly weightStep: number;
      readonly rarityStep: number;
      readonly bias: number;
    };
    readonly meaning: { readonly step: number; readonly bias: number };
  };
  readonly letters: Omit<LanguageLetters, "weights">;
  readonly bands: PerBand<BandWeights>;
}

/** Probabilities of one message, and of each passage the plain first-step score. */
export interface MessageScores {
  readonly apart: TakenApart;
  readonly probabilities: Float64Array;
  /** Probability from which an output counts as shown in a message of its band. */
  readonly thresholds: readonly number[];
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
  const features = messageFeatures(model.header, { ...model.header.letters, weights: model.letters });
  const { rows } = model.header;
  const hintModel = hintModelOf(model);
  return {
    model,
    takeApart: (text) => features.read(text, 0),
    score(text) {
      const apart = features.read(text, rows);
      const logits = firstStepLogits(
        { table: model.table, scales: model.header.scales, biases: model.header.biases },
        apart,
      );
      const probabilities = new Float64Array(riskOutputs.length);
      const shared = sharedNumbers(logits);
      const hints = hintNumbers(hintModel, apart, distressSaid(shared));
      const band = model.header.bands[bandOf(apart)];
      for (let output = 0; output < riskOutputs.length; output += 1) {
        const numbers = output === weakSign ? hints : pooled(logits, output, shared, numbersWeighed);
        probabilities[output] = calibrated(
          weighed(band.pooling[output] ?? [], numbers),
          band.calibration[output] ?? [1, 0],
        );
      }
      return { apart, probabilities, thresholds: band.thresholds, passageLogits: logits.passages };
    },
  };
}

function hintModelOf({ header, hints }: RiskModel): HintModel {
  const { words, meaning } = header.hints;
  const places = words.shelves * placesOnShelf;
  const part = (number: number) => hints.subarray(number * places, (number + 1) * places);
  return {
    words: { ...words, marks: part(0), weights: part(1), rarities: part(2) },
    meaning: { ...meaning, pieces: header.vocabulary.pieces.length, weights: hints.subarray(3 * places) },
  };
}

/** Of the output that is weighed. */
const numbersWeighed: number[] = [];

const marker = "PLRISK6";

/** One file: its header, then the table, the hints and the letters. */
export function writeRiskModel({ header, table, hints, letters }: RiskModel): Uint8Array {
  return writeHeadedBytes(marker, header, [table, hints, letters]);
}

/** @throws Error when the bytes are no model of this version */
export function readRiskModel(bytes: Uint8Array): RiskModel {
  const read = readHeadedBytes(marker, bytes);
  if (read === undefined) throw new Error("The trained risk model cannot be read. Train it again: npm run train.");
  const header = read.header as ModelHeader; // written by writeRiskModel
  const { from } = read;
  const outputs = riskOutputs.length;
  const tableSize = header.rows * outputs;
  const hintsSize =
    3 * placesOnShelf * (header.hints?.words.shelves ?? 0) + meaningParts * (header.vocabulary?.pieces.length ?? 0);
  const lettersSize = (header.letters?.places ?? 0) * (header.letters?.languages.length ?? 0);
  if (
    header.outputs.join() !== riskOutputs.map(({ name }) => name).join() ||
    bytes.length !== from + tableSize + hintsSize + lettersSize
  )
    throw new Error("The trained risk model is of another version. Train it again: npm run train.");
  const part = (start: number, size: number) => new Int8Array(bytes.buffer, bytes.byteOffset + start, size);
  return {
    header,
    table: part(from, tableSize),
    hints: part(from + tableSize, hintsSize),
    letters: part(from + tableSize + hintsSize, lettersSize),
  };
}

/** Makes one of each band. */
export function perBand<T>(make: (band: MessageBand) => T): PerBand<T> {
  return [make(0), make(1), make(2), make(3)];
}
