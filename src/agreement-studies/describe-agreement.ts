import type { Estimate } from "../statistics/index.ts";
import type { AgreementStudy, DimensionStudy, PairStudy } from "./agreement-study.ts";
import { formatCount, formatInterval, formatNumber, intervalWord, plural } from "./format-statistic.ts";
import { joinPhrases, named, type Phrase, phrase } from "./phrase.ts";
import { findStatistic, type StudyStatistic } from "./study-statistic.ts";

// No word such as "good" or "substantial" is used: the cut-offs behind such words are conventions without derivation,
// and the same number serves one decision and not another. What is said follows from the numbers and their intervals.

/** A dimension's result in plain words: what the numbers say, and what they do not. */
export function describeDimension(study: AgreementStudy, dimension: DimensionStudy): Phrase {
  const { joint, pairs, raters } = dimension;
  const [only] = pairs;
  if (raters.length === 2 && only !== undefined) return describePair(study, only);
  const sentences = [openingOf(study, dimension)];
  const { statistics } = joint;
  const same = findStatistic(statistics, "agreement");
  if (same.status === "estimated") {
    sentences.push(phrase`Two raters picked at random gave the same level on ${withInterval(same, "share")} of them.`);
  }
  const alpha = statistics.find(({ id }) => id.startsWith("alpha-"));
  if (alpha !== undefined) sentences.push(coefficientSentence(alpha.name, alpha.estimate));
  const single = findStatistic(statistics, "icc-a1");
  const mean = findStatistic(statistics, "icc-ak");
  if (single.status === "estimated" && mean.status === "estimated") {
    sentences.push(
      phrase`ICC(A,1), for the rating of one of them, is ${withInterval(single, "coefficient")}; ICC(A,k), for the mean of all ${raters.length}, is ${withInterval(mean, "coefficient")}.`,
    );
  }
  return joinPhrases(sentences);
}

/** A pair's result in plain words. */
export function describePair(study: AgreementStudy, pair: PairStudy): Phrase {
  const { statistics } = pair;
  const [first, second] = [named(pair.first), named(pair.second)];
  const isSystem = study.unit === "system";
  const sentences: Phrase[] = [
    isSystem
      ? phrase`${first} and ${second} are compared on ${plural(pair.rows, "system mean")}${itemsBehind(pair)}.`
      : phrase`${first} and ${second} both rated ${plural(pair.rows, "item")}.`,
  ];
  const same = findStatistic(statistics, "agreement");
  const within = findStatistic(statistics, "within-1");
  if (same.status === "estimated") {
    const near =
      within.status === "estimated" ? phrase`, and were at most 1 apart on ${withInterval(within, "share")}` : phrase``;
    sentences.push(phrase`They gave the same level on ${withInterval(same, "share")}${near}.`);
  }
  const bias = findStatistic(statistics, "bias");
  if (bias.status === "estimated") sentences.push(biasSentence(pair, bias));
  const agreement = statistics.find(({ id }) => id === "icc-a1") ?? statistics.find(({ id }) => id === "kappa");
  if (agreement !== undefined) sentences.push(coefficientSentence(agreement.name, agreement.estimate));
  const consistency = findStatistic(statistics, "icc-c1");
  if (consistency.status === "estimated") {
    sentences.push(
      phrase`ICC(C,1), which overlooks that one of them rates higher throughout, is ${withInterval(consistency, "coefficient")}.`,
    );
  }
  if (isSystem) sentences.push(...systemSentences(pair));
  return joinPhrases(sentences);
}

function openingOf({ unit }: AgreementStudy, { joint, raters, items }: DimensionStudy): Phrase {
  if (unit === "system") {
    return phrase`${raters.length} raters are compared on ${plural(joint.rows, "system mean")} over ${plural(joint.items, "item")} that all of them rated.`;
  }
  const all = joint.items === items ? "all of them" : formatCount(joint.items);
  return phrase`${raters.length} raters rated ${plural(items, "item")}; every rater rated ${all}.`;
}

function itemsBehind({ items, rows }: PairStudy): Phrase {
  return items === rows ? phrase`` : phrase`, over ${plural(items, "item")} that both rated`;
}

function biasSentence({ first, second }: PairStudy, bias: Estimate & { status: "estimated" }): Phrase {
  const { value, lower, upper } = bias;
  const size = formatNumber(Math.abs(value), "distance");
  const ends = value < 0 ? [-upper, -lower] : [lower, upper];
  const limits = ends.map((end) => formatNumber(end, "distance")).join(" to ");
  const where = phrase`${named(second)} rated ${size} ${value < 0 ? "lower" : "higher"} than ${named(first)} on average (${intervalWord(bias.confidence)} ${limits})`;
  return lower <= 0 && upper >= 0
    ? phrase`${where}, which these data do not tell apart from no difference.`
    : phrase`${where}.`;
}

function coefficientSentence(name: string, estimate: Estimate): Phrase {
  if (estimate.status === "not-estimable") return phrase`${name} is not estimable: ${estimate.detail}`;
  const sentence = phrase`${name}, which is 1 for identical ratings and 0 for agreement by chance, is ${withInterval(estimate, "coefficient")}.`;
  if (estimate.lower > 0) return sentence;
  return phrase`${sentence} The interval reaches 0 or below: by this coefficient these data do not show agreement beyond chance.`;
}

function systemSentences({ otherUnit, withoutOne, rows }: PairStudy): Phrase[] {
  const sentences: Phrase[] = [];
  const item = otherUnit === null ? undefined : findStatistic(otherUnit.statistics, "icc-a1");
  if (item?.status === "estimated") {
    sentences.push(
      phrase`Means hide how far single ratings differ: item by item the same ratings have an ICC(A,1) of ${withInterval(item, "coefficient")}.`,
    );
  }
  const left = withoutOne.flatMap(({ system, a1 }) => (a1.status === "estimated" ? [{ system, value: a1.value }] : []));
  left.sort((one, other) => one.value - other.value);
  const [least, most] = [left[0], left.at(-1)];
  if (least !== undefined && most !== undefined && rows > 2) {
    sentences.push(
      phrase`Leaving one system out, ICC(A,1) lies between ${formatNumber(least.value, "coefficient")} (without ${named(least.system)}) and ${formatNumber(most.value, "coefficient")} (without ${named(most.system)}).`,
    );
  }
  return sentences;
}

function withInterval(estimate: Estimate & { status: "estimated" }, kind: StudyStatistic["kind"]): string {
  return `${formatNumber(estimate.value, kind)} (${intervalWord(estimate.confidence)} ${formatInterval(estimate, kind)})`;
}
