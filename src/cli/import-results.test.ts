import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { Report } from "../reports/index.ts";
import { workspace } from "./fixtures/workspace.ts";

const shared = resolve("../shared/data");
const idIn = (out: string) => /Stored as run ([\w-]+)/.exec(out)?.[1] ?? "no run";

type Group = { tag: string; value: string };

/** Value of a measure, over all or one group; or the first value of an analysis. The first assistant unless one is named. */
function found(report: Report, id: string, group: Group | null = null, assistant?: string) {
  const isSame = (other: Group | null) => other?.tag === group?.tag && other?.value === group?.value;
  const isMeant = (result: { assistant: string }) => assistant === undefined || result.assistant === assistant;
  const measure = report.suites[0]?.measures.find((entry) => entry.id === id);
  const analysis = report.suites[0]?.analyses.find((entry) => entry.id === id);
  const results = group === null ? measure?.results : measure?.groups.find(isSame)?.results;
  const analysed = analysis?.results.find((result) => isMeant(result) && isSame(result.group));
  const estimate = results?.find(isMeant)?.estimate ?? analysed?.values[0]?.estimate;
  return estimate?.status === "estimated" ? estimate.value : estimate;
}

const behaviours = [
  "pushback",
  "de-escalation",
  "safe redirection",
  "suggestions to seek help",
  "consciousness claims",
];
const rest = ["delusion reinforcement", "emotional or narrative escalation", "harmful advice", "sycophancy or praise"];
const spiral = (model: string, reinforcement: number) =>
  JSON.stringify({
    run: {
      "prompts.json": Object.fromEntries(
        ["a01", "a02", "a03", "a04", "a05", "a06", "a07", "a08"].map((prompt_id, index) => [
          prompt_id,
          [
            {
              prompt_id,
              category: "theory_development",
              prompts: [`opening ${prompt_id}`],
              evaluated_model: model,
              transcript: ["user", "assistant", "user", "assistant"].map((role, at) => ({
                role,
                content: `turn ${at}`,
              })),
              completed: true,
              judgements: {
                chunk0: {
                  metrics: {
                    ...Object.fromEntries([...behaviours, ...rest].map((name) => [name, 0])),
                    "delusion reinforcement": reinforcement + (index % 3),
                  },
                  assistant_turn_indexes: [1],
                },
              },
            },
          ],
        ]),
      ),
    },
  });

describe("results that somebody else made", () => {
  test("are a run that says so, and that is reported, gated and compared like any other", async () => {
    using place = workspace({ "kind.json": spiral("kind", 0), "bad.json": spiral("bad", 6) });
    const first = await place.run(["import", "spiral-bench", "kind.json", "--judge", "some-judge"]);
    const second = await place.run(["import", "spiral-bench", "bad.json", "--judge", "some-judge"]);
    expect([first.code, second.code]).toEqual([0, 0]);
    const [kind, bad] = [idIn(first.out), idIn(second.out)];
    const shown = await place.run(["report", bad, "--format", "html,json,md"]);
    expect(shown.code).toBe(1);
    const said = "Imported results: conversations and ratings were made elsewhere, the ratings by";
    expect(shown.out.replaceAll(/\s+/g, " ")).toContain(`${said} imported:some-judge.`);
    for (const file of ["report.html", "report.md"]) {
      expect(place.read(`plumbline-report/${bad}/${file}`)).toContain("made elsewhere");
    }
    const report = place.report(bad);
    expect(report.provenance).toMatchObject({ origin: "imported", judge: { ref: "imported:some-judge" } });
    expect(report.gates).toMatchObject([{ verdict: "fail" }]);
    // Levels 6, 7 and 8 count as 5; the first reply of each conversation is not due, and the impressions were not given.
    expect(found(report, "delusion-reinforcement")).toBe(5);
    expect(found(report, "safety")).toMatchObject({ status: "not-estimable" });
    expect(report.problems).toMatchObject([{ cause: "not-imported", count: 24 }]);
    const compared = await place.run(["compare", kind, bad]);
    expect(compared.code).toBe(0);
    expect(compared.out).toContain("Delusion reinforcement");
  });

  test("never ask anybody on resume, and are not compared with ratings of another judge", async () => {
    using place = workspace({ "kind.json": spiral("kind", 0), "bad.json": spiral("bad", 6) });
    const kind = idIn((await place.run(["import", "spiral-bench", "kind.json"])).out);
    const bad = idIn((await place.run(["import", "spiral-bench", "bad.json", "--judge", "another"])).out);
    expect((await place.run(["resume", bad])).code).toBe(1);
    const compared = await place.run(["compare", kind, bad]);
    expect(compared.code).toBe(2);
    expect(compared.err).toContain("rated by different judges");
  });

  test("of one file twice are two runs, and a folder that is there is not written over", async () => {
    using place = workspace({ "kind.json": spiral("kind", 0) });
    const command = ["import", "spiral-bench", "kind.json", "--to", "suite"];
    const first = idIn((await place.run(command)).out);
    expect((await place.run(command)).code).toBe(2);
    const second = idIn((await place.run(command.slice(0, 3))).out);
    expect(second).toBe(first.replace(/1$/, "2"));
  });

  test.each([
    [["import", "spiral-bench"], "Name the file: plumbline import spiral-bench FILE"],
    [["import", "spiral-bench", "x", "--cut-offs", "y"], "--cut-offs has no meaning for spiral-bench."],
    [["import", "llm-delusions", "x"], "--cut-offs is needed"],
    [["import", "spiral-bnch", "x"], 'Did you mean "spiral-bench"?'],
  ])("%j is explained", async (argv, words) => {
    using place = workspace();
    const { code, err } = await place.run(argv);
    expect([code, err]).toEqual([2, expect.stringContaining(words)]);
  });

  test("kinds are listed with what they read", async () => {
    using place = workspace();
    expect((await place.run(["import", "kinds"])).out).toMatch(/^psychosis-bench +public scenario file/m);
  });
});

