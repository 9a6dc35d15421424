import { describe, expect, test } from "vitest";
import { seededRandom } from "../random/index.ts";
import { type InventedConversation, idOf, labelledRun, tinyMeasure, tinyRubric } from "./fixtures/labelled-run.ts";
import { type CalibrationRecord, calibrate, correctResults, type LabelledConversation, planLabels } from "./index.ts";

/** Records of people's ratings of some conversations, as if they had been calibrated with. */
function recordsOf(
  run: ReturnType<typeof labelledRun>,
  levels: ReadonlyMap<string, Record<string, number | "missing" | "not-applicable">>,
): CalibrationRecord[] {
  const rubric = run.suite.rubrics[0];
  const item = rubric?.items[0];
  if (rubric === undefined || item === undefined) throw new Error("The rubric has an item.");
  const subjects = run.conversations.flatMap((conversation: LabelledConversation) => {
    const people = Object.entries(levels.get(conversation.id) ?? {}).map(([rater, level]) => ({ rater, level }));
    return people.length === 0 ? [] : [{ conversation, rubric, item, turn: 1, people }];
  });
  return calibrate({
    labelled: { subjects, notAsked: {} },
    ratings: new Map(),
    judge: run.manifest.judge,
    suites: [run.suite],
    source: { run: "run-1" },
    labels: { file: "labels.csv", sha256: "0".repeat(64) },
    version: "0.1.0",
    now: new Date(0),
  });
}
const correctedOf = (run: ReturnType<typeof labelledRun>, records: CalibrationRecord[], measure = "seen-rate") =>
  correctResults(run.results, records).measures.find((entry) => entry.measure.id === measure && entry.group === null);

describe("correctResults", () => {
  test("a judge that is biased on purpose is corrected: the truth lies inside in at least 93 of 100 runs", () => {
    const truth = 0.3;
    const runs = 300;
    let covered = 0;
    let uncorrectedCovered = 0;
    let sum = 0;
    for (let run = 0; run < runs; run += 1) {
      const random = seededRandom(run, "biased judge");
      const invented: InventedConversation[] = [];
      const people = new Map<string, Record<string, number>>();
      for (let scenario = 0; scenario < 60; scenario += 1) {
        // Repeats of a scenario mostly share its truth; the judge sees 95 % of events and 35 % where there are none.
        const shared = random.next() < truth ? 1 : 0;
        for (let repeat = 0; repeat < 2; repeat += 1) {
          const real = random.next() < 0.6 ? shared : random.next() < truth ? 1 : 0;
          const judge = random.next() < (real === 1 ? 0.95 : 0.35) ? 1 : 0;
          invented.push({ scenario: `s${scenario}`, repeat, judge });
          if (scenario < 25) people.set(idOf(`s${scenario}`, repeat), { ana: real }); // scenarios are exchangeable
        }
      }
      const made = labelledRun(invented);
      const result = correctedOf(made, recordsOf(made, people));
      const { corrected, estimate } = result ?? {};
      if (corrected?.status !== "estimated" || estimate?.status !== "estimated") throw new Error("Both are estimated.");
      expect(corrected.units).toBe(25);
      sum += corrected.value;
      if (corrected.lower <= truth && truth <= corrected.upper) covered += 1;
      if (estimate.lower <= truth && truth <= estimate.upper) uncorrectedCovered += 1;
    }
    expect(covered / runs).toBeGreaterThanOrEqual(0.93);
    expect(uncorrectedCovered / runs).toBeLessThan(0.3); // it is biased indeed: .3 x .95 + .7 x .35 = .53
    expect(sum / runs).toBeCloseTo(truth, 1);
  });

  const invented = ["a", "b", "c", "d", "e", "f"].map((scenario) => ({ scenario, judge: 1 }));
  const run = labelledRun(invented);

  test("leaves the judge's own estimate and everything without people's ratings as it was", () => {
    const people = new Map(
      [
        ["a", 0],
        ["b", 1],
        ["c", 0],
      ].map(([id, level]) => [idOf(String(id)), { ana: Number(level) }]),
    );
    const results = correctResults(run.results, recordsOf(run, people));
    expect(results.measures.map(({ corrected: _corrected, ...rest }) => rest)).toEqual(run.results.measures);
    expect(correctResults(run.results, [])).toBe(run.results);
    expect(correctResults(run.results, recordsOf(run, new Map())).measures[0]).not.toHaveProperty("corrected");
  });

  test("everything rated by people is their own mean, worked by hand", () => {
    const people = new Map(invented.map(({ scenario }, index) => [idOf(scenario), { ana: index < 2 ? 1 : 0 }]));
    expect(correctedOf(run, recordsOf(run, people))?.corrected).toMatchObject({
      value: expect.closeTo(1 / 3, 12),
      units: 6,
    });
  });

  test("people who differ count by their mean, and one who gave nothing does not count", () => {
    const people = new Map(
      invented.map(({ scenario }) => [idOf(scenario), { ana: 2, ben: 0, cem: "missing" as const }]),
    );
    const mean = tinyMeasure({
      id: "mean",
      event: undefined,
      perConversation: "mean",
      estimate: "mean",
      range: [0, 2],
    });
    const ordered = labelledRun(invented, { rubric: tinyRubric([0, 1, 2]), measures: [mean] });
    expect(correctedOf(ordered, recordsOf(ordered, people), "mean")?.corrected).toMatchObject({
      value: 1,
      observations: 6,
    });
  });

  test("people's ratings of other words are not used, though the conversation has the same id", () => {
    const people = new Map(invented.map(({ scenario }) => [idOf(scenario), { ana: 0 }]));
    const again = labelledRun(invented.map((entry) => ({ ...entry, reply: "something else" })));
    expect(correctedOf(again, recordsOf(run, people))).not.toHaveProperty("corrected");
  });

  test("people's ratings with another version of the rubric are not used", () => {
    const people = new Map(invented.map(({ scenario }) => [idOf(scenario), { ana: 0 }]));
    const later = labelledRun(invented, { rubric: { ...tinyRubric([0, 1]), version: "2.0.0" } });
    expect(correctedOf(later, recordsOf(run, people))).not.toHaveProperty("corrected");
  });

  test("the newest rating of one person counts", () => {
    const all = (level: number) => new Map(invented.map(({ scenario }) => [idOf(scenario), { ana: level }]));
    const records = [...recordsOf(run, all(1)), ...recordsOf(run, all(0))];
    expect(correctedOf(run, records)?.corrected).toMatchObject({ value: 0 });
  });

  test("ratings collected for one judge correct another", () => {
    const people = new Map(invented.map(({ scenario }, index) => [idOf(scenario), { ana: index % 2 }]));
    const other = labelledRun(invented, { judge: { ref: "judge:other", version: "9", settings: {} } });
    expect(correctedOf(other, recordsOf(run, people))?.corrected).toMatchObject({ value: 0.5 });
  });

  test("groups are corrected by their own conversations alone", () => {
    const measures = [tinyMeasure({ by: ["half"] })];
    const names = ["s1", "s2", "s3", "s6", "s7", "s8"];
    const grouped = labelledRun(
      names.map((scenario) => ({ scenario, judge: 1 })),
      { measures },
    );
    const people = new Map(names.slice(0, 3).map((scenario) => [idOf(scenario), { ana: 0 }]));
    const results = correctResults(grouped.results, recordsOf(grouped, people));
    const of = (value: string) => results.measures.find(({ group }) => group?.value === value);
    expect(of("first")?.corrected).toMatchObject({ value: 0, observations: 3 });
    expect(of("second")).not.toHaveProperty("corrected");
  });

  test("one scenario rated by people is too few, and said so", () => {
    const people = new Map([[idOf("a"), { ana: 1 }]]);
    expect(correctedOf(run, recordsOf(run, people))?.corrected).toMatchObject({
      status: "not-estimable",
      reason: "too-few-units",
    });
  });

  test("times are not corrected", () => {
    const measures = [tinyMeasure({ id: "first", perConversation: "first", estimate: "time", range: [0, 3] })];
    const timed = labelledRun(invented, { measures });
    const people = new Map(invented.map(({ scenario }) => [idOf(scenario), { ana: 1 }]));
    expect(correctedOf(timed, recordsOf(timed, people), "first")).not.toHaveProperty("corrected");
  });
});

