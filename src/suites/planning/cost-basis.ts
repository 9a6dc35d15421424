import type { Scenario } from "../../vocabulary/index.ts";
import { assumedTokens, type RoleTokens, tokensAssumed, tokensOfRun } from "./conversation-tokens.ts";
import type { PlanRequest } from "./plan-request.ts";
import type { RoleCost, SamplePlan } from "./sample-plan.ts";

/** What conversations cost. */
export interface CostBasis {
  perConversation: SamplePlan["perConversation"];
  /** US dollars for conversations, and for scenarios still to be written where that has a price; null when one is unknown. */
  of(conversations: number, newScenarios: number): number | null;
}

/** What a conversation costs, from the run's tokens or from assumed ones, at the prices of the models named. */
export function costBasis(request: PlanRequest, scenarios: readonly Scenario[], assumptions: string[]): CostBasis {
  const { suite, run, scenarioCost } = request;
  const refs = {
    assistant: request.assistant ?? auditedIn(request) ?? null,
    client: request.client ?? run?.manifest.client?.ref ?? null,
    judge: request.judge ?? run?.manifest.judge.ref ?? "builtin:rules",
  };
  const fromRun = run === undefined ? null : tokensOfRun(run, suite.definition.id);
  const assumed = tokensAssumed(suite, scenarios, request.callsForRatings);
  const tokens = fromRun ?? assumed;
  const roles = tokens.map((each): RoleCost => {
    const ref = refs[each.role];
    const isModel = ref !== null && !ref.startsWith("builtin:");
    // A role that no model played in the run says nothing about what one would take.
    const taken = isModel && each.calls === 0 ? (assumed.find(({ role }) => role === each.role) ?? each) : each;
    if (taken !== each && taken.calls > 0) {
      assumptions.push(`Run ${run?.manifest.id} asked no model as ${each.role}: its tokens are assumed.`);
    }
    return costOf(request, ref, isModel ? taken : { ...each, calls: 0, inputTokens: 0, outputTokens: 0 });
  });
  if (fromRun === null && roles.some(({ calls }) => calls > 0)) {
    const { clientTurn, reply, rating, rubric } = assumedTokens;
    assumptions.push(
      `Tokens are assumed, not measured: ${clientTurn} a client's turn, ${reply} a reply, ${rubric} a rubric, ${rating} a rating; --run takes them from a run.`,
    );
  }
  for (const { role, ref, costUsd } of roles) {
    if (costUsd === null && ref !== null)
      assumptions.push(`The price of ${ref} (${role}) is not known: no cost can be given.`);
  }
  if (refs.assistant === null) assumptions.push("No assistant was named (--assistant, --run): no cost can be given.");
  const costUsd = sum(roles.map((role) => role.costUsd));
  return {
    perConversation: { source: fromRun === null ? "assumed" : "run", roles, costUsd },
    of: (conversations, newScenarios) => {
      return costUsd === null ? null : conversations * costUsd + newScenarios * (scenarioCost ?? 0);
    },
  };
}

/** The only audited assistant of the run, or the first. */
function auditedIn({ run }: PlanRequest): string | undefined {
  return run?.manifest.assistants.find(({ ref }) => !run.manifest.controls.includes(ref))?.ref;
}

function costOf({ costOf }: PlanRequest, ref: string | null, tokens: RoleTokens): RoleCost {
  const { role, calls, inputTokens, outputTokens } = tokens;
  if (ref === null && role === "assistant") return { role, ref, calls, inputTokens, outputTokens, costUsd: null };
  const costUsd = ref === null || calls === 0 ? 0 : costOf(ref, { input: inputTokens, output: outputTokens });
  return { role, ref, calls, inputTokens, outputTokens, costUsd };
}

function sum(costs: readonly (number | null)[]): number | null {
  return costs.some((cost) => cost === null) ? null : costs.reduce<number>((total, cost) => total + (cost ?? 0), 0);
}
