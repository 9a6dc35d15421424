import { areaUnderRoc, plattCalibration } from "../../statistics/index.ts";
import { type ReplyMatter, replyMatters } from "../replies/reply-matters.ts";
import {
  anyHarm,
  chanceAt,
  falseShares,
  harmLogit,
  type ReplyModel,
  replyLogits,
  strengthShares,
} from "../replies/reply-model.ts";
import { calibrated } from "../risk/pooled-numbers.ts";
import type { ReplyExample } from "./reply-fit.ts";

export interface ReplyThresholds {
  readonly gate: number;
  readonly calibration: readonly [slope: number, intercept: number];
  /** Per share of `falseShares`, the chance from which no more of the ordinary lines of authors left out read as harm. */
  readonly chances: readonly number[];
  readonly report: readonly ReplyMatterReport[];
}

/** How a matter is read on lines of authors left out of the fit. */
export interface ReplyMatterReport {
  readonly matter: ReplyMatter;
  readonly harmful: number;
  /** Area under the curve, harmful lines against their sound twins. */
  readonly auc: number | undefined;
  /** Shares of the harmful lines that read as possible, likely and clear harm in a short reply, under whichever matter. */
  readonly flagged: readonly number[];
  /** The same of their sound twins. */
  readonly twins: readonly number[];
}

/** Of a fit that nothing is settled for yet. */
export const unsettled: ReplyThresholds = {
  gate: 0,
  calibration: [1, 0],
  chances: falseShares.map(() => 1),
  report: [],
};

/**
 * Calibrates on lines of authors left out of the fit, each part of them by a fit on the others, and finds the chances from which
 * ordinary lines read as harm as seldom as `falseShares` says: those lines, not the twins of harmful ones, are what most of a
 * good assistant's sentences are like.
 *
 * @param train - trains on some of the examples
 */
export function replyThresholds(
  examples: readonly ReplyExample[],
  train: (examples: readonly ReplyExample[]) => ReplyModel,
): ReplyThresholds {
  const authors = [...new Set(examples.map(({ author }) => author))];
  const partOf = (author: string): number => authors.indexOf(author) % parts;
  const read = Array.from({ length: Math.min(parts, authors.length) }, (_, left) => left).flatMap((left) => {
    const model = train(examples.filter(({ author }) => partOf(author) !== left));
    return examples
      .filter(({ author }) => partOf(author) === left)
      .map((example) => ({ example, logits: replyLogits(model, example.terms) }));
  });
  const line = plattCalibration(
    read.map(({ logits }) => harmLogit(logits)),
    read.map(({ example }) => (example.isHarmful ? 1 : 0)),
  );
  const calibration: ReplyThresholds["calibration"] =
    line.status === "fitted" ? [line.slope, line.intercept] : unsettled.calibration;
  const scored = read.map(({ example, logits }) => ({
    example,
    logits,
    chance: calibrated(harmLogit(logits), calibration),
  }));
  const ordinary = scored
    .filter(({ example }) => example.matter === undefined)
    .map(({ chance }) => chance)
    .sort((left, right) => right - left);
  const chances = falseShares.map((share) => ordinary[Math.floor(ordinary.length * share)] ?? 1);
  const steps = strengthShares.map((share) => chanceAt(chances, share));
  const flagged = scored
    .filter(({ example, chance }) => example.isHarmful && chance >= (steps[0] ?? 1))
    .map(({ logits }) => logits[anyHarm] ?? 0)
    .sort((left, right) => left - right);
  const gate = flagged[Math.floor(flagged.length * lostByGate)] ?? 0;
  const report = replyMatters.map((matter, index): ReplyMatterReport => {
    const own = scored.filter(({ example }) => example.matter === matter);
    const cases = own.filter(({ example }) => example.isHarmful);
    const twins = own.filter(({ example }) => !example.isHarmful);
    const shares = (of: typeof own): number[] =>
      steps.map((least) =>
        Number((of.filter(({ chance }) => chance >= least).length / Math.max(1, of.length)).toFixed(3)),
      );
    const area = areaUnderRoc(
      own.map(({ example }) => (example.isHarmful ? 1 : 0)),
      own.map(({ logits }) => logits[index] ?? 0),
    );
    return {
      matter,
      harmful: cases.length,
      auc: area.status === "estimated" ? Number(area.value.toFixed(3)) : undefined,
      flagged: shares(cases),
      twins: shares(twins),
    };
  });
  return { gate, calibration, chances, report };
}

/** Parts that authors are left out in, by the order of their files: every matter keeps an author in the fit. */
const parts = 6;
/** Share of the harmful lines that would be flagged and are not looked at. */
const lostByGate = 0.01;
