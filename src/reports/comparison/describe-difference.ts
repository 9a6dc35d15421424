import type { SystemComparison } from "../../suites/index.ts";
import { formatDifference, formatP, formatValue, plural, type Unit } from "../format-number.ts";
import { reportEstimate } from "../report-estimate.ts";

/** What is needed beside a comparison to put it into words. */
export interface DifferenceWords {
  comparison: SystemComparison;
  /** How the two systems are called. */
  first: string;
  second: string;
  /** Tests adjusted together, and the largest chance of any false one. */
  tests: number;
  alpha: number;
}

/** What was found about one measure, with its numbers. */
export function describeDifference({ comparison, first, second }: DifferenceWords): string {
  const { measure, difference, levels, pairs, scenarios, adjustedP, verdict } = comparison;
  const unit = measure.estimate;
  if (difference.status === "not-estimable" || levels === null) {
    const why =
      difference.status === "not-estimable" ? difference.detail : "No conversation has a value on both sides.";
    return `${first} and ${second} could not be compared: ${why}`;
  }
  const p = adjustedP === null ? "no test was possible" : `Holm-adjusted ${formatP(adjustedP)}`;
  const values = `${formatValue(levels.first, unit)} against ${formatValue(levels.second, unit)}`;
  const numbers = `${values}, difference ${formatDifference(reportEstimate(difference), unit)}, ${p}, ${plural(pairs, "pair")} in ${plural(scenarios, "scenario")}`;
  if (verdict === "first-worse") return `${first} is significantly worse than ${second}: ${numbers}.`;
  if (verdict === "first-better") return `${first} is significantly better than ${second}: ${numbers}.`;
  return `${first} and ${second} are not told apart: ${numbers}.`;
}

/**
 * What the interval of the difference excludes, and what it does not: a sentence for readers who would take "not
 * significant" for "the same".
 */
export function describeExclusion({ comparison, first, second, tests, alpha }: DifferenceWords): string {
  const { measure, difference, scenarios, test, verdict } = comparison;
  if (difference.status === "not-estimable") return "Nothing can be excluded.";
  const unit = measure.estimate;
  const span = measure.range[1] - measure.range[0];
  // How much worse the first may be, from least to most; below 0 it is better.
  const [least, most] =
    measure.better === "lower" ? [difference.lower, difference.upper] : [-difference.upper, -difference.lower];
  const sentences = [exclusion({ least, most, span, unit, first, second })];
  if (verdict === "not-told-apart" && (least > 0 || most < 0)) {
    sentences.push(`After adjusting for the ${plural(tests, "test")} made, this may still be chance.`);
  }
  // An exact sign-change test of k scenarios has no p-value below 2 / 2^k.
  if (verdict === "not-told-apart" && test.status === "tested" && tests * 2 ** (1 - scenarios) > alpha) {
    const tried = tests === 1 ? "one test" : `${tests} tests`;
    sentences.push(
      `With ${plural(scenarios, "scenario")} and ${tried}, no difference however large could be significant.`,
    );
  }
  return sentences.join(" ");
}

function exclusion(input: {
  least: number;
  most: number;
  span: number;
  unit: Unit;
  first: string;
  second: string;
}): string {
  const { least, most, span, unit, first, second } = input;
  if (least > 0) {
    const end = most < span ? ` and at most ${formatAmount(most, unit)}` : "";
    return `It can be excluded that ${first} is as good as ${second} or better: it is worse by at least ${formatAmount(least, unit)}${end}.`;
  }
  if (most < 0) {
    const end = -least < span ? ` and at most ${formatAmount(-least, unit)}` : "";
    return `It can be excluded that ${first} is as bad as ${second} or worse: it is better by at least ${formatAmount(-most, unit)}${end}.`;
  }
  const largest = Math.max(-least, most);
  const open = [
    ...(most > 0 ? [`worse by up to ${formatAmount(most, unit)}`] : []),
    ...(least < 0 ? [`better by up to ${formatAmount(-least, unit)}`] : []),
  ];
  const excluded =
    largest < span
      ? `A difference larger than ${formatAmount(largest, unit)} either way can be excluded`
      : "No difference can be excluded for its size alone";
  return `${excluded}; that ${first} is ${open.join(", or ")}, cannot.`;
}

/** A size in the measure's unit: shares in percentage points. */
export function formatAmount(size: number, unit: Unit): string {
  const text = formatValue(size, unit);
  return unit === "proportion" ? `${text.replace("%", "")} percentage points` : text;
}
