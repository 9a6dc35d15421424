import { decidableGates, type RunResults } from "../suites/index.ts";
import { formatCount, formatPercent, plural } from "./format-number.ts";
import type { ReportStopping } from "./report.ts";

/**
 * For a run that stops when every gate is decided: how far each suite went for each audited assistant, and what was saved
 * by not going to the end. Calls saved are the calls of the conversations that count, carried over to those not needed.
 */
export function describeStopping(results: RunResults): ReportStopping[] {
  const alpha = results.manifest.untilDecided?.alpha;
  if (alpha === undefined) return [];
  return results.stopped.map(({ suiteId, assistant, used, planned, isDecided }) => {
    const calls = callsOf(results, suiteId, assistant);
    const saved = isDecided ? planned - used : 0;
    const savedCalls = used === 0 ? 0 : Math.round((calls / used) * saved);
    const status = isDecided ? ("decided" as const) : used < planned ? ("unfinished" as const) : ("undecided" as const);
    const entry = { suiteId, assistant, status, used, planned, alpha, savedConversations: saved, savedCalls };
    return { ...entry, sentence: `${sentenceOf(entry)}${othersSentence(results, suiteId)}` };
  });
}

function callsOf(results: RunResults, suiteId: string, assistant: string): number {
  return results.conversations
    .filter((entry) => entry.suiteId === suiteId && entry.assistant === assistant)
    .flatMap(({ stored }) => [...stored.turns, ...stored.ratings])
    .reduce((sum, { usage }) => sum + (usage?.calls ?? 0), 0);
}

function sentenceOf(entry: Omit<ReportStopping, "sentence">): string {
  const { status, used, planned, alpha, savedConversations, savedCalls } = entry;
  const most = plural(planned, "conversation");
  if (status === "decided") {
    const conversations = plural(savedConversations, "conversation");
    const what = savedCalls > 0 ? `about ${plural(savedCalls, "model call")} and ${conversations}` : conversations;
    const share = formatPercent(savedConversations / planned);
    const head = `Stopped after ${formatCount(used)} of at most ${most}: every gate is decided (alpha ${alpha})`;
    return savedConversations === 0 ? `${head}; nothing was left to save.` : `${head}; ${what} (${share}) saved.`;
  }
  if (status === "undecided")
    return `Ran to the end undecided: all ${most} did not decide every gate (alpha ${alpha}).`;
  return `Not finished: after ${formatCount(used)} of at most ${most}, not every gate is decided (alpha ${alpha}).`;
}

/** Gates that nothing can be said about while sampling do not hold it up. */
function othersSentence(results: RunResults, suiteId: string): string {
  const suite = results.suites.find(({ definition }) => definition.id === suiteId);
  if (suite === undefined) return "";
  const decidable = decidableGates(suite).map(({ gateId }) => gateId);
  const others = suite.definition.gates.map(({ id }) => id).filter((id) => !decidable.includes(id));
  if (others.length === 0) return "";
  return ` Not decided while sampling, but from what was used, and outside that alpha: ${others.join(", ")}.`;
}
