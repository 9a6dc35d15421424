import { cellWords, estimateWords, paperWords, whoseWords } from "./analysis-words.ts";
import { describeCloseness } from "./describe-clients.ts";
import { describeOrigin } from "./describe-origin.ts";
import { callsOfWorst, callWords, countToolCalls } from "./describe-tool-calls.ts";
import { correctedWords, formatAxis, formatCost, formatEstimate, formatValue, plural } from "./format-number.ts";
import { markdownCode, markdownText } from "./markdown-text.ts";
import type { Report, ReportSuite, ReportVerdict } from "./report.ts";
import type { ReportAnalysis } from "./report-analysis.ts";
import type { ReportMeasure, ReportResult } from "./report-measure.ts";
import { spentWords } from "./spent-words.ts";

const verdictWords: Readonly<Record<ReportVerdict, string>> = {
  pass: "✅ Pass",
  fail: "❌ Fail",
  undecided: "❔ Undecided",
  "no-gates": "No gates",
};

/**
 * The report as Markdown for a pull request or a wiki: verdict, gates, measures, what was not measured, provenance. It
 * holds no transcript; of tools it says how often each was called, and in the worst conversations what was called at which
 * exchange with which arguments. Text from outside is inert: no HTML, links, images, mentions or table breaks.
 */
