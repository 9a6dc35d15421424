import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  type InventedConversation,
  labelledRun,
  labelsCsv,
  ratingOf,
  tinyMeasure,
  tinyRubric,
} from "./fixtures/labelled-run.ts";
import { CalibrationRecord, calibrate, describeRecords, labelledSubjects, ratingsInRun, readLabels } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-calibrate-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Row = Parameters<typeof labelsCsv>[0][number];

/** Calibrates the run's judge with these labels. */
function calibrated(run: ReturnType<typeof labelledRun>, rows: readonly Row[]) {
  const path = join(folder, "labels.csv");
  writeFileSync(path, labelsCsv(rows));
  const labels = readLabels(path);
  const labelled = labelledSubjects(labels, run.conversations);
  return calibrate({
    labelled,
    ratings: ratingsInRun(run.manifest, labelled.subjects),
    judge: run.manifest.judge,
    suites: [run.suite],
    source: { run: run.manifest.id },
    labels,
    version: "0.1.0",
    now: new Date("2026-11-21T00:00:00Z"),
  });
}

/** Pairs of a person's level and the judge's, each in a scenario of its own unless told. */
function paired(pairs: readonly (readonly [Row["level"], InventedConversation["judge"], string?])[]) {
  const entries = pairs.map(([level, judge, scenario], index) => ({
    level,
    judge,
    scenario: scenario ?? `s${index}`,
    repeat: index,
  }));
  return { invented: entries.map(({ scenario, repeat, judge }) => ({ scenario, repeat, judge })), rows: entries };
}
function recordOf(pairs: Parameters<typeof paired>[0], options: Parameters<typeof labelledRun>[1] = {}) {
  const { invented, rows } = paired(pairs);
  const [record] = calibrated(labelledRun(invented, options), rows);
  if (record === undefined) throw new Error("There is one record.");
  return record;
}
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe("calibrate", () => {
  // People yes 10, judge yes 11 of 20: both 8, people only 2, judge only 3, neither 7.
  const table = recordOf([
    ...times(8, [1, 1] as const),
    ...times(2, [1, 0] as const),
    ...times(3, [0, 1] as const),
    ...times(7, [0, 0] as const),
  ]);

  test("a two by two table worked by hand", () => {
    // Observed 15/20; by chance .5 x .55 + .5 x .45 = .5; kappa (.75 - .5) / (1 - .5).
    expect(table.agreement).toMatchObject({ statistic: "Cohen's kappa", estimate: { value: expect.closeTo(0.5, 12) } });
    expect(table.percent).toMatchObject({ status: "estimated", value: 0.75 });
    expect(table.bias).toMatchObject({ status: "estimated", value: expect.closeTo(0.05, 12) });
    expect(table.events).toMatchObject([
      {
        event: { atLeast: 1 },
        measures: ["tiny/seen-rate"],
        table: { both: 8, peopleOnly: 2, judgeOnly: 3, neither: 7 },
        // Exact (Clopper-Pearson): R's binom.test(8, 10) and binom.test(7, 10).
        sensitivity: { value: 0.8, lower: expect.closeTo(0.4439, 4), upper: expect.closeTo(0.9748, 4) },
        specificity: { value: 0.7, lower: expect.closeTo(0.3475, 4), upper: expect.closeTo(0.9333, 4) },
      },
    ]);
    expect(table.counts).toMatchObject({ subjects: 20, clusters: 20, raters: 1, compared: 20, peopleMissing: 0 });
  });

  test("is a record of its schema, with no word of any conversation", () => {
    expect(CalibrationRecord.parse(JSON.parse(JSON.stringify(table)))).toEqual(table);
    expect(JSON.stringify(table)).not.toContain("a reply");
  });

  test("is said in words", () => {
    const words = describeRecords([table]);
    for (const part of ["tiny/seen 1.0.0", "20 ratings by 1 person on 20 replies", "0.50 (95% interval", "80.0% ("]) {
      expect(words).toContain(part);
    }
  });

  test("ordered levels get a quadratic-weighted kappa, worked by hand", () => {
    // Mean squared distance .4; by chance .4(.6+.8) + .2(.2+.2) + .4(.8+.6) = 1.2; kappa 1 - .4 / 1.2.
    const pairs = [
      [0, 0],
      [1, 1],
      [2, 2],
      [0, 1],
      [2, 1],
    ] as const;
    const { agreement, events } = recordOf(pairs, {
      rubric: tinyRubric([2, 0, 1]),
      measures: [tinyMeasure({ id: "mean", event: { levels: [2] } })],
    });
    expect(agreement).toMatchObject({
      statistic: "Cohen's kappa (quadratic)",
      estimate: { value: expect.closeTo(2 / 3, 12) },
    });
    expect(events).toMatchObject([
      { measures: ["tiny/mean"], table: { both: 1, peopleOnly: 1, judgeOnly: 0, neither: 3 } },
    ]);
  });

  test("a long scale gets an ICC that counts being always higher as disagreeing", () => {
    // Row mean square 40/3, column mean square 2, residual 0: (40/3) / (40/3 + 2/4 x 2).
    const pairs = [
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ] as const;
    const { agreement, bias } = recordOf(pairs, { rubric: tinyRubric([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), measures: [] });
    expect(agreement.statistic).toBe("ICC(A,1)");
    expect(agreement.estimate).toMatchObject({ value: expect.closeTo(40 / 43, 10) });
    expect(bias).toMatchObject({ value: 1 });
  });

  test("pairs of one scenario are one unit: the same pairs in fewer scenarios say less", () => {
    const pairs = [
      ...times(8, [1, 1] as const),
      ...times(2, [1, 0] as const),
      ...times(3, [0, 1] as const),
      ...times(7, [0, 0] as const),
    ];
    const few = recordOf(pairs.map(([person, judge], index) => [person, judge, `s${Math.floor(index / 4)}`] as const));
    const width = (estimate: CalibrationRecord["percent"]) =>
      estimate.status === "estimated" ? estimate.upper - estimate.lower : 0;
    expect(few.percent).toMatchObject({ value: 0.75, units: 5 });
    expect(width(few.percent)).toBeGreaterThan(width(table.percent) * 1.2);
  });

  test("what is not a pair of levels is counted and never a level", () => {
    const record = recordOf([
      [1, 1],
      [0, 0],
      [0, 1],
      ["not-applicable", 0],
      [1, "not-applicable"],
      ["not-applicable", "not-applicable"],
      [1, "undecided"],
      [1, "unavailable"],
      ["missing", 1],
    ]);
    expect(record.counts).toEqual({
      subjects: 8,
      clusters: 8,
      raters: 1,
      compared: 3,
      bothNotApplicable: 1,
      peopleNotApplicable: 1,
      judgeNotApplicable: 1,
      judgeUndecided: 1,
      judgeUnavailable: 1,
      peopleMissing: 1,
      notAsked: 0,
    });
    expect(record.percent).toMatchObject({ observations: 3 });
    expect(describeRecords([record])).toContain("1 the judge could not be asked");
  });

  test("several people each count against the judge, and are compared among themselves", () => {
    const run = labelledRun(["a", "b", "c", "d"].map((scenario, index) => ({ scenario, judge: index % 2 })));
    const rows = ["a", "b", "c", "d"].flatMap((scenario, index) =>
      ["ana", "ben"].map((rater) => ({ scenario, rater, level: rater === "ben" && scenario === "d" ? 0 : index % 2 })),
    );
    const [record] = calibrated(run, rows);
    expect(record?.counts).toMatchObject({ subjects: 4, raters: 2, compared: 8, clusters: 4 });
    expect(record?.percent).toMatchObject({ value: 7 / 8, units: 4 });
    // Krippendorff, nominal: observed 2/8; ones 3, zeros 5 of 8, so expected 2 x 3 x 5 / (8 x 7) = 30/56; 1 - .25 / (30/56).
    expect(record?.amongPeople).toMatchObject({ estimate: { value: expect.closeTo(1 - 0.25 / (30 / 56), 10) } });
  });

  test("one person alone cannot be compared with people", () => {
    expect(table.amongPeople).toBeNull();
  });

  test("nothing that can be estimated is a reason, not a number", () => {
    const record = recordOf([[1, "undecided"]]);
    expect(record.agreement.estimate.status).toBe("not-estimable");
    expect(record.percent.status).toBe("not-estimable");
    expect(record.events[0]?.sensitivity).toMatchObject({ status: "not-estimable", reason: "no-data" });
  });

  test("several passes count by the level nearest to their mean", () => {
    const run = labelledRun([
      { scenario: "a", judge: 0 },
      { scenario: "b", judge: 0 },
    ]);
    const [first, second] = run.conversations;
    const more = [
      { ...first, ratings: [0, 1, 1].map((level, pass) => ratingOf(level, "judge:test", pass)) },
      { ...second, ratings: [ratingOf(0, "judge:test"), ratingOf("not-applicable", "judge:test", 1)] },
    ];
    const conversations = more as typeof run.conversations; // spread of entries that are there
    const [record] = calibrated({ ...run, conversations }, [
      { scenario: "a", level: 1 },
      { scenario: "b", level: 0 },
    ]);
    expect(record?.subjects.map(({ judge }) => judge)).toEqual([1, 0]);
  });

  test("items that the rules rate are the rules' calibration, whoever judges the rest", () => {
    const rules = { ref: "builtin:rules", version: "1", settings: { detectors: "abc" } };
    const rubric = tinyRubric([0, 1], { judgedBy: "rules" });
    const judge = { ref: "judge:model", version: "1", settings: { rules } };
    const known = labelledRun([{ scenario: "a", judge: 1 }], { rubric, judge });
    const by = known.conversations.map((entry) => ({ ...entry, ratings: [ratingOf(1, "builtin:rules")] }));
    const [record] = calibrated({ ...known, conversations: by }, [{ scenario: "a", level: 1 }]);
    expect(record?.judge).toEqual(rules);
    expect(record?.subjects[0]?.judge).toBe(1);
    // A run that does not say which rules rated them calibrates nobody.
    const unknown = labelledRun([{ scenario: "a", judge: 1 }], { rubric, judge: { ...judge, settings: {} } });
    expect(calibrated(unknown, [{ scenario: "a", level: 1 }])).toEqual([]);
  });
});
