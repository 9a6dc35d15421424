// Counts what 101 client turns written by people look like (public MindEval data, not part of this project) into bins and
// writes library/reference/human-client-turns.yaml: numbers alone, no words. A test recounts where the data are present.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { stringify } from "yaml";
import { surfaceFeaturesOf } from "../src/simulated-clients/fidelity/surface-reference.ts";
import { surfaceStatistics } from "../src/simulated-clients/index.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const data = join(root, "..", "shared", "data", "mindeval", "human_user_turns_part.json.gz");
const { turns } = JSON.parse(gunzipSync(readFileSync(data)).toString("utf8")) as { turns: { content: string }[] };
const measured = turns.flatMap(({ content }) => surfaceStatistics(content) ?? []);
const reference = {
  schemaVersion: 1,
  kind: "surface-reference",
  id: "human-client-turns",
  version: "1.0.0",
  title: "Client turns written by people",
  provenance: {
    source:
      "Counts over 101 client turns that people wrote while playing six profiles (SWORDHealth/mind-eval, arXiv 2511.18491)",
    licence: "Apache-2.0 (counts; the turns themselves are not included)",
    authors: ["Plumbline authors"],
    reviewers: [],
    date: "2026-11-29",
    ours: ["The features, the bins (deciles of these turns) and the counts."],
  },
  limits: [
    "People who play a profile are not people who seek help.",
    "101 turns over six profiles by an unknown number of writers; turns of one writer are alike.",
    "English only.",
  ],
  language: "en",
  turns: measured.length,
  features: surfaceFeaturesOf(measured),
};
mkdirSync(join(root, "library", "reference"), { recursive: true });
writeFileSync(join(root, "library", "reference", "human-client-turns.yaml"), stringify(reference, { lineWidth: 120 }));
