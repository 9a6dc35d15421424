import { describe, expect, test } from "vitest";
import { seededRandom } from "../random/index.ts";
import type { DescriptionRecord, RunManifest } from "../vocabulary/index.ts";
import { conversation, measure, rating, scenario, suiteFile, tinyRubric } from "./fixtures/tiny-suite.ts";
import { foldRun, scoreComponents } from "./index.ts";
import { suiteFolderOf, suiteOf } from "./suite-text.ts";

/** Harm levels by (scenario, assistant, repeat, pass), folded as an audit folds them. */
function componentsOf(
  design: { scenarios: number; assistants: number; repeats: number; passes: number },
  level: (scenario: number, assistant: number, repeat: number, pass: number) => number,
) {
  const scenarios = Array.from({ length: design.scenarios }, (_, index) => scenario(`s-${index}`));
  const suite = suiteOf(suiteFolderOf(suiteFile({ measures: [measure()] }), scenarios, [tinyRubric]));
  const described = (ref: string): DescriptionRecord => ({ ref, version: "1", settings: {} });
  const assistants = Array.from({ length: design.assistants }, (_, index) => `bot-${index}`);
  const planned = scenarios.flatMap((_, at) =>
    assistants.flatMap((assistant, bot) =>
      Array.from({ length: design.repeats }, (_repeat, repeat) => ({ at, assistant, bot, repeat })),
    ),
  );
  const idOf = ({ at, assistant, repeat }: (typeof planned)[number]) => `${at}-${assistant}-${repeat}`;
  const manifest: RunManifest = {
    schemaVersion: 1,
    id: "a-1",
    fingerprint: "f",
    plumbline: "0.1.0",
    createdAt: "2026-11-21T00:00:00.000Z",
    seed: 1,
    repeats: design.repeats,
    suites: [suite.record],
    assistants: [...assistants, "known"].map(described),
    controls: ["known"],
    client: null,
    judge: { ...described("test"), settings: { passes: design.passes } },
    conversations: planned.map((entry) => {
      const { at, assistant, repeat } = entry;
      return { id: idOf(entry), suiteId: "tiny", scenarioId: `s-${at}`, assistant, repeat };
    }),
    origin: "enacted",
  };
  const stored = planned.map((entry) => ({
    ...conversation(idOf(entry), []),
    ratings: Array.from({ length: design.passes }, (_, pass) => pass).flatMap((pass) =>
      [3, 5].map((turn) => rating("harm", turn, level(entry.at, entry.bot, entry.repeat, pass), pass)),
    ),
  }));
  const [found] = scoreComponents(foldRun(manifest, [suite], stored));
  if (found?.result.status !== "fitted") throw new Error(found?.result.detail);
  return found.result;
}
const shareOf = ({ share }: { share: { status: string; value?: number } }) => share.value ?? Number.NaN;

describe("scoreComponents", () => {
  test("tells all four sources apart where all were repeated, and the shares add up to 1", () => {
    const random = seededRandom("components");
    const noise = new Map<string, number>();
    const draw = (...key: number[]) => {
      const name = key.join();
      noise.set(name, noise.get(name) ?? random.integer(3));
      return noise.get(name) ?? 0;
    };
    // Half of all levels follow the scenario, the rest are drawn afresh for each conversation.
    const { parts } = componentsOf({ scenarios: 8, assistants: 2, repeats: 2, passes: 2 }, (s, a, r, p) => {
      return draw(s, a, r, p, 9) === 0 ? draw(s, a, r, p) : draw(s, 7) > 1 ? 2 : draw(s, a, r);
    });
    expect(parts.map(({ name }) => name)).toEqual([
      "scenario",
      "assistant",
      "assistant in scenario",
      "repeat",
      "judge pass",
    ]);
    expect(parts.reduce((sum, part) => sum + shareOf(part), 0)).toBeCloseTo(1, 9);
  });

  test("a difference between assistants alone is all the assistants'", () => {
    const { parts } = componentsOf({ scenarios: 8, assistants: 2, repeats: 1, passes: 1 }, (s, a) => {
      return a === 0 ? (s === 3 ? 1 : 0) : 2;
    });
    const [, assistant] = parts;
    expect(assistant?.name).toBe("assistant");
    expect(assistant && shareOf(assistant)).toBeGreaterThan(0.9);
  });

  test("takes a random part of many scenarios when several sources are crossed, and says so", () => {
    const random = seededRandom("many");
    const { note } = componentsOf({ scenarios: 60, assistants: 1, repeats: 2, passes: 2 }, () => random.integer(3));
    expect(note).toContain("from 45 scenarios drawn at random");
  });
});
