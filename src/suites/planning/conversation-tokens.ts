import { itemApplies, ratingSubjects } from "../../rubrics/index.ts";
import type { Rubric, Scenario, Turn, Usage } from "../../vocabulary/index.ts";
import type { RunResults } from "../run-results.ts";
import type { Suite } from "../suite.ts";

/** Whose calls to a model. */
export type CallingRole = "assistant" | "client" | "judge";

/** What one conversation takes of a role, on average. */
export interface RoleTokens {
  role: CallingRole;
  calls: number;
  inputTokens: number;
  outputTokens: number;
}

/** Assumed where no run says: words of ordinary length in English, and a judge that is sent the transcript each time. */
export const assumedTokens = {
  /** A client's turn, and an assistant's reply. */
  clientTurn: 60,
  reply: 250,
  /** Instructions that stand before every conversation. */
  instructions: 300,
  /** A rubric's instructions and its items. */
  rubric: 900,
  /** What a judge writes on one item. */
  rating: 80,
} as const;

/** What a conversation of a suite took in a run, by role; null when the run asked no model in it. */
export function tokensOfRun(results: RunResults, suiteId: string): RoleTokens[] | null {
  const conversations = results.conversations.filter(
    ({ suiteId: own, assistant, stored }) =>
      own === suiteId && !results.manifest.controls.includes(assistant) && stored.outcome?.status === "completed",
  );
  const turns = conversations.flatMap(({ stored }) => stored.turns);
  const roles: [CallingRole, readonly { usage?: Usage | undefined }[]][] = [
    ["assistant", turns.filter(({ speaker }) => speaker === "assistant")],
    ["client", turns.filter(({ speaker }) => speaker === "client")],
    ["judge", conversations.flatMap(({ stored }) => stored.ratings)],
  ];
  const used = roles.map(([role, entries]): RoleTokens => {
    const mean = (field: "calls" | "inputTokens" | "outputTokens") =>
      entries.reduce((sum, { usage }) => sum + (usage?.[field] ?? 0), 0) / conversations.length;
    return { role, calls: mean("calls"), inputTokens: mean("inputTokens"), outputTokens: mean("outputTokens") };
  });
  return conversations.length === 0 || used.every(({ calls }) => calls === 0) ? null : used;
}

/**
 * What a conversation would take by {@link assumedTokens}, on average over scenarios. A client costs nothing where it follows a
 * script; roles that are no model cost nothing whatever this says.
 */
export function tokensAssumed(suite: Suite, scenarios: readonly Scenario[]): RoleTokens[] {
  const each = scenarios.map((scenario) => tokensOfScenario(suite, scenario));
  return (["assistant", "client", "judge"] as const).map((role): RoleTokens => {
    const own = each.flatMap((roles) => roles.filter((entry) => entry.role === role));
    const mean = (field: "calls" | "inputTokens" | "outputTokens") =>
      own.reduce((sum, entry) => sum + entry[field], 0) / Math.max(1, own.length);
    return { role, calls: mean("calls"), inputTokens: mean("inputTokens"), outputTokens: mean("outputTokens") };
  });
}

function tokensOfScenario(suite: Suite, scenario: Scenario): RoleTokens[] {
  const { client } = scenario;
  const { clientTurn, reply, instructions } = assumedTokens;
  const own = client.kind === "scripted" ? client.lines.length : client.exchanges;
  const exchanges = Math.min(own, suite.definition.conversation.exchanges ?? own);
  // At exchange k all turns before it are sent again: (k - 1) pairs, and for a reply the client's turn as well.
  const pairsBefore = (exchanges * (exchanges - 1)) / 2;
  const history = pairsBefore * (clientTurn + reply) + exchanges * instructions;
  const played = client.kind === "scripted" ? 0 : exchanges;
  return [
    {
      role: "assistant",
      calls: exchanges,
      inputTokens: history + exchanges * clientTurn,
      outputTokens: exchanges * reply,
    },
    {
      role: "client",
      calls: played,
      inputTokens: played === 0 ? 0 : history,
      outputTokens: played * clientTurn,
    },
    suite.rubrics.map((rubric) => judgeTokens(rubric, scenario, exchanges)).reduce(plus),
  ];
}

/** A judge is asked once for each turn with items, and once for the whole; items left to the rules cost nothing. */
function judgeTokens(rubric: Rubric, scenario: Scenario, exchanges: number): RoleTokens {
  const { clientTurn, reply, rubric: words, rating } = assumedTokens;
  const asked = {
    ...rubric,
    items: rubric.items.filter(
      (item) => item.judgedBy !== "rules" && item.reads === undefined && itemApplies(item, scenario),
    ),
  };
  const turns = Array.from({ length: 2 * exchanges }, (_, index): Turn => {
    return { index, speaker: index % 2 === 0 ? "client" : "assistant", text: "", finish: "stop" };
  });
  const subjects = ratingSubjects(asked, scenario, turns);
  const shown = [...new Set(subjects.map(({ turn }) => turn))].map((turn) =>
    turn === null ? exchanges : (turn + 1) / 2,
  );
  const transcript = shown.reduce((sum, pairs) => sum + pairs * (clientTurn + reply), 0);
  return {
    role: "judge",
    calls: shown.length,
    inputTokens: shown.length * words + transcript,
    outputTokens: subjects.length * rating,
  };
}

function plus(first: RoleTokens, second: RoleTokens): RoleTokens {
  return {
    role: first.role,
    calls: first.calls + second.calls,
    inputTokens: first.inputTokens + second.inputTokens,
    outputTokens: first.outputTokens + second.outputTokens,
  };
}
