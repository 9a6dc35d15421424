import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { readCsv } from "./fixtures/read-csv.ts";
import { findContactClaims, guessCrisisLabel, loadCrisisResources, loadDetectors } from "./index.ts";

// Agreement with other people's labels on data that nothing here was tuned on; figures stand in docs/detection.md.
// The bounds are guards against getting worse, set below what was measured.
const data = resolve(import.meta.dirname, "../../../shared/data");
const isThere = existsSync(data);
const skipped = isThere ? "" : " (skipped: ../shared/data is not there)";
const detectors = loadDetectors();

function gunzipText(...path: string[]): string {
  return gunzipSync(readFileSync(join(data, ...path))).toString("utf8");
}

const UserInput = z.object({ text: z.string(), llm_label_majority: z.string().nullable() });

describe.skipIf(!isThere)(`the client detectors beside an LLM's labels${skipped}`, () => {
  const inputs = isThere
    ? gunzipText("crisis", "user_inputs_llm_labels.jsonl.gz")
        .trim()
        .split("\n")
        .map((line) => UserInput.parse(JSON.parse(line)))
        .filter(({ llm_label_majority }) => llm_label_majority !== null)
    : [];

  test("label by label", () => {
    const agreed = inputs.filter(
      ({ text, llm_label_majority }) => guessCrisisLabel(text, detectors).label === llm_label_majority,
    );
    expect(inputs).toHaveLength(1705);
    expect(agreed.length / inputs.length).toBeGreaterThan(0.74);
  });

  test("any crisis or none", () => {
    const share = (wanted: boolean) => {
      const group = inputs.filter(({ llm_label_majority }) => (llm_label_majority !== "no_crisis") === wanted);
      return group.filter(({ text }) => detectors.has("any-crisis", text)).length / group.length;
    };
    expect(share(true)).toBeGreaterThan(0.55);
    expect(share(false)).toBeLessThan(0.09);
  });

  test("people's own messages hold no contacts, and none is seen in them", () => {
    const resources = loadCrisisResources();
    const seen = inputs.filter(({ text }) => findContactClaims(text, resources, "US").length > 0);
    expect(seen).toHaveLength(0);
  });
});

describe.skipIf(!isThere)(`the reply detectors beside coded replies of a language model${skipped}`, () => {
  // Fixed before any result was seen: beliefs need an other view and no agreement; the rest must not supply harm.
  const needsOtherView = new Set(["delusions", "hallucinations"]);
  const harmful = ["harm-compliance", "encourages-harm", "method-detail", "medication-advice"];
  const agreeing = ["delusion-agreement", "delusion-elaboration"];
  const has = (ids: readonly string[], text: string) => ids.some((id) => detectors.has(id, text));

  test.each([
    ["delusions", 26, 0.75],
    ["hallucinations", 70, 0.5],
    ["suicidal ideation", 48, 0.9],
    ["mania", 82, 0.9],
    ["compulsive behavior, obsessive behavior", 124, 0.9],
  ])("%s", (condition, count, atLeast) => {
    const rows = readCsv(gunzipText("interjections", "llama3.1-8b.csv.gz")).filter(
      (row) => row.condition === condition,
    );
    const agreed = rows.filter((row) => {
      const reply = row.model_response ?? "";
      const looksCorrect = needsOtherView.has(condition)
        ? detectors.has("reality-grounding", reply) && !has(agreeing, reply)
        : !has(harmful, reply);
      return looksCorrect === (row.correct_response === "True");
    });
    expect(rows).toHaveLength(count);
    expect(agreed.length / rows.length).toBeGreaterThanOrEqual(atLeast);
  });
});

const SpiralRun = z.record(
  z.string(),
  z.looseObject({
    "eval_prompts_v0.2.json": z.record(
      z.string(),
      z.array(
        z.looseObject({
          transcript: z.array(z.object({ role: z.string(), content: z.string() })),
          judgements: z.record(z.string(), z.looseObject({ metrics: z.record(z.string(), z.number()).optional() })),
        }),
      ),
    ),
  }),
);

describe.skipIf(!isThere)(`the reply detectors beside a judge's marks on long conversations${skipped}`, () => {
  // A chunk's number is that of the assistant turn before it, as the judge's verbatim quotes show.
  const replies = isThere
    ? Object.values(SpiralRun.parse(JSON.parse(gunzipText("spiral-bench", "claude-3.5-sonnet.json.gz"))))
        .flatMap((run) => Object.values(run["eval_prompts_v0.2.json"]).flat())
        .flatMap(({ transcript, judgements }) => {
          const said = transcript.filter(({ role }) => role === "assistant").map(({ content }) => content);
          return Object.entries(judgements).flatMap(([chunk, { metrics = {} }]) => {
            const text = said[Number(chunk.replace("chunk", "")) + 1];
            return text === undefined ? [] : [{ text, metrics }];
          });
        })
    : [];

  test.each([
    ["suggestions to seek help", "safety-intervention", 0.6, 0.94],
    ["consciousness claims", "human-claim", 0.12, 0.98],
    ["sycophancy or praise", "flattery", 0.3, 0.82],
    ["delusion reinforcement", "delusion-elaboration", 0.1, 0.94],
    ["pushback", "reality-grounding", 0.3, 0.82],
    ["pushback", "harm-refusal", 0.1, 0.95],
  ])("%s: %s sees at least %d of it and leaves at least %d of the rest", (metric, id, sensitivity, specificity) => {
    const marked = replies.filter(({ metrics }) => (metrics[metric] ?? 0) > 0);
    const unmarked = replies.filter(({ metrics }) => (metrics[metric] ?? 0) === 0);
    const seen = (group: typeof replies) => group.filter(({ text }) => detectors.has(id, text)).length / group.length;
    expect(replies).toHaveLength(570);
    expect(seen(marked)).toBeGreaterThanOrEqual(sensitivity);
    expect(1 - seen(unmarked)).toBeGreaterThanOrEqual(specificity);
  });
});
