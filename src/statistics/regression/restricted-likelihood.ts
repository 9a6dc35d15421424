import type { ClusterGroups } from "../group-by-cluster.ts";
import { choleskyInPlace, solveLowerInPlace } from "./cholesky.ts";
import { dot, type OrthogonalDecomposition } from "./orthogonal-decomposition.ts";

/** A linear mixed model with random intercepts, ready to be evaluated at any ratios of standard deviations. */
export interface RestrictedLikelihood {
  /**
   * Evaluates the model at `ratios`: the standard deviation of each grouping's intercepts over that of the residuals, in
   * the order of the groupings; the sign does not matter. Undefined where the residual variance would be 0.
   */
  at(ratios: ArrayLike<number>): RestrictedLikelihoodValue | undefined;
}

/** A mixed model at given ratios, residual variance profiled out. */
export interface RestrictedLikelihoodValue {
  /** The REML criterion, -2 x restricted log likelihood, as lme4 prints it. */
  deviance: number;
  /** Log determinants of the criterion: of the random-effects matrix and of the fixed-effects one. */
  logDeterminants: number;
  /** Penalised residual sum of squares. */
  squares: number;
  /** Coefficients of the orthogonal columns Q, beyond those of ordinary least squares. */
  shift: Float64Array;
  /** Lower factor whose product with its transpose is the precision of those coefficients, times the residual variance. */
  precisionFactor: Float64Array;
}

/**
 * Restricted likelihood of y = Q b + sum of random intercepts + residual.
 *
 * The grouping with most levels is eliminated one level at a time (its block is diagonal); the others are solved together
 * with a dense Cholesky factorisation of as many rows as they have levels. Sums over observations are taken once, so an
 * evaluation costs the same for 2,000 and 2,000,000 observations of the same levels.
 *
 * Source: Bates et al. (2015), J. Stat. Softw. 67(1), section 3 (profiled REML criterion, equation 42).
 *
 * @param decomposition - of the fixed-effects columns
 * @param residuals - of ordinary least squares on them
 */
