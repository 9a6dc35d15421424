import { checkConfidence } from "../check-input.ts";
import { normalQuantile } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { checkShare, type Share } from "../share.ts";
import { hypergeometric } from "./hypergeometric.ts";

/** Settings of {@link oddsRatio}. */
export interface OddsRatioOptions {
  /** Coverage of the interval, in (0, 1). Default 0.95. */
  confidence?: number;
  /**
   * `"woolf"` (default): normal on the log scale. `"exact"`: conditional (Cornfield-Fisher), never too narrow, and taken
   * in any case when a cell of the table is 0.
   */
  method?: "woolf" | "exact";
}

/**
 * Odds ratio of an event, first group over second: (e1 / (n1 - e1)) / (e2 / (n2 - e2)), the sample value.
 *
 * Without events in the first group (or without non-events in the second) it is 0, with an exact interval whose upper end
 * lies above 0. Where it would be infinite the answer is not-estimable (`"separated"`) and the detail gives the exact
 * lower bound. No event at all, or nothing but events: `"no-variation"`; an empty group: `"no-data"`.
 *
 * @throws {@link InvalidInputError} for counts that are not whole numbers with events <= total
 *
 * Source: Woolf (1955), Ann. Hum. Genet. 19(4), 251-253; exact: Cornfield (1956), Proc. Third Berkeley Symp. 4.
 * Checked against R: `fisher.test(...)$conf.int` and the Wald interval of `glm(binomial)`.
 */
export function oddsRatio(first: Share, second: Share, options: OddsRatioOptions = {}): Estimate {
  const { confidence = 0.95, method = "woolf" } = options;
  checkShare(first, "first");
  checkShare(second, "second");
  checkConfidence(confidence);
  const observations = first.total + second.total;
  const counts = { units: observations, observations };
  if (first.total === 0 || second.total === 0) {
    return notEstimable("no-data", "Both groups need at least one outcome.", counts);
  }
  const events = first.events + second.events;
  if (events === 0 || events === observations) {
    return notEstimable(
      "no-variation",
      `All ${observations} outcomes are alike; there are no odds to compare.`,
      counts,
    );
  }
  const cells = [first.events, first.total - first.events, second.events, second.total - second.events] as const;
  const [a, b, c, d] = cells;
  const tail = (1 - confidence) / 2;
  if (b === 0 || c === 0) {
    const bound = exactBound(first, second, tail, "lower").toPrecision(4);
    const detail = `The odds ratio is infinite in these data; it is above ${bound} (exact, ${100 * confidence} % interval).`;
    return notEstimable("separated", detail, counts);
  }
  const value = (a * d) / (b * c);
  if (method === "exact" || value === 0) {
    return {
      status: "estimated",
      value,
      lower: exactBound(first, second, tail, "lower"),
      upper: exactBound(first, second, tail, "upper"),
      confidence,
      method: "sample odds ratio, exact conditional interval",
      ...counts,
    };
  }
  const reach = normalQuantile(1 - tail) * Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d);
  return {
    status: "estimated",
    value,
    lower: value * Math.exp(-reach),
    upper: value * Math.exp(reach),
    confidence,
    method: "sample odds ratio, Woolf interval",
    ...counts,
  };
}

/** The odds ratio at which the observed count, or one further out, has probability `tail`. */
function exactBound(first: Share, second: Share, tail: number, side: "lower" | "upper"): number {
  const { from, probabilities } = hypergeometric(first, second);
  const position = first.events - from;
  if (side === "lower" && position === 0) return 0;
  if (side === "upper" && position === probabilities.length - 1) return Number.POSITIVE_INFINITY;
  const probabilityBeyond = (logRatio: number): number => {
    const at = hypergeometric(first, second, logRatio).probabilities;
    const beyond = side === "lower" ? at.subarray(position) : at.subarray(0, position + 1);
    return beyond.reduce((sum, value) => sum + value, 0);
  };
  // "At least as many" grows with the odds ratio, "at most as many" falls.
  let low = -100;
  let high = 100;
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2;
    const isAbove = side === "lower" ? probabilityBeyond(middle) > tail : probabilityBeyond(middle) < tail;
    if (isAbove) high = middle;
    else low = middle;
  }
  return Math.exp((low + high) / 2);
}
