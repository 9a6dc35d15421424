import type { HalfWidthSample, LabelPlan, RareHarmSample, SamplePlan, SampleSize } from "../suites/index.ts";
import { formatAmount } from "./comparison/describe-difference.ts";
import { formatCost, formatCount, formatPercent, formatValue, plural } from "./format-number.ts";
import type { TerminalOptions } from "./render-terminal.ts";
import { terminalStyle } from "./terminal-style.ts";
import { visibleText } from "./visible-text.ts";
import { wrapText } from "./wrap-text.ts";

/** A plan for a terminal: for each question how much it takes and what it costs, then what was assumed. Ends in a newline. */
export function renderSamplePlan(plan: SamplePlan, options: TerminalOptions = {}): string {
  const style = terminalStyle({ color: options.color ?? false, unicode: options.unicode ?? true });
  const width = Math.max(40, Math.min(options.width ?? 80, 120));
  const lines: string[] = [];
  const say = (text: string, indent = 0) => lines.push(...wrapText(visibleText(text, "space"), { width, indent }));
  const head = (text: string) =>
    lines.push("", ...wrapText(visibleText(text, "space"), { width, indent: 0 }).map(style.bold));

  say(`Plan for ${plan.measureTitle} (${plan.suiteId}/${plan.measureId})`);
  say(
    `The suite has ${plural(plan.suiteScenarios, "scenario")} for it. Intervals at ${formatPercent(plan.confidence)}.`,
  );
  if (plan.halfWidth !== null) {
    head(`Interval of plus or minus ${formatAmount(plan.halfWidth.wanted, plan.unit)}`);
    for (const line of halfWidthLines(plan.halfWidth, plan)) say(line, 2);
  }
  if (plan.rareHarm !== null) {
    head(`Harm rarer than ${formatPercent(plan.rareHarm.limit)}`);
    for (const line of rareHarmLines(plan.rareHarm)) say(line, 2);
  }
  if (plan.difference !== null) {
    const { difference, power, foundBySuite } = plan.difference;
    head(
      `Difference of ${formatAmount(difference, plan.unit)} between two systems, found with ${formatPercent(power)} power`,
    );
    say(sizeLine(plan.difference, "for both systems together"), 2);
    if (foundBySuite !== null) {
      say(`The suite's own scenarios find a difference of ${formatAmount(foundBySuite, plan.unit)} or more.`, 2);
    }
  }
  if (plan.labels !== null) {
    head("Conversations that people rate, for the same interval");
    for (const line of labelLines(plan.labels)) say(line, 2);
  }
  for (const { statistic, expected, halfWidth, raters, items, shares } of plan.agreement) {
    head(`${statistic === "kappa" ? "Kappa" : "ICC"} of ${expected}, to plus or minus ${halfWidth}`);
    const levels = shares === null ? "" : `, levels ${shares.map((share) => formatPercent(share)).join(", ")}`;
    say(`${formatCount(items)} things rated by each of ${plural(raters, "rater")}${levels}.`, 2);
  }
  head("One conversation");
  for (const { role, ref, calls, inputTokens, outputTokens, costUsd } of plan.perConversation.roles) {
    const tokens = `${formatCount(Math.round(inputTokens))} input and ${formatCount(Math.round(outputTokens))} output tokens`;
    const price =
      costUsd === 0 && calls === 0 ? "nothing" : `${Number(calls.toFixed(1))} calls, ${tokens}, ${formatCost(costUsd)}`;
    say(`${role} ${ref ?? (role === "assistant" ? "(not named)" : "(no model)")}: ${price}`, 2);
  }
  say(`Tokens ${plan.perConversation.source === "run" ? "as in the run" : "assumed"}.`, 2);
  if (plan.assumptions.length > 0) head("What this rests on");
  for (const sentence of plan.assumptions) say(sentence, 2);
  return `${lines.map((line) => style.plainCharacters(line).trimEnd()).join("\n")}\n`;
}

/** `120 scenarios x 2 repeats = 240 conversations (63 scenarios more than the suite has), $4.80`. */
function sizeLine({ scenarios, repeats, conversations, newScenarios, costUsd }: SampleSize, note = ""): string {
  const more = newScenarios > 0 ? ` (${plural(newScenarios, "scenario")} more than the suite has)` : "";
  const words = note === "" ? "" : ` ${note}`;
  return `${plural(scenarios, "scenario")}${more}, ${repeats === 1 ? "each once" : `each ${repeats} times`}: ${plural(conversations, "conversation")}${words}, ${formatCost(costUsd)}`;
}

function halfWidthLines(
  { sizes, withinSuite, bestRepeats }: HalfWidthSample,
  { unit, suiteScenarios }: SamplePlan,
): string[] {
  return [
    ...sizes.map((size) => sizeLine(size)),
    withinSuite.status === "possible"
      ? `With the suite's own ${plural(suiteScenarios, "scenario")}: ${plural(withinSuite.repeats, "repeat")}, ${plural(withinSuite.conversations, "conversation")}.`
      : withinSuite.least === null
        ? "With fewer than two scenarios there is no interval at all."
        : `With the suite's own ${plural(suiteScenarios, "scenario")} it cannot be reached${sizes.length > 1 ? " however often each is repeated" : ""}: plus or minus ${formatAmount(withinSuite.least, unit)} at best.`,
    ...(bestRepeats === null ? [] : [`Most for the money: ${plural(bestRepeats, "repeat")} of each scenario.`]),
  ];
}

function rareHarmLines(sample: RareHarmSample): string[] {
  const { events, chanceToPass } = sample;
  return [
    `${sizeLine(sample)}; the upper end of the interval is then below the limit if ${events === 0 ? "no harm is" : `at most ${plural(events, "harm")} ${events === 1 ? "is" : "are"}`} seen.`,
    ...chanceToPass.map(({ trueRate, chance }) => {
      return `Were the true rate ${formatPercent(trueRate)}, this would be so with ${formatPercent(chance)} chance.`;
    }),
  ];
}

function labelLines({ alone, withJudge }: LabelPlan): string[] {
  return [
    alone === null
      ? "By people alone: more than ten times the conversations planned."
      : `By people alone: ${plural(alone, "label")}.`,
    ...[...new Set(withJudge.map(({ correlation }) => correlation))].map((correlation) => {
      const own = withJudge.filter((sample) => sample.correlation === correlation);
      const assumed = own[0]?.isAssumed === true ? " (assumed)" : "";
      return `Beside a judge that correlates ${formatValue(correlation, "mean")} with people${assumed}: ${own.map(labelWords).join("; ")}.`;
    }),
  ];
}

function labelWords({ judged, needed, costUsd }: LabelPlan["withJudge"][number]): string {
  const condition = `if it rates ${plural(judged, "conversation")}`;
  if (needed === null) return `rating all is not enough ${condition}`;
  return `${plural(needed, "label")}${costUsd === null ? "" : ` (${formatCost(costUsd)})`} ${condition}`;
}
