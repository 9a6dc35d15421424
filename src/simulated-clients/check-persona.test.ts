import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { ContentError, libraryFolder } from "../content/index.ts";
import { loadDetectors } from "../detection/index.ts";
import { listPersonaIds, loadClientContent, loadPersonas, readPersona } from "./index.ts";

const check = { content: loadClientContent(), detectors: loadDetectors() };
const folder = mkdtempSync(join(tmpdir(), "plumbline-persona-"));
type Draft = Record<string, never> & { facts: Record<string, unknown>[]; [field: string]: unknown };

/** Writes a changed copy of a shipped person and gives what is wrong with it, as lines. */
function problems(change: (draft: Draft) => void, of = "wahid-night-shift"): string[] {
  const draft: Draft = parse(readFileSync(join(libraryFolder(), "personas", `${of}.yaml`), "utf8"));
  change(draft);
  const path = join(folder, `${of}.yaml`);
  writeFileSync(path, stringify(draft));
  try {
    readPersona(path, check);
    return [];
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    return error.message.replaceAll(`${folder}/`, "").split("\n");
  }
}

describe("a persona", () => {
  test("of the library has nothing wrong with it", () => {
    expect(loadPersonas(check).map(({ id }) => id)).toEqual(listPersonaIds());
    expect(problems(() => {})).toEqual([]);
  });

  test.each<[string, (draft: Draft) => void, RegExp]>([
    [
      "asserts and denies the same",
      (draft) => draft.facts.push({ ...draft.facts[0], id: "other", polarity: "absent", askedBy: ["junction"] }),
      /facts\[6\]\.polarity: "junction" says the same and is present/,
    ],
    [
      "claims one thing in two ways",
      (draft) => {
        Object.assign(draft.facts[0] ?? {}, { claims: { children: "one" } });
        Object.assign(draft.facts[1] ?? {}, { claims: { children: "none" } });
      },
      /facts\[1\]\.claims\.children: It claims children: none, and "junction" claims one/,
    ],
    [
      "contradicts its profile",
      (draft) => {
        Object.assign(draft, { profile: { kind: "own", attributes: { job: "baker" } } });
        Object.assign(draft.facts[0] ?? {}, { claims: { job: "paramedic" } });
      },
      /and the profile claims baker/,
    ],
    [
      "can never tell something: trust",
      (draft) => Object.assign(draft.facts[0] ?? {}, { minimumTrust: 1.2 }),
      /minimumTrust: Trust never goes above 1, so this is never told/,
    ],
    [
      "can never tell something: nobody can ask",
      (draft) => Object.assign(draft.facts[0] ?? {}, { disclosure: "asked" }),
      /facts\[0\]: It is told only when asked about, and nothing says how/,
    ],
    [
      "starts outside its bounds",
      (draft) => Object.assign(draft, { variables: { hope: { bounds: [1, 5], start: 7 } } }),
      /variables\.hope\.start: 7 is outside the bounds 1 to 5/,
    ],
    [
      "goes before it has come",
      (draft) => Object.assign(draft, { exit: { leaves: [{ variable: "trust", below: 0.5 }] } }),
      /exit\.leaves: This holds before anything was said/,
    ],
    [
      "goes at once by its usual rule",
      (draft) => Object.assign(draft, { leavesBelowTrust: 0.4 }),
      /start\.trust: This holds before anything was said/,
    ],
    [
      "never comes back",
      (draft) => Object.assign(draft, { exit: { dropsOut: [{ fromExchange: 1 }] } }),
      /exit\.dropsOut\[0\]/,
    ],
    [
      "names a fact that is not there",
      (draft) => Object.assign(draft.facts[2] ?? {}, { needs: [{ told: "the-cal" }] }),
      /no fact or episode "the-cal"\. Did you mean "the-call"/,
    ],
    [
      "names a detector that is not there",
      (draft) => Object.assign(draft.facts[3] ?? {}, { whenAsked: "saftey-question" }),
      /Did you mean "safety-question"/,
    ],
    [
      "names a style that is not there",
      (draft) => Object.assign(draft, { style: "gaurded" }),
      /style: There is no style "gaurded"\. Did you mean "guarded"/,
    ],
    [
      "has a phase that nothing leads to",
      (draft) =>
        Object.assign(draft, {
          phases: [
            { id: "one", means: "x" },
            { id: "two", means: "y" },
          ],
        }),
      /phases\[1\]: Nothing leads to it/,
    ],
    [
      "has two facts of one id",
      (draft) => Object.assign(draft.facts[1] ?? {}, { id: "junction" }),
      /The id "junction" is taken already/,
    ],
    [
      "is in the third person without wordings",
      (draft) => Object.assign(draft.facts[0] ?? {}, { says: [] }),
      /has to be in the first person/,
    ],
    [
      "writes a language without phrases",
      (draft) => {
        Object.assign(draft, { language: "tlh" });
      },
      /fillers: There are no phrases for the language "tlh"/,
    ],
  ])("that %s is explained, with its place", (_what, change, expected) => {
    const found = problems(change);
    expect(found.join("\n")).toMatch(expected);
    expect(found.every((line) => /^wahid-night-shift\.yaml:\d+:\d+ /.test(line))).toBe(true);
  });

  test("with several mistakes is told all of them at once", () => {
    const found = problems((draft) => {
      Object.assign(draft, { style: "none", leavesBelowTrust: 0.9 });
      Object.assign(draft.facts[0] ?? {}, { minimumTrust: 3 });
    });
    expect(found.length).toBeGreaterThanOrEqual(3);
  });
});
