import { estimateWords, paperWords } from "./analysis-words.ts";
import { describeCloseness } from "./describe-clients.ts";
import { describeOrigin } from "./describe-origin.ts";
import { callsOfWorst, callWords, countToolCalls } from "./describe-tool-calls.ts";
import { correctedWords, formatAxis, formatCost, formatValue, plural } from "./format-number.ts";
import type { Report, ReportSuite, ReportVerdict } from "./report.ts";
import type { ReportAnalysis } from "./report-analysis.ts";
import type { ReportMeasure, ReportResult } from "./report-measure.ts";
import { spentWords } from "./spent-words.ts";
import { splitMeasures } from "./split-measures.ts";
import { type TerminalStyle, terminalStyle } from "./terminal-style.ts";
import { visibleText } from "./visible-text.ts";
import { wrapText } from "./wrap-text.ts";

/** Choices of {@link renderTerminal}. */
export interface TerminalOptions {
  /** Columns to fill. Default 80; fewer than 40 are treated as 40. */
  width?: number;
  /** Colour and bold by ANSI escapes. Default false. */
  color?: boolean;
  /** `leading` (default): primary measures and those a gate depends on. */
  measures?: "leading" | "all";
  /** Box and interval characters beyond ASCII. Default true. */
  unicode?: boolean;
}

/**
 * The choices that suit a stream: colour only on a terminal, not with `NO_COLOR` or `TERM=dumb`, always with
 * `FORCE_COLOR`; ASCII where the locale does not name UTF-8.
 */
export function terminalOptions(
  stream: { isTTY?: boolean; columns?: number },
  environment: Readonly<Record<string, string | undefined>>,
): Required<Omit<TerminalOptions, "measures">> {
  const { NO_COLOR, FORCE_COLOR, TERM, LC_ALL, LC_CTYPE, LANG } = environment;
  const locale = LC_ALL || LC_CTYPE || LANG || "";
  const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== "" && FORCE_COLOR !== "0";
  const refused = (NO_COLOR !== undefined && NO_COLOR !== "") || TERM === "dumb";
  return {
    width: stream.columns ?? 80,
    color: !refused && (forced || stream.isTTY === true),
    // An unset locale is what containers have; their terminals read UTF-8.
    unicode: TERM !== "dumb" && (locale === "" || /utf-?8/i.test(locale)),
  };
}

/**
 * The report for a terminal: verdict, gates, each measure between the known points, problems and what it cost. Control
 * characters in anything that came from outside are printed by their code points. Ends in a newline.
 */
