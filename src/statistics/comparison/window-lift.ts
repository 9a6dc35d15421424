import { checkConfidence, checkCount } from "../check-input.ts";
import { normalQuantile } from "../distributions.ts";
import { type Estimated, type NotEstimable, notEstimable } from "../estimate.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import { checkShare, type Share } from "../share.ts";

/** What {@link windowLift} needs. */
export interface WindowLiftInput {
  /** Windows that follow the first event and hold at least one second event, among all such windows that are not empty. */
  windows: Share;
  /** How often the second event occurs among all messages in scope. */
  base: Share;
  /** Messages per window; 0 means the message itself. */
  length: number;
  /** Weight of the base rate, in windows. Default 2. */
  priorStrength?: number;
  /** Coverage of the interval, in (0, 1). Default 0.95. */
  confidence?: number;
}

/** How much more often one thing follows another than its base rate would have it. */
export interface WindowLift {
  status: "estimated";
  /** Probability of at least one second event in a window, were messages independent. */
  expected: number;
  /** The same after the first event: posterior mean, with mean plus or minus normal quantile x posterior deviation, in [0, 1]. */
  probability: Estimated;
  /** Natural logarithm of probability over expected. */
  logLift: number;
}

/**
 * Does one kind of message follow another more often than by chance? Beta-binomial with the base rate as prior.
 *
 * Expected probability 1 - (1 - rate)^length (the rate itself for length 0), rate held within [1e-6, 1 - 1e-6]; prior
 * Beta(strength x expected, strength x (1 - expected)). Windows of one conversation overlap and are not independent, so the
 * interval is descriptive; compare conversations for a test.
 *
 * Not estimable: no windows or no messages (`"no-data"`).
 *
 * @throws {@link InvalidInputError} for counts that are not whole numbers in range, or a strength not above 0
 *
 * Source: the analysis of Moore et al. (2026), "Characterizing Delusional Spirals", arXiv 2603.16567.
 */
export function windowLift(input: WindowLiftInput): WindowLift | NotEstimable {
  const { windows, base, length, priorStrength = 2, confidence = 0.95 } = input;
  checkShare(windows, "windows");
  checkShare(base, "base");
  checkCount(length, "length");
  checkConfidence(confidence);
  if (!(priorStrength > 0 && Number.isFinite(priorStrength))) {
    throw new InvalidInputError("priorStrength", `must be above 0, got ${priorStrength}`);
  }
  const counts = { units: windows.total, observations: windows.total };
  if (windows.total === 0 || base.total === 0) {
    return notEstimable("no-data", "Needs windows, and messages for the base rate.", counts);
  }
  const rate = base.events / base.total;
  const expected = held(length === 0 ? held(rate) : -Math.expm1(length * Math.log1p(-held(rate))));
  const alpha = priorStrength * expected + windows.events;
  const beta = priorStrength * (1 - expected) + windows.total - windows.events;
  const mean = alpha / (alpha + beta);
  const deviation = Math.sqrt((mean * (1 - mean)) / (alpha + beta + 1));
  const reach = normalQuantile(0.5 + confidence / 2) * deviation;
  return {
    status: "estimated",
    expected,
    probability: {
      status: "estimated",
      value: mean,
      lower: Math.max(0, mean - reach),
      upper: Math.min(1, mean + reach),
      confidence,
      method: `beta-binomial, prior strength ${priorStrength}, normal interval`,
      ...counts,
    },
    logLift: Math.log(mean / expected),
  };
}

function held(rate: number): number {
  return Math.min(1 - 1e-6, Math.max(1e-6, rate));
}
