import type { Estimate } from "../statistics/index.ts";
import type { AgreementStudy, DimensionStudy, PairStudy } from "./agreement-study.ts";
import { describeDimension, describePair } from "./describe-agreement.ts";
import { cautionsOf } from "./describe-cautions.ts";
import { formatCount, formatInterval, formatNumber, intervalWord, plural } from "./format-statistic.ts";
import { named, type Phrase, phrase } from "./phrase.ts";
import type { DocumentBlock, DocumentColumn, DocumentTable, StudyDocument } from "./study-document.ts";
import { manyRows, mostDrawsOfManyRows } from "./study-settings.ts";
import { findStatistic, type StudyStatistic } from "./study-statistic.ts";

/** Puts a study into words and tables, for every readable format. */
export function buildDocument(study: AgreementStudy): StudyDocument {
  return {
    title: phrase`Agreement of raters: ${named(study.source.file)}`,
    blocks: [
      { kind: "list", items: factsOf(study) },
      ...study.dimensions.flatMap((dimension) => dimensionBlocks(study, dimension)),
      { kind: "heading", level: 2, text: phrase`How to read this` },
      { kind: "list", items: readingNotes(study) },
    ],
  };
}

function factsOf(study: AgreementStudy): Phrase[] {
  const { unit, source, request, raters, systems, confidence, draws, seed } = study;
  const unitWords = unit === "item" ? "single items" : "means of systems";
  const scale = request.scale === undefined ? "not named" : `${request.scale[0]}..${request.scale[1]}`;
  const excluded = request.exclude ?? [];
  return [
    phrase`Unit: ${unit} (what is compared are ${unitWords}).`,
    phrase`${plural(raters.length, "rater")}, ${plural(study.dimensions.length, "dimension")}${systems.length > 0 ? `, ${plural(systems.length, "system")}` : ""}, ${plural(source.rows, "row")} in the file. Scale: ${scale}.`,
    ...(excluded.length === 0
      ? []
      : [
          phrase`Left out on request (system:rater): ${excluded.flatMap((pair, at) => (at === 0 ? [named(pair)] : [", ", named(pair)]))}.`,
        ]),
    phrase`Intervals: ${confidence * 100}%. Bootstraps: ${formatCount(draws)} draws (at most ${mostDrawsOfManyRows} over more than ${formatCount(manyRows)} independent rows), seed ${seed}.`,
    phrase`SHA-256 of the file: ${source.sha256}.`,
  ];
}

function dimensionBlocks(study: AgreementStudy, dimension: DimensionStudy): DocumentBlock[] {
  const { joint, pairs, raters } = dimension;
  const blocks: DocumentBlock[] = [
    { kind: "heading", level: 2, text: phrase`${named(dimension.name)}` },
    { kind: "paragraph", text: describeDimension(study, dimension) },
    { kind: "list", items: cautionsOf(study, dimension) },
    raterTable(study, dimension),
  ];
  const label = (words: string) => phrase`${named(dimension.name)}: ${words}`;
  if (raters.length > 2) blocks.push(statisticTable(study, label("all raters together"), joint.statistics));
  if (pairs.length > 1) blocks.push(overviewTable(study, label("pairs at a glance"), pairs));
  for (const pair of pairs) {
    blocks.push({ kind: "heading", level: 3, text: phrase`${named(pair.first)} and ${named(pair.second)}` });
    if (raters.length > 2) blocks.push({ kind: "paragraph", text: describePair(study, pair) });
    const caption = phrase`${named(dimension.name)}: ${named(pair.first)} and ${named(pair.second)}`;
    blocks.push(statisticTable(study, caption, pair.statistics));
  }
  if (raters.length === 2)
    blocks.push(statisticTable(study, label("coefficients for any number of raters"), joint.statistics));
  return [
    ...blocks,
    ...otherUnitTables(study, dimension),
    ...withoutOneTables(dimension),
    ...systemTables(study, dimension),
    ...disagreementTables(study, dimension),
  ];
}

const left = (title: string): DocumentColumn => ({ title: phrase`${title}`, align: "left" });
const right = (title: string): DocumentColumn => ({ title: phrase`${title}`, align: "right" });

function raterTable(study: AgreementStudy, { name, raters }: DimensionStudy): DocumentTable {
  const hasMeans = raters.some(({ mean }) => mean !== null);
  return {
    kind: "table",
    caption: phrase`${named(name)}: ratings in use`,
    columns: [
      left("Rater"),
      ...["Rated", "Missing", "Left out", "Outside scale", "Of these dropped"].map(right),
      ...(hasMeans ? [right("Mean"), right(intervalWord(study.confidence))] : []),
    ],
    rows: raters.map((rater) => [
      phrase`${named(rater.rater)}`,
      ...[rater.rated, rater.missing, rater.excluded, rater.outside, rater.dropped].map(
        (count) => phrase`${formatCount(count)}`,
      ),
      ...(rater.mean === null ? [] : [valueCell(rater.mean, "distance"), intervalCell(rater.mean, "distance")]),
    ]),
  };
}

function statisticTable(study: AgreementStudy, caption: Phrase, statistics: readonly StudyStatistic[]): DocumentTable {
  return {
    kind: "table",
    caption,
    columns: [
      left("Statistic"),
      right("Value"),
      right(intervalWord(study.confidence)),
      right("Independent units"),
      { ...left("How"), isDetail: true },
    ],
    rows: statistics.map(({ name, kind, estimate }) => [
      phrase`${name}`,
      valueCell(estimate, kind),
      intervalCell(estimate, kind),
      phrase`${formatCount(estimate.units)}`,
      phrase`${estimate.status === "estimated" ? estimate.method : estimate.detail}`,
    ]),
  };
}