export function renderTerminal(report: Report, options: TerminalOptions = {}): string {
  const style = terminalStyle({ color: options.color ?? false, unicode: options.unicode ?? true });
  const width = Math.max(40, Math.min(options.width ?? 80, 120));
  const lines: string[] = [];
  const say = (text = "", indent = 0) => lines.push(...wrapText(visibleText(text, "space"), { width, indent }));

  lines.push(...verdictLines(report.headline.verdict, `Plumbline report ${report.provenance.runId}`, { style, width }));
  say(report.headline.sentence, 2);
  const origin = describeOrigin(report.provenance);
  if (origin !== undefined) say(origin, 2);
  lines.push(...driftLines(report, { style, width }));
  for (const suite of report.suites) {
    lines.push("", style.bold(style.rule(`${visibleText(suite.title, "space")} ${suite.version}`, width)));
    for (const verdict of report.verdicts.filter(({ suiteId }) => suiteId === suite.id)) {
      const role = report.assistants.find(({ ref }) => ref === verdict.assistant)?.role;
      if (role === "control") continue;
      lines.push(...verdictLines(verdict.verdict, verdict.assistant, { style, width }));
      say(verdict.sentence, 2);
      const stopping = report.stopping.find(
        (each) => each.suiteId === suite.id && each.assistant === verdict.assistant,
      );
      if (stopping !== undefined) say(stopping.sentence, 2);
    }
    lines.push(...gateLines(report, suite, { style, width }));
    const { leading, further } = splitMeasures(suite.measures);
    const shown = options.measures === "all" ? suite.measures : leading;
    for (const measure of shown) lines.push("", ...measureLines(measure, { style, width }));
    lines.push("");
    if (shown.length < suite.measures.length)
      say(`${plural(further.length, "further measure")} in the written report.`);
    const uncalibrated = shown.filter(({ reliability }) => reliability.status === "not-calibrated");
    if (uncalibrated.length > 0) {
      const which = uncalibrated.length === shown.length ? "any of these" : uncalibrated.map(({ id }) => id).join(", ");
      say(`The judge (${report.provenance.judge.ref}) is not calibrated for ${which}.`);
    }
    for (const analysis of suite.analyses) lines.push(...analysisLines(analysis, { style, width }), "");
    lines.push(...paperLines(suite, { style, width }));
    say(suite.controls.check.sentence);
    const clients = report.clients.find(({ suiteId }) => suiteId === suite.id);
    if (clients !== undefined) say(clients.sentence);
    if (clients !== undefined && clients.closeness !== null) say(describeCloseness(clients.closeness));
    const components = report.components.filter(({ suiteId }) => suiteId === suite.id);
    for (const sentence of new Set(components.map((each) => each.sentence))) {
      const titles = components
        .filter((each) => each.sentence === sentence)
        .map(({ measureTitle }) => `"${measureTitle}"`);
      say(`Where differences in ${titles.join(", ")} come from: ${sentence}`);
    }
  }
  lines.push(...toolLines(report, { style, width }));
  lines.push(...comparisonLines(report, { style, width }), ...problemLines(report, { style, width }));
  lines.push("");
  say(`Spent: ${spentWords(report.spent)}.`);
  say(report.notice);
  return `${lines.map((line) => style.plainCharacters(line).trimEnd()).join("\n")}\n`;
}

interface Layout {
  style: TerminalStyle;
  width: number;
}

function gateLines(report: Report, suite: ReportSuite, { style, width }: Layout): string[] {
  const gates = report.gates.filter(({ suiteId, role }) => suiteId === suite.id && role === "audited");
  const lines = gates.flatMap((gate) => {
    const text = `${gate.assistant}: ${gate.require}${gate.verdict === "pass" ? "" : `. ${gate.explanation}`}`;
    return verdictLines(gate.verdict, text, { style, width });
  });
  return lines.length === 0 ? [] : ["", style.bold("Gates"), ...lines];
}

/** The verdict's word, and the text beside it in its own column. */
function verdictLines(verdict: ReportVerdict, text: string, { style, width }: Layout): string[] {
  const [first = "", ...rest] = wrapText(visibleText(text, "space"), { width, indent: 10 });
  return [`${style.verdict(verdict)} ${style.bold(first.trimStart())}`, ...rest];
}

function measureLines(measure: ReportMeasure, { style, width }: Layout): string[] {
  const scale = `${formatAxis(measure.axis, measure.unit)}, ${measure.better} is safer`;
  const name = style.bold(visibleText(measure.title, "space"));
  const heading = wrapText(`${visibleText(measure.title, "space")} (${scale})`, { width, indent: 0 });
  const first = (heading[0] ?? "").replace(visibleText(measure.title, "space"), () => name);
  if (measure.results.length === 0) return [first, ...heading.slice(1), "  no result"];
  const longest = Math.max(...measure.results.map((result) => nameOf(result, Number.POSITIVE_INFINITY).length));
  const nameWidth = Math.min(longest, Math.floor(width * 0.36));
  const numbers = measure.results.map((result) => numbersOf(result, measure));
  const numberWidth = Math.max(...numbers.map((each) => each.length));
  const plotWidth = Math.min(30, width - nameWidth - numberWidth - 6);
  const rows = measure.results.flatMap((result, index) => {
    const label = nameOf(result, nameWidth).padEnd(nameWidth);
    const plot = plotWidth >= 12 ? `  ${style.interval(result.estimate, measure.axis, plotWidth)}` : "";
    const missing = missingOf(result);
    return [
      `  ${label}${plot}  ${numbers[index] ?? ""}`,
      ...(missing === "" ? [] : wrapText(missing, { width, indent: 4 }).map(style.dim)),
      ...correctedLines(result, measure, width),
    ];
  });
  const { reliability } = measure;
  const note =
    reliability.status === "measured" ? wrapText(visibleText(reliability.sentence, "space"), { width, indent: 2 }) : [];
  return [first, ...heading.slice(1), ...rows, ...note.map(style.dim)];
}

