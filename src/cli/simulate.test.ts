import { describe, expect, test } from "vitest";
import { readTranscripts } from "../conversations/index.ts";
import { workspace } from "./fixtures/workspace.ts";

const command = [
  "simulate",
  "miriam-quiet-house",
  "dolores-four-weeks",
  "-a",
  "builtin:attentive",
  "-a",
  "builtin:abrupt",
];
const linesOf = (text: string) =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("plumbline simulate", () => {
  test("writes each person's conversations with each assistant as lines, and a manifest to repeat it by", async () => {
    using place = workspace();
    const { code, err } = await place.run([...command, "--n", "2", "--out", "corpus.jsonl"]);
    expect({ code, err }).toMatchObject({ code: 0, err: expect.stringMatching(/^8 conversations\. Ended: /) });
    const corpus = linesOf(place.read("corpus.jsonl"));
    expect(corpus).toHaveLength(8);
    expect(new Set(corpus.map(({ id }) => id)).size).toBe(8);
    expect(corpus.every(({ messages, states }) => messages[0].role === "user" && states === undefined)).toBe(true);
    expect(corpus.some(({ messages }) => messages.some(({ visit }: { visit?: number }) => visit === 3))).toBe(true);
    expect(JSON.parse(place.read("corpus.manifest.json"))).toMatchObject({
      kind: "corpus-manifest",
      seed: 1,
      assistants: [{ ref: "builtin:attentive" }, { ref: "builtin:abrupt" }],
      clients: [{ ref: "builtin:persona" }],
    });
    expect(readTranscripts(`${place.folder}/corpus.jsonl`)).toHaveLength(8);
  });

  test("goes on from what is there, also behind a line that was cut off, to the same corpus", async () => {
    using place = workspace();
    const whole = [...command, "--n", "2", "--concurrency", "1"];
    await place.run([...whole, "--out", "whole.jsonl"]);
    const all = place.read("whole.jsonl");
    await place.run([...whole, "--out", "part.jsonl"]);
    place.write({ "part.jsonl": all.slice(0, Math.floor(all.length / 2)) });
    const { err } = await place.run([...whole, "--out", "part.jsonl"]);
    expect(err).toMatch(/were there already/);
    expect(place.read("part.jsonl")).toBe(all);
    const again = await place.run([...whole, "--out", "part.jsonl"]);
    expect(again.err).toContain("8 were there already");
  });

  test("refuses to mix two plans in one file", async () => {
    using place = workspace();
    await place.run([...command, "--out", "corpus.jsonl"]);
    const other = await place.run([...command, "--seed", "2", "--out", "corpus.jsonl"]);
    expect(other.code).toBe(2);
    expect(other.err).toContain("was made otherwise");
  });

  test("hidden states are written when asked for, with what came of the last visit", async () => {
    using place = workspace();
    await place.run(["simulate", "dolores-four-weeks", "-a", "builtin:attentive", "--states", "--out", "c.jsonl"]);
    const [line] = linesOf(place.read("c.jsonl"));
    expect(line.states[0]).toMatchObject({ turn: 0, act: "open", variables: { craving: 3 } });
    expect(line.lastVisit).toMatchObject({ visit: 3 });
  });

  test("needs an assistant, and a person or suite that exists", async () => {
    using place = workspace();
    expect((await place.run(["simulate", "--out", "c.jsonl"])).code).toBe(2);
    const wrong = await place.run(["simulate", "miriam", "-a", "builtin:mirror", "--out", "c.jsonl"]);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('Did you mean "miriam-quiet-house"?');
  });
});
