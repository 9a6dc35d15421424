import { type AgreementWeighting, agreementWeights } from "../agreement/agreement-weights.ts";
import { checkConfidence, checkCount } from "../check-input.ts";
import { normalQuantile } from "../distributions.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import { checkPositive } from "./plan-half-width.ts";

export interface KappaPlanInput {
  /** Kappa expected, in [0, 1). */
  kappa: number;
  /** How often each level is expected, in order; sums to 1. Rare levels make kappa imprecise. */
  shares: readonly number[];
  /** Half the width its interval may have. */
  halfWidth: number;
  /** Weights of the kappa; `"none"` when left out. */
  weighting?: AgreementWeighting;
  /** 0.95 when left out. */
  confidence?: number;
}

/**
 * How many doubly rated items Cohen's kappa needs for its interval to have a half width, by its large-sample error when
 * both raters use the levels with the expected shares and disagree as chance would: cell (i, j) has probability
 * (1 - kappa) p_i p_j, plus kappa p_i on the diagonal. With fewer than about 30 items the error is larger than that.
 *
 * @throws {@link InvalidInputError} for shares that are negative or do not sum to 1, kappa outside [0, 1)
 *
 * Source: Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72, 323-327; sample size as in Cantor (1996),
 * Psychological Methods 1, 150-153.
 */
export function planKappa(input: KappaPlanInput): { items: number; standardError: number } {
  const { kappa, shares, halfWidth, weighting = "none", confidence = 0.95 } = input;
  checkConfidence(confidence);
  checkPositive(halfWidth, "halfWidth");
  if (!(kappa >= 0 && kappa < 1)) throw new InvalidInputError("kappa", `must lie in [0, 1), got ${kappa}`);
  shares.forEach((share, position) => {
    if (!(share > 0 && share < 1)) throw new InvalidInputError("shares", "must lie between 0 and 1", position);
  });
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (Math.abs(total - 1) > 1e-6) throw new InvalidInputError("shares", `must sum to 1, got ${total}`);
  const size = shares.length;
  const weights = agreementWeights(Float64Array.from(shares.keys()), weighting);
  const weight = (row: number, column: number) => weights[row * size + column] ?? 0;
  const meets = shares.map((_, row) => shares.reduce((sum, share, column) => sum + share * weight(row, column), 0));
  const expected = shares.reduce((sum, share, row) => sum + share * (meets[row] ?? 0), 0);
  // Given weights, kappa of this table is the kappa asked for: disagreements are spread as chance spreads them.
  let variance = 0;
  shares.forEach((first, row) => {
    shares.forEach((second, column) => {
      const probability = (1 - kappa) * first * second + (row === column ? kappa * first : 0);
      const chance = (meets[row] ?? 0) + (meets[column] ?? 0);
      variance += probability * (weight(row, column) - chance * (1 - kappa)) ** 2;
    });
  });
  variance -= (kappa - expected * (1 - kappa)) ** 2;
  const perItem = Math.sqrt(variance) / (1 - expected);
  const z = normalQuantile(0.5 + confidence / 2);
  const items = Math.max(2, Math.ceil(((z * perItem) / halfWidth) ** 2));
  return { items, standardError: perItem / Math.sqrt(items) };
}

export interface IccPlanInput {
  /** ICC of a single rating expected, in [0, 1). */
  icc: number;
  raters: number;
  /** Half the width its interval may have. */
  halfWidth: number;
  /** 0.95 when left out. */
  confidence?: number;
}

/**
 * How many units a single-rating ICC needs for its interval to have a half width h: 8 z^2 (1 - icc)^2
 * (1 + (k - 1) icc)^2 / (k (k - 1) (2 h)^2) + 1, plus 5 icc for two raters and an icc of 0.7 or more. For ICC(1,1) and
 * ICC(C,1); absolute agreement also depends on how far the raters' levels differ, which few raters tell badly.
 *
 * @throws {@link InvalidInputError} for values out of range
 *
 * Source: Bonett (2002), Statistics in Medicine 21, 1331-1335.
 */
export function planIcc(input: IccPlanInput): { units: number; ratings: number } {
  const { icc, raters, halfWidth, confidence = 0.95 } = input;
  checkConfidence(confidence);
  checkPositive(halfWidth, "halfWidth");
  checkCount(raters, "raters", 2);
  if (!(icc >= 0 && icc < 1)) throw new InvalidInputError("icc", `must lie in [0, 1), got ${icc}`);
  const z = normalQuantile(0.5 + confidence / 2);
  const spread = (1 - icc) * (1 + (raters - 1) * icc);
  const needed = (8 * (z * spread) ** 2) / (raters * (raters - 1) * (2 * halfWidth) ** 2) + 1;
  const correction = raters === 2 && icc >= 0.7 ? 5 * icc : 0;
  const units = Math.max(2, Math.ceil(needed + correction));
  return { units, ratings: units * raters };
}
