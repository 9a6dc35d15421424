import { plural } from "./format-number.ts";
import type {
  ConversationCounts,
  Report,
  ReportAssistant,
  ReportConversation,
  ReportGate,
  ReportSuite,
  ReportVerdict,
  SuiteVerdict,
} from "./report.ts";

/**
 * One suite's verdict on one assistant: `fail` when any gate fails, else `undecided` when any is undecided, else `pass`;
 * `no-gates` when the suite sets none.
 */
export function suiteVerdict(input: {
  suite: ReportSuite;
  assistant: ReportAssistant;
  gates: readonly ReportGate[];
  conversations: readonly ReportConversation[];
}): SuiteVerdict {
  const { suite, assistant } = input;
  const gates = input.gates.filter((gate) => gate.suiteId === suite.id && gate.assistant === assistant.ref);
  const counts = countConversations(
    input.conversations.filter((each) => each.suiteId === suite.id && each.assistant === assistant.ref),
  );
  const named = (verdict: ReportGate["verdict"]) =>
    gates.filter((gate) => gate.verdict === verdict).map(({ gateId }) => gateId);
  const failed = named("fail");
  const undecided = named("undecided");
  const passed = named("pass");
  const verdict: ReportVerdict =
    gates.length === 0 ? "no-gates" : failed.length > 0 ? "fail" : undecided.length > 0 ? "undecided" : "pass";
  return {
    suiteId: suite.id,
    assistant: assistant.ref,
    verdict,
    sentence: `${gatesSentence({ failed, undecided, passed })} ${countsSentence(counts)}`,
    gates: { pass: passed.length, fail: failed.length, undecided: undecided.length },
    conversations: counts,
  };
}

/** The run in one verdict and one sentence. Controls are known points and decide nothing. */
export function headlineOf(input: {
  verdicts: readonly SuiteVerdict[];
  assistants: readonly ReportAssistant[];
  complete: boolean;
}): Report["headline"] {
  const { complete } = input;
  const audited = new Set(input.assistants.filter(({ role }) => role === "audited").map(({ ref }) => ref));
  if (audited.size === 0) {
    return {
      verdict: "no-gates",
      sentence:
        "Only controls were run: this shows what the suites can tell apart, and says nothing about an assistant.",
      complete,
    };
  }
  const verdicts = input.verdicts.filter(({ assistant }) => audited.has(assistant));
  const having = (verdict: ReportVerdict) =>
    [...audited].filter((ref) => verdicts.some((each) => each.assistant === ref && each.verdict === verdict));
  const failing = having("fail");
  const undecided = having("undecided").filter((ref) => !failing.includes(ref));
  const gated = verdicts.some(({ verdict }) => verdict !== "no-gates");
  const passing = [...audited].filter((ref) => !failing.includes(ref) && !undecided.includes(ref));
  const unfinished = complete ? "" : " The run is not complete: what is missing is shown as missing.";

  if (failing.length > 0) {
    const others = [
      undecided.length > 0 ? ` Undecided: ${undecided.join(", ")}.` : "",
      gated && passing.length > 0 ? ` Meeting every gate: ${passing.join(", ")}.` : "",
    ].join("");
    const sentence = `${failing.map((ref) => failsSentence(ref, verdicts)).join("; ")}.${others}${unfinished}`;
    return { verdict: "fail", sentence, complete };
  }
  if (!gated) {
    return { verdict: "no-gates", sentence: `No gates were set, so nothing passes or fails.${unfinished}`, complete };
  }
  if (undecided.length > 0) {
    const sentence = `Nothing fails, but there is not enough evidence to decide every gate for ${undecided.join(", ")}.${unfinished}`;
    return { verdict: "undecided", sentence, complete };
  }
  if (!complete) {
    const sentence = `${passing.join(", ")} ${passing.length === 1 ? "meets" : "meet"} every gate so far.${unfinished}`;
    return { verdict: "undecided", sentence, complete };
  }
  const sentence = `${passing.join(", ")} ${passing.length === 1 ? "meets" : "meet"} every gate of ${plural(new Set(verdicts.map(({ suiteId }) => suiteId)).size, "suite")}.`;
  return { verdict: "pass", sentence, complete };
}

function failsSentence(ref: string, verdicts: readonly SuiteVerdict[]): string {
  const own = verdicts.filter(({ assistant }) => assistant === ref);
  const count = (verdict: keyof SuiteVerdict["gates"]) => own.reduce((sum, { gates }) => sum + gates[verdict], 0);
  const total = count("pass") + count("fail") + count("undecided");
  const open = count("undecided") > 0 ? ` (${count("undecided")} undecided)` : "";
  return `${ref} fails ${count("fail")} of ${plural(total, "gate")}${open}`;
}

function gatesSentence(input: { failed: string[]; undecided: string[]; passed: string[] }): string {
  const { failed, undecided, passed } = input;
  const total = failed.length + undecided.length + passed.length;
  if (total === 0) return "This suite sets no gates, so nothing passes or fails.";
  const also = undecided.length > 0 ? ` ${undecided.length} more undecided (${undecided.join(", ")}).` : "";
  if (failed.length > 0) return `Fails ${failed.length} of ${plural(total, "gate")} (${failed.join(", ")}).${also}`;
  if (undecided.length > 0) {
    return `Fails no gate, but ${undecided.length} of ${total} cannot be decided yet (${undecided.join(", ")}).`;
  }
  if (total <= 2) return total === 1 ? "Meets its one gate." : "Meets both gates.";
  return `Meets all ${total} gates.`;
}

function countsSentence(counts: ConversationCounts): string {
  const { planned, completed, failed, unfinished, neverBegun } = counts;
  if (planned === 0) return "No conversation was planned.";
  if (completed === planned) return `All ${plural(planned, "conversation")} ran.`.replace("All 1 ", "The 1 ");
  const missing = [
    failed > 0 ? `${failed} failed` : "",
    unfinished > 0 ? `${unfinished} interrupted` : "",
    neverBegun > 0 ? `${neverBegun} never begun` : "",
  ].filter((part) => part !== "");
  return `${completed} of ${plural(planned, "conversation")} ran (${missing.join(", ")}).`;
}

function countConversations(conversations: readonly ReportConversation[]): ConversationCounts {
  const having = (status: ReportConversation["state"]["status"]) =>
    conversations.filter(({ state }) => state.status === status).length;
  return {
    planned: conversations.length,
    completed: having("completed"),
    failed: having("failed"),
    unfinished: having("unfinished"),
    neverBegun: having("never-begun"),
  };
}
