// Trains what is built in from the library: the reader of risk from its corpora, lexicons and detectors, and the reader of
// replies from its corpora. `npm run train`, or one alone: `npm run train -- risk`, `npm run train -- replies`.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { libraryFolder } from "../src/content/index.ts";
import { trainFromLibrary } from "../src/detection/training/train-from-library.ts";
import { trainReplies } from "../src/detection/training/train-reply-model.ts";

const folder = libraryFolder();
const models = join(folder, "models");
const started = Date.now();
const wanted = process.argv[2] ?? "all";
if (!["all", "risk", "replies"].includes(wanted)) throw new Error("Train risk, replies, or (without a word) both.");
mkdirSync(models, { recursive: true });
if (wanted !== "replies") {
  const { bytes, report } = trainFromLibrary(folder, say);
  keep("risk-model", bytes, report);
  say(`risk: ${report.sentences} sentences, ${report.messages} messages`);
}
if (wanted !== "risk") {
  const { bytes, report } = trainReplies(folder);
  keep("reply-model", bytes, report);
  say(`replies: ${report.lines} lines`);
}

function keep(name: string, bytes: Uint8Array, report: object): void {
  writeFileSync(join(models, `${name}.bin`), bytes);
  writeFileSync(join(models, `${name}.training.json`), `${JSON.stringify(report, null, 2)}\n`);
  say(`${name}: ${(bytes.length / 1e6).toFixed(1)} MB`);
}

function say(text: string): void {
  process.stderr.write(`${((Date.now() - started) / 1000).toFixed(0)} s: ${text}\n`);
}
