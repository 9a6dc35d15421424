import { createHash } from "node:crypto";
import { readText } from "../read-text.ts";
import { type ReplyMatter, replyMatters } from "../replies/reply-matters.ts";
import { anyHarm, type ReplyModel, replyOutputs, writeReplyModel } from "../replies/reply-model.ts";
import { replyTerms } from "../replies/reply-terms.ts";
import { inSteps, nearlyLargest, rounded } from "./pack-table.ts";
import { readFolder } from "./read-folder.ts";
import { ReplyCorpus } from "./reply-corpus-file.ts";
import { fitReplies, type ReplyExample, type ReplyFit } from "./reply-fit.ts";
import { type ReplyMatterReport, type ReplyThresholds, replyThresholds, unsettled } from "./reply-thresholds.ts";

/** What training saw of itself: on lines of authors left out of the fit, never on outside data. */
export interface ReplyTrainingReport {
  readonly lines: number;
  readonly sources: string;
  readonly matters: readonly ReplyMatterReport[];
}

/**
 * Trains the reader of replies on everything the library has for it. Deterministic: the same content gives the same bytes.
 *
 * @throws ContentError when a file is not valid
 */
export function trainReplies(libraryDir: string): { bytes: Uint8Array; report: ReplyTrainingReport } {
  const { corpora, sources } = readSources(libraryDir);
  const examples = examplesOf(corpora);
  const train = (of: readonly ReplyExample[], thresholds: ReplyThresholds = unsettled) =>
    modelOf(fitReplies(of, seed), thresholds, sources);
  const thresholds = replyThresholds(examples, train);
  return {
    bytes: writeReplyModel(train(examples, thresholds)),
    report: { lines: examples.length, sources, matters: thresholds.report },
  };
}

/** Hash of everything the reader is trained from, to tell whether the shipped one is up to date. */
export function replySources(libraryDir: string): string {
  return readSources(libraryDir).sources;
}

const seed = 20261130;

function readSources(libraryDir: string) {
  const files = readFolder(libraryDir, "corpora/replies", ReplyCorpus);
  const hash = createHash("sha256");
  for (const { sha256 } of files) hash.update(sha256);
  return { corpora: files.map(({ value }) => value), sources: hash.digest("hex") };
}

function examplesOf(corpora: readonly ReplyCorpus[]): ReplyExample[] {
  const exampleOf = (
    text: string,
    author: string,
    matter: ReplyMatter | undefined,
    isHarmful: boolean,
  ): ReplyExample => {
    const reading = readText(text);
    const terms = new Set(reading.sentences.flatMap((sentence) => [...replyTerms(reading, sentence)]));
    return { terms: [...terms], author, matter, isHarmful };
  };
  return corpora.flatMap(({ author, groups }) =>
    groups.flatMap(({ matter, harmful, sound }) => {
      const of = matter === "ordinary" ? undefined : matter;
      return [
        ...linesOf(harmful).map((text) => exampleOf(text, author, of, true)),
        ...linesOf(sound).map((text) => exampleOf(text, author, of, false)),
      ];
    }),
  );
}

function linesOf(block: string): string[] {
  return block
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function modelOf(fit: ReplyFit, thresholds: ReplyThresholds, sources: string): ReplyModel {
  const weights = packed(fit.weights);
  return {
    header: {
      formatVersion: 1,
      sources,
      matters: replyMatters,
      shelves: fit.shelves,
      steps: weights.steps,
      biases: Array.from(fit.biases, rounded),
      gate: rounded(thresholds.gate),
      calibration: [rounded(thresholds.calibration[0]), rounded(thresholds.calibration[1])],
      chances: thresholds.chances.map(rounded),
    },
    marks: fit.marks,
    any: weights.values.filter((_, index) => index % replyOutputs === anyHarm),
    weights: weights.values.filter((_, index) => index % replyOutputs !== anyHarm),
  };
}

/** Floats to bytes in equal steps per output; steps fit all but the largest two in a thousand. */
function packed(values: Float32Array): { values: Int8Array; steps: number[] } {
  const bytes = new Int8Array(values.length);
  const steps = Array.from({ length: replyOutputs }, (_, output) => {
    const own = values.filter((_, index) => index % replyOutputs === output);
    const step = rounded(nearlyLargest(own, 0.998) / 127);
    for (const [place, value] of own.entries()) bytes[place * replyOutputs + output] = inSteps(value, step);
    return step;
  });
  return { values: bytes, steps };
}
