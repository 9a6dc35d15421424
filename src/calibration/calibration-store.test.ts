import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { labelledRun, tinyRubric } from "./fixtures/labelled-run.ts";
import { type AnchorSet, type CalibrationRecord, calibrate, findReliability, openCalibrations } from "./index.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plumbline-calibrations-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const invented = ["a", "b", "c", "d"].map((scenario, index) => ({ scenario, judge: index % 2 }));
const run = labelledRun(invented);

/** A record of the run's judge; every person agrees with it but on the first `wrong` conversations. */
function record(over: { judge?: CalibrationRecord["judge"]; version?: string; day?: number; wrong?: number } = {}) {
  const { judge = run.manifest.judge, version = "1.0.0", day = 1, wrong = 1 } = over;
  const rubric = { ...tinyRubric([0, 1]), version };
  const item = rubric.items[0];
  if (item === undefined) throw new Error("The rubric has an item.");
  const subjects = run.conversations.map((conversation, index) => ({
    conversation,
    rubric,
    item,
    turn: 1,
    people: [{ rater: "ana", level: index < wrong ? 1 - (index % 2) : index % 2 }],
  }));
  const [made] = calibrate({
    labelled: { subjects, notAsked: {} },
    ratings: new Map(subjects.map((subject) => [subject, subject.conversation.ratings])),
    judge,
    suites: [run.suite],
    source: { run: "run-1" },
    labels: { file: "labels.csv", sha256: "0".repeat(64) },
    version: "0.1.0",
    now: new Date(Date.UTC(2026, 10, day)),
  });
  if (made === undefined) throw new Error("There is one record.");
  return made;
}
const found = (judge = run.manifest.judge) =>
  findReliability({ judge }, [run.suite], openCalibrations(folder).records());

describe("records", () => {
  test("survive and are found again by judge, rubric version and item", () => {
    const file = openCalibrations(folder).addRecord(record());
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(record());
    expect(found()).toMatchObject([
      {
        judge: "judge:test",
        item: "tiny/seen",
        statistic: "Cohen's kappa",
        against: "4 ratings by 1 person on 4 replies",
      },
    ]);
  });

  test("of several the newest counts, in whatever order they were written, and none is written over", () => {
    const store = openCalibrations(folder);
    store.addRecord(record({ day: 2, wrong: 0 }));
    store.addRecord(record({ day: 1, wrong: 2 }));
    const files = [store.addRecord(record({ day: 1, wrong: 2 })), store.addRecord(record({ day: 1, wrong: 1 }))];
    expect(new Set(files).size).toBe(2);
    expect(store.records()).toHaveLength(4);
    expect(found()[0]?.agreement).toMatchObject({ value: 1 });
  });

  test("hold for exactly the judge they were measured with", () => {
    openCalibrations(folder).addRecord(record());
    const { ref, version } = run.manifest.judge;
    expect(found({ ref, version: "2", settings: { passes: 1 } })).toEqual([]);
    expect(found({ ref, version, settings: { passes: 3 } })).toEqual([]);
    expect(found({ ref: "judge:test2", version, settings: { passes: 1 } })).toEqual([]);
    expect(found({ ref, version, settings: { passes: 1 } })).toHaveLength(1);
  });

  test("hold for the rubric version they were measured with", () => {
    openCalibrations(folder).addRecord(record({ version: "0.9.0" }));
    expect(found()).toEqual([]);
  });

  test("of the rules hold whatever the number of passes: they answer the same every time", () => {
    const rules = { ref: "builtin:rules", version: "1", settings: { detectors: "abc" } };
    openCalibrations(folder).addRecord(record({ judge: { ...rules, settings: { ...rules.settings, passes: 1 } } }));
    expect(found({ ...rules, settings: { detectors: "abc", passes: 3 } })).toHaveLength(1);
    expect(found({ ...rules, settings: { detectors: "abd", passes: 1 } })).toEqual([]);
  });

  test("that are damaged are left out with a warning, and hide no other", () => {
    const store = openCalibrations(folder);
    store.addRecord(record({ day: 1 }));
    writeFileSync(store.addRecord(record({ day: 2 })), '{"kind": "calibration"');
    const warnings: string[] = [];
    expect(openCalibrations(folder, (sentence) => warnings.push(sentence)).records()).toHaveLength(1);
    expect(warnings).toMatchObject([expect.stringContaining("2026-11-02")]);
  });

  test("are for their owner's eyes, and out of version control", () => {
    const file = openCalibrations(folder).addRecord(record());
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe("*\n");
  });

  test("an empty store has none, and asking writes nothing", () => {
    expect(openCalibrations(folder).records()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("anchor sets", () => {
  const set = (day: number, ref = "judge:test", rubricId = "tiny"): AnchorSet => ({
    schemaVersion: 1,
    kind: "anchor",
    createdAt: new Date(Date.UTC(2026, 10, day)).toISOString(),
    plumbline: "0.1.0",
    judge: { ref, version: "1", settings: {} },
    floor: 0.8,
    rubric: { ...tinyRubric([0, 1]), id: rubricId },
    source: { run: "run-1" },
    conversations: [
      { id: "c", cluster: "c", locale: "en", repeat: 0, seed: 1, facts: {}, tags: {}, turns: [], subjects: [] },
    ],
  });

  test("the newest of each rubric is found by the judge's reference alone", () => {
    const store = openCalibrations(folder);
    for (const each of [set(3), set(5), set(4), set(9, "judge:other"), set(2, "judge:test", "second")])
      store.addAnchor(each);
    const days = store
      .anchorsFor("judge:test", ["tiny", "second", "third"])
      .map(({ createdAt }) => createdAt.slice(8, 10));
    expect(days).toEqual(["05", "02"]);
    expect(store.records()).toEqual([]);
  });

  test("say whose words they hold", () => {
    const store = openCalibrations(folder);
    const path = store.addAnchor(set(1));
    expect(store.anchorFilesOf("run-1")).toEqual([path]);
    expect(store.anchorFilesOf("run-2")).toEqual([]);
  });
});
