import { formatDifference, formatEstimate, formatP, formatValue, plural } from "../format-number.ts";
import { markdownCode, markdownText } from "../markdown-text.ts";
import type { ReportEstimate } from "../report-measure.ts";
import type { Comparison, MeasureDifference, MeasureRanking } from "./comparison.ts";
import { groupBy, verdictWords } from "./group-differences.ts";
import { headlineWords } from "./render-comparison-terminal.ts";

/** A comparison as Markdown for a pull request or a wiki. Text from outside is inert. */
export function renderComparisonMarkdown(comparison: Comparison): string {
  const { headline, differences, notes, leftOut, runs } = comparison;
  const blocks = [
    "# Plumbline comparison",
    `**${capital(headlineWords[headline.verdict])}.** ${prose(headline.sentence)}`,
    comparison.isBridged ? `**Bridged.** ${prose(differences.join(" "))}` : "",
    ...groupBy(comparison).flatMap(({ title, first, second, scenarios, differences: own }) => [
      `## ${markdownText(title)}: ${markdownCode(first)} minus ${markdownCode(second)}`,
      plural(scenarios, "scenario"),
      table(["Measure", "Verdict", "First", "Second", "Difference", "Pairs", "Adjusted p"], own.map(differenceRow)),
      list(own.map((entry) => `${markdownText(entry.measureTitle)}: ${prose(wordsOf(entry))}`)),
      table(
        ["Measure", "Standardised", "Cliff's delta", "Odds ratio", "McNemar", "Only first, only second"],
        own.map(effectRow),
      ),
    ]),
    ...(comparison.rankings.length > 0 ? ["## Rankings", ...comparison.rankings.flatMap(rankingBlocks)] : []),
    ...(leftOut.length > 0
      ? [
          "## Left out",
          list(
            leftOut.map(
              ({ suiteId, kind, id, why }) =>
                `${kind} ${markdownCode(suiteId === "" ? id : `${suiteId}: ${id}`)}: ${prose(why)}`,
            ),
          ),
        ]
      : []),
    "## To keep in mind",
    list(
      [...notes, `${plural(comparison.tests, "test")} adjusted together (Holm), alpha ${comparison.alpha}.`].map(prose),
    ),
    comparison.notice,
    "## Runs",
    table(
      ["Run", "Created", "Plumbline", "Judge", "Client", "Seed", "Repeats", "Assistants"],
      runs.map(({ id, createdAt, plumbline, judge, client, seed, repeats, assistants }) => [
        markdownCode(id),
        markdownText(createdAt),
        markdownText(plumbline),
        markdownCode(judge),
        client === null ? "no model" : markdownCode(client),
        String(seed),
        String(repeats),
        assistants.map(markdownCode).join(", "),
      ]),
    ),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function differenceRow({
  measureTitle,
  primary,
  verdict,
  levels,
  difference,
  unit,
  pairs,
  adjustedP,
}: MeasureDifference): string[] {
  return [
    `${markdownText(measureTitle)}${primary ? " (primary)" : ""}`,
    verdictWords[verdict],
    levels === null ? "not measured" : formatValue(levels.first, unit),
    levels === null ? "not measured" : formatValue(levels.second, unit),
    numberOf(difference, (estimate) => formatDifference(estimate, unit)),
    String(pairs),
    adjustedP === null ? "not tested" : formatP(adjustedP).replace("p = ", "").replace("p < ", "&#60; "),
  ];
}

/** The sentences beside the table. */
function wordsOf({ excludes, equivalence, alone }: MeasureDifference): string {
  const missing = alone.first + alone.second;
  return [
    excludes,
    equivalence?.sentence ?? "",
    missing > 0 ? `${plural(missing, "conversation")} had a value on one side only.` : "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}

function effectRow({ measureTitle, effects, shares }: MeasureDifference): string[] {
  return [
    markdownText(measureTitle),
    numberOf(effects.standardized),
    numberOf(effects.cliffsDelta),
    shares === null ? "values are not 0 or 1" : numberOf(shares.oddsRatio),
    shares === null
      ? ""
      : shares.mcnemarP === null
        ? prose(shares.mcnemarNote)
        : formatP(shares.mcnemarP).replace("<", "&#60;"),
    shares === null ? "" : `${shares.table.onlyFirst}, ${shares.table.onlySecond}`,
  ];
}

function rankingBlocks({ measureTitle, systems, method, unit, conversations }: MeasureRanking): string[] {
  return [
    `### ${markdownText(measureTitle)}`,
    systems.length === 0
      ? `No ranking: ${prose(method)}`
      : table(
          ["Cluster", "System", "Mean", "MindEval's cluster", "Bradley-Terry strength"],
          systems.map(({ name, mean, cluster, publishedCluster, strength }) => [
            String(cluster),
            markdownCode(name),
            formatValue(mean, unit),
            String(publishedCluster),
            numberOf(strength),
          ]),
        ),
    systems.length === 0 ? "" : prose(`${method}; ${plural(conversations, "conversation")}.`),
  ];
}

/** A number of ours as it is; the reason for none like any text. */
function numberOf(estimate: ReportEstimate, format = (each: ReportEstimate) => formatEstimate(each, "mean")): string {
  return estimate.status === "estimated" ? format(estimate) : prose(format(estimate));
}

/** Sentences of ours with names from outside in them: each word is made inert. */
function prose(text: string): string {
  return text
    .split(" ")
    .map((word) => markdownText(word))
    .join(" ");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}
