import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { loadDetectors } from "../../detection/index.ts";
import { roleDrift } from "./role-drift.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const detectors = loadDetectors();
const kinds = (text: string, name?: string) => [
  ...new Set(roleDrift(text, detectors, name === undefined ? {} : { name }).map(({ kind }) => kind)),
];

const LabelledTurns = z.object({
  entries: z.array(
    z.object({ id: z.string(), label: z.enum(["drift", "in-role"]), form: z.string(), text: z.string() }),
  ),
});
const { entries } = LabelledTurns.parse(
  parse(readFileSync(join(root, "library", "evaluation", "client-drift", "turns.yaml"), "utf8")),
);
/** Odd numbers were looked at while the patterns were written, even ones only measured. */
const unseen = entries.filter(({ id }) => Number(id.slice(1)) % 2 === 0);

function shares(set: typeof entries) {
  const share = (label: string, isFound: boolean) => {
    const own = set.filter((entry) => entry.label === label);
    return own.filter(({ text }) => roleDrift(text, detectors).length > 0 === isFound).length / own.length;
  };
  return { sensitivity: share("drift", true), specificity: share("in-role", false) };
}

describe("a played client out of role", () => {
  test.each([
    ["advice", "Have you considered keeping a journal?"],
    ["assistant-thanks", "Thank you for sharing that with me."],
    ["assistant-offer", "How can I help you today?"],
    ["counsellor-reflection", "It sounds like you're feeling overwhelmed."],
    ["self-diagnosis", "My depressive symptoms are moderate, with anhedonia."],
    ["accepts-everything", "What a wonderful suggestion, I will do all of that!"],
    ["meta", "In this role-play I am a teacher."],
    ["meta", "*sighs and looks away* I don't know."],
    ["meta", "Client: I feel low."],
    ["essay", "**Sleep:** poor\n**Mood:** low"],
  ] as const)("%s is told from: %s", (kind, text) => {
    expect(kinds(text)).toContain(kind);
  });

  test("a line that tells about the person by name is a report", () => {
    expect(kinds("Sarah, 29, feels anxious about work.", "Sarah")).toEqual(["essay"]);
    expect(kinds("Sarah is my sister's name.", "Nora")).toEqual([]);
  });

  test("advice somebody else gave, words in quotation marks and talk about the assistant are in role", () => {
    for (const text of [
      "my sister says I should try yoga",
      'He wrote "have you considered talking to someone" and nothing else.',
      "as an AI you can't know what it's like",
      "thanks i guess",
      "I'm listening to myself as much as to you.",
    ]) {
      expect(kinds(text)).toEqual([]);
    }
  });

  test("signs carry the place of their words", () => {
    const text = "ok. How can I help you today?";
    const [sign] = roleDrift(text, detectors);
    expect(text.slice(sign?.start, sign?.end).toLowerCase()).toBe("how can i help you");
  });

  test("a hundred thousand signs of a hostile line are read in time that grows with their number", () => {
    const text = `${"1. x ".repeat(20_000)}${"- a\n".repeat(5_000)}${"*a ".repeat(10_000)}`;
    expect(() => roleDrift(text, detectors)).not.toThrow();
  });

  test("the labelled set is large enough, and its unseen half is told apart", () => {
    expect(entries.length).toBeGreaterThanOrEqual(200);
    const all = shares(entries);
    const rest = shares(unseen);
    console.info(`role drift: all ${JSON.stringify(all)}, unseen half ${JSON.stringify(rest)}`);
    expect(rest.sensitivity).toBeGreaterThanOrEqual(0.8);
    expect(rest.specificity).toBeGreaterThanOrEqual(0.9);
  });

  const human = join(root, "..", "shared", "data", "mindeval", "human_user_turns_part.json.gz");
  test.skipIf(!existsSync(human))("turns that people wrote are seldom called out of role", () => {
    const Turns = z.object({ turns: z.array(z.object({ content: z.string() })) });
    const { turns } = Turns.parse(JSON.parse(gunzipSync(readFileSync(human)).toString("utf8")));
    const flagged = turns.filter(({ content }) => roleDrift(content, detectors).length > 0).length;
    console.info(`role drift: ${flagged} of ${turns.length} human turns flagged`);
    expect(turns).toHaveLength(101);
    expect(flagged).toBeLessThanOrEqual(5);
  });
});
