import type { AgreementStudy, DimensionStudy } from "./agreement-study.ts";
import { formatCount, plural } from "./format-statistic.ts";
import { joinPhrases, named, type Phrase, phrase } from "./phrase.ts";

/** What a reader has to know before reading a dimension's numbers. */
export function cautionsOf(study: AgreementStudy, dimension: DimensionStudy): Phrase[] {
  return [
    ...systemCaution(study, dimension),
    ...measurementCaution(dimension),
    ...scaleCautions(study, dimension),
    ...missingCaution(dimension),
    ...clusterCaution(study, dimension),
    ...categoryCaution(study, dimension),
  ];
}

function systemCaution({ unit }: AgreementStudy, { joint, pairs, items }: DimensionStudy): Phrase[] {
  if (unit !== "system") return [];
  const rows = Math.max(joint.rows, ...pairs.map((pair) => pair.rows));
  const notItems = items === rows ? phrase`` : phrase`, not over ${plural(items, "item")}`;
  return [
    phrase`This is agreement over ${plural(rows, "system mean")}${notItems}. It says how alike the raters place whole systems. It says nothing about how far one rating of one item can be trusted.`,
  ];
}

function measurementCaution({ measurement: { level, chosen } }: DimensionStudy): Phrase[] {
  const meanings = {
    nominal: "levels are only alike or different",
    ordinal:
      "levels have an order; ICC, CCC, Pearson's r, bias and errors still treat them as numbers with equal steps",
    interval: "equal steps are equal differences",
    ratio: "differences count relative to the size of the ratings",
  };
  const source = chosen ? "" : " This was assumed from the ratings; choose it with --measurement.";
  return [phrase`Ratings are taken as ${level}: ${meanings[level]}.${source}`];
}

function scaleCautions({ request: { scale, levels, outside } }: AgreementStudy, { raters }: DimensionStudy): Phrase[] {
  if (levels !== undefined) {
    const listed = joinPhrases(
      levels.map((level, at) => phrase`${named(level)} = ${at + 1}`),
      ", ",
    );
    if (raters.some(({ mean }) => mean !== null)) return [phrase`Words are read as numbers: ${listed}.`];
    return [];
  }
  if (scale === undefined) {
    return raters.some(({ mean }) => mean !== null)
      ? [phrase`No scale was named, so that ratings outside it would go unnoticed (--scale A..B).`]
      : [];
  }
  const found = raters.filter((rater) => rater.outside > 0);
  if (found.length === 0) return [];
  const total = found.reduce((sum, rater) => sum + rater.outside, 0);
  const listed = joinPhrases(
    found.map((rater) => phrase`${named(rater.rater)} ${formatCount(rater.outside)}`),
    ", ",
  );
  const done = outside === "drop" ? "counted as not rated" : "kept as they are";
  return [
    phrase`${plural(total, "rating")} outside the scale ${scale[0]}..${scale[1]} ${total === 1 ? "was" : "were"} ${done} (${listed}).`,
  ];
}

function missingCaution({ raters, items }: DimensionStudy): Phrase[] {
  const missing = raters.reduce((sum, rater) => sum + rater.missing, 0);
  if (missing === 0) return [];
  const all = items * raters.length;
  return [
    phrase`${formatCount(missing)} of ${plural(all, "rating")} ${missing === 1 ? "is" : "are"} missing. Nothing is filled in: every line counts the rows it could use.`,
  ];
}

function clusterCaution({ unit }: AgreementStudy, { clusters, items }: DimensionStudy): Phrase[] {
  if (unit !== "item" || clusters === null) return [];
  return [
    phrase`The ${plural(items, "item")} belong to ${plural(clusters, "cluster")}, which count as the independent units. F intervals, which need independent rows, are left out.`,
  ];
}

function categoryCaution({ unit }: AgreementStudy, { joint: { statistics }, raters }: DimensionStudy): Phrase[] {
  if (unit === "system" || statistics.some(({ id }) => id === "agreement")) return [];
  if (raters.every(({ rated }) => rated === 0)) return [];
  return [phrase`There are more than 50 different ratings: kappa and other statistics for levels are left out.`];
}
