import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scenario, suiteFile, tinyRubric } from "../suites/fixtures/tiny-suite.ts";
import { suiteFolderOf, suiteFromRecord } from "../suites/index.ts";
import type { ParticipantDescription, RunManifest, Scenario } from "../vocabulary/index.ts";
import { RunManifest as RunManifestSchema } from "../vocabulary/index.ts";
import { nextOfPlan, planRun, type RunRequest } from "./index.ts";

function suiteWith(scenarios: readonly Scenario[], over: Parameters<typeof suiteFile>[0] = {}) {
  const files = Object.entries(suiteFolderOf(suiteFile(over), scenarios, [tinyRubric]));
  const sorted = files.map(([path, text]) => ({ path, text, sha256: "" })).sort((a, b) => (a.path < b.path ? -1 : 1));
  return suiteFromRecord({ id: "tiny", version: "1.0.0", fingerprint: "", files: sorted });
}
const described = (ref: string, settings: Record<string, unknown> = {}): ParticipantDescription => ({
  ref,
  version: "1",
  settings,
});
const persona: Scenario = {
  ...scenario("person"),
  client: {
    kind: "persona",
    exchanges: 3,
    persona: {
      id: "p",
      name: "P",
      age: 30,
      locale: "en",
      about: ".",
      style: "plain",
      opening: ["."],
      facts: [{ id: "f", fact: ".", says: ["."], minimumTrust: 0, fromExchange: 1 }],
      fillers: { heard: ["a", "b"], unheard: ["a", "b"], pressed: ["a", "b"] },
      closing: { relieved: ["."], leaving: ["."] },
      start: { trust: 0.5, distress: 0.5 },
      leavesBelowTrust: 0.1,
    },
  },
};
const request = (over: Partial<RunRequest> = {}): RunRequest => ({
  suites: [suiteWith([scenario("a"), scenario("b"), persona])],
  assistants: [described("one"), described("two")],
  controls: [],
  client: null,
  judge: described("judge"),
  repeats: 2,
  seed: 1,
  version: "0.1.0",
  now: new Date("2026-01-01T00:00:00Z"),
  ...over,
});
const ids = ({ conversations }: RunManifest) => conversations.map(({ id }) => id);
/** Ids of one scenario's conversations. */
const idsOf = ({ conversations }: RunManifest, scenarioId: string) =>
  conversations.filter((entry) => entry.scenarioId === scenarioId).map(({ id }) => id);

describe("planRun", () => {
  test("plans every scenario with every assistant and repeat, each conversation once, as a valid manifest", () => {
    const manifest = planRun(request());
    expect(RunManifestSchema.parse(manifest)).toEqual(manifest);
    expect(manifest.conversations).toHaveLength(3 * 2 * 2);
    expect(new Set(ids(manifest)).size).toBe(12);
  });

  test("planning again, later or in a newer version, plans nothing new; only id and date tell runs apart", () => {
    const first = planRun(request());
    const planned = planRun(request({ now: new Date("2027-01-01T00:00:00Z"), version: "9.0.0" }));
    const later = nextOfPlan(planned, [first]);
    expect(ids(later)).toEqual(ids(first));
    expect(later.fingerprint).toBe(first.fingerprint);
    expect([first.id, later.id]).toEqual([`${first.fingerprint.slice(0, 8)}-1`, `${first.fingerprint.slice(0, 8)}-2`]);
  });

  test("more repeats, assistants and scenarios keep the conversations that were planned before", () => {
    const before = ids(planRun(request()));
    const more = request({
      repeats: 5,
      assistants: [described("zero"), described("two"), described("one")],
      suites: [suiteWith([scenario("new"), scenario("a"), scenario("b"), persona])],
    });
    for (const id of before) expect(ids(planRun(more))).toContain(id);
  });

  test.each<[string, Partial<RunRequest>]>([
    ["the seed", { seed: 2 }],
    [
      "a setting of the assistants",
      { assistants: [described("one", { temperature: 1 }), described("two", { temperature: 1 })] },
    ],
    [
      "a scenario's words",
      { suites: [suiteWith([{ ...scenario("a"), client: { kind: "scripted", lines: ["other"] } }])] },
    ],
    [
      "the suite's length of conversations",
      { suites: [suiteWith([scenario("a")], { conversation: { exchanges: 1, endsOnHandOver: false } })] },
    ],
  ])("%s makes other conversations", (_name, over) => {
    const before = idsOf(planRun(request()), "a");
    for (const id of idsOf(planRun(request(over)), "a")) expect(before).not.toContain(id);
  });

  test("a title for readers and the judge change the run, and the conversations only where it is part of the scenario", () => {
    const before = planRun(request());
    const judged = planRun(request({ judge: described("another") }));
    expect(judged.fingerprint).not.toBe(before.fingerprint);
    expect(ids(judged)).toEqual(ids(before));
  });

  test("the client's model is part of those conversations alone that it plays in", () => {
    const before = planRun(request());
    const played = planRun(request({ client: described("model") }));
    expect(idsOf(played, "a")).toEqual(idsOf(before, "a"));
    for (const id of idsOf(played, "person")) expect(ids(before)).not.toContain(id);
  });

  test("the order in which settings were written down changes nothing", async () => {
    await fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 }), (settings) => {
        const turned = Object.fromEntries(Object.entries(settings).reverse());
        const one = planRun(request({ assistants: [described("one", settings)] }));
        const other = planRun(request({ assistants: [described("one", turned)] }));
        expect(ids(other)).toEqual(ids(one));
        expect(other.fingerprint).toBe(one.fingerprint);
      }),
      { numRuns: 50 },
    );
  });
});
