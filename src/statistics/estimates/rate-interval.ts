import { checkConfidence, checkFinite, checkSameLength, type Numbers } from "../check-input.ts";
import { chiSquaredQuantile, normalQuantile, tQuantile } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { InvalidInputError } from "../invalid-input-error.ts";

/**
 * Events per unit of exposure (slips per turn, per hour) with exact Poisson limits. Right when events happen
 * independently at one rate; when conversations differ, use {@link clusteredRate}.
 *
 * @param events - number of events; whole
 * @param exposure - how long or how many turns were watched; above 0
 * @throws {@link InvalidInputError} for a negative count or exposure
 *
 * Source: Garwood (1936), Biometrika 28, 437-442. Checked against R `poisson.test`.
 */
export function rateInterval(events: number, exposure: number, options: { confidence?: number } = {}): Estimate {
  const { confidence = 0.95 } = options;
  checkConfidence(confidence);
  if (!Number.isInteger(events) || events < 0) throw new InvalidInputError("events", "must be a whole number from 0");
  if (!(exposure >= 0 && exposure < Number.POSITIVE_INFINITY)) {
    throw new InvalidInputError("exposure", "must be a finite number from 0");
  }
  if (exposure === 0) return notEstimable("no-data", "Nothing was watched, so there is no rate.");
  return {
    status: "estimated",
    value: events / exposure,
    ...garwood(events, exposure, confidence),
    confidence,
    method: "exact Poisson (Garwood)",
    units: events,
    observations: events,
  };
}

/**
 * Events per unit of exposure when counts come in clusters that differ (scenarios, conversations).
 *
 * The rate is all events over all exposure. Its variance is estimated between clusters; where it exceeds Poisson's, by
 * the factor d, the limits are Garwood's for events / d on exposure / d, times (z / t)^2 with clusters - 1 degrees of
 * freedom. Without any event nothing can be learned about clustering: the limit is the plain Poisson one, and `method`
 * says so.
 *
 * @param events - events per observation; whole numbers
 * @param exposures - exposure per observation; above 0
 * @param clusters - the independent unit of each observation, or null when every observation is one
 *
 * Sources: Cochran (1977), Sampling Techniques, section 6.5 (variance of a ratio); Fay & Feuer (1997), Statistics in
 * Medicine 16, 791-801 (gamma limits for a count with another variance).
 */
export function clusteredRate(
  events: Numbers,
  exposures: Numbers,
  clusters: Clusters,
  options: { confidence?: number } = {},
): Estimate {
  const { confidence = 0.95 } = options;
  checkConfidence(confidence);
  checkFinite(exposures, "exposures");
  checkSameLength(exposures, events, "events");
  let total = 0;
  let watched = 0;
  for (let index = 0; index < events.length; index += 1) {
    const count = events[index] ?? 0;
    const exposure = exposures[index] ?? 0;
    if (!Number.isInteger(count) || count < 0) {
      throw new InvalidInputError("events", "must be a whole number from 0", index);
    }
    if (exposure <= 0) throw new InvalidInputError("exposures", "must be above 0", index);
    total += count;
    watched += exposure;
  }
  const groups = groupByCluster(clusters, events.length);
  const counts = { units: groups.count, observations: events.length };
  if (events.length === 0) return notEstimable("no-data", "Nothing was watched, so there is no rate.", counts);
  if (groups.count < 2) {
    return notEstimable("too-few-units", "One cluster says nothing about how much clusters differ.", counts);
  }
  const rate = total / watched;
  const residuals = new Float64Array(groups.count);
  for (let index = 0; index < events.length; index += 1) {
    const cluster = groups.of[index] ?? 0;
    residuals[cluster] = (residuals[cluster] ?? 0) + (events[index] ?? 0) - rate * (exposures[index] ?? 0);
  }
  let squares = 0;
  for (const residual of residuals) squares += residual * residual;
  const overdispersion = total === 0 ? 1 : Math.max(1, ((groups.count / (groups.count - 1)) * squares) / total);
  const tail = 0.5 + confidence / 2;
  const worth = total === 0 ? 1 : (normalQuantile(tail) / tQuantile(tail, groups.count - 1)) ** 2 / overdispersion;
  return {
    status: "estimated",
    value: rate,
    ...garwood(total * worth, watched * worth, confidence),
    confidence,
    method:
      total === 0
        ? "exact Poisson (no event seen; assumes that events do not come in clumps)"
        : `Poisson limits on the effective count, variance ${overdispersion.toFixed(2)} times Poisson's`,
    ...counts,
  };
}

function garwood(events: number, exposure: number, confidence: number): { lower: number; upper: number } {
  const tail = (1 - confidence) / 2;
  return {
    lower: events <= 0 ? 0 : chiSquaredQuantile(tail, 2 * events) / (2 * exposure),
    upper: chiSquaredQuantile(1 - tail, 2 * events + 2) / (2 * exposure),
  };
}