describe("planLabels", () => {
  const invented = Array.from({ length: 200 }, (_, index) => ({
    scenario: `s${index}`,
    judge: index % 5 === 0 ? 1 : 0,
  }));
  const run = labelledRun(invented);
  // Half the labelled conversations the judge is wrong on every tenth.
  const people = new Map(
    invented
      .slice(0, 40)
      .map(({ scenario, judge }, index) => [idOf(scenario), { ana: index % 10 === 3 ? 1 - judge : judge }]),
  );

  test("without people's ratings it assumes several correlations, and a better judge saves ratings", () => {
    const [plan] = planLabels(run.results, [], { halfWidth: 0.06 });
    const needed = plan?.plans.map(({ plan: each }) => each.needed ?? Number.POSITIVE_INFINITY) ?? [];
    expect(plan).toMatchObject({ judged: 200, labelled: 0, problem: null });
    expect(plan?.plans.map(({ correlation, isAssumed }) => [correlation, isAssumed])).toEqual([
      [0.3, true],
      [0.6, true],
      [0.9, true],
    ]);
    expect(needed).toEqual([...needed].sort((left, right) => right - left));
    expect(needed[2]).toBeLessThan(needed[0] ?? 0);
  });

  test("with enough of them it uses what was measured", () => {
    const [plan] = planLabels(run.results, recordsOf(run, people));
    expect(plan?.labelled).toBe(40);
    expect(plan?.plans).toMatchObject([{ isAssumed: false }]);
    expect(plan?.plans[0]?.correlation).toBeGreaterThan(0.5);
  });

  test("a judge that sees the same everywhere leaves nothing to plan with, unless a share is assumed", () => {
    const same = labelledRun(invented.map((entry) => ({ ...entry, judge: 0 })));
    expect(planLabels(same.results, [])[0]).toMatchObject({ plans: [], problem: expect.stringContaining("--rate") });
    expect(planLabels(same.results, [], { rate: 0.1 })[0]?.plans).toHaveLength(3);
  });
});
