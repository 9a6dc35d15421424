import { checkConfidence, type Numbers } from "../check-input.ts";
import { chiSquaredQuantile } from "../distributions.ts";
import { type Estimated, type NotEstimable, notEstimable } from "../estimate.ts";
import type { Predictors } from "./design.ts";
import { minimize } from "./minimize.ts";
import {
  bestRatios,
  componentsOf,
  type Groupings,
  type MixedSetup,
  setUpMixedModel,
  type VarianceComponent,
} from "./mixed-setup.ts";

/** A variance component whose share of the total variance carries an interval. */
export interface ComponentShare extends Omit<VarianceComponent, "share"> {
  /** Share of the total variance, in [0, 1]. `units`: levels of the grouping. */
  share: Estimated;
}

/** Where the differences between scores come from. */
export interface VarianceComponents {
  status: "fitted";
  /** Groupings in the order given, then the residual (repeats, and whatever has no grouping). */
  components: ComponentShare[];
  /** Sum of all components. */
  totalVariance: number;
  observations: number;
}

/** Settings of {@link varianceComponents}. */
export interface VarianceComponentsOptions {
  /** Fixed effects to take out first, such as the assistant when it is not a random draw. Default none. */
  predictors?: Predictors;
  /** Coverage of the intervals, in (0, 1). Default 0.95. */
  confidence?: number;
}

/**
 * How much of a score is scenario, client model, judge, repeat: a mixed model's variance components as shares of the
 * total, with profile restricted-likelihood intervals.
 *
 * A share's interval holds all values at which the restricted likelihood, maximised over everything else, is not
 * significantly lower than at its top. It may reach 0 and is then a bound; with few levels (three judges) it is wide, as it
 * should be. Not estimable: as for {@link mixedModel}.
 *
 * @param groupings - one to four; see {@link mixedModel}
 * @throws {@link InvalidInputError} as {@link mixedModel}
 *
 * Source: Bates et al. (2015), J. Stat. Softw. 67(1), section 5.1 (profiling), applied to shares under REML.
 * Checked against the same profile computed with lme4's deviance function in R.
 */
export function varianceComponents(
  outcome: Numbers,
  groupings: Groupings,
  { predictors = {}, confidence = 0.95 }: VarianceComponentsOptions = {},
): VarianceComponents | NotEstimable {
  checkConfidence(confidence);
  const setup = setUpMixedModel(outcome, predictors, groupings);
  if ("reason" in setup) return setup;
  const { likelihood, groups, observations, units } = setup;
  const ratios = bestRatios(likelihood, groups.length);
  const best = ratios && likelihood.at(ratios);
  if (ratios === undefined || best === undefined) {
    const detail = "Predictors and groupings fit the outcome exactly; no residual variance is left.";
    return notEstimable("no-variation", detail, { units, observations });
  }
  const residualVariance = best.squares / (observations - setup.names.length);
  const components = componentsOf(setup, ratios, residualVariance);
  const limit = best.deviance + chiSquaredQuantile(confidence, 1);
  return {
    status: "fitted",
    components: components.map((component, place) => {
      const profile = profileOf(setup, ratios, place);
      const ends = intervalOf(profile, component.share, limit);
      const method = "REML variance component, profile likelihood interval";
      const counts = { units: component.levels, observations };
      const share: Estimated = { status: "estimated", value: component.share, ...ends, confidence, method, ...counts };
      return { ...component, share };
    }),
    totalVariance: components.reduce((sum, { variance }) => sum + variance, 0),
    observations,
  };
}

/**
 * The lowest criterion at which the component at `place` (the residual: after the last grouping) has a given share.
 *
 * The other groupings' ratios are free. Where the component is a grouping, its ratio follows from
 * ratio^2 = share / (1 - share) x (1 + other ratios squared); where it is the residual, all ratios are scaled so that their
 * squares add up to 1 / share - 1.
 */
function profileOf({ likelihood, groups }: MixedSetup, best: Float64Array, place: number): (share: number) => number {
  const isResidual = place === groups.length;
  const completed = (free: Float64Array, share: number): Float64Array => {
    if (isResidual) {
      const squares = free.reduce((sum, value) => sum + value * value, 0);
      const factor = Math.sqrt((1 / share - 1) / squares);
      return free.map((value) => value * factor);
    }
    const others = free.reduce((sum, value) => sum + value * value, 1);
    const ratios = new Float64Array(groups.length);
    let next = 0;
    for (let index = 0; index < groups.length; index += 1) {
      ratios[index] = index === place ? Math.sqrt((share / (1 - share)) * others) : (free[next++] ?? 0);
    }
    return ratios;
  };
  // A search over directions must not start at the origin.
  let start: Float64Array = isResidual
    ? best.map((ratio) => Math.max(ratio, 0.05))
    : best.filter((_, index) => index !== place).map((ratio) => Math.max(ratio, 0.05));
  return (share) => {
    const of = (free: Float64Array): number =>
      likelihood.at(completed(free, share))?.deviance ?? Number.POSITIVE_INFINITY;
    if (start.length === 0 || (isResidual && start.length === 1)) return of(start);
    const found = minimize(of, start, { step: 0.1, tolerance: 1e-5 });
    start = found.point;
    return found.value;
  };
}

/** Ends of the set of shares whose profile stays at or below the limit; bisection to 1e-5. */
function intervalOf(
  profile: (share: number) => number,
  value: number,
  limit: number,
): { lower: number; upper: number } {
  const nearly = 1e-6;
  const search = (edge: number): number => {
    let outside = edge;
    let inside = value;
    while (Math.abs(outside - inside) > 1e-5) {
      const middle = (outside + inside) / 2;
      if (profile(middle) <= limit) inside = middle;
      else outside = middle;
    }
    return outside;
  };
  const lower = value <= nearly || profile(nearly) <= limit ? 0 : search(nearly);
  const upper = value >= 1 - nearly || profile(1 - nearly) <= limit ? 1 : search(1 - nearly);
  return { lower, upper };
}