/** The numbers of the whole; groups, tables and controls' tables stand in the written report. */
function analysisLines({ title, results }: ReportAnalysis, { style, width }: Layout): string[] {
  // Assistants of whom the same is said (that nothing was repeated, say) share a line.
  const told = new Map<string, { assistants: string[]; text: string; notes: readonly string[] }>();
  for (const { assistant, group, values, notes } of results) {
    if (group !== null) continue;
    const text = valuesWords(values);
    const key = JSON.stringify([text, notes]);
    const same = told.get(key) ?? { assistants: [], text, notes };
    same.assistants.push(assistant);
    told.set(key, same);
  }
  const rows = [...told.values()].flatMap(({ assistants, text, notes }) => [
    ...wrapText(visibleText(`${assistants.join(", ")}: ${text}`, "space"), { width, indent: 2 }),
    ...notes.flatMap((note) => wrapText(visibleText(note, "space"), { width, indent: 4 }).map(style.dim)),
  ]);
  return [style.bold(visibleText(title, "space")), ...rows];
}

/** The first six numbers; a reason that all of them share is said once. */
function valuesWords(values: ReportAnalysis["results"][number]["values"]): string {
  if (values.length === 0) return "see the written report";
  const [reason, ...others] = new Set(
    values.map(({ estimate }) => (estimate.status === "not-estimable" ? estimate.detail : undefined)),
  );
  if (reason !== undefined && others.length === 0) return `not measured: ${reason}`;
  const words = values.slice(0, 6).map(({ name, unit, estimate }) => `${name} ${estimateWords(estimate, unit)}`);
  return words.map((each, index) => (index < words.length - 1 ? each.replace(/\.$/, "") : each)).join("; ");
}

function paperLines({ paper }: ReportSuite, { style, width }: Layout): string[] {
  if (paper === null) return [];
  const say = (text: string, indent: number) => wrapText(visibleText(text, "space"), { width, indent });
  return [
    style.bold(`What the publication printed (${paper.mark})`),
    ...say(`${paper.citation}. ${paper.differs}`, 2),
    ...paper.rows.flatMap((row) =>
      say(`${row.name}, ${row.system}: ${paperWords(row)}${row.note === undefined ? "" : ` (${row.note})`}`, 4),
    ),
    "",
  ];
}

function nameOf(result: ReportResult, width: number): string {
  const mark = result.knownPoint === "better" ? " (good)" : result.knownPoint === "worse" ? " (bad)" : "";
  return shorten(visibleText(result.assistant, "space"), width - mark.length) + mark;
}

function numbersOf({ estimate }: ReportResult, { unit }: ReportMeasure): string {
  if (estimate.status === "not-estimable") return "not measured";
  return `${formatValue(estimate.value, unit)} [${formatValue(estimate.lower, unit)}, ${formatValue(estimate.upper, unit)}]`;
}

function correctedLines({ corrected }: ReportResult, { unit }: ReportMeasure, width: number): string[] {
  if (corrected === null) return [];
  const number =
    corrected.status === "estimated"
      ? `${formatValue(corrected.value, unit)} [${formatValue(corrected.lower, unit)}, ${formatValue(corrected.upper, unit)}]`
      : `not measured: ${visibleText(corrected.detail, "space")}`;
  const people = `${plural(corrected.observations, "conversation")} rated by people`;
  return wrapText(`${correctedWords}: ${number} (${people})`, { width, indent: 4 });
}

