import type { Scenario, Usage } from "../../vocabulary/index.ts";
import type { RunResults } from "../run-results.ts";
import type { Suite } from "../suite.ts";
import { type ExpectedRatings, exchangesOfVisit, expectedExchanges, expectedRatings } from "./expected-ratings.ts";

/** Whose calls to a model. */
export type CallingRole = "assistant" | "client" | "judge";

/** Model requests that rating some subjects of one conversation by one rubric takes. */
export type CallsForRatings = (ratings: ExpectedRatings) => number;

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
 * What a conversation would take by {@link assumedTokens}, on average over scenarios. Of tools each is assumed to be called
 * once in every exchange, which takes a request more. A client costs nothing where it follows a
 * script; roles that are no model cost nothing whatever this says.
 *
 * @param callsFor - how many requests the judge makes; default: one for each turn with items, and one for the whole
 */
export function tokensAssumed(
  suite: Suite,
  scenarios: readonly Scenario[],
  callsFor: CallsForRatings = oneForEachTurn,
): RoleTokens[] {
  const each = scenarios.map((scenario) => tokensOfScenario(suite, scenario, callsFor));
  return (["assistant", "client", "judge"] as const).map((role): RoleTokens => {
    const own = each.flatMap((roles) => roles.filter((entry) => entry.role === role));
    const mean = (field: "calls" | "inputTokens" | "outputTokens") =>
      own.reduce((sum, entry) => sum + entry[field], 0) / Math.max(1, own.length);
    return { role, calls: mean("calls"), inputTokens: mean("inputTokens"), outputTokens: mean("outputTokens") };
  });
}

function tokensOfScenario(suite: Suite, scenario: Scenario, callsFor: CallsForRatings): RoleTokens[] {
  const { client } = scenario;
  const { clientTurn, reply, instructions } = assumedTokens;
  const exchanges = expectedExchanges(suite, scenario);
  // At exchange k all turns before it are sent again: (k - 1) pairs, and for a reply the client's turn as well.
  const sentFor = (pairsBefore: number) => pairsBefore * (clientTurn + reply) + exchanges * instructions;
  const history = sentFor((exchanges * (exchanges - 1)) / 2);
  const inVisit = exchangesOfVisit(suite, scenario);
  const isRemembered = client.kind !== "scripted" && client.remembersVisits === true;
  const shown = isRemembered ? history : sentFor((exchanges * (inVisit - 1)) / 2);
  const played = client.kind === "scripted" ? 0 : exchanges;
  // Replies that the scenario gives are asked of nobody.
  const requests = scenario.replies === undefined ? 1 + (scenario.tools?.length ?? 0) : 0;
  return [
    {
      role: "assistant",
      calls: exchanges * requests,
      inputTokens: (shown + exchanges * clientTurn) * requests,
      outputTokens: requests === 0 ? 0 : exchanges * reply,
    },
    {
      role: "client",
      calls: played,
      inputTokens: played === 0 ? 0 : history,
      outputTokens: played * clientTurn,
    },
    expectedRatings(suite, scenario)
      .map((ratings) => judgeTokens(ratings, exchanges, callsFor(ratings)))
      .reduce(plus),
  ];
}

/** The turns a judge looks at; null is the whole. */
function turnsRated({ subjects }: ExpectedRatings): (number | null)[] {
  return [...new Set(subjects.map(({ turn }) => turn))];
}

function oneForEachTurn(ratings: ExpectedRatings): number {
  return turnsRated(ratings).length;
}

/** Every call is sent the rubric and the transcript until then; a pipeline that asks k times as often takes k times as much. */
function judgeTokens(ratings: ExpectedRatings, exchanges: number, calls: number): RoleTokens {
  const { clientTurn, reply, rubric: words, rating } = assumedTokens;
  const shown = turnsRated(ratings).map((turn) => (turn === null ? exchanges : (turn + 1) / 2));
  const transcript = shown.reduce((sum, pairs) => sum + pairs * (clientTurn + reply), 0);
  const times = shown.length === 0 ? 0 : calls / shown.length;
  return {
    role: "judge",
    calls,
    inputTokens: times * (shown.length * words + transcript),
    outputTokens: times * ratings.subjects.length * rating,
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
