import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DetectorFile } from "../detector-file.ts";
import { plainTerm } from "../risk/concept-matcher.ts";
import { circumstanceConcepts } from "../risk/concept-roles.ts";
import { Lexicon, termsOf } from "../risk/lexicon-file.ts";
import type { ConceptTables } from "../risk/message-features.ts";
import { writeRiskModel } from "../risk/risk-model.ts";
import { linesOf } from "./compose-messages.ts";
import { RiskCorpus } from "./corpus-file.ts";
import { detectorCorpus } from "./detector-lines.ts";
import { type PieceVectors, readPieceVectors } from "./piece-vectors.ts";
import { readFolder } from "./read-folder.ts";
import { type TrainingReport, trainRiskModel } from "./train-risk-model.ts";
import type { TrainingSettings } from "./training-settings.ts";

/** Settings of the shipped model. */
export const shippedTraining: TrainingSettings = {
  seed: 20261129,
  rows: 131_072,
  perLine: 24,
  epochs: 10,
  fits: 3,
  learningRate: 0.25,
  shrinkage: 2e-5,
  dropout: 0.25,
  messages: [20_000, 1_000],
};

/**
 * Trains on everything the library has for it.
 *
 * @throws ContentError when a file is not valid
 */
export function trainFromLibrary(
  libraryDir: string,
  say: (text: string) => void,
  settings: TrainingSettings = shippedTraining,
): { bytes: Uint8Array; report: TrainingReport & { readonly lines: number; readonly sources: string } } {
  const { lexicons, corpora, detectors, vectors, sources } = readSources(libraryDir);
  const lines = [...corpora, detectorCorpus(detectors)].flatMap(linesOf);
  const { model, report } = trainRiskModel(lines, conceptTables(lexicons, vectors), vectors, sources, settings, say);
  return { bytes: writeRiskModel(model), report: { lines: lines.length, sources, ...report } };
}

/** Hash of everything a model is trained from, to tell whether the shipped one is up to date. */
export function trainingSources(libraryDir: string): string {
  return readSources(libraryDir).sources;
}

function readSources(libraryDir: string) {
  const lexicons = readFolder(libraryDir, "lexicons", Lexicon);
  const corpora = readFolder(libraryDir, "corpora/risk", RiskCorpus);
  const detectors = readFolder(libraryDir, "detectors", DetectorFile);
  const hash = createHash("sha256");
  for (const { sha256 } of [...lexicons, ...corpora]) hash.update(sha256);
  // Of the detectors only what is trained on, so that other changes to them ask for no new model.
  const { groups, slots } = detectorCorpus(detectors.map(({ value }) => value));
  hash.update(JSON.stringify([groups, slots]));
  const pieces = readFileSync(join(libraryDir, "models/english-pieces.bin"));
  hash.update(pieces);
  return {
    lexicons: lexicons.map(({ value }) => value),
    corpora: corpora.map(({ value }) => value),
    detectors: detectors.map(({ value }) => value),
    vectors: readPieceVectors(pieces),
    sources: hash.digest("hex"),
  };
}

/** The concepts of all lexicons, with terms in the form texts are read in. */
export function conceptTables(
  lexicons: readonly Lexicon[],
  { pieces, scores }: Pick<PieceVectors, "pieces" | "scores">,
): ConceptTables {
  const names = new Set<string>(circumstanceConcepts);
  for (const { concepts } of lexicons) for (const name of Object.keys(concepts).sort()) names.add(name);
  const concepts = [...names];
  const terms: Record<string, ConceptTables["terms"][string]> = {};
  for (const lexicon of lexicons) {
    const made = Object.entries(lexicon.concepts).flatMap(([name, lines]) =>
      termsOf(lines)
        .map(plainTerm)
        .filter((term) => term !== "")
        .map((term) => [concepts.indexOf(name), term] as const),
    );
    terms[lexicon.language] = { matching: lexicon.matching, terms: made };
  }
  return { concepts, terms, vocabulary: { pieces, scores } };
}
