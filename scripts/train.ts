// Trains the built-in risk model from the library's corpora, lexicons and detectors: `npm run train`.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { libraryFolder } from "../src/content/index.ts";
import { trainFromLibrary } from "../src/detection/training/train-from-library.ts";

const folder = libraryFolder();
const started = Date.now();
const { bytes, report } = trainFromLibrary(folder, (text) => {
  process.stderr.write(`${((Date.now() - started) / 1000).toFixed(0)} s: ${text}\n`);
});
mkdirSync(join(folder, "models"), { recursive: true });
writeFileSync(join(folder, "models/risk-model.bin"), bytes);
writeFileSync(join(folder, "models/risk-model.training.json"), `${JSON.stringify(report, null, 2)}\n`);
process.stderr.write(
  `${(bytes.length / 1e6).toFixed(1)} MB, ${report.sentences} sentences, ${report.messages} messages\n`,
);
