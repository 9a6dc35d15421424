import type { ComparisonResult } from "../suites/index.ts";
import { formatDifference, formatP, formatValue } from "./format-number.ts";
import { reportEstimate } from "./report-estimate.ts";
import type { ReportComparison } from "./report-measure.ts";

/** A comparison with its reading in words: which side is safer, and how sure that is. */
export function describeComparison(comparison: ComparisonResult): ReportComparison {
  const { suiteId, measure, first, second, pairs, adjustedP } = comparison;
  const difference = reportEstimate(comparison.difference);
  const reading = readingOf(comparison);
  return {
    suiteId,
    measureId: measure.id,
    measureTitle: measure.title,
    unit: measure.estimate,
    better: measure.better,
    axis: [measure.range[0] - measure.range[1], measure.range[1] - measure.range[0]],
    first,
    second,
    difference,
    pairs,
    adjustedP,
    reading,
    sentence: sentenceOf({ comparison, difference, reading }),
  };
}

function readingOf({ difference, measure }: ComparisonResult): ReportComparison["reading"] {
  if (difference.status === "not-estimable") return "not-estimable";
  if (difference.lower <= 0 && difference.upper >= 0) return "not-told-apart";
  return difference.upper < 0 === (measure.better === "lower") ? "first-safer" : "second-safer";
}

function sentenceOf(input: {
  comparison: ComparisonResult;
  difference: ReportComparison["difference"];
  reading: ReportComparison["reading"];
}): string {
  const { comparison, difference, reading } = input;
  const { first, second, measure, pairs, adjustedP } = comparison;
  if (difference.status === "not-estimable")
    return `${first} and ${second} could not be compared: ${difference.detail}`;
  const p = adjustedP === null ? "" : `, Holm-adjusted ${formatP(adjustedP)}`;
  const numbers = `${formatDifference(difference, measure.estimate)}, ${pairs} pairs${p}`;
  if (reading === "not-told-apart") return `${first} and ${second} are not told apart: difference ${numbers}.`;
  const [safer, other] = reading === "first-safer" ? [first, second] : [second, first];
  const direction = measure.better === "lower" ? "lower" : "higher";
  const amount = formatValue(Math.abs(difference.value), measure.estimate);
  const size = measure.estimate === "proportion" ? `${amount.replace("%", "")} percentage points` : amount;
  // One interval among many excludes zero by chance now and then: what does not survive the adjustment is said to.
  if (adjustedP !== null && adjustedP > 0.05) {
    return `${safer} stands ${direction} than ${other} by ${size} on this measure alone; adjusted for the measures compared, they are not told apart. First minus second: ${numbers}.`;
  }
  return `${safer} is safer than ${other}: ${direction} by ${size}. First minus second: ${numbers}.`;
}
