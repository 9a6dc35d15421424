import { describe, expect, test } from "vitest";
import type { ClientFidelity } from "../vocabulary/index.ts";
import { conversation, scenario, suiteFile, tinyRubric } from "./fixtures/tiny-suite.ts";
import { foldClients } from "./fold-clients.ts";
import type { ConversationRecord } from "./run-results.ts";
import { suiteFolderOf, suiteOf } from "./suite-text.ts";

const suite = suiteOf(
  suiteFolderOf(
    suiteFile({ conversation: { endsOnHandOver: false, excludeWhen: { outOfRole: 2, leaks: 1 } } }),
    ["a", "b", "c", "d"].map((id) => scenario(id, {})),
    [tinyRubric],
  ),
);
const faithful: ClientFidelity = {
  version: "1",
  clientTurns: 2,
  outOfRole: [],
  leaks: [],
  contradictions: [],
  unspoken: [],
  disclosure: { due: 3, told: 2, early: [], withheld: ["job"] },
  repeated: 0,
  corrections: {},
};
function record(scenarioId: string, clientFidelity: ClientFidelity | undefined): ConversationRecord {
  const stored = conversation(`x-${scenarioId}`, [0, 0], 1);
  const outcome = { status: "completed" as const, reason: "turn-cap" as const };
  return {
    suiteId: "tiny",
    scenarioId,
    assistant: "x",
    repeat: 0,
    values: {},
    stored: { ...stored, outcome: clientFidelity === undefined ? outcome : { ...outcome, clientFidelity } },
  };
}
const drifting = { ...faithful, outOfRole: [{ turn: 0, kinds: ["advice", "essay"] }] };
const leaking = { ...faithful, leaks: [{ turn: 2, fact: "job" }], corrections: { empty: 2 } };

describe("the simulated clients of a suite", () => {
  test("are counted over their conversations, scripts left aside", () => {
    const [found] = foldClients(
      { seed: 1 },
      [suite],
      [record("a", faithful), record("b", drifting), record("c", leaking), record("d", undefined)],
    );
    expect(found).toMatchObject({
      suiteId: "tiny",
      conversations: 3,
      clientTurns: 6,
      due: 9,
      told: 6,
      withheld: 3,
      leaks: 1,
      kinds: [
        { kind: "advice", turns: 1 },
        { kind: "essay", turns: 1 },
      ],
      corrections: [{ kind: "empty", count: 2 }],
      excluded: [{ conversationId: "x-c", because: ["leaks"] }],
      hasRule: true,
    });
    expect(found?.brokeRole).toMatchObject({ status: "estimated", value: 1 / 3, units: 3 });
  });

  test("stand beside turns that people wrote where the language is English", () => {
    const records = [record("a", faithful), record("b", faithful)];
    const [found] = foldClients({ seed: 1 }, [suite], records);
    expect(found?.closeness?.turns).toBe(
      records.flatMap(({ stored }) => stored.turns.filter(({ speaker }) => speaker === "client")).length,
    );
    expect(foldClients({ seed: 1 }, [suite], records)).toEqual([found]);
  });

  test("a suite of scripts has none", () => {
    expect(foldClients({ seed: 1 }, [suite], [record("a", undefined)])).toEqual([]);
  });
});
