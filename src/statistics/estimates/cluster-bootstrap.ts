import { seededRandom } from "../../random/index.ts";
import { checkConfidence, checkCount } from "../check-input.ts";
import { normalCdf, normalQuantile, tQuantile } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { InvalidInputError } from "../invalid-input-error.ts";

export interface BootstrapOptions {
  /** What the random stream is derived from. The same seed gives the same interval. */
  seed: number | string;
  /** Resamples; at least 100. 2000 when left out. */
  draws?: number;
  /** Nominal two-sided coverage; 0.95 when left out. */
  confidence?: number;
  /** `"bca"` corrects for bias and skewness (Efron 1987); `"percentile"` does not. `"bca"` when left out. */
  kind?: "percentile" | "bca";
  /**
   * Widens the percentiles for few groups: a plain bootstrap's spread is too small by sqrt((n - 1) / n) and knows
   * normal, not t, quantiles (Hesterberg 2015, The American Statistician 69, 371-386, section 3.3). True when left out.
   */
  widenForFewGroups?: boolean;
}

/**
 * Interval by resampling whole groups (scenarios, persons), the independent units, with replacement.
 *
 * A draw is handed to `statistic` as weights: how often each group was drawn. So nothing is copied, and a statistic
 * that is a sum over groups costs one multiplication per group and draw.
 *
 * @param groups - the independent units, in any form; only their number is used here
 * @param statistic - the statistic of the groups taken `weights[i]` times each (the sum is always `groups.length`).
 *   `undefined` (or a non-finite number) says that this draw does not allow it, for example because nothing varies.
 *   Every number counts: a draw outside a coefficient's usual range is kept, since dropping it narrows the interval.
 * @returns "too-few-units" below 2 groups; "no-variation" when all draws are equal, or the statistic cannot be
 *   computed on the data or in more than 5 % of the draws. Fewer are left out, and counted in `method`. `observations` equals the number of groups.
 * @throws {@link InvalidInputError} for fewer than 100 draws or a confidence outside (0, 1)
 *
 * Sources: Efron (1987), J. Am. Stat. Assoc. 82, 171-185 (BCa; acceleration by jackknife over groups); Davison &
 * Hinkley (1997), Bootstrap Methods and their Application, sections 2.4 and 5.3. Checked against R `boot::boot.ci`.
 */
export function clusterBootstrap<Group>(
  groups: ArrayLike<Group>,
  statistic: (weights: Float64Array, groups: ArrayLike<Group>) => number | undefined,
  options: BootstrapOptions,
): Estimate {
  const { seed, draws = 2000, confidence = 0.95, kind = "bca", widenForFewGroups = true } = options;
  checkConfidence(confidence);
  checkCount(draws, "draws", 100, 10_000_000);
  const count = groups.length;
  const counts = { units: count, observations: count };
  if (count < 2) return notEstimable("too-few-units", `A bootstrap needs at least 2 groups, got ${count}.`, counts);

  const weights = new Float64Array(count).fill(1);
  const value = statistic(weights, groups);
  if (value === undefined || !Number.isFinite(value)) {
    return notEstimable("no-variation", "The statistic cannot be computed on these data.", counts);
  }
  const drawn = drawStatistics(groups, statistic, weights, draws, seed);
  const left = draws - drawn.length;
  if (left > draws * 0.05) {
    return notEstimable("no-variation", `The statistic cannot be computed in ${left} of ${draws} draws.`, counts);
  }
  drawn.sort();
  if (drawn[0] === drawn.at(-1)) {
    return notEstimable("no-variation", "Every draw gave the same value, so no interval follows.", counts);
  }
  const tail = widenForFewGroups ? widenedTail((1 - confidence) / 2, count) : (1 - confidence) / 2;
  const [low, high] =
    kind === "bca" ? biasCorrectedTails(tail, drawn, value, jackknife(groups, statistic, weights)) : [tail, 1 - tail];
  const name = kind === "bca" ? "BCa cluster bootstrap" : "percentile cluster bootstrap";
  return {
    status: "estimated",
    value,
    lower: drawQuantile(drawn, low),
    upper: drawQuantile(drawn, high),
    confidence,
    method: `${name}, ${draws} draws${left > 0 ? `, ${left} not computable` : ""}`,
    ...counts,
  };
}