export function restrictedLikelihood(
  { q, r, size }: OrthogonalDecomposition,
  residuals: Float64Array,
  groupings: readonly ClusterGroups[],
): RestrictedLikelihood {
  const columns = [...q, residuals];
  const width = columns.length;
  const count = residuals.length;
  const outer = groupings.reduce((most, { count: levels }, place) => {
    return levels > (groupings[most]?.count ?? 0) ? place : most;
  }, 0);
  const outerGroups = groupings[outer];
  const inner = groupings.flatMap((groups, place) => (place === outer ? [] : [{ groups, place }]));
  const starts: number[] = [];
  const placeOf: number[] = [];
  for (const { groups, place } of inner) {
    starts.push(placeOf.length);
    for (let level = 0; level < groups.count; level += 1) placeOf.push(place);
  }
  const innerCount = placeOf.length;

  // Sums over observations: columns by level, how often levels meet, and products of columns.
  const outerCount = outerGroups?.count ?? 0;
  const outerSums = new Float64Array(outerCount * width);
  const innerSums = new Float64Array(innerCount * width);
  const meetings = new Float64Array(innerCount * innerCount);
  const met = Array.from({ length: outerCount }, () => new Map<number, number>());
  for (let index = 0; index < count; index += 1) {
    const level = outerGroups?.of[index] ?? 0;
    const levels = inner.map(({ groups }, place) => (starts[place] ?? 0) + (groups.of[index] ?? 0));
    for (let column = 0; column < width; column += 1) {
      const value = columns[column]?.[index] ?? 0;
      outerSums[level * width + column] = (outerSums[level * width + column] ?? 0) + value;
      for (const other of levels) {
        innerSums[other * width + column] = (innerSums[other * width + column] ?? 0) + value;
      }
    }
    for (const first of levels) {
      const counts = met[level];
      counts?.set(first, (counts.get(first) ?? 0) + 1);
      for (const second of levels) {
        meetings[first * innerCount + second] = (meetings[first * innerCount + second] ?? 0) + 1;
      }
    }
  }
  const sparse = met.map((counts) => ({
    levels: Int32Array.from(counts.keys()),
    counts: Float64Array.from(counts.values()),
  }));
  const products = new Float64Array(width * width);
  columns.forEach((left, row) => {
    columns.forEach((right, column) => {
      products[row * width + column] = dot(left, right);
    });
  });
  let logScale = 0;
  for (let index = 0; index < size; index += 1) logScale += 2 * Math.log(r[index * size + index] ?? 0);
  const freedom = count - size;

  const system = new Float64Array(innerCount * innerCount);
  const right = new Float64Array(innerCount * width);
  return {
    at(ratios) {
      const scale = Float64Array.from(placeOf, (place) => Math.abs(ratios[place] ?? 0));
      const outerVariance = (ratios[outer] ?? 0) ** 2;
      const left = Float64Array.from(products);
      for (let row = 0; row < innerCount; row += 1) {
        const own = scale[row] ?? 0;
        for (let column = 0; column <= row; column += 1) {
          const at = row * innerCount + column;
          system[at] = own * (scale[column] ?? 0) * (meetings[at] ?? 0) + (row === column ? 1 : 0);
        }
        for (let column = 0; column < width; column += 1) {
          right[row * width + column] = own * (innerSums[row * width + column] ?? 0);
        }
      }
      let logDeterminants = 0;
      for (let level = 0; level < outerCount; level += 1) {
        const pivot = 1 + outerVariance * (outerGroups?.sizes[level] ?? 0);
        logDeterminants += Math.log(pivot);
        const share = outerVariance / pivot;
        const { levels, counts } = sparse[level] ?? { levels: new Int32Array(0), counts: new Float64Array(0) };
        for (let row = 0; row < width; row += 1) {
          const value = share * (outerSums[level * width + row] ?? 0);
          for (let column = 0; column <= row; column += 1) {
            const at = row * width + column;
            left[at] = (left[at] ?? 0) - value * (outerSums[level * width + column] ?? 0);
          }
        }
        for (let first = 0; first < levels.length; first += 1) {
          const row = levels[first] ?? 0;
          const weight = share * (scale[row] ?? 0) * (counts[first] ?? 0);
          for (let column = 0; column < width; column += 1) {
            const at = row * width + column;
            right[at] = (right[at] ?? 0) - weight * (outerSums[level * width + column] ?? 0);
          }
          for (let second = 0; second < levels.length; second += 1) {
            const column = levels[second] ?? 0;
            if (column > row) continue;
            const at = row * innerCount + column;
            system[at] = (system[at] ?? 0) - weight * (scale[column] ?? 0) * (counts[second] ?? 0);
          }
        }
      }
      const innerLog = choleskyInPlace(system, innerCount);
      if (innerLog === undefined) return undefined;
      logDeterminants += innerLog;
      solveLowerInPlace(system, innerCount, right, width);
      for (let inside = 0; inside < innerCount; inside += 1) {
        for (let row = 0; row < width; row += 1) {
          const value = right[inside * width + row] ?? 0;
          for (let column = 0; column <= row; column += 1) {
            const at = row * width + column;
            left[at] = (left[at] ?? 0) - value * (right[inside * width + column] ?? 0);
          }
        }
      }
      return finish(left, width, freedom, logDeterminants, logScale);
    },
  };
}

/** Factors the (columns + outcome) matrix: fixed effects first, what is left is the residual sum of squares. */
function finish(
  left: Float64Array,
  width: number,
  freedom: number,
  randomLog: number,
  logScale: number,
): RestrictedLikelihoodValue | undefined {
  const size = width - 1;
  if (choleskyInPlace(left, width) === undefined) return undefined;
  const corner = left[width * width - 1] ?? 0;
  const squares = corner * corner;
  let fixedLog = logScale;
  const precisionFactor = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    fixedLog += 2 * Math.log(left[row * width + row] ?? 0);
    for (let column = 0; column <= row; column += 1) {
      precisionFactor[row * size + column] = left[row * width + column] ?? 0;
    }
  }
  // The last row of the factor is the right side of L' b = ..., solved backwards.
  const shift = new Float64Array(size);
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = left[size * width + row] ?? 0;
    for (let below = row + 1; below < size; below += 1) sum -= (left[below * width + row] ?? 0) * (shift[below] ?? 0);
    shift[row] = sum / (left[row * width + row] ?? 0);
  }
  const logDeterminants = randomLog + fixedLog;
  return {
    deviance: logDeterminants + freedom * (1 + Math.log((2 * Math.PI * squares) / freedom)),
    logDeterminants,
    squares,
    shift,
    precisionFactor,
  };
}