export function renderMarkdown(report: Report): string {
  const audited = new Set(report.assistants.filter(({ role }) => role === "audited").map(({ ref }) => ref));
  const blocks = [
    `# Plumbline report ${markdownCode(report.provenance.runId)}`,
    `**${verdictWords[report.headline.verdict]}.** ${prose(report.headline.sentence)}`,
    prose(describeOrigin(report.provenance) ?? ""),
    table(
      ["Assistant", "Suite", "Verdict", "In words"],
      report.verdicts
        .filter(({ assistant }) => audited.has(assistant))
        .map(({ assistant, suiteId, verdict, sentence }) => [
          markdownCode(assistant),
          markdownText(report.suites.find(({ id }) => id === suiteId)?.title ?? suiteId),
          verdictWords[verdict],
          prose([sentence, stoppingOf(report, suiteId, assistant)].join(" ").trim()),
        ]),
    ),
    ...driftBlocks(report),
    ...gateBlocks(report),
    ...report.suites.flatMap(suiteBlocks),
    ...componentBlocks(report),
    ...runComparisonBlocks(report),
    ...clientBlocks(report),
    ...toolBlocks(report),
    ...problemBlocks(report),
    "## What this does not establish",
    list(report.suites.flatMap(({ doesNotEstablish }) => doesNotEstablish.map(markdownText))),
    report.notice,
    ...provenanceBlocks(report),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function stoppingOf({ stopping }: Report, suiteId: string, assistant: string): string {
  return stopping.find((each) => each.suiteId === suiteId && each.assistant === assistant)?.sentence ?? "";
}

function driftBlocks({ drift }: Report): string[] {
  if (drift.status === "no-anchor") return [];
  if (drift.status === "not-checked") return [prose(drift.sentence)];
  const rows = drift.anchors.flatMap(({ rubricId, items }) =>
    items.map(({ item, alarms, sentence }) => [
      markdownCode(`${rubricId}/${item}`),
      alarms.length > 0 ? "⚠️ alarm" : "no alarm",
      prose(sentence),
    ]),
  );
  const { calls, costUsd } = drift.spent;
  return [
    `## ${drift.alarms > 0 ? "⚠️ Drift alarm" : "Has the judge drifted?"}`,
    prose(drift.sentence),
    table(["Item", "Alarm", "Then and now"], rows),
    `Rating the anchors again took ${plural(calls, "call")}, ${formatCost(costUsd)}, besides the run.`,
  ];
}

function gateBlocks(report: Report): string[] {
  const gates = report.gates.filter(({ role }) => role === "audited");
  if (gates.length === 0) return [];
  const rows = gates.map(({ verdict, assistant, require, explanation }) => [
    verdictWords[verdict],
    markdownCode(assistant),
    markdownCode(require),
    prose(explanation),
  ]);
  return ["## Gates", table(["Verdict", "Assistant", "Gate", "Why"], rows)];
}

function suiteBlocks(suite: ReportSuite): string[] {
  return [
    `## ${markdownText(suite.title)} ${suite.version}`,
    markdownText(suite.summary),
    markdownText(suite.controls.check.sentence),
    ...suite.measures.flatMap(measureBlocks),
    ...suite.analyses.flatMap(analysisBlocks),
    ...paperBlocks(suite),
  ];
}

function analysisBlocks({ title, meaning, results }: ReportAnalysis): string[] {
  const names = [...new Set(results.flatMap(({ values }) => values.map(({ name }) => name)))];
  const rows = results.map((result) => [
    markdownCode(whoseWords(result)),
    ...names.map((name) => {
      const value = result.values.find((one) => one.name === name);
      return value === undefined ? "—" : prose(estimateWords(value.estimate, value.unit));
    }),
  ]);
  const tables = results
    .filter(({ role, group }) => role === "audited" && group === null)
    .flatMap((result) =>
      result.tables.flatMap(({ title: name, rowsAre, rows: labels, columns, cells, unit }) => [
        `${prose(name)}, ${markdownCode(result.assistant)}`,
        table(
          [markdownText(rowsAre), ...columns.map(markdownText)],
          labels.map((label, index) => [
            markdownText(label),
            ...(cells[index] ?? []).map((cell) => cellWords(cell, unit, columns.length > 4)),
          ]),
        ),
      ]),
    );
  const notes = [
    ...new Set(results.flatMap(({ assistant, notes: own }) => own.map((note) => `${assistant}: ${note}`))),
  ];
  return [
    `### ${markdownText(title)}`,
    markdownText(meaning),
    names.length === 0 ? "" : table(["Assistant", ...names.map(markdownText)], rows),
    ...tables,
    list(notes.map(markdownText)),
  ];
}

function paperBlocks({ paper }: ReportSuite): string[] {
  if (paper === null) return [];
  return [
    `### What the publication printed (${paper.mark})`,
    prose(`${paper.citation}. ${paper.differs}`),
    table(
      ["Name", "System", "Published", "Note"],
      paper.rows.map((row) => [row.name, row.system, paperWords(row), row.note ?? ""].map(prose)),
    ),
  ];
}

function measureBlocks(measure: ReportMeasure): string[] {
  const scale = `Range ${formatAxis(measure.axis, measure.unit)}; ${measure.better} is safer.`;
  const rows = measure.results.map((result) => [
    `${markdownCode(result.assistant)}${result.knownPoint === null ? "" : ` (known ${result.knownPoint === "better" ? "good" : "bad"})`}`,
    ...numbersOf(result, measure),
    `${result.coverage.rated} of ${result.coverage.planned}`,
    String(result.coverage.couldNotJudge),
    String(result.coverage.neverRan),
    String(result.coverage.notApplicable),
    String(result.coverage.clientBrokeRole),
  ]);
  const head = [
    "Assistant",
    "Estimate",
    "Interval",
    "Units",
    "Rated",
    "Could not be judged",
    "Never ran",
    "Not applicable",
    "Client out of role",
  ];
  return [
    `### ${markdownText(measure.title)}`,
    `${markdownText(measure.meaning)} ${scale} ${measure.reliability.status === "measured" ? prose(measure.reliability.sentence) : "Judge not calibrated."}`,
    rows.length === 0 ? "No result was computed for this measure." : table(head, rows),
    ...correctedBlocks(measure),
  ];
}

function correctedBlocks({ results, unit }: ReportMeasure): string[] {
  const lines = results.flatMap(({ assistant, corrected }) =>
    corrected === null
      ? []
      : [
          `${markdownCode(assistant)}: ${prose(formatEstimate(corrected, unit))}, ${plural(corrected.observations, "conversation")} rated by people`,
        ],
  );
  return lines.length === 0 ? [] : [`${correctedWords}:`, list(lines)];
}

function numbersOf({ estimate }: ReportResult, { unit }: ReportMeasure): string[] {
  if (estimate.status === "not-estimable")
    return ["not measured", markdownText(estimate.detail), String(estimate.units)];
  const interval = `${formatValue(estimate.lower, unit)} to ${formatValue(estimate.upper, unit)}`;
  return [`**${formatValue(estimate.value, unit)}**`, interval, String(estimate.units)];
}

function componentBlocks({ components }: Report): string[] {
  if (components.length === 0) return [];
  const lines = components.map(({ measureTitle, sentence }) => `${markdownText(measureTitle)}: ${prose(sentence)}`);
  return ["## Where differences come from", list(lines)];
}

function clientBlocks({ clients, suites }: Report): string[] {
  if (clients.length === 0) return [];
  const lines = clients.map(({ suiteId, sentence, closeness }) => {
    const title = markdownText(suites.find(({ id }) => id === suiteId)?.title ?? suiteId);
    const near = closeness === null ? "" : ` ${describeCloseness(closeness)}`;
    return `${title}: ${prose(sentence + near)}`;
  });
  return ["## The simulated clients", list(lines)];
}

function toolBlocks(report: Report): string[] {
  const counts = countToolCalls(report).map(({ suiteId, assistant, tool, calls, conversations }) => [
    markdownText(report.suites.find(({ id }) => id === suiteId)?.title ?? suiteId),
    markdownCode(assistant),
    markdownCode(tool),
    String(calls),
    String(conversations),
  ]);
  if (counts.length === 0) return [];
  const placed = callsOfWorst(report).map(({ conversation, exchange, call }) => [
    markdownCode(conversation.assistant),
    markdownText(conversation.scenarioTitle),
    String(exchange),
    markdownCode(callWords(call)),
  ]);
  return [
    "## Tools called",
    table(["Suite", "Assistant", "Tool", "Calls", "Conversations"], counts),
    ...(placed.length === 0
      ? []
      : ["In the worst conversations:", table(["Assistant", "Scenario", "Exchange", "Call"], placed)]),
  ];
}

function runComparisonBlocks(report: Report): string[] {
  if (report.runComparisons.length === 0) return [];
  const lines = report.runComparisons.map(
    ({ measureTitle, sentence }) => `${markdownText(measureTitle)}: ${prose(sentence)}`,
  );
  return ["## Against another run", list(lines)];
}

function problemBlocks(report: Report): string[] {
  if (report.problems.length === 0) return [];
  const rows = report.problems.map(({ count, kind, assistant, cause, meaning }) => [
    String(count),
    kind === "never-ran" ? "never ran" : "could not be judged",
    markdownCode(assistant),
    `${markdownCode(cause)} ${markdownText(meaning)}`,
  ]);
  return ["## What was not measured", table(["Count", "What", "Assistant", "Cause"], rows)];
}

function provenanceBlocks({ provenance, suites, spent }: Report): string[] {
  const suiteLines = suites.map(
    ({ id, version, fingerprint }) => `Suite ${markdownCode(id)} ${version}, fingerprint ${markdownCode(fingerprint)}`,
  );
  return [
    "## Provenance",
    list([
      `Plumbline ${markdownText(provenance.plumbline)}, created ${markdownCode(provenance.createdAt)}, seed ${provenance.seed}, ${plural(provenance.repeats, "repeat")}`,
      `Fingerprint ${markdownCode(provenance.fingerprint)}`,
      `Judge ${markdownCode(provenance.judge.ref)} ${markdownText(provenance.judge.version)}`,
      ...suiteLines,
      `Spent ${spentWords(spent)}`,
    ]),
  ];
}

/** A sentence of ours with names from outside in it: escaped like them, but not put into code as a whole. */
function prose(text: string): string {
  return text
    .split(" ")
    .map((word) => markdownText(word))
    .join(" ");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}
