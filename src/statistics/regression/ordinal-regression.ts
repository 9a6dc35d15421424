import { checkConfidence, checkFinite, type Numbers } from "../check-input.ts";
import { type NotEstimable, notEstimable } from "../estimate.ts";
import { type ClusterGroups, type Clusters, groupByCluster } from "../group-by-cluster.ts";
import { invertPositiveDefinite } from "./cholesky.ts";
import { coefficientWithoutError } from "./coefficient-without-error.ts";
import { designOf, type Predictors } from "./design.ts";
import { maximizeOrdinal, type OrdinalMaximum, type OrdinalProblem, ordinalDerivatives } from "./ordinal-likelihood.ts";
import { orthogonalDecomposition, outerSum, sandwich } from "./orthogonal-decomposition.ts";
import { type Coefficient, coefficientsOf } from "./regression-result.ts";

/** Settings of {@link ordinalRegression}. */
export interface OrdinalRegressionOptions {
  /**
   * `"CR3"` (default): cluster jackknife, the step the estimate takes when a cluster is left out; holds its level with a
   * dozen clusters too. `"CR1"`: plain sandwich with Stata's factor, liberal with few clusters. Both with t on clusters - 1.
   * `"classical"`: inverse observed information, normal.
   */
  errors?: "classical" | "CR1" | "CR3";
  /** Coverage of the intervals, in (0, 1). Default 0.95. */
  confidence?: number;
}

/** A proportional-odds fit. */
export interface OrdinalFit {
  status: "fitted";
  /** Effects in log odds of a higher level. */
  coefficients: Coefficient[];
  /** Cut points between neighbouring levels, named `3|4`: log odds of being at or below the lower one, predictors at 0. */
  thresholds: Coefficient[];
  /** Levels that occur, ascending. */
  levels: number[];
  logLikelihood: number;
  units: number;
  observations: number;
}

/**
 * Ordinal logit (proportional odds): log odds(y <= j) = threshold_j - sum(coefficient x predictor), by maximum likelihood.
 *
 * For ratings on a scale whose steps need not be equally wide. A positive coefficient moves ratings up.
 *
 * Not estimable: fewer than two levels (`"no-variation"`) or clusters (`"too-few-units"`), dependent predictors
 * (`"singular"`), perfectly split levels (`"separated"`).
 *
 * @param outcome - levels as finite numbers; only their order matters
 * @throws {@link InvalidInputError} for lengths that differ or values that are not finite
 *
 * Source: McCullagh (1980), J. R. Stat. Soc. B 42(2), 109-142. Checked against R MASS `polr`, ordinal `clm`; CR1 against
 * sandwich `vcovCL` on `polr`, CR3 against numerical derivatives in R.
 */
