import { notEstimable } from "../estimate.ts";
import { checkShare, type Share } from "../share.ts";
import { hypergeometric } from "./hypergeometric.ts";
import type { Alternative, SignificanceTest } from "./significance-test.ts";

/**
 * Fisher's exact test: do two independent groups have the same rate? The statistic is the number of events in the first.
 *
 * Two-sided: the probabilities of all tables that are no more likely than the observed one. Conservative by nature.
 * Outcomes must be independent; for clustered ones compare cluster means. An empty group is not-estimable (`"no-data"`);
 * no event at all, or nothing but events, gives p = 1.
 *
 * @throws {@link InvalidInputError} for counts that are not whole numbers with events <= total
 *
 * Source: Fisher (1935), J. R. Stat. Soc. 98(1), 39-82. Checked against R `fisher.test`.
 */
export function fisherExact(first: Share, second: Share, alternative: Alternative = "two-sided"): SignificanceTest {
  checkShare(first, "first");
  checkShare(second, "second");
  const observations = first.total + second.total;
  const counts = { units: observations, observations };
  if (first.total === 0 || second.total === 0) {
    return notEstimable("no-data", "Both groups need at least one outcome.", counts);
  }
  const { from, probabilities } = hypergeometric(first, second);
  const observed = probabilities[first.events - from] ?? 0;
  // Equally likely tables differ by rounding; R uses the same margin.
  const limit = observed * (1 + 1e-7);
  let pValue = 0;
  probabilities.forEach((probability, index) => {
    const events = from + index;
    const isCounted =
      alternative === "two-sided"
        ? probability <= limit
        : alternative === "greater"
          ? events >= first.events
          : events <= first.events;
    if (isCounted) pValue += probability;
  });
  return {
    status: "tested",
    pValue: Math.min(1, pValue),
    statistic: first.events,
    alternative,
    method: "Fisher exact test",
    ...counts,
  };
}
