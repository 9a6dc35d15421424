import { checkConfidence } from "../check-input.ts";
import { normalQuantile } from "../distributions.ts";
import { type Estimate, notEstimable } from "../estimate.ts";
import { checkShare, type Share } from "../share.ts";

/** What {@link roganGladen} needs. */
export interface RoganGladenInput {
  /** Positive verdicts of the judge among everything it judged. */
  apparent: Share;
  /** Positive verdicts among things that humans call positive (a separate, labelled sample). */
  sensitivity: Share;
  /** Negative verdicts among things that humans call negative. */
  specificity: Share;
  /** Coverage of the interval, in (0, 1). Default 0.95. */
  confidence?: number;
}

/**
 * True prevalence behind an imperfect judge: (apparent + specificity - 1) / (sensitivity + specificity - 1), cut to [0, 1].
 *
 * The interval carries the uncertainty of all three shares (Lang & Reiczigel), and has width also at 0 events. It
 * presumes independent verdicts, and errors of the judge that are the same in the labelled sample and outside it; where
 * labelled and unlabelled things share scenarios, use {@link ppiProportion}.
 *
 * Not estimable: an empty sample (`"no-data"`); sensitivity + specificity at most 1 (`"outside-domain"`): such a judge
 * carries no information and no correction exists.
 *
 * @throws {@link InvalidInputError} for counts that are not whole numbers with events <= total
 *
 * Source: Rogan & Gladen (1978), Am. J. Epidemiol. 107(1), 71-76; interval: Lang & Reiczigel (2014), Prev. Vet. Med.
 * 113(1), 13-22, equations 12-16. Checked against the same formulas written out in R.
 */
export function roganGladen({ apparent, sensitivity, specificity, confidence = 0.95 }: RoganGladenInput): Estimate {
  for (const [argument, share] of Object.entries({ apparent, sensitivity, specificity })) {
    checkShare(share, argument);
  }
  checkConfidence(confidence);
  const counts = { units: apparent.total, observations: apparent.total };
  if (apparent.total === 0 || sensitivity.total === 0 || specificity.total === 0) {
    return notEstimable("no-data", "Needs verdicts, and labelled things of both kinds.", counts);
  }
  const prevalence = corrected(shareOf(apparent), shareOf(sensitivity), shareOf(specificity));
  const z = normalQuantile(0.5 + confidence / 2);
  const p = (apparent.events + (z * z) / 2) / (apparent.total + z * z);
  const se = (sensitivity.events + 1) / (sensitivity.total + 2);
  const sp = (specificity.events + 1) / (specificity.total + 2);
  if (!(shareOf(sensitivity) + shareOf(specificity) > 1 && se + sp > 1)) {
    const sum = (shareOf(sensitivity) + shareOf(specificity)).toFixed(3);
    return notEstimable(
      "outside-domain",
      `Sensitivity and specificity add up to ${sum}: no better than chance.`,
      counts,
    );
  }

  const centre = corrected(p, se, sp);
  const varianceOfSe = (se * (1 - se)) / (sensitivity.total + 2);
  const varianceOfSp = (sp * (1 - sp)) / (specificity.total + 2);
  const shift = 2 * z * z * (centre * varianceOfSe - (1 - centre) * varianceOfSp);
  const variance =
    ((p * (1 - p)) / (apparent.total + z * z) + centre ** 2 * varianceOfSe + (1 - centre) ** 2 * varianceOfSp) /
    (se + sp - 1) ** 2;
  const reach = z * Math.sqrt(variance);
  const value = cut(prevalence);
  return {
    status: "estimated",
    value,
    // Cutting can leave the adjusted interval beside an estimate at an end of the range; the estimate stays inside.
    lower: Math.min(value, cut(centre + shift - reach)),
    upper: Math.max(value, cut(centre + shift + reach)),
    confidence,
    method: "Rogan-Gladen, Lang-Reiczigel interval",
    ...counts,
  };
}

function shareOf({ events, total }: Share): number {
  return events / total;
}

function corrected(apparent: number, sensitivity: number, specificity: number): number {
  return (apparent + specificity - 1) / (sensitivity + specificity - 1);
}

function cut(value: number): number {
  return Math.min(1, Math.max(0, value));
}
