import type { Detectors } from "../detection/index.ts";
import { judgeReferences, unaskedJudge, withGiven } from "../judges/index.ts";
import type { PriceTable } from "../models/index.ts";
import type { CallsForRatings, Suite } from "../suites/index.ts";
import type { Judging } from "../vocabulary/index.ts";

/** What an estimate needs of who would rate. */
export interface JudgeEstimate {
  readonly ref: string;
  readonly callsForRatings: CallsForRatings;
  /** US dollars for tokens of this judge or of another model; null when no price is known. */
  readonly costOf: (ref: string, tokens: { input: number; output: number }) => number | null;
}

/**
 * What a judge, or the pipeline a suite asks for with it, would take. A pipeline of one model costs what that model costs;
 * one of several has no price before it ran, as who is asked how often may depend on the answers.
 *
 * @throws errors of unknown judges and of expressions; no key is needed
 */
export function judgeEstimate(
  { definition }: Pick<Suite, "definition">,
  judging: Judging,
  detectors: Detectors,
  prices: PriceTable,
): JudgeEstimate {
  const own = definition.judging === undefined ? judging : withGiven(definition.judging, judging);
  const judge = unaskedJudge(own, detectors);
  const { ref } = judge.description;
  const models = judgeReferences(own).filter((name) => !name.startsWith("builtin:") && name !== "given");
  const [only, ...others] = models;
  const priced = only !== undefined && others.length === 0 ? only : ref;
  return {
    ref,
    callsForRatings: (ratings) => judge.callsFor(ratings),
    costOf: (asked, { input, output }) =>
      prices.costOf(asked === ref ? priced : asked, { input, output, cachedInput: 0 }),
  };
}
