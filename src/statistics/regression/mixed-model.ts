import { checkConfidence, type Numbers } from "../check-input.ts";
import { type NotEstimable, notEstimable } from "../estimate.ts";
import type { Predictors } from "./design.ts";
import {
  bestRatios,
  componentsOf,
  covarianceOf,
  type Groupings,
  setUpMixedModel,
  type VarianceComponent,
} from "./mixed-setup.ts";
import { solveUpper } from "./orthogonal-decomposition.ts";
import { type Coefficient, coefficientsOf } from "./regression-result.ts";
import { satterthwaiteOfMixedModel } from "./satterthwaite-of-mixed-model.ts";

/** A linear mixed model fitted by restricted maximum likelihood. */
export interface MixedFit {
  status: "fitted";
  /** Fixed effects, with Satterthwaite degrees of freedom. `units`: levels of the smallest grouping. */
  coefficients: Coefficient[];
  /** Covariance of the fixed effects, row by row. */
  covariance: Float64Array;
  /** Groupings in the order given, then the residual. */
  components: VarianceComponent[];
  /** -2 x restricted log likelihood, as lme4's `REMLcrit`. */
  criterion: number;
  /** Whether some component was estimated as exactly 0: the data show no sign of it, which does not prove its absence. */
  isAtBoundary: boolean;
  units: number;
  observations: number;
}

/**
 * Linear mixed model with one or more random intercepts (crossed or nested), by REML.
 *
 * Not estimable: fewer than two levels of a grouping (`"too-few-units"`); a grouping with a level per observation, or two
 * groupings that divide the observations alike, or dependent predictors (`"singular"`, named); an outcome without
 * variation, or one that predictors and groupings fit exactly (`"no-variation"`).
 *
 * @param groupings - one to four; memory grows with the square of all levels but those of the largest grouping
 * @throws {@link InvalidInputError} for lengths that differ, values not finite, no grouping or more than four
 *
 * Source: Bates et al. (2015), J. Stat. Softw. 67(1); degrees of freedom: Giesbrecht & Burns (1985), Biometrics 41(2).
 * Checked against R lme4 `lmer`.
 */
export function mixedModel(
  outcome: Numbers,
  predictors: Predictors,
  groupings: Groupings,
  { confidence = 0.95 }: { confidence?: number } = {},
): MixedFit | NotEstimable {
  checkConfidence(confidence);
  const setup = setUpMixedModel(outcome, predictors, groupings);
  if ("reason" in setup) return setup;
  const { names, groupingNames, groups, decomposition, projected, likelihood, observations, units } = setup;
  const ratios = bestRatios(likelihood, groups.length);
  const value = ratios && likelihood.at(ratios);
  if (ratios === undefined || value === undefined) {
    const detail = "Predictors and groupings fit the outcome exactly; no residual variance is left.";
    return notEstimable("no-variation", detail, { units, observations });
  }
  const size = names.length;
  const residualVariance = value.squares / (observations - size);
  const values = solveUpper(
    decomposition.r,
    size,
    projected.map((part, index) => part + (value.shift[index] ?? 0)),
  );
  const covariance = covarianceOf(value, residualVariance, decomposition);
  return {
    status: "fitted",
    coefficients: coefficientsOf(names, values, covariance, {
      degreesOfFreedom: satterthwaiteOfMixedModel(setup, ratios, residualVariance),
      confidence,
      method: `linear mixed model, REML, random intercepts for ${groupingNames.join(", ")}, Satterthwaite t`,
      units,
      observations,
    }),
    covariance,
    components: componentsOf(setup, ratios, residualVariance),
    criterion: value.deviance,
    isAtBoundary: ratios.some((ratio) => ratio === 0),
    units,
    observations,
  };
}