function overviewTable(study: AgreementStudy, caption: Phrase, pairs: readonly PairStudy[]): DocumentTable {
  const shown = ["agreement", "kappa", "icc-a1", "icc-c1", "bias"].flatMap((id) => {
    const found = pairs[0]?.statistics.find((candidate) => candidate.id === id);
    return found === undefined ? [] : [found];
  });
  return {
    kind: "table",
    caption,
    columns: [
      left("Pair"),
      right(study.unit === "item" ? "Items" : "Systems"),
      ...shown.map(({ name }) => right(`${name}, ${intervalWord(study.confidence)}`)),
    ],
    rows: pairs.map(({ first, second, rows, statistics }) => [
      phrase`${named(first)} and ${named(second)}`,
      phrase`${formatCount(rows)}`,
      ...shown.map(({ id, kind }) => estimateCell(findStatistic(statistics, id), kind)),
    ]),
  };
}

function otherUnitTables(study: AgreementStudy, { name, pairs }: DimensionStudy): DocumentTable[] {
  const compared = pairs.flatMap((pair) => (pair.otherUnit === null ? [] : [{ pair, other: pair.otherUnit }]));
  if (compared.length === 0) return [];
  const words = { item: "item by item", system: "over system means" };
  const otherUnit = study.unit === "item" ? "system" : "item";
  return [
    {
      kind: "table",
      caption: phrase`${named(name)}: the same ratings in both units`,
      columns: [
        left("Pair"),
        right(`ICC(A,1) ${words[study.unit]}`),
        right(`ICC(A,1) ${words[otherUnit]}`),
        right(`ICC(C,1) ${words[study.unit]}`),
        right(`ICC(C,1) ${words[otherUnit]}`),
      ],
      rows: compared.map(({ pair, other }) => [
        phrase`${named(pair.first)} and ${named(pair.second)}`,
        ...["icc-a1", "icc-c1"].flatMap((id) => [
          estimateCell(findStatistic(pair.statistics, id), "coefficient"),
          estimateCell(findStatistic(other.statistics, id), "coefficient"),
        ]),
      ]),
    },
  ];
}

function withoutOneTables({ name, pairs }: DimensionStudy): DocumentTable[] {
  return pairs
    .filter(({ withoutOne, rows }) => withoutOne.length > 0 && rows > 2)
    .map(({ first, second, withoutOne }) => ({
      kind: "table",
      caption: phrase`${named(name)}: ${named(first)} and ${named(second)}, one system left out`,
      columns: [left("Without"), right("ICC(A,1)"), right("ICC(C,1)")],
      rows: withoutOne.map(({ system, a1, c1 }) => [
        phrase`${named(system)}`,
        valueCell(a1, "coefficient"),
        valueCell(c1, "coefficient"),
      ]),
    }));
}

function systemTables(study: AgreementStudy, { name, systemMeans }: DimensionStudy): DocumentTable[] {
  if (systemMeans.length === 0) return [];
  return [
    {
      kind: "table",
      caption: phrase`${named(name)}: mean of each rater per system, over the ratings in use`,
      columns: [
        left("System"),
        ...study.raters.map((rater): DocumentColumn => ({ title: [named(rater)], align: "right" })),
      ],
      rows: systemMeans.map(({ system, means }) => [
        phrase`${named(system)}`,
        ...means.map((mean) => phrase`${mean === null ? "not rated" : formatNumber(mean, "distance")}`),
      ]),
    },
  ];
}

function disagreementTables(study: AgreementStudy, { name, disagreements }: DimensionStudy): DocumentTable[] {
  if (disagreements.length === 0) return [];
  return [
    {
      kind: "table",
      caption: phrase`${named(name)}: widest disagreements`,
      columns: [
        left("Item"),
        ...study.raters.map((rater): DocumentColumn => ({ title: [named(rater)], align: "right" })),
      ],
      rows: disagreements.map(({ item, ratings }) => [
        phrase`${named(item)}`,
        ...ratings.map((rating) =>
          typeof rating === "string"
            ? phrase`${named(rating)}`
            : phrase`${rating === null ? "not rated" : String(rating)}`,
        ),
      ]),
    },
  ];
}

function valueCell(estimate: Estimate, kind: StudyStatistic["kind"]): Phrase {
  return phrase`${estimate.status === "estimated" ? formatNumber(estimate.value, kind) : "not estimable"}`;
}

function intervalCell(estimate: Estimate, kind: StudyStatistic["kind"]): Phrase {
  return phrase`${formatInterval(estimate, kind)}`;
}

function estimateCell(estimate: Estimate, kind: StudyStatistic["kind"]): Phrase {
  if (estimate.status === "not-estimable") return phrase`not estimable`;
  return phrase`${formatNumber(estimate.value, kind)} (${formatInterval(estimate, kind)})`;
}

function readingNotes({ unit, raters }: AgreementStudy): Phrase[] {
  const [first] = raters;
  return [
    phrase`ICC(C,1) lets each rater keep an own level (${named(first ?? "one")} may be stricter throughout); ICC(A,1) and CCC count that as disagreement; correlations see neither shift nor stretch.`,
    phrase`Kappa, Fleiss' kappa and Krippendorff's alpha correct for chance by how often each level occurs, and fall where one level dominates; Gwet's coefficients do so far less. Where they part, look at how the ratings are spread.`,
    phrase`A bias and its limits of agreement are on the rating scale itself: they say how far one rater may be from the other on one ${unit}.`,
    phrase`No coefficient is called good or poor here: whether it suffices depends on what the ratings decide. Agreement is not correctness: raters can agree and be wrong.`,
  ];
}
