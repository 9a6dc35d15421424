import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dimensionOf, estimateOf, pairOf, statisticOf, studyOf } from "./fixtures/read-study.ts";
import { type Workspace, workspace } from "./fixtures/workspace.ts";

let place: Workspace;
beforeAll(() => {
  place = workspace();
});
afterAll(() => place[Symbol.dispose]());

/** Runs `agree` on one file of the workspace, item by item, between a and b unless told otherwise. */
async function agree(content: string, flags: readonly string[] = ["--raters", "a,b", "--item", "id"]) {
  place.write({ "r.csv": content });
  return place.run(["agree", "r.csv", ...flags, "--unit", "item", "--draws", "200", "--json"]);
}
describe("ratings that do not allow an estimate say so, without a number", () => {
  test("a single item", async () => {
    const study = studyOf(await agree("id,a,b\n1,1,2\n"));
    for (const { estimate } of pairOf(dimensionOf(study)).statistics) {
      // A share of one item has an exact interval; nothing else can be said of one item.
      if (estimate.status === "estimated") expect(estimate.method).toMatch(/Wilson|exact|Clopper/);
      else expect(["too-few-units", "no-variation"]).toContain(estimate.reason);
    }
    expect(estimateOf(dimensionOf(study), "icc-a1")).toMatchObject({
      status: "not-estimable",
      reason: "too-few-units",
    });
  });

  test("nothing rated by both", async () => {
    const study = studyOf(await agree("id,a,b\n1,1,\n2,,3\n3,2,\n"));
    const pair = pairOf(dimensionOf(study));
    expect(pair.rows).toBe(0);
    for (const { estimate } of pair.statistics) expect(estimate.status).toBe("not-estimable");
  });

  test("nothing rated at all", async () => {
    const study = studyOf(await agree("id,a,b\n1,,\n2,,\n"));
    const dimension = dimensionOf(study);
    expect(dimension.raters.map(({ rated, missing }) => [rated, missing])).toEqual([
      [0, 2],
      [0, 2],
    ]);
    for (const { estimate } of [...dimension.joint.statistics, ...pairOf(dimension).statistics]) {
      expect(estimate.status).toBe("not-estimable");
    }
  });

  test("a rater who gives one rating throughout has no correlation, but has errors", async () => {
    const study = studyOf(await agree("id,a,b\n1,3,2\n2,3,3\n3,3,5\n4,3,1\n5,3,4\n6,3,4\n"));
    const pair = pairOf(dimensionOf(study));
    for (const id of ["pearson", "spearman", "tau-b", "ccc"]) {
      expect(estimateOf(pair, id)).toMatchObject({ status: "not-estimable", reason: "no-variation" });
    }
    expect(statisticOf(pair, "mae")).toBeCloseTo((1 + 0 + 2 + 2 + 1 + 1) / 6, 12);
  });

  test("raters who never differ get a bound below 1, not an interval without width", async () => {
    const rows = [1, 2, 3, 4, 5, 1, 2, 3].map((rating, row) => `${row},${rating},${rating}`).join("\n");
    const pair = pairOf(dimensionOf(studyOf(await agree(`id,a,b\n${rows}\n`))));
    for (const id of ["kappa", "icc-a1", "ccc", "agreement"]) {
      const estimate = estimateOf(pair, id);
      if (estimate.status !== "estimated") throw new Error(id);
      expect(estimate.value).toBe(1);
      expect(estimate.lower).toBeLessThan(1);
    }
  });

  test("no study holds NaN or null where a number is meant", async () => {
    const { out } = await agree("id,a,b\n1,3,3\n2,3,3\n3,,3\n");
    expect(out).not.toContain("NaN");
    expect(out).not.toMatch(/"(value|lower|upper)": null/);
  });
});

