import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { workspace } from "./fixtures/workspace.ts";

const psi = {
  name: "Robin",
  id: "1",
  type: ["plain"],
  history: "Her father left.",
  helpless_belief: ["I am trapped."],
  unlovable_belief: [],
  worthless_belief: [],
  intermediate_belief: "It is important to be right.",
  coping_strategies: "Avoids help.",
  situation: "Opening a letter.",
  auto_thought: "I can't handle this.",
  emotion: ["anxious"],
  behavior: "Puts the letter away.",
};

describe("plumbline personas", () => {
  test("sample draws the same people for the same seed, one JSON object a line", async () => {
    using place = workspace({});
    const first = await place.run(["personas", "sample", "--kind", "mindeval", "--n", "50", "--seed", "7"]);
    const again = await place.run(["personas", "sample", "--kind", "mindeval", "--n", "50", "--seed", "7"]);
    expect(first.code).toBe(0);
    expect(again.out).toBe(first.out);
    const lines = first.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(50);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(50);
    // The tenth on its own is the tenth of many.
    const tenth = await place.run([
      "personas",
      "sample",
      "--kind",
      "mindeval",
      "--n",
      "1",
      "--first",
      "9",
      "--seed",
      "7",
    ]);
    expect(JSON.parse(tenth.out)).toEqual(lines[9]);
  });

  test("sample writes a file, which check finds nothing wrong with and show can show", async () => {
    using place = workspace({});
    const args = ["--kind", "sqpsych", "--n", "3", "--seed", "night", "--out", "people.jsonl"];
    expect((await place.run(["personas", "sample", ...args])).code).toBe(0);
    const check = await place.run(["personas", "check", "people.jsonl"]);
    expect([check.code, check.out]).toEqual([0, expect.stringContaining("3 profiles")]);
    const show = await place.run(["personas", "show", "people.jsonl#sqpsych-night-1"]);
    expect(show.code).toBe(0);
    expect(show.out).toMatch(/^sqpsych-night-1: .*Tells:/s);
    const people = await place.run(["personas", "sample", "--kind", "sqpsych", "--n", "2", "--as", "personas"]);
    place.write({ "people-to-play.jsonl": people.out });
    const played = await place.run(["personas", "check", "people-to-play.jsonl"]);
    expect([played.code, played.out]).toEqual([0, expect.stringContaining("2 profiles (personas of the kernel)")]);
    expect(JSON.parse(people.out.split("\n")[0] ?? "")).toMatchObject({
      facts: expect.any(Array),
      opening: expect.any(Array),
    });
  });

  test("import and export lose nothing on the way there and back", async () => {
    using place = workspace({ "in.json": JSON.stringify([{ ...psi, note: { kept: [1, null] } }]) });
    expect((await place.run(["personas", "import", "in.json", "--out", "kept.jsonl"])).code).toBe(0);
    expect((await place.run(["personas", "export", "kept.jsonl", "--out", "out.json"])).code).toBe(0);
    expect(JSON.parse(readFileSync(join(place.folder, "out.json"), "utf8"))).toEqual([
      { ...psi, note: { kept: [1, null] } },
    ]);
    const people = await place.run(["personas", "import", "in.json", "--as", "personas"]);
    expect(people.err).toMatch(/1 of 1 profiles imported \(PATIENT-Psi diagrams\)\.\nOurs, not the profile's: /);
  });

  test("check says everything that is wrong, with file, line and what was likely meant, and ends with 2", async () => {
    const wrong = { ...psi, helpless_belief: ["I am traped here."], emotion: ["sad", "hopefull"] };
    using place = workspace({ "w.json": JSON.stringify([psi, wrong], null, 1), "none.json": "[]" });
    const { code, err, out } = await place.run(["personas", "check", "w.json", "none.json", "absent.json"]);
    expect(code).toBe(2);
    expect(err).toMatch(/w\.json:\d+:\d+ helpless_belief\[0\]: Not one of the helpless/);
    expect(err).toMatch(/w\.json:\d+:\d+ emotion\[1\]: Not one of the nine groups/);
    expect(err).toContain("none.json There is no profile in this file.");
    expect(err).toContain("absent.json This file does not exist.");
    expect(out).toContain("2 profiles (PATIENT-Psi diagrams), 1 of them with problems.");
  });

  test.each([
    [["sample", "--kind", "mindevl"], 'Did you mean "mindeval"'],
    [["import", "x.json", "--format", "eyore"], 'Did you mean "eeyore"'],
    [["import", "x.json"], 'No known format has the fields "colour"'],
    [["show", "mindevall#1"], 'Did you mean "mindeval"'],
    [["sample", "--kind", "mindeval", "--n", "-3"], "whole number"],
    [["smaple"], "sample"],
  ])("%j is answered with what was likely meant", async (argv, hint) => {
    using place = workspace({ "x.json": '[{"colour":"red"}]' });
    const { code, err } = await place.run(["personas", ...argv]);
    expect(code).toBe(2);
    expect(err).toContain(hint);
  });

  test("list names kinds, forms and the library's people", async () => {
    using place = workspace({});
    const { code, out } = await place.run(["personas", "list", "--json"]);
    expect(code).toBe(0);
    const { kinds, forms, people } = JSON.parse(out);
    expect(kinds).toHaveLength(11);
    expect(forms.length).toBeGreaterThanOrEqual(19);
    expect(people.length).toBeGreaterThan(0);
  });
});