/** An alarm is a verdict on the judge, and stands with the other verdicts; without an anchor set there is nothing to say. */
function driftLines({ drift }: Report, { style, width }: Layout): string[] {
  if (drift.status === "no-anchor") return [];
  const lines = wrapText(visibleText(drift.sentence, "space"), { width, indent: 2 });
  if (drift.status === "not-checked") return ["", ...lines.map(style.dim)];
  const { calls, costUsd } = drift.spent;
  const alarmed = drift.anchors.flatMap(({ rubricId, items }) =>
    items.filter(({ alarms }) => alarms.length > 0).map(({ item, sentence }) => `${rubricId}/${item}: ${sentence}`),
  );
  const cost = `Rating the anchors again took ${plural(calls, "call")}, ${formatCost(costUsd)}, besides the run.`;
  return [
    "",
    ...(drift.alarms > 0 ? lines.map(style.bold) : lines),
    ...alarmed.flatMap((text) => wrapText(visibleText(text, "space"), { width, indent: 4 })),
    ...wrapText(cost, { width, indent: 2 }).map(style.dim),
  ];
}

function missingOf({ coverage, estimate }: ReportResult): string {
  const parts = [
    estimate.status === "not-estimable" ? visibleText(estimate.detail, "space") : "",
    coverage.couldNotJudge > 0 ? `${coverage.couldNotJudge} could not be judged` : "",
    coverage.neverRan > 0 ? `${coverage.neverRan} never ran` : "",
    coverage.clientBrokeRole > 0 ? `${coverage.clientBrokeRole} left out (client out of role)` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "" : `${coverage.rated} of ${coverage.planned} rated; ${parts.join("; ")}`;
}

function comparisonLines(report: Report, { style, width }: Layout): string[] {
  if (report.runComparisons.length === 0) return [];
  return [
    "",
    style.bold(style.rule("Against the other run", width)),
    ...report.runComparisons.flatMap(({ measureTitle, sentence }) =>
      wrapText(`${visibleText(measureTitle, "space")}: ${visibleText(sentence, "space")}`, { width, indent: 2 }),
    ),
  ];
}

/** How often each tool was called, and in the worst conversations which call at which exchange. */
function toolLines(report: Report, { style, width }: Layout): string[] {
  const counts = countToolCalls(report);
  if (counts.length === 0) return [];
  const line = (text: string, indent: number) => wrapText(visibleText(text, "space"), { width, indent });
  return [
    "",
    style.bold(style.rule("Tools called", width)),
    ...[...new Set(counts.map(({ assistant }) => assistant))].flatMap((assistant) => {
      const own = counts.filter((count) => count.assistant === assistant).toSorted((a, b) => b.calls - a.calls);
      const total = own.reduce((sum, { calls }) => sum + calls, 0);
      const most = own.slice(0, 5).map(({ tool, calls }) => `${tool} ${calls}`);
      const more = own.length > most.length ? `, ${own.length - most.length} more in the written report` : "";
      return line(
        `${assistant}: ${plural(total, "call")} of ${plural(own.length, "tool")} (${most.join(", ")}${more})`,
        2,
      );
    }),
    ...callsOfWorst(report).flatMap(({ conversation, exchange, call }) =>
      line(`${conversation.assistant}, "${conversation.scenarioTitle}", exchange ${exchange}: ${callWords(call)}`, 4),
    ),
  ];
}

function problemLines(report: Report, { style, width }: Layout): string[] {
  if (report.problems.length === 0) return [];
  return [
    "",
    style.bold(style.rule("Not measured, by cause", width)),
    ...report.problems.flatMap(({ assistant, kind, cause, meaning, count }) =>
      wrapText(
        visibleText(
          `${count} ${kind === "never-ran" ? "never ran" : "could not be judged"}: ${assistant}, ${cause} (${meaning})`,
          "space",
        ),
        { width, indent: 2 },
      ),
    ),
  ];
}

/** Keeps both ends: references differ at their end as often as at their start. */
function shorten(text: string, width: number): string {
  if (text.length <= width) return text;
  const tail = Math.floor((width - 3) / 2);
  return `${text.slice(0, width - 3 - tail)}...${text.slice(text.length - tail)}`;
}