describe("ratings outside the scale", () => {
  const table = "id,a,b\n1,0,2\n2,3,3\n3,4,4\n4,2,1\n5,5,4\n6,1,9\n";
  const flags = (outside?: string) => [
    ...["--raters", "a,b", "--item", "id", "--scale", "1..5"],
    ...(outside === undefined ? [] : ["--outside", outside]),
  ];
  test("stop the command by default, with their number, the first place and the choices", async () => {
    const { code, err } = await agree(table, flags());
    expect(code).toBe(2);
    expect(err).toContain(
      'r.csv, line 2, column "a": 2 ratings lie outside the scale 1..5, this (0) being the first. Decide with --outside drop',
    );
    expect((await agree(table, flags("error"))).err).toBe(err);
  });

  test("are dropped as not rated, or kept, on request; either is counted", async () => {
    const dropped = dimensionOf(studyOf(await agree(table, flags("drop"))));
    expect(dropped.raters.map((rater) => [rater.rated, rater.outside, rater.dropped])).toEqual([
      [5, 1, 1],
      [5, 1, 1],
    ]);
    expect(pairOf(dropped).rows).toBe(4);
    const kept = dimensionOf(studyOf(await agree(table, flags("keep"))));
    expect(kept.raters.map((rater) => [rater.rated, rater.outside, rater.dropped])).toEqual([
      [6, 1, 0],
      [6, 1, 0],
    ]);
    expect(statisticOf(pairOf(kept), "bias")).toBeCloseTo((2 + 0 + 0 - 1 - 1 + 8) / 6, 12);
  });

  test("texts named with --missing are no ratings", async () => {
    const study = studyOf(
      await agree("id,a,b\n1,NA,2\n2,3,n/a\n3,4,4\n4,2,1\n", ["--raters", "a,b", "--missing", "NA,n/a"]),
    );
    expect(dimensionOf(study).raters.map(({ missing }) => missing)).toEqual([1, 1]);
  });
});

describe("a case by hand", () => {
  test("two raters, ten items, yes and no", async () => {
    // Both yes 4, both no 3, yes/no 2, no/yes 1: observed .7; shares of yes .6 and .5, so chance .6 x .5 + .4 x .5 = .5
    // and kappa .4. Pooled share of yes .55: Fleiss (.7 - .505) / .495; AC1 chance 2 x .55 x .45 = .495.
    const cells = ["y,y", "y,y", "y,y", "y,y", "n,n", "n,n", "n,n", "y,n", "y,n", "n,y"];
    const study = studyOf(await agree(`id,a,b\n${cells.map((pair, row) => `${row},${pair}`).join("\n")}\n`));
    const dimension = dimensionOf(study);
    const pair = pairOf(dimension);
    expect(dimension.measurement).toEqual({ level: "nominal", chosen: false });
    expect(statisticOf(pair, "agreement")).toBeCloseTo(0.7, 12);
    expect(statisticOf(pair, "kappa")).toBeCloseTo(0.4, 12);
    expect(statisticOf(dimension, "fleiss")).toBeCloseTo((0.7 - 0.505) / 0.495, 12);
    expect(statisticOf(dimension, "ac1")).toBeCloseTo((0.7 - 0.495) / 0.505, 12);
    expect(pair.statistics.map(({ id }) => id)).toEqual(["agreement", "kappa"]);
  });

  test("levels that are words, in order", async () => {
    // As numbers: a 1 2 3 3 2, b 1 3 3 2 2; differences b - a: 0 1 0 -1 0.
    const cells = ["low,low", "mid,high", "high,high", "high,mid", "mid,mid"];
    const flags = ["--raters", "a,b", "--levels", "low,mid,high"];
    const study = studyOf(await agree(`id,a,b\n${cells.map((pair, row) => `${row},${pair}`).join("\n")}\n`, flags));
    const pair = pairOf(dimensionOf(study));
    expect(dimensionOf(study).measurement).toEqual({ level: "ordinal", chosen: false });
    expect(statisticOf(pair, "bias")).toBeCloseTo(0, 12);
    expect(statisticOf(pair, "mae")).toBeCloseTo(0.4, 12);
    expect(statisticOf(pair, "within-1")).toBe(1);
  });

  test("the first published table of Shrout and Fleiss", async () => {
    // Six targets, four judges: ICC(1,1) .17, ICC(2,1) .29, ICC(3,1) .71, ICC(1,4) .44, ICC(2,4) .62, ICC(3,4) .91
    // (Shrout & Fleiss 1979, Psychological Bulletin 86, tables 2 and 4).
    const rows = ["9,2,5,8", "6,1,3,2", "8,4,6,8", "7,1,2,6", "10,5,6,9", "6,2,4,7"];
    const content = `id,a,b,c,d\n${rows.map((row, at) => `${at},${row}`).join("\n")}\n`;
    const found = dimensionOf(studyOf(await agree(content, ["--raters", "a,b,c,d", "--item", "id"])));
    const printed = { "icc-11": 0.17, "icc-a1": 0.29, "icc-c1": 0.71, "icc-1k": 0.44, "icc-ak": 0.62, "icc-ck": 0.91 };
    for (const [id, value] of Object.entries(printed)) expect(statisticOf(found, id)).toBeCloseTo(value, 2);
  });
});