export function ordinalRegression(
  outcome: Numbers,
  predictors: Predictors,
  clusters: Clusters,
  { errors = "CR3", confidence = 0.95 }: OrdinalRegressionOptions = {},
): OrdinalFit | NotEstimable {
  checkFinite(outcome, "outcome");
  checkConfidence(confidence);
  const observations = outcome.length;
  const design = designOf(predictors, observations, true);
  const groups = groupByCluster(clusters, observations);
  const counts = { units: errors === "classical" ? observations : groups.count, observations };
  const levels = [...new Set(Array.from(outcome))].sort((left, right) => left - right);
  if (observations === 0) return notEstimable("no-data", "There are no observations.", counts);
  if (levels.length < 2) return notEstimable("no-variation", `All ratings are ${levels[0]}.`, counts);
  const size = levels.length - 1 + design.names.length - 1;
  if (observations <= size || counts.units < 2) {
    const detail = `${size} parameters need more observations than that and two clusters, got ${observations} in ${groups.count}.`;
    return notEstimable("too-few-units", detail, counts);
  }
  const independent = orthogonalDecomposition(design.columns);
  if ("dependentColumn" in independent) {
    const name = design.names[independent.dependentColumn];
    return notEstimable("singular", `"${name}" is constant or a combination of the predictors before it.`, counts);
  }
  const places = new Map(levels.map((level, place) => [level, place]));
  const problem: OrdinalProblem = {
    level: Int32Array.from(outcome, (value) => places.get(value) ?? 0),
    columns: design.columns.slice(1),
    cuts: levels.length - 1,
    size,
  };
  const fit = maximizeOrdinal(problem);
  if (fit === undefined) {
    return notEstimable("separated", "A combination of predictors splits the levels perfectly.", counts);
  }

  const covariance =
    errors === "classical"
      ? fit.inverse
      : errors === "CR1"
        ? sandwichCovariance(problem, fit, groups)
        : jackknifeCovariance(problem, fit, groups);
  if (covariance === undefined) {
    const detail =
      "Without one of the clusters a coefficient has no estimate; the cluster jackknife needs all of them.";
    return notEstimable("singular", detail, counts);
  }
  const without = coefficientWithoutError(covariance, fit.inverse, size);
  const names = [...levels.slice(1).map((level, place) => `${levels[place]}|${level}`), ...design.names.slice(1)];
  if (without !== undefined) {
    const detail = `The clusters' residuals cancel in "${names[without]}"; its error cannot be estimated.`;
    return notEstimable("no-variation", detail, counts);
  }
  const all = coefficientsOf(names, fit.values, covariance, {
    degreesOfFreedom: () => (errors === "classical" ? null : groups.count - 1),
    confidence,
    method: `ordinal logit, ${errors} errors, ${errors === "classical" ? "normal" : "t"}`,
    ...counts,
  });
  return {
    status: "fitted",
    coefficients: all.slice(problem.cuts),
    thresholds: all.slice(0, problem.cuts),
    levels,
    logLikelihood: fit.logLikelihood,
    ...counts,
  };
}

/** Stata's sandwich: inverse information x sum of squared cluster scores x inverse information, with its factor. */
function sandwichCovariance({ level, size }: OrdinalProblem, fit: OrdinalMaximum, groups: ClusterGroups): Float64Array {
  const sums = scoresByCluster(fit.scores, groups, size);
  const factor = (groups.count / (groups.count - 1)) * ((level.length - 1) / (level.length - size));
  return sandwich(fit.inverse, outerSum(sums, groups.count, size), size).map((value) => value * factor);
}

/**
 * Cluster jackknife by one Newton step from the full estimate: leaving cluster g out moves it by
 * -(information - information_g)^-1 score_g; the covariance is (G - 1) / G x the sum of squared moves.
 *
 * Source: Bell & McCaffrey (2002), Survey Methodology 28(2); MacKinnon, Nielsen & Webb (2023), J. Appl. Econometrics 38(5).
 */
function jackknifeCovariance(
  problem: OrdinalProblem,
  fit: OrdinalMaximum,
  groups: ClusterGroups,
): Float64Array | undefined {
  const { size } = problem;
  const sums = scoresByCluster(fit.scores, groups, size);
  const informations = new Float64Array(groups.count * size * size);
  ordinalDerivatives(problem, fit.values, (index, at, value) => {
    const place = (groups.of[index] ?? 0) * size * size + at;
    informations[place] = (informations[place] ?? 0) + value;
  });
  const all = new Float64Array(size * size);
  informations.forEach((value, place) => {
    const at = place % (size * size);
    all[at] = (all[at] ?? 0) + value;
  });
  const moves = new Float64Array(groups.count * size);
  for (let cluster = 0; cluster < groups.count; cluster += 1) {
    const rest = all.map((value, at) => value - (informations[cluster * size * size + at] ?? 0));
    const inverse = invertPositiveDefinite(rest, size);
    if (inverse === undefined) return undefined;
    for (let row = 0; row < size; row += 1) {
      let move = 0;
      for (let column = 0; column < size; column += 1) {
        move += (inverse[row * size + column] ?? 0) * (sums[cluster * size + column] ?? 0);
      }
      moves[cluster * size + row] = move;
    }
  }
  const factor = (groups.count - 1) / groups.count;
  return outerSum(moves, groups.count, size).map((value) => value * factor);
}

function scoresByCluster(scores: Float64Array, groups: ClusterGroups, size: number): Float64Array {
  const sums = new Float64Array(groups.count * size);
  scores.forEach((value, place) => {
    const at = (groups.of[Math.floor(place / size)] ?? 0) * size + (place % size);
    sums[at] = (sums[at] ?? 0) + value;
  });
  return sums;
}
