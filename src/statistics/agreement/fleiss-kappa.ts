import type { Clusters } from "../group-by-cluster.ts";
import { type AgreementEstimate, type AgreementOptions, agreementEstimate, checkUnit } from "./agreement-estimate.ts";
import type { AgreementWeighting } from "./agreement-weights.ts";
import { chanceCorrected, gwetChance, pooledChance } from "./chance-corrected.ts";
import type { CoefficientInterval } from "./jackknife-interval.ts";
import { codeRatings, type RatingRows } from "./rating-codes.ts";

export interface ChanceCorrectedOptions extends AgreementOptions {
  /** Credit for near misses; `"none"` when left out. */
  weighting?: AgreementWeighting;
  /** All levels of the scale in order; those that occur when left out. Matters for weights and for Gwet's chance. */
  levels?: readonly (number | string)[];
  /** The independent unit of each row (items of one conversation); null, or left out, when every row is one. */
  clusters?: Clusters;
  /** `"large-sample"` is what papers and other packages print; `"jackknife"` (when left out) covers better. */
  interval?: CoefficientInterval;
}

/**
 * Fleiss' kappa: agreement beyond chance among any number of raters, who may differ from row to row; missing ratings
 * (null) are allowed. For two raters without missing ratings it is Scott's pi.
 *
 * @returns "one-rater", "no-data", "too-few-units" (fewer than two rows with two ratings), or "no-variation" (one level
 *   only, or only one row that varies); with perfect agreement the lower limit is an exact bound, not 1
 * @throws {@link InvalidInputError} for ragged rows, non-finite numbers, ratings outside `levels`
 *
 * Source: Fleiss (1971), Psychological Bulletin 76, 378-382, generalized by Gwet (2014). Checked against the printed
 * output of R irrCAC (`fleiss.kappa.dist`, `fleiss.kappa.raw`), standard errors included.
 */
export function fleissKappa(rows: RatingRows, options: ChanceCorrectedOptions): AgreementEstimate {
  const name =
    options.weighting === undefined || options.weighting === "none"
      ? "Fleiss' kappa"
      : `Fleiss' kappa (${options.weighting})`;
  return corrected(rows, pooledChance, name, options);
}

/**
 * Gwet's AC1 (no weights) and AC2 (weights): agreement beyond a chance that shrinks when one level dominates, so that
 * high agreement on a rare harm is not turned into a kappa near 0. Name `levels` where the scale has more levels than
 * occur: chance depends on their number.
 *
 * @returns as {@link fleissKappa}
 *
 * Source: Gwet (2008), British J. Mathematical and Statistical Psychology 61, 29-48. Checked against the printed output
 * of R irrCAC (`gwet.ac1.raw`, `gwet.ac1.dist`).
 */
export function gwetAc(rows: RatingRows, options: ChanceCorrectedOptions): AgreementEstimate {
  const { weighting = "none" } = options;
  return corrected(rows, gwetChance, weighting === "none" ? "Gwet's AC1" : `Gwet's AC2 (${weighting})`, options);
}

function corrected(
  rows: RatingRows,
  chance: typeof pooledChance,
  statistic: string,
  options: ChanceCorrectedOptions,
): AgreementEstimate {
  const { unit, confidence = 0.95, weighting = "none", levels, clusters = null, interval = "jackknife" } = options;
  checkUnit(unit);
  const ratings = codeRatings(rows, levels);
  const { estimate, unitsLeftOut } = chanceCorrected(ratings, chance, { weighting, confidence, clusters, interval });
  return agreementEstimate(estimate, { statistic, unit, raters: ratings.raters, unitsLeftOut });
}
