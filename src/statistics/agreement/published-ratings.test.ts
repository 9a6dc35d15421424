import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import {
  type Estimate,
  type IccForm,
  intraclassCorrelation,
  krippendorffAlpha,
  ratingError,
  systemMeans,
} from "../index.ts";

// Public ratings, read from beside the project and shipped with nothing; their README states the expected figures.
const folder = new URL("../../../../shared/data/", import.meta.url);
const mentalalign = new URL("mentalalign/guidance_ratings.csv", folder);
const mindeval = new URL("mindeval/human_annotations_part.jsonl.gz", folder);

function pointOf(estimate: Estimate): number {
  if (estimate.status !== "estimated") throw new Error(estimate.detail);
  return estimate.value;
}

describe.skipIf(!existsSync(mentalalign))("MentalAlign, Guidance (needs ../shared/data)", () => {
  const columns = ["human", "claude", "gpt4o", "gemini", "o4mini"];
  const ratings = existsSync(mentalalign)
    ? readFileSync(mentalalign, "utf8")
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map((line) => {
          const [, system = "", ...cells] = line.split(",");
          return { system, values: cells.map((cell) => (cell === "" ? null : Number(cell))) };
        })
    : [];

  /** Human and judge on every reply but those of the judge's own model; zeros kept, as in the source. */
  function pairs(judge: string, own: string) {
    const column = columns.indexOf(judge);
    const kept = ratings.filter(({ system }) => system !== own);
    return {
      rows: kept.map(({ values }) => [values[0] ?? null, values[column] ?? null]),
      systems: kept.map(({ system }) => system),
    };
  }

  const published = [
    {
      judge: "claude",
      own: "claude",
      c: 0.881,
      a: 0.837,
      computedC: 0.8807,
      computedA: 0.8366,
      item: 0.596,
      bias: 0.248,
      squared: 0.924,
      count: 8937,
    },
    {
      judge: "gpt4o",
      own: "gpt4o",
      c: 0.849,
      a: 0.475,
      computedC: 0.849,
      computedA: 0.4743,
      item: 0.55,
      bias: 0.772,
      squared: 1.515,
      count: 8943,
    },
    {
      judge: "gemini",
      own: "gemini",
      c: 0.855,
      a: 0.682,
      computedC: 0.854,
      computedA: 0.6818,
      item: 0.527,
      bias: 0.487,
      squared: 1.37,
      count: 8937,
    },
    {
      judge: "o4mini",
      own: "gpt4omini",
      c: 0.948,
      a: 0.786,
      computedC: 0.9473,
      computedA: 0.7851,
      item: 0.605,
      bias: 0.44,
      squared: 1.116,
      count: 8939,
    },
  ];

  test.each(published)("$judge: system ICC(C,1) $c and ICC(A,1) $a within 0.005; item by item only $item", (row) => {
    const { rows, systems } = pairs(row.judge, row.own);
    const means = systemMeans(rows, systems);
    expect(means.systems).toHaveLength(9);
    const system = (form: IccForm) => pointOf(intraclassCorrelation(means.rows, { unit: "system", form }));
    expect(Math.abs(system("C,1") - row.c)).toBeLessThan(0.005);
    expect(Math.abs(system("A,1") - row.a)).toBeLessThan(0.005);
    expect(system("C,1")).toBeCloseTo(row.computedC, 3);
    expect(system("A,1")).toBeCloseTo(row.computedA, 3);
    const item = intraclassCorrelation(rows, { unit: "item", form: "C,1" });
    expect(pointOf(item)).toBeCloseTo(row.item, 3);
    expect(item.observations).toBe(2 * row.count);
  });

  test.each(published)("$judge: bias $bias and mean squared error $squared over $count pairs", (row) => {
    const complete = pairs(row.judge, row.own).rows.filter((pair) => !pair.includes(null));
    const error = ratingError(
      complete.map(([human]) => human ?? 0),
      complete.map(([, judge]) => judge ?? 0),
      { unit: "item", range: [0, 5] },
    );
    expect(complete).toHaveLength(row.count);
    expect(pointOf(error.bias)).toBeCloseTo(row.bias, 3);
    expect(pointOf(error.meanSquaredError)).toBeCloseTo(row.squared, 3);
  });

  test("the interval that keeps draws outside [0, 1] still holds the published one's centre", () => {
    const { rows, systems } = pairs("claude", "claude");
    const means = systemMeans(rows, systems).rows;
    const options = { unit: "system", form: "C,1", interval: "bootstrap", kind: "percentile", seed: 42 } as const;
    const bootstrap = intraclassCorrelation(means, options);
    expect(bootstrap.status).toBe("estimated");
    if (bootstrap.status !== "estimated") return;
    // Published, trimmed and not widened for nine systems: [0.764, 0.980].
    expect(bootstrap.lower).toBeLessThan(0.78);
    expect(bootstrap.upper).toBeGreaterThan(0.97);
  });

  test("Qwen-3's human mean is 2.76, not the 3.07 that the source prints", () => {
    const values = ratings.filter(({ system }) => system === "qwen_3").map(({ values: [human] }) => human);
    const rated = values.filter((value) => value !== null && value !== undefined);
    expect(rated.reduce((sum, value) => sum + value, 0) / rated.length).toBeCloseTo(2.762, 3);
  });
});