function drawStatistics<Group>(
  groups: ArrayLike<Group>,
  statistic: (weights: Float64Array, groups: ArrayLike<Group>) => number | undefined,
  weights: Float64Array,
  draws: number,
  seed: number | string,
): Float64Array {
  const random = seededRandom(seed, "cluster-bootstrap");
  const count = groups.length;
  const drawn = new Float64Array(draws);
  let kept = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    weights.fill(0);
    for (let pick = 0; pick < count; pick += 1) {
      // 32 random bits times a count below 2^21 stay exact in a double; the bias, below 2^-11 draws, cannot show.
      const index = Math.floor(random.next() * count);
      weights[index] = (weights[index] ?? 0) + 1;
    }
    const value = statistic(weights, groups);
    if (value === undefined || !Number.isFinite(value)) continue;
    drawn[kept] = value;
    kept += 1;
  }
  return drawn.subarray(0, kept);
}

/** Statistic with each group left out in turn; `undefined` when one of them cannot be computed. */
function jackknife<Group>(
  groups: ArrayLike<Group>,
  statistic: (weights: Float64Array, groups: ArrayLike<Group>) => number | undefined,
  weights: Float64Array,
): Float64Array | undefined {
  const values = new Float64Array(groups.length);
  weights.fill(1);
  for (let index = 0; index < groups.length; index += 1) {
    weights[index] = 0;
    const value = statistic(weights, groups);
    weights[index] = 1;
    if (value === undefined || !Number.isFinite(value)) return undefined;
    values[index] = value;
  }
  return values;
}

function biasCorrectedTails(
  tail: number,
  sorted: Float64Array,
  value: number,
  leftOut: Float64Array | undefined,
): [number, number] {
  let below = 0;
  for (const drawn of sorted) below += drawn < value ? 1 : drawn === value ? 0.5 : 0;
  // Kept off 0 and 1, where the correction would be infinite.
  const share = Math.min(1 - 0.5 / sorted.length, Math.max(0.5 / sorted.length, below / sorted.length));
  const bias = normalQuantile(share);
  const acceleration = leftOut === undefined ? 0 : accelerationOf(leftOut);
  const shifted = (quantile: number) => {
    const z = bias + quantile;
    const denominator = 1 - acceleration * z;
    // Beyond the pole of the transformation the limit is the last draw on that side.
    if (denominator <= 0) return z > 0 ? 1 : 0;
    return normalCdf(bias + z / denominator);
  };
  return [shifted(normalQuantile(tail)), shifted(-normalQuantile(tail))];
}

function accelerationOf(leftOut: Float64Array): number {
  let mean = 0;
  for (const value of leftOut) mean += value / leftOut.length;
  let squares = 0;
  let cubes = 0;
  for (const value of leftOut) {
    squares += (mean - value) ** 2;
    cubes += (mean - value) ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

function widenedTail(tail: number, count: number): number {
  return normalCdf(Math.sqrt(count / (count - 1)) * tQuantile(tail, count - 1));
}

/** Quantile of sorted draws: order statistic (draws + 1) p, interpolated on the normal scale (Davison & Hinkley 5.6). */
function drawQuantile(sorted: Float64Array, probability: number): number {
  const count = sorted.length;
  const at = (rank: number) => {
    const value = sorted[Math.min(count, Math.max(1, rank)) - 1];
    if (value === undefined) throw new InvalidInputError("draws", "none of the draws could be computed");
    return value;
  };
  const position = (count + 1) * probability;
  const rank = Math.floor(position);
  if (rank < 1) return at(1);
  if (rank >= count) return at(count);
  if (position === rank) return at(rank);
  const low = normalQuantile(rank / (count + 1));
  const high = normalQuantile((rank + 1) / (count + 1));
  const share = (normalQuantile(probability) - low) / (high - low);
  return at(rank) + share * (at(rank + 1) - at(rank));
}
