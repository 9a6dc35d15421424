import { checkFinite, type Numbers } from "../check-input.ts";
import { type NotEstimable, notEstimable } from "../estimate.ts";
import { type ClusterGroups, groupByCluster } from "../group-by-cluster.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import { invertPositiveDefinite } from "./cholesky.ts";
import { designOf, type Predictors } from "./design.ts";
import { minimize } from "./minimize.ts";
import {
  dot,
  invertUpper,
  type OrthogonalDecomposition,
  orthogonalDecomposition,
  sandwich,
} from "./orthogonal-decomposition.ts";
import {
  type RestrictedLikelihood,
  type RestrictedLikelihoodValue,
  restrictedLikelihood,
} from "./restricted-likelihood.ts";

/**
 * What observations share, by name: for every observation the label of its scenario, its judge and so on. Labels of a
 * nested grouping must be unique across the outer one (conversation ids, not "repeat 1").
 */
export type Groupings = Readonly<Record<string, ArrayLike<string | number>>>;

/** A variance component of a mixed model. */
export interface VarianceComponent {
  /** Name of the grouping, or `"(residual)"`. */
  name: string;
  variance: number;
  standardDeviation: number;
  /** Variance over the sum of all components, in [0, 1]. */
  share: number;
  /** Levels of the grouping; observations for the residual. */
  levels: number;
}

/** A mixed model that has been checked and set up, but not maximised. */
export interface MixedSetup {
  names: string[];
  groupingNames: string[];
  groups: ClusterGroups[];
  decomposition: OrthogonalDecomposition;
  /** Ordinary least-squares coefficients of the orthogonal columns. */
  projected: Float64Array;
  likelihood: RestrictedLikelihood;
  observations: number;
  units: number;
}

/** Checks the input and takes all sums over observations. */
export function setUpMixedModel(
  outcome: Numbers,
  predictors: Predictors,
  groupings: Groupings,
): MixedSetup | NotEstimable {
  checkFinite(outcome, "outcome");
  const observations = outcome.length;
  const { names, columns } = designOf(predictors, observations, true);
  const groupingNames = Object.keys(groupings);
  if (groupingNames.length < 1 || groupingNames.length > 4) {
    throw new InvalidInputError("groupings", `needs one to four, got ${groupingNames.length}`);
  }
  const groups = Object.entries(groupings).map(([name, labels]) =>
    groupByCluster(labels, observations, `groupings.${name}`),
  );
  const units = Math.min(...groups.map(({ count }) => count));
  const counts = { units, observations };
  if (observations === 0) return notEstimable("no-data", "There are no observations.", counts);
  for (const [place, { count }] of groups.entries()) {
    const name = groupingNames[place];
    if (count < 2) return notEstimable("too-few-units", `Grouping "${name}" has only ${count} level.`, counts);
    if (count === observations) {
      const detail = `Grouping "${name}" has a level per observation; it cannot be told from the residual.`;
      return notEstimable("singular", detail, counts);
    }
    const twin = groups.slice(0, place).findIndex((other) => isSamePartition(other, groups[place] ?? other));
    if (twin >= 0) {
      const detail = `Groupings "${groupingNames[twin]}" and "${name}" divide the observations alike.`;
      return notEstimable("singular", detail, counts);
    }
  }
  if (observations <= columns.length + 1) {
    return notEstimable("too-few-units", `${observations} observations for ${columns.length} coefficients.`, counts);
  }
  const decomposition = orthogonalDecomposition(columns);
  if ("dependentColumn" in decomposition) {
    const name = names[decomposition.dependentColumn];
    return notEstimable("singular", `"${name}" is constant or a combination of the predictors before it.`, counts);
  }
  const y = Float64Array.from(outcome);
  const projected = Float64Array.from(decomposition.q, (column) => dot(column, y));
  const residuals = y.map((value, index) => {
    let fitted = 0;
    for (const [place, column] of decomposition.q.entries()) fitted += (column[index] ?? 0) * (projected[place] ?? 0);
    return value - fitted;
  });
  if (!(dot(residuals, residuals) > 1e-24 * dot(y, y))) {
    return notEstimable("no-variation", "The predictors fit the outcome exactly; nothing is left to divide.", counts);
  }
  const likelihood = restrictedLikelihood(decomposition, residuals, groups);
  return { names, groupingNames, groups, decomposition, projected, likelihood, observations, units };
}

/** Ratios of standard deviations at the highest restricted likelihood; exact zeros where the boundary is as good. */
export function bestRatios(likelihood: RestrictedLikelihood, groupings: number): Float64Array | undefined {
  // The criterion is even in every ratio, so that the search needs no bounds.
  const of = (ratios: Float64Array): number => likelihood.at(ratios)?.deviance ?? Number.POSITIVE_INFINITY;
  const start = startingPoints(groupings).reduce((best, point) =>
    of(Float64Array.from(point)) < of(Float64Array.from(best)) ? point : best,
  );
  const found = minimize(of, start);
  if (!Number.isFinite(found.value)) return undefined;
  const ratios = found.point.map(Math.abs);
  for (const [place, ratio] of ratios.entries()) {
    if (ratio > 1e-2) continue;
    const without = Float64Array.from(ratios);
    without[place] = 0;
    if (of(without) <= of(ratios) + 1e-9) ratios[place] = 0;
  }
  // Beyond this the residual is a rounding error of the outcome.
  return ratios.some((ratio) => ratio > 1e6) ? undefined : ratios;
}

function startingPoints(groupings: number): number[][] {
  let points: number[][] = [[]];
  for (let place = 0; place < groupings; place += 1) {
    points = points.flatMap((point) => [0.1, 0.4, 1.2].map((ratio) => [...point, ratio]));
  }
  return points;
}

/** Components on the scale of the outcome, the residual last. */
export function componentsOf(
  { groupingNames, groups, observations }: MixedSetup,
  ratios: Float64Array,
  residualVariance: number,
): VarianceComponent[] {
  const total = ratios.reduce((sum, ratio) => sum + ratio * ratio, 1) * residualVariance;
  const component = (name: string, variance: number, levels: number): VarianceComponent => ({
    name,
    variance,
    standardDeviation: Math.sqrt(variance),
    share: variance / total,
    levels,
  });
  return [
    ...groupingNames.map((name, place) =>
      component(name, (ratios[place] ?? 0) ** 2 * residualVariance, groups[place]?.count ?? 0),
    ),
    component("(residual)", residualVariance, observations),
  ];
}

/** Covariance of the fixed effects at given ratios and residual variance. */
export function covarianceOf(
  { precisionFactor }: RestrictedLikelihoodValue,
  residualVariance: number,
  { r, size }: OrthogonalDecomposition,
): Float64Array {
  const precision = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      let sum = 0;
      for (let inner = 0; inner < size; inner += 1) {
        sum += (precisionFactor[row * size + inner] ?? 0) * (precisionFactor[column * size + inner] ?? 0);
      }
      precision[row * size + column] = sum;
    }
  }
  const inner = invertPositiveDefinite(precision, size) ?? new Float64Array(size * size);
  return sandwich(invertUpper(r, size), inner, size).map((value) => value * residualVariance);
}

function isSamePartition(first: ClusterGroups, second: ClusterGroups): boolean {
  // Levels are numbered in order of first appearance, so equal partitions have equal numbers.
  return first.count === second.count && first.of.every((level, index) => level === second.of[index]);
}