describe.skipIf(!existsSync(mindeval))("MindEval, psychologists (needs ../shared/data)", () => {
  const sessions: Record<string, unknown>[] = existsSync(mindeval)
    ? gunzipSync(readFileSync(mindeval))
        .toString("utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
    : [];
  const criteria = [1, 2, 3, 4, 6, 7, 8, 9, 10].map((number) => `criterion_${number}`).concat("criterion11");

  /** Sessions by raters; the raters' names are the columns. */
  function table(criterion: string, zero: "keep" | "drop"): (number | null)[][] {
    const perSession = sessions.map((record) => {
      const responses = record[`${criterion}.responses`];
      const users = record[`${criterion}.responses.users`];
      if (!Array.isArray(responses) || !Array.isArray(users)) throw new Error(criterion);
      return new Map(users.map((user, position) => [String(user), Number(responses[position])]));
    });
    const raters = [...new Set(perSession.flatMap((ratings) => [...ratings.keys()]))].sort();
    return perSession.map((ratings) =>
      raters.map((rater) => {
        const value = ratings.get(rater);
        return value === undefined || (value === 0 && zero === "drop") ? null : value;
      }),
    );
  }

  test.each([
    { criterion: "criterion_3", a1: 0.2505, c1: 0.3415, ak: 0.572, ck: 0.6748, alpha: 0.1888 },
    { criterion: "criterion_10", a1: 0.1349, c1: 0.2481, ak: 0.3841, ck: 0.5689, alpha: 0.0223 },
    { criterion: "criterion11", a1: 0.1686, c1: 0.2878, ak: 0.4479, ck: 0.6178, alpha: 0.0691 },
  ])("$criterion: experts disagree, ICC(A,1) $a1, alpha $alpha", ({ criterion, a1, c1, ak, ck, alpha }) => {
    const rows = table(criterion, "keep");
    const icc = (form: IccForm) => pointOf(intraclassCorrelation(rows, { unit: "item", form }));
    expect([icc("A,1"), icc("C,1"), icc("A,k"), icc("C,k")].map((value) => value.toFixed(4))).toEqual(
      [a1, c1, ak, ck].map((value) => value.toFixed(4)),
    );
    expect(pointOf(krippendorffAlpha(rows, { unit: "item", level: "interval" }))).toBeCloseTo(alpha, 4);
  });

  test.each([
    { model: "gpt-5-chat-2", mean: 4.0, ratings: 194 },
    { model: "Qwen3-235B", mean: 3.6269, ratings: 193 },
    { model: "DeepSeek-R1", mean: 3.399, ratings: 193 },
  ])(
    "$model: mean $mean over $ratings ratings once 0, which is off the scale, is dropped",
    ({ model, mean, ratings }) => {
      const own = criteria.flatMap((criterion) =>
        table(criterion, "drop").filter((_, session) => String(sessions[session]?.model).includes(model)),
      );
      const values = own.flat().filter((value) => value !== null);
      expect(values).toHaveLength(ratings);
      expect(values.reduce((sum, value) => sum + value, 0) / ratings).toBeCloseTo(mean, 4);
    },
  );

  test("dropping zeros costs rows, keeping them costs agreement; both are printed, neither is silent", () => {
    const options = { unit: "item", level: "interval" } as const;
    const alpha = (zero: "keep" | "drop") => krippendorffAlpha(table("criterion_4", zero), options);
    expect(alpha("keep").observations).toBe(60);
    expect(alpha("drop").observations).toBeLessThan(60);
    expect(pointOf(alpha("drop"))).toBeGreaterThan(pointOf(alpha("keep")));
  });
});
