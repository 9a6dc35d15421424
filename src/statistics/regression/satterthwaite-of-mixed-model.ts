import { invertPositiveDefinite } from "./cholesky.ts";
import { covarianceOf, type MixedSetup } from "./mixed-setup.ts";

/**
 * Satterthwaite degrees of freedom of each fixed effect of a mixed model: 2 v^2 / var(v), v the effect's estimated
 * variance, its own variance by the delta method from the curvature of the restricted likelihood in the variance
 * components. Components at 0 are held there. Where the curvature cannot be used, levels of the smallest grouping minus
 * the number of effects, at least 1.
 *
 * Derivatives are central differences with steps of a thousandth of each component.
 *
 * Source: Giesbrecht & Burns (1985), Biometrics 41(2), 477-486; Kuznetsova et al. (2017), J. Stat. Softw. 82(13).
 * In balanced designs it gives the degrees of freedom of the analysis of variance, which the tests check.
 */
export function satterthwaiteOfMixedModel(
  setup: MixedSetup,
  ratios: Float64Array,
  residualVariance: number,
): (position: number) => number {
  const { likelihood, decomposition, observations, units } = setup;
  const size = decomposition.size;
  const fallback = Math.max(1, units - size);
  const free = Array.from(ratios.keys()).filter((place) => (ratios[place] ?? 0) > 0);
  const point = [...free.map((place) => (ratios[place] ?? 0) ** 2 * residualVariance), residualVariance];
  const evaluate = (components: readonly number[]): { deviance: number; variances: Float64Array } | undefined => {
    const residual = components[components.length - 1] ?? 0;
    const at = new Float64Array(ratios.length);
    free.forEach((place, index) => {
      at[place] = Math.sqrt((components[index] ?? 0) / residual);
    });
    const value = likelihood.at(at);
    if (value === undefined) return undefined;
    const covariance = covarianceOf(value, residual, decomposition);
    return {
      deviance: value.logDeterminants + (observations - size) * Math.log(residual) + value.squares / residual,
      variances: Float64Array.from({ length: size }, (_, index) => covariance[index * size + index] ?? 0),
    };
  };
  const moved = (changes: readonly (readonly [number, number])[]) => {
    const components = [...point];
    for (const [place, sign] of changes) components[place] = (components[place] ?? 0) * (1 + sign * STEP);
    return evaluate(components);
  };

  const center = evaluate(point);
  if (center === undefined) return () => fallback;
  const parameters = point.length;
  const curvature = new Float64Array(parameters * parameters);
  const gradients: Float64Array[] = [];
  for (let first = 0; first < parameters; first += 1) {
    const up = moved([[first, 1]]);
    const down = moved([[first, -1]]);
    if (up === undefined || down === undefined) return () => fallback;
    gradients.push(up.variances.map((value, index) => (value - (down.variances[index] ?? 0)) / (2 * STEP)));
    curvature[first * parameters + first] = (up.deviance - 2 * center.deviance + down.deviance) / STEP ** 2;
    for (let second = 0; second < first; second += 1) {
      const corners = [
        moved([
          [first, 1],
          [second, 1],
        ]),
        moved([
          [first, -1],
          [second, -1],
        ]),
        moved([
          [first, 1],
          [second, -1],
        ]),
        moved([
          [first, -1],
          [second, 1],
        ]),
      ].map((corner) => corner?.deviance ?? Number.NaN);
      const [a = 0, b = 0, c = 0, d = 0] = corners;
      const mixed = (a + b - c - d) / (4 * STEP ** 2);
      curvature[first * parameters + second] = mixed;
      curvature[second * parameters + first] = mixed;
    }
  }
  // The covariance of the components is twice the inverse curvature of the deviance.
  const inverse = curvature.every(Number.isFinite) ? invertPositiveDefinite(curvature, parameters) : undefined;
  if (inverse === undefined) return () => fallback;
  return (position) => {
    let variance = 0;
    for (let first = 0; first < parameters; first += 1) {
      for (let second = 0; second < parameters; second += 1) {
        variance +=
          2 *
          (gradients[first]?.[position] ?? 0) *
          (inverse[first * parameters + second] ?? 0) *
          (gradients[second]?.[position] ?? 0);
      }
    }
    const own = center.variances[position] ?? 0;
    const degrees = (2 * own * own) / variance;
    // Below one degree a t interval spans everything; one is what the smallest real design would have.
    return Number.isFinite(degrees) && degrees > 0 ? Math.max(1, Math.min(degrees, observations - size)) : fallback;
  };
}

/** Relative step of the differences. */
const STEP = 1e-3;
