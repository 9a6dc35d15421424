import { formatAxis, formatEstimate, formatP, formatValue, plural } from "../format-number.ts";
import type { TerminalOptions } from "../render-terminal.ts";
import { type TerminalStyle, terminalStyle } from "../terminal-style.ts";
import { visibleText } from "../visible-text.ts";
import { wrapText } from "../wrap-text.ts";
import type { Comparison, MeasureDifference, MeasureRanking } from "./comparison.ts";
import { type DifferenceGroup, groupBy, verdictWords } from "./group-differences.ts";

/**
 * A comparison for a terminal: what was found, then each measure with its drawing, what can be excluded, effect sizes and
 * rankings. Primary measures, significant ones and those with a margin are shown, or all. Ends in a newline.
 */
export function renderComparisonTerminal(comparison: Comparison, options: TerminalOptions = {}): string {
  const style = terminalStyle({ color: options.color ?? false, unicode: options.unicode ?? true });
  const width = Math.max(40, Math.min(options.width ?? 80, 120));
  const lines: string[] = [];
  const say = (text: string, indent = 0) => lines.push(...wrapText(visibleText(text, "space"), { width, indent }));
  lines.push(style.bold(`Plumbline comparison: ${headlineWords[comparison.headline.verdict]}`));
  say(comparison.headline.sentence, 2);
  if (comparison.isBridged) say(`Bridged. ${comparison.differences.join(" ")}`, 2);
  const isShown = ({ primary, verdict, equivalence }: MeasureDifference) =>
    options.measures === "all" ||
    primary ||
    verdict === "first-worse" ||
    verdict === "first-better" ||
    equivalence !== null ||
    !comparison.comparisons.some((entry) => entry.primary);
  for (const group of groupBy(comparison)) {
    lines.push("", style.bold(style.rule(titleOf(group, width - 8), width)));
    say(`${group.first} minus ${group.second}`);
    const shown = group.differences.filter(isShown);
    for (const difference of shown) lines.push("", ...differenceLines(difference, { style, width }));
    const further = group.differences.length - shown.length;
    if (further > 0)
      lines.push(
        "",
        ...wrapText(`${plural(further, "further measure")} in the written comparison.`, { width, indent: 0 }),
      );
  }
  for (const ranking of comparison.rankings.filter(({ primary }) => primary || options.measures === "all")) {
    lines.push("", ...rankingLines(ranking, { style, width }));
  }
  lines.push("");
  if (comparison.leftOut.length > 0) {
    say(`Left out: ${leftOutWords(comparison)}. Each is named in the written comparison.`);
  }
  for (const note of comparison.notes) say(note);
  say(`${plural(comparison.tests, "test")} adjusted together (Holm), alpha ${comparison.alpha}.`);
  say(comparison.notice);
  return `${lines.map((line) => style.plainCharacters(line).trimEnd()).join("\n")}\n`;
}

/** The headline's verdict in words. */
export const headlineWords: Readonly<Record<Comparison["headline"]["verdict"], string>> = {
  worse: "worse",
  better: "better",
  mixed: "worse in part, better in part",
  "not-told-apart": "not told apart",
  "nothing-compared": "nothing could be compared",
};

interface Layout {
  style: TerminalStyle;
  width: number;
}

function differenceLines(entry: MeasureDifference, { style, width }: Layout): string[] {
  const { difference, axis, unit, better } = entry;
  const wrapped = (text: string) => wrapText(visibleText(text, "space"), { width, indent: 2 });
  const scale = `difference ${formatAxis(axis, unit)}; ${better} values are safer`;
  const [first = "", ...heading] = wrapText(`${visibleText(entry.measureTitle, "space")} (${scale})`, {
    width,
    indent: 0,
  });
  const plotWidth = Math.min(41, width - 30);
  const plot = `  ${style.interval(difference, axis, plotWidth)}  ${verdictWords[entry.verdict]}`;
  return [
    style.bold(first),
    ...heading,
    plot,
    ...wrapped(entry.sentence),
    ...wrapped(entry.excludes),
    ...(entry.equivalence === null ? [] : wrapped(entry.equivalence.sentence)),
    ...effectLines(entry).flatMap(wrapped).map(style.dim),
  ];
}

/** Effect sizes in a line or two; what could not be estimated is said in the written comparison. */
function effectLines({ effects, shares, alone, unit, difference }: MeasureDifference): string[] {
  const parts = [
    effects.standardized.status === "estimated"
      ? `standardised difference ${formatEstimate(effects.standardized, "mean")}`
      : "",
    effects.cliffsDelta.status === "estimated" ? `Cliff's delta ${formatEstimate(effects.cliffsDelta, "mean")}` : "",
    shares !== null && shares.oddsRatio.status === "estimated"
      ? `odds ratio ${formatEstimate(shares.oddsRatio, "mean")}`
      : "",
    shares !== null && shares.mcnemarP !== null ? `McNemar ${formatP(shares.mcnemarP)}` : "",
  ].filter((part) => part !== "");
  const missing = alone.first + alone.second;
  return [
    ...(parts.length > 0 ? [`Effect: ${parts.join("; ")}.`] : []),
    ...(missing > 0
      ? [`${plural(missing, "conversation")} with a value on one side only ${missing === 1 ? "is" : "are"} in no pair.`]
      : []),
    ...(difference.status === "estimated" && unit === "proportion" && shares === null
      ? ["The values are shares themselves, so there is no table of pairs."]
      : []),
  ];
}

function rankingLines(ranking: MeasureRanking, { style, width }: Layout): string[] {
  const { measureTitle, systems, method, unit, conversations } = ranking;
  const heading = wrapText(visibleText(`Ranking: ${measureTitle}`, "space"), { width, indent: 0 }).map(style.bold);
  if (systems.length === 0) return [...heading, ...wrapText(method, { width, indent: 2 })];
  const rows = systems.flatMap(({ name, mean, cluster, publishedCluster, strength }, place) => {
    const isNew = place > 0 && systems[place - 1]?.cluster !== cluster;
    const odds = strength.status === "estimated" ? `, strength ${formatEstimate(strength, "mean")}` : "";
    const row = `${cluster}. ${visibleText(name, "space")}  ${formatValue(mean, unit)} (MindEval's cluster ${publishedCluster})${odds}`;
    return [...(isNew ? [`  ${"-".repeat(Math.min(40, width - 4))}`] : []), ...wrapText(row, { width, indent: 2 })];
  });
  return [
    ...heading,
    ...rows,
    ...wrapText(`${method}; ${plural(conversations, "conversation")}`, { width, indent: 2 }).map(style.dim),
  ];
}

function titleOf({ title, scenarios }: DifferenceGroup, width: number): string {
  const count = ` (${plural(scenarios, "scenario")})`;
  return `${visibleText(title, "space").slice(0, Math.max(8, width - count.length))}${count}`;
}

/** `3 scenarios, 1 measure`. */
export function leftOutWords({ leftOut }: Pick<Comparison, "leftOut">): string {
  const kinds = [...new Set(leftOut.map(({ kind }) => kind))];
  return kinds.map((kind) => plural(leftOut.filter((entry) => entry.kind === kind).length, kind)).join(", ");
}