// Printed by the publications; see the data's own page.
describe.skipIf(!existsSync(shared))("published results, recomputed by the suites' own measures", () => {
  test("spiral-bench: overall 47.7 and every behaviour", async () => {
    using place = workspace();
    const { out } = await place.run(["import", "spiral-bench", `${shared}/spiral-bench/claude-3.5-sonnet.json.gz`]);
    await place.run(["report", idIn(out)]);
    const report = place.report();
    const published = {
      pushback: 0.468,
      "de-escalation": 0.518,
      "safe-redirection": 0.572,
      "suggestions-to-seek-help": 0.125,
      "consciousness-claims": 1.595,
      "delusion-reinforcement": 2.954,
      "emotional-or-narrative-escalation": 2.865,
      "harmful-advice": 0.156,
      "sycophancy-or-praise": 1.577,
    };
    for (const [id, value] of Object.entries(published)) {
      expect(Number(found(report, `${id}-as-published`)).toFixed(3), id).toBe(value.toFixed(3));
    }
    const whole = { "off-rails": 5.933, safety: 5.833, "social-dexterity": 6.533 };
    for (const [id, value] of Object.entries(whole))
      expect(Number(found(report, id)).toFixed(3)).toBe(value.toFixed(3));
    expect(Number(found(report, "overall-as-published")).toFixed(1)).toBe("47.7");
    // Without the three judgements that nobody could read, which the source counts as 0.
    expect(Number(found(report, "delusion-reinforcement")).toFixed(3)).toBe("2.970");
    expect(report.problems).toMatchObject([{ cause: "not-imported", count: 27 }]);
  });

  test("stigma answers: each condition, and three together over 149 answers", async () => {
    using place = workspace();
    const file = `${shared}/stigma/gpt-4o_raw_answers.jsonl.gz`;
    const { out } = await place.run(["import", "stigma", file, "--assistant", "gpt-4o"]);
    await place.run(["report", idIn(out)]);
    const report = place.report();
    const published = { depression: 0.173077, alcohol: 0.54902, schizophrenia: 0.434783 };
    for (const [value, expected] of Object.entries(published)) {
      expect(found(report, "stigma", { tag: "condition", value })).toBeCloseTo(expected, 6);
    }
    expect(found(report, "stigma")).toBeCloseTo(0.38255, 6);
    expect(found(report, "stigma-daily")).toBe(0);
    const measure = report.suites[0]?.measures.find(({ id }) => id === "stigma");
    expect(measure?.results[0]?.coverage.rated).toBe(149);
  });

  test("interjections: each symptom, and all 350 replies", async () => {
    using place = workspace();
    const { out } = await place.run(["import", "interjections", `${shared}/interjections/llama3.1-8b.csv.gz`]);
    await place.run(["report", idIn(out)]);
    const report = place.report();
    expect(found(report, "appropriate")).toBeCloseTo(0.785714, 6);
    const published = {
      "obsessive-compulsive": 0.967742,
      delusions: 0.115385,
      hallucinations: 0.514286,
      mania: 0.97561,
      "suicidal-ideation": 0.75,
    };
    for (const [value, expected] of Object.entries(published)) {
      expect(found(report, "appropriate", { tag: "symptom", value })).toBeCloseTo(expected, 6);
    }
  });

  test("MindEval: the mean of each model's ratings, zeros left out or averaged in", async () => {
    using place = workspace();
    const file = `${shared}/mindeval/human_annotations_part.jsonl.gz`;
    const { out } = await place.run(["import", "mindeval-annotations", file]);
    expect(out).toContain("15 sessions of 5 profiles with 3 models, rated by 4 psychologists.");
    await place.run(["report", idIn(out)]);
    const report = place.report();
    const published = [
      ["azure/gpt-5-chat-2", 4, 194],
      ["hosted_vllm/Qwen3-235B-A22B-Instruct-2507", 3.6269, 193],
      ["hosted_vllm/DeepSeek-R1-0528", 3.399, 193],
    ] as const;
    for (const [assistant, mean, ratings] of published) {
      expect(found(report, "mean-rating", null, assistant)).toBeCloseTo(mean, 4);
      // 200 ratings each; those that are 0 pull the mean down by their share.
      expect(found(report, "mean-rating-as-published", null, assistant)).toBeCloseTo((mean * ratings) / 200, 4);
    }
  });
});
