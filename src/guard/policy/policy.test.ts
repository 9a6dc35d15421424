import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openReplyReader, openRiskReader } from "../../detection/index.ts";
import { client, detectors, runningGuard, wordsOf } from "../fixtures/running-guard.ts";
import { knownPolicies, loadPolicy, runPolicyTests, watchPolicy } from "../index.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-policy-"));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (rules: string, more = "") => {
  const path = join(folder, "own.yaml");
  writeFileSync(
    path,
    `schemaVersion: 1\nkind: policy\nid: own\nversion: 1.0.0\ntitle: Own\ndescription: Own\nprovenance: { source: own, licence: Apache-2.0, authors: [A], reviewers: [], date: 2026-11-29 }\n${more}rules:\n${rules}`,
  );
  return path;
};
const rule = (when: string, what: string, at = "reply") =>
  `  - { id: one, title: One, source: own, at: ${at}, when: ${when}, do: ${what} }\n`;

describe("shipped policies", () => {
  test.each(knownPolicies())("%s passes its own tests, and every rule names its source", (id) => {
    const policy = loadPolicy(id, { detectors });
    const results = runPolicyTests(policy, { detectors, reader: openRiskReader(), replies: openReplyReader() });
    expect(results.filter(({ passes }) => !passes)).toEqual([]);
    expect(policy.rules.every(({ source }) => source.length > 2)).toBe(true);
  });

  test("legal packs say that they are no advice, and expire", () => {
    const legal = knownPolicies().filter((id) => id.startsWith("legal-"));
    expect(legal.length).toBeGreaterThanOrEqual(3);
    for (const id of legal) {
      const file = loadPolicy(id, { detectors }).files.at(-1)?.file;
      expect(file?.legal).toMatchObject({ notAdvice: true, reviewedBy: null });
      expect(file?.title).toContain("not legal advice");
    }
  });

  test("packs are joined by +, and of two notices the stricter holds", () => {
    const policy = loadPolicy("companion+legal-strictest-common", { detectors });
    expect(policy.id).toBe("companion+legal-strictest-common");
    expect(policy.settings.notice).toMatchObject({ atStart: true, everyMinutes: 60 });
  });
});

describe("a policy file", () => {
  test.each([
    ["an unknown detector", rule("{ reply: insultt }", "{ replace: boundary }"), 'Did you mean "insult"'],
    ["an unknown completion", rule("{ reply: insult }", "{ replace: boundry }"), 'Did you mean "boundary"'],
    ["a rule that does nothing", rule("{ reply: insult }", "{}"), "does nothing"],
    [
      "a reply looked at before there is one",
      rule("{ reply: insult }", "{ advise: Be kind }", "request"),
      "before there is a reply",
    ],
    ["advice after the reply", rule("{ reply: insult }", "{ advise: Be kind }"), "replied already"],
    ["an unknown field", rule("{ reply: insult, where: here }", "{ replace: boundary }"), "own.yaml"],
  ])("with %s is refused with place and hint", (_name, rules, message) => {
    const path = written(rules);
    expect(() => loadPolicy(path, { detectors })).toThrow(message);
  });

  test("nobody's name is met with the known ones", () => {
    expect(() => loadPolicy("defualt", { detectors })).toThrow('Did you mean "default"');
  });

  test("that breaks while in force leaves the old one in force and says so", () => {
    const path = written(rule("{ reply: insult }", "{ replace: boundary }"));
    const refused: string[] = [];
    const loaded: string[] = [];
    using watched = watchPolicy({
      load: () => loadPolicy(path, { detectors }),
      files: [path],
      everyMs: 60_000,
      onLoaded: ({ sha256 }) => loaded.push(sha256),
      onRefused: (message) => refused.push(message),
    });
    const before = watched.current().sha256;
    written(rule("{ reply: insultt }", "{ replace: boundary }"));
    expect(watched.reload()).toBe(false);
    expect(watched.current().sha256).toBe(before);
    expect(refused[0]).toContain("insultt");
    written(rule("{ reply: belittling }", "{ replace: boundary }"));
    expect(watched.reload()).toBe(true);
    expect(loaded).toEqual([watched.current().sha256]);
    expect(watched.current().sha256).not.toBe(before);
  });
});

describe("notices", () => {
  test("are given at the start, every so often, after a pause, and on asking", async () => {
    let now = Date.parse("2026-11-29T08:00:00Z");
    const policy = loadPolicy("legal-us-ny", { detectors });
    const reply = "What happened next?";
    await using guard = await runningGuard({ policy, provider: { reply: () => reply }, guard: { now: () => now } });
    const said: { role: string; content: string }[] = [];
    const say = async (text: string): Promise<boolean> => {
      said.push(client(text));
      const words = await wordsOf(await guard.chat(said));
      said.push({ role: "assistant", content: words });
      return words.includes("AI program");
    };
    expect(await say("A walk in the rain.")).toBe(true);
    now += 60 * 60_000;
    expect(await say("It was cold.")).toBe(false);
    now += 121 * 60_000;
    expect(await say("Then tea.")).toBe(true);
    now += 60_000;
    expect(await say("Black tea.")).toBe(false);
    expect(await say("Are you a real person?")).toBe(true);
  });
});
