import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import golden from "../agreement-studies/fixtures/published-ratings.golden.json" with { type: "json" };
import type { AgreementStudy } from "../agreement-studies/index.ts";
import { dimensionOf, estimateOf, pairOf, statisticOf, studyOf } from "./fixtures/read-study.ts";
import { workspace } from "./fixtures/workspace.ts";

// Public ratings, read from beside the project and shipped with nothing. Published figures and those computed for the
// project are in the data's README; all others were computed in R by fixtures/published-ratings.R.
const pathOf = (name: string) => fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url));
const guidance = pathOf("mentalalign/guidance_ratings.csv");
const workbook = pathOf("mentalalign/sample_human_judge.xlsx");
const sessions = pathOf("mindeval/human_annotations_part.jsonl.gz");
const crisis = pathOf("crisis/user_inputs_llm_labels.jsonl.gz");

async function agree(argv: readonly string[]): Promise<AgreementStudy> {
  using place = workspace();
  return studyOf(await place.run(["agree", ...argv, "--draws", "100", "--json"]));
}

describe.skipIf(!existsSync(guidance))("MentalAlign, Guidance (needs ../shared/data)", () => {
  const recipe = [
    ...[guidance, "--raters", "human,claude,gpt4o,gemini,o4mini", "--reference", "human"],
    ...["--item", "conv_id", "--system", "response", "--scale", "1..5", "--outside", "keep"],
    ...["--exclude", "claude:claude,gpt4o:gpt4o,gemini:gemini,gpt4omini:o4mini"],
  ];
  let overSystems: AgreementStudy;
  let overItems: AgreementStudy;
  beforeAll(async () => {
    overSystems = await agree([...recipe, "--unit", "system"]);
    overItems = await agree([...recipe, "--unit", "item"]);
  }, 120_000);

  test.each([
    { judge: "claude", c: 0.881, a: 0.837, computedC: 0.8807, computedA: 0.8366 },
    { judge: "gpt4o", c: 0.849, a: 0.475, computedC: 0.849, computedA: 0.4743 },
    { judge: "gemini", c: 0.855, a: 0.682, computedC: 0.854, computedA: 0.6818 },
    { judge: "o4mini", c: 0.948, a: 0.786, computedC: 0.9473, computedA: 0.7851 },
  ])(
    "$judge: published ICC(C,1) $c and ICC(A,1) $a over nine system means",
    ({ judge, c, a, computedC, computedA }) => {
      const pair = pairOf(dimensionOf(overSystems), judge);
      expect(pair.rows).toBe(9);
      expect(Math.abs(statisticOf(pair, "icc-c1") - c)).toBeLessThan(0.005);
      expect(Math.abs(statisticOf(pair, "icc-a1") - a)).toBeLessThan(0.005);
      expect(statisticOf(pair, "icc-c1")).toBeCloseTo(computedC, 3);
      expect(statisticOf(pair, "icc-a1")).toBeCloseTo(computedA, 3);
    },
  );

  test("the claude interval over nine means is that of the F distribution, wide", () => {
    const pair = pairOf(dimensionOf(overSystems), "claude");
    // The study's card: ICC(C,1) [.5612, .9718], ICC(A,1) [.3579, .9622] for means of pairs rounded to four places.
    expect(estimateOf(pair, "icc-c1")).toMatchObject({
      method: expect.stringContaining("over system means; F interval"),
    });
    const limits = (id: string) => {
      const estimate = estimateOf(pair, id);
      return estimate.status === "estimated" ? [estimate.lower, estimate.upper] : [];
    };
    expect(limits("icc-c1").map((end) => end.toFixed(3))).toEqual(["0.561", "0.972"]);
    expect(limits("icc-a1").map((end) => end.toFixed(3))).toEqual(["0.358", "0.962"]);
  });

  test.each([
    { judge: "claude", bias: 0.248, published: 0.923, mse: 0.924, pairs: 8937, icc: 0.596 },
    { judge: "gpt4o", bias: 0.772, published: 1.513, mse: 1.515, pairs: 8943, icc: 0.55 },
    { judge: "gemini", bias: 0.487, published: 1.368, mse: 1.37, pairs: 8937, icc: 0.527 },
    { judge: "o4mini", bias: 0.44, published: 1.114, mse: 1.116, pairs: 8939, icc: 0.605 },
  ])("$judge, rating by rating: bias $bias, squared error $mse, ICC(C,1) only $icc over $pairs pairs", (row) => {
    const pair = pairOf(dimensionOf(overItems), row.judge);
    expect(pair.rows).toBe(row.pairs);
    expect(statisticOf(pair, "bias")).toBeCloseTo(row.bias, 3);
    expect(statisticOf(pair, "mse")).toBeCloseTo(row.mse, 3);
    expect(statisticOf(pair, "icc-c1")).toBeCloseTo(row.icc, 3);
    // The printed squared errors are 0.001 to 0.002 below what the released file gives.
    expect(Math.abs(statisticOf(pair, "mse") - row.published)).toBeGreaterThan(0.0005);
    expect(Math.abs(statisticOf(pair, "mse") - row.published)).toBeLessThan(0.003);
  });

  test.each(golden.mentalalign)("$judge: everything R computes of a pair", (row) => {
    const pair = pairOf(dimensionOf(overItems), row.judge);
    expect(pair.rows).toBe(row.rows);
    const found = (id: string) => statisticOf(pair, id);
    expect(found("icc-a1")).toBeCloseTo(row["icc-a1"], 8);
    expect(found("icc-c1")).toBeCloseTo(row["icc-c1"], 8);
    expect(found("mae")).toBeCloseTo(row.mae, 8);
    expect(found("within-1")).toBeCloseTo(row.within, 8);
    expect(found("pearson")).toBeCloseTo(row.pearson, 8);
    expect(found("spearman")).toBeCloseTo(row.spearman, 8);
    expect(found("tau-b")).toBeCloseTo(row.tau, 8);
    expect(found("limit-lower")).toBeCloseTo(row.limits[0] ?? Number.NaN, 6);
    expect(found("limit-upper")).toBeCloseTo(row.limits[1] ?? Number.NaN, 6);
  });

  test("both units stand side by side, so that high agreement on means cannot hide low agreement on ratings", () => {
    const { otherUnit } = pairOf(dimensionOf(overSystems), "claude");
    const other = otherUnit?.statistics.find(({ id }) => id === "icc-c1")?.estimate;
    expect(otherUnit).toMatchObject({ unit: "item", rows: 8937 });
    expect(other).toMatchObject({ status: "estimated", value: expect.closeTo(0.596, 3) });
  });

  test("one system carries the statistic: without the human counsellors ICC(A,1) with claude is another", () => {
    const { withoutOne } = pairOf(dimensionOf(overSystems), "claude");
    expect(withoutOne).toHaveLength(9);
    const left = withoutOne.find(({ system }) => system === "original");
    expect(left?.a1).toMatchObject({ status: "estimated" });
    if (left?.a1.status === "estimated") expect(left.a1.value).toBeGreaterThan(0.837 + 0.05);
  });

  test.each([
    ["gpt4o", 4.513],
    ["gemini", 4.413],
    ["gpt4omini", 4.299],
    ["llama_3", 4.065],
    ["qwen_2", 3.887],
    ["claude", 3.742],
    ["ds_llama", 3.716],
    ["ds_qwen", 3.599],
    ["original", 2.406],
  ])("people give %s %d on average", (system, mean) => {
    const found = dimensionOf(overItems).systemMeans.find((row) => row.system === system);
    expect(found?.means[0]).toBeCloseTo(mean, 3);
  });

  test("people give qwen_3 2.762 on average: the 3.07 that the source prints is wrong", () => {
    const found = dimensionOf(overItems).systemMeans.find((row) => row.system === "qwen_3");
    expect(found?.means[0]).toBeCloseTo(2.762, 3);
    expect(found?.means[0]).not.toBeCloseTo(3.07, 1);
  });

  test("what is missing, left out and off the scale is counted per rater", () => {
    const counts = dimensionOf(overItems).raters.map(({ rater, missing, excluded, outside }) => [
      rater,
      missing,
      excluded,
      outside,
    ]);
    expect(counts).toEqual([
      ["human", 57, 0, 33],
      ["claude", 7, 1000, 0],
      ["gpt4o", 0, 1000, 0],
      // One of the eight missing ratings is of its own model, which is left out.
      ["gemini", 7, 1000, 0],
      ["o4mini", 4, 1000, 0],
    ]);
  });

  test("the zeros off the scale stop the command until somebody decides", async () => {
    using place = workspace();
    const argv = ["agree", guidance, "--raters", "human,claude", "--item", "conv_id", "--system", "response"];
    const { code, err } = await place.run([...argv, "--unit", "item", "--scale", "1..5"]);
    expect(code).toBe(2);
    expect(err).toMatch(/line \d+, column "human": 33 ratings lie outside the scale 1\.\.5/);
    expect(err).toContain("--outside drop");
  });
});

