import { risingOrder } from "../agreement/middle-ranks.ts";
import { checkConfidence, type Numbers } from "../check-input.ts";
import { normalQuantile } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { groupByCluster } from "../group-by-cluster.ts";
import { casesOf, type RankingOptions } from "./area-under-roc.ts";

/**
 * Average precision, the area under the precision-recall curve by steps: the mean, over cases, of the precision at the
 * threshold that just admits the case (tied scores are admitted together). Its floor is the share of cases, not one half.
 *
 * Interval: logit scale with error 1 / sqrt(n a (1 - a)) for n cases; with clusters, n is the number of clusters that
 * hold a case (conservative). With a perfect ranking the lower limit is exact for n cases (Clopper-Pearson).
 *
 * @param truth - 1 for a case, 0 for none
 * @param scores - higher says more likely a case
 * @returns "no-data", "no-variation" without a case or without a non-case, "too-few-units" for fewer than 2 cases
 * @throws {@link InvalidInputError} as `areaUnderRoc`
 *
 * Source: Boyd, Eng & Page (2013), Machine Learning and Knowledge Discovery in Databases, LNCS 8190, 451-466.
 */
export function averagePrecision(truth: Numbers, scores: Numbers, options: RankingOptions = {}): Estimate {
  const { confidence = 0.95, clusters = null } = options;
  checkConfidence(confidence);
  const cases = casesOf(truth, scores);
  const count = truth.length;
  const groups = groupByCluster(clusters, count);
  const holders = new Set<number>();
  for (let index = 0; index < count; index += 1) if (truth[index] === 1) holders.add(groups.of[index] ?? 0);
  const counts = { units: holders.size, observations: count };
  if (count === 0) return notEstimable("no-data", "No observation.", counts);
  if (cases === 0 || cases === count) {
    return notEstimable("no-variation", `${cases} cases among ${count}: both kinds are needed.`, counts);
  }
  if (holders.size < 2) return notEstimable("too-few-units", "Needs at least 2 independent cases.", counts);
  const order = risingOrder(scores).reverse();
  let value = 0;
  let admitted = 0;
  let hits = 0;
  while (admitted < count) {
    const score = scores[order[admitted] ?? 0];
    let found = 0;
    while (admitted < count && scores[order[admitted] ?? 0] === score) {
      found += truth[order[admitted] ?? 0] ?? 0;
      admitted += 1;
    }
    hits += found;
    value += (found / cases) * (hits / admitted);
  }
  const tail = (1 - confidence) / 2;
  if (value > 1 - 1e-12) {
    const lower = tail ** (1 / holders.size);
    const method = "exact for the cases (perfect ranking)";
    return { status: "estimated", value: 1, lower, upper: 1, confidence, method, ...counts };
  }
  const half = normalQuantile(1 - tail) / Math.sqrt(holders.size * value * (1 - value));
  const logit = Math.log(value / (1 - value));
  return {
    status: "estimated",
    value,
    lower: 1 / (1 + Math.exp(half - logit)),
    upper: 1 / (1 + Math.exp(-half - logit)),
    confidence,
    method: "average precision, logit scale (Boyd, Eng & Page)",
    ...counts,
  };
}
