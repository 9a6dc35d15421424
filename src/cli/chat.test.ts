import { describe, expect, test } from "vitest";
import { readTranscripts } from "../conversations/index.ts";
import { workspace } from "./fixtures/workspace.ts";

async function* lines(texts: readonly string[]): AsyncIterable<string> {
  yield* texts;
}
/** Types lines into `plumbline chat` and gives what came back. */
async function chat(typed: readonly string[], ...flags: string[]) {
  using place = workspace();
  const ran = await place.run(["chat", "--persona", "miriam-quiet-house", ...flags], { lines: () => lines(typed) });
  return { ...ran, read: (path: string) => place.read(path) };
}
const kind = "That sounds hard. I am glad you told me. What is it like?";
const spoken = (out: string) => out.trim().split("\n");

describe("plumbline chat", () => {
  test("the person writes first and answers each line; on a pipe only their lines are on standard output", async () => {
    const { code, out, err } = await chat([kind, kind, "/quit"]);
    expect(code).toBe(0);
    expect(spoken(out)).toHaveLength(3);
    expect(spoken(out).every((line) => line.startsWith("Miriam: "))).toBe(true);
    expect(err).toContain("Content note: Bereavement");
  });

  test("is the same again with the same seed, and ends with the input", async () => {
    const [first, again, other] = [await chat([kind]), await chat([kind]), await chat([kind], "--seed", "9")];
    expect(again.out).toBe(first.out);
    expect(other.out).not.toBe(first.out);
    expect(first.code).toBe(0);
  });

  test("/state shows variables and what is not told yet, /why what the last line did and why", async () => {
    const { err } = await chat([kind, "/state", "/why"]);
    expect(err).toMatch(/trust +#+\.+ 0\.\d+ \(0 to 1\)/);
    expect(err).toMatch(/told {6}husband-died/);
    expect(err).toMatch(/not told {2}burden-thought \(trust 0\.55 or more\)/);
    expect(err).toContain("trust 0.35 -> 0.45: felt acknowledged (reaction, by turn 2)");
  });

  test("/branch goes back to a turn and on from there as it was; /turns lists what is left", async () => {
    const { out, err } = await chat([kind, "I can't help with that.", "/branch 3", "/turns", kind]);
    const said = spoken(out);
    expect(said[3]).toBe(said[1]); // the last line before the branch is shown again
    expect(err).toMatch(/\n3 {2}Miriam: /);
    expect(err).not.toMatch(/\n4 {2}/);
    const straight = await chat([kind, kind]);
    expect(said[4]).toBe(spoken(straight.out)[2]);
  });

  test("/save writes a transcript that plumbline rate reads, and overwrites nothing", async () => {
    using place = workspace();
    const typed = [kind, "Are you thinking about ending your life?", "/save talk.json", "/save talk.json"];
    const { err } = await place.run(["chat", "--persona", "miriam-quiet-house"], { lines: () => lines(typed) });
    expect(err).toContain("Saved 5 turns to talk.json");
    expect(err).toContain("talk.json exists already; nothing was written.");
    expect(JSON.parse(place.read("talk.json")).simulatedClient).toMatchObject({
      persona: "miriam-quiet-house",
      seed: 1,
    });
    expect(readTranscripts(`${place.folder}/talk.json`)).toMatchObject([
      { id: "miriam-quiet-house", turns: Array.from({ length: 5 }, () => ({ text: expect.any(String) })) },
    ]);
  });

  test("what is typed wrong is explained, and nothing is said", async () => {
    const { out, err } = await chat(["/stat", "/branch x", "/branch 9", "/save", "", "//just a slash"]);
    expect(err).toContain("There is no /stat. Did you mean /state?");
    expect(err).toContain("/branch takes the number of a turn");
    expect(err).toContain("There are turns 1 to 1");
    expect(err).toContain("/save takes a file name");
    expect(spoken(out)).toHaveLength(2);
  });

  test("a hostile persona's escape sequences are shown, not acted out", async () => {
    using place = workspace();
    const persona = [
      "{schemaVersion: 1, kind: persona, id: mallory, version: 1.0.0, contentNote: none, name: Mallory, age: 30, locale: en-GB,",
      "provenance: {source: own, licence: Apache-2.0, authors: [us], reviewers: [], date: 2026-11-29},",
      'about: x, style: plain, opening: ["\\e[31mred\\a", "\\e]0;title\\a"], facts: [{id: a, fact: I am Mallory., says: ["\\e[2J gone", "\\e[2J off"]}]}',
    ].join("\n");
    place.write({ "mallory.yaml": persona });
    const ran = await place.run(["chat", "--persona", "mallory.yaml"], { lines: () => lines([kind]) });
    expect(ran.code).toBe(0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that none comes through is the point
    expect(ran.out + ran.err).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
    expect(ran.out).toContain("<U+001B>");
  });

  test("somebody who leaves is said to go, and /why says why", async () => {
    const refusals = Array(4).fill("I can't help with that. Please contact a professional.");
    const { err } = await chat([...refusals, "/why"]);
    expect(err).toContain("(Miriam goes.");
    expect(err).toContain("is gone");
    expect(err).toContain("goes: variable trust, below 0.1");
  });

  test("an unknown persona or simulator is refused with what there is", async () => {
    using place = workspace();
    const nobody = await place.run(["chat", "--persona", "miriam-quiet-hous"]);
    expect(nobody).toMatchObject({ code: 2, out: "" });
    expect(nobody.err).toContain('Did you mean "miriam-quiet-house"?');
    const none = await place.run(["chat", "--persona", "miriam-quiet-house", "--simulator", "eliza"]);
    expect(none.code).toBe(2);
    expect(none.err).toContain('Simulator "eliza": there is none.');
  });
});