describe.skipIf(!existsSync(workbook))("MentalAlign's workbook (needs ../shared/data)", () => {
  test("has the same human ratings in its JSON cells as the table has in plain ones", async () => {
    const flags = ["--item", "ConvID", "--unit", "item", "--dimension", "Guidance"];
    const study = await agree([workbook, "--raters", "human_response_gpt4o,human_response_qwen_3", ...flags]);
    const [first, second] = dimensionOf(study).raters;
    expect(first).toMatchObject({ rated: 40, missing: 0, mean: { status: "estimated" } });
    const conversations = dimensionOf(study).items;
    expect(conversations).toBe(40);
    // awk over guidance_ratings.csv: sums of `human` for conversations 11 to 50, gpt4o 182, qwen_3 90.
    expect(first?.mean).toMatchObject({ value: expect.closeTo(182 / 40, 10) });
    expect(second?.mean).toMatchObject({ value: expect.closeTo(90 / 40, 10) });
  });
});

describe.skipIf(!existsSync(sessions))("MindEval, psychologists (needs ../shared/data)", () => {
  const study = (outside: string) =>
    agree([
      ...[sessions, "--item", "id", "--unit", "item", "--scale", "1..6", "--outside", outside],
      ...["--rating-column", "{dimension}.responses", "--rater-column", "{dimension}.responses.users"],
      ...["--dimension", [...new Set(golden.mindeval.map(({ criterion }) => criterion))].join(",")],
    ]);
  const studies = new Map<string, AgreementStudy>();
  const studyWith = (outside: string): AgreementStudy => {
    const found = studies.get(outside);
    if (found === undefined) throw new Error(outside);
    return found;
  };
  beforeAll(async () => {
    for (const outside of ["keep", "drop"]) studies.set(outside, await study(outside));
  }, 120_000);

  test.each([
    { criterion: "criterion_3", a1: 0.2505, c1: 0.3415, ak: 0.572, ck: 0.6748, alpha: 0.1888 },
    { criterion: "criterion_10", a1: 0.1349, c1: 0.2481, ak: 0.3841, ck: 0.5689, alpha: 0.0223 },
    { criterion: "criterion11", a1: 0.1686, c1: 0.2878, ak: 0.4479, ck: 0.6178, alpha: 0.0691 },
  ])("$criterion: experts disagree, ICC(A,1) $a1, alpha $alpha", ({ criterion, a1, c1, ak, ck, alpha }) => {
    const own = dimensionOf(studyWith("keep"), criterion);
    expect(statisticOf(own, "icc-a1")).toBeCloseTo(a1, 4);
    expect(statisticOf(own, "icc-c1")).toBeCloseTo(c1, 4);
    expect(statisticOf(own, "icc-ak")).toBeCloseTo(ak, 4);
    expect(statisticOf(own, "icc-ck")).toBeCloseTo(ck, 4);
    expect(statisticOf(own, "alpha-interval")).toBeCloseTo(alpha, 4);
  });

  test.each(golden.mindeval)(
    "$criterion with its $zeros zeros ($outside): ICCs and alpha as R computes them",
    (row) => {
      const found = dimensionOf(studyWith(row.outside), row.criterion);
      const outside = found.raters.reduce((sum, rater) => sum + rater.outside, 0);
      const dropped = found.raters.reduce((sum, rater) => sum + rater.dropped, 0);
      expect([outside, dropped]).toEqual([row.zeros, row.outside === "drop" ? row.zeros : 0]);
      expect(found.joint.items).toBe(row.rows);
      expect(statisticOf(found, "alpha-interval")).toBeCloseTo(row.alpha, 8);
      for (const id of ["icc-11", "icc-a1", "icc-c1", "icc-1k", "icc-ak", "icc-ck"] as const) {
        const estimate = estimateOf(found, id);
        // Averaged forms below their domain have no estimate; R prints the number all the same.
        if (estimate.status === "estimated") expect(estimate.value).toBeCloseTo(row[id], 6);
        else expect(estimate.reason).toBe("outside-domain");
      }
    },
  );
});

describe.skipIf(!existsSync(crisis))("crisis labels, three runs of one model (needs ../shared/data)", () => {
  test("agree with one another as R computes it, which says nothing about their being right", async () => {
    const study = await agree([crisis, "--rating-column", "llm_labels", "--unit", "item"]);
    const found = dimensionOf(study);
    expect(found.measurement).toEqual({ level: "nominal", chosen: false });
    expect(found.items).toBe(golden.crisis.items);
    expect(found.raters.reduce((sum, { rated }) => sum + rated, 0)).toBe(golden.crisis.rated);
    expect(statisticOf(found, "alpha-nominal")).toBeCloseTo(golden.crisis.alpha, 8);
    expect(statisticOf(found, "fleiss")).toBeCloseTo(golden.crisis.fleiss, 8);
  });
});
