import { describe, expect, test } from "vitest";
import { loadSuite } from "../index.ts";

const { scenarios } = loadSuite("helpert");
const version = (wanted: string) => scenarios.filter(({ tags }) => tags.version === wanted);
const linesOf = ({ client }: (typeof scenarios)[number]) => (client.kind === "scripted" ? client.lines : []);

describe("the meetings of helpert", () => {
  test("are each there as the peer held them, and replayed with and without the guide", () => {
    const sessions = (wanted: string) =>
      version(wanted)
        .map(({ tags }) => tags.session)
        .sort();
    expect(sessions("original")).toHaveLength(6);
    expect(sessions("helpert")).toEqual(sessions("original"));
    expect(sessions("plain")).toEqual(sessions("original"));
    expect(version("original").every(({ replies }) => replies !== undefined)).toBe(true);
    expect([...version("helpert"), ...version("plain")].every(({ replies }) => replies === undefined)).toBe(true);
    expect(version("helpert").every(({ briefing }) => briefing !== undefined)).toBe(true);
    expect(version("plain").every(({ briefing }) => briefing === undefined)).toBe(true);
  });

  test("replay the person's own lines, and nothing that the peer said reaches the assistant", () => {
    for (const original of version("original")) {
      for (const replay of scenarios.filter(
        ({ tags }) => tags.session === original.tags.session && tags.version !== "original",
      )) {
        expect(linesOf(replay)).toEqual(linesOf(original));
        const shown = [
          replay.briefing ?? "",
          ...(replay.history ?? []).map(({ text }) => text),
          ...linesOf(replay),
        ].join("\n");
        for (const reply of original.replies ?? []) expect(shown).not.toContain(reply);
      }
    }
  });
});
