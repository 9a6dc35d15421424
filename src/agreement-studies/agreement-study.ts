import {
  type AgreementUnit,
  clusteredMean,
  type Estimate,
  intraclassCorrelation,
  leaveOneOut,
} from "../statistics/index.ts";
import { type ComparedRatings, comparedRatings, completeColumns, numbersOnly } from "./compared-ratings.ts";
import { type DisagreementExample, disagreementExamples } from "./disagreement-examples.ts";
import { iccStatistics } from "./icc-statistics.ts";
import { jointStatistics } from "./joint-statistics.ts";
import { pairStatistics } from "./pair-statistics.ts";
import type { Measurement, RatingsRequest } from "./ratings-request.ts";
import type { DimensionRatings, RaterCounts, RatingsTable } from "./ratings-table.ts";
import { StudyRequestError } from "./study-request-error.ts";
import { levelsAndRange, type StudySettings } from "./study-settings.ts";
import { type StudyStatistic, statistic } from "./study-statistic.ts";

export interface StudyOptions {
  /** What one compared row is: a rated item, or the mean of a system. Required: the two answer different questions. */
  unit: AgreementUnit;
  /** How the ratings were read; its scale is used, and all of it is recorded in the study. */
  request: RatingsRequest;
  /** The file the ratings came from. */
  source: StudySource;
  /** Nominal coverage of every interval; 0.95 when left out. */
  confidence?: number;
  /** Seed of every bootstrap; 1 when left out. */
  seed?: number;
  /** Resamples of every bootstrap; 2000 when left out. */
  draws?: number;
  /** Compare only pairs with this rater, who then comes first; all pairs when left out. */
  reference?: string;
}

/** A file of ratings, named so that a reader can tell whether theirs is the same. */
export interface StudySource {
  file: string;
  sha256: string;
  /** Rows of its table. */
  rows: number;
}

/** How far raters agree: everything that a report of it prints. Equal input and options give equal studies. */
export interface AgreementStudy {
  schemaVersion: 1;
  kind: "agreement-study";
  source: StudySource;
  request: RatingsRequest;
  unit: AgreementUnit;
  raters: string[];
  systems: string[];
  confidence: number;
  seed: number;
  draws: number;
  dimensions: DimensionStudy[];
}

export interface DimensionStudy {
  name: string;
  measurement: Measurement;
  /** Rated items. */
  items: number;
  /** Independent units the items belong to, where they are clustered; else null. */
  clusters: number | null;
  raters: RaterStudy[];
  /** Each rater's mean per system over the items they rated; empty where no systems are named. */
  systemMeans: SystemMean[];
  /** All raters together. */
  joint: { rows: number; items: number; statistics: StudyStatistic[] };
  pairs: PairStudy[];
  /** Items with the widest disagreement, by name only. */
  disagreements: DisagreementExample[];
}

export interface RaterStudy extends RaterCounts {
  /** Mean of the ratings in use; null where ratings are words. */
  mean: Estimate | null;
}

export interface SystemMean {
  system: string;
  /** By rater, in the study's order; null where a rater rated none of its items. */
  means: (number | null)[];
  /** Ratings behind each mean. */
  ratings: number[];
}

export interface PairStudy {
  first: string;
  second: string;
  /** Rows compared: items or systems that both rated. */
  rows: number;
  /** Items both rated. */
  items: number;
  statistics: StudyStatistic[];
  /** ICCs of the same ratings in the other unit; null where systems are not named. */
  otherUnit: { unit: AgreementUnit; rows: number; statistics: StudyStatistic[] } | null;
  /** For system means: the ICCs with each system left out in turn. */
  withoutOne: { system: string; c1: Estimate; a1: Estimate }[];
}

/**
 * Computes the reliability of every dimension, for all raters together and for each pair.
 *
 * @throws {@link StudyRequestError} for means of systems of ratings that are no numbers, and an unknown reference
 */
export function agreementStudy(table: RatingsTable, options: StudyOptions): AgreementStudy {
  const { unit, request, source, confidence = 0.95, seed = 1, draws = 2000, reference } = options;
  if (reference !== undefined && !table.raters.includes(reference)) {
    throw new StudyRequestError(
      `The reference "${reference}" is not among the raters: ${table.raters.slice(0, 20).join(", ")}.`,
    );
  }
  const dimensions = table.dimensions.map((ratings) => {
    const settings = {
      confidence,
      seed,
      draws,
      measurement: ratings.measurement,
      ...levelsAndRange(ratings, unit, request),
    };
    if (unit === "system" && !settings.isNumeric) {
      throw new StudyRequestError(`"${ratings.name}" has no numbers to average per system: --unit item.`);
    }
    return dimensionStudy(ratings, unit, settings, pairsOf(table.raters, reference));
  });
  return {
    schemaVersion: 1,
    kind: "agreement-study",
    source,
    request,
    unit,
    raters: table.raters,
    systems: table.systems,
    confidence,
    seed,
    draws,
    dimensions,
  };
}

function pairsOf(raters: readonly string[], reference: string | undefined): [number, number][] {
  const all = raters.flatMap((_, second) =>
    raters.slice(0, second).map((_, first): [number, number] => [first, second]),
  );
  all.sort(([a, b], [c, d]) => a - c || b - d);
  if (reference === undefined) return all;
  const column = raters.indexOf(reference);
  return raters.flatMap((_, other): [number, number][] => (other === column ? [] : [[column, other]]));
}

function dimensionStudy(
  ratings: DimensionRatings,
  unit: AgreementUnit,
  settings: StudySettings,
  pairs: readonly (readonly [number, number])[],
): DimensionStudy {
  const everybody = ratings.raters.map((_, column) => column);
  const joint = comparedRatings(ratings, everybody, unit);
  const clusters = ratings.items.flatMap(({ cluster }) => (cluster === undefined ? [] : [cluster]));
  return {
    name: ratings.name,
    measurement: ratings.measurement,
    items: ratings.items.length,
    clusters: clusters.length === 0 ? null : new Set(clusters).size,
    raters: everybody.flatMap((column) => raterStudy(ratings, column, settings)),
    systemMeans: settings.isNumeric ? systemMeansOf(ratings) : [],
    joint: { rows: joint.rows.length, items: joint.items, statistics: jointStatistics(joint, settings) },
    pairs: pairs.map((columns) => pairStudy(ratings, columns, unit, settings)),
    disagreements: disagreementExamples(ratings),
  };
}

function raterStudy(ratings: DimensionRatings, column: number, settings: StudySettings): RaterStudy[] {
  const counts = ratings.raters[column];
  if (counts === undefined) return [];
  if (!settings.isNumeric) return [{ ...counts, mean: null }];
  const single = comparedRatings(ratings, [column], "item");
  const { columns, clusters } = completeColumns(single);
  const { confidence, range } = settings;
  const mean = clusteredMean(columns[0] ?? [], clusters, range === undefined ? { confidence } : { confidence, range });
  return [{ ...counts, mean: statistic("mean", "Mean", "distance", mean).estimate }];
}

function systemMeansOf({ rows, items, raters }: DimensionRatings): SystemMean[] {
  const found = new Map<string, { totals: number[]; ratings: number[] }>();
  items.forEach(({ system }, row) => {
    if (system === undefined) return;
    const own = found.get(system) ?? { totals: raters.map(() => 0), ratings: raters.map(() => 0) };
    found.set(system, own);
    numbersOnly(rows[row] ?? []).forEach((value, column) => {
      if (value === null) return;
      own.totals[column] = (own.totals[column] ?? 0) + value;
      own.ratings[column] = (own.ratings[column] ?? 0) + 1;
    });
  });
  return [...found].map(([system, { totals, ratings }]) => ({
    system,
    means: totals.map((total, column) => ((ratings[column] ?? 0) === 0 ? null : total / (ratings[column] ?? 1))),
    ratings,
  }));
}

function pairStudy(
  ratings: DimensionRatings,
  columns: readonly [number, number],
  unit: AgreementUnit,
  settings: StudySettings,
): PairStudy {
  const compared = comparedRatings(ratings, columns, unit);
  const hasSystems = settings.isNumeric && ratings.items.every(({ system }) => system !== undefined);
  const other = hasSystems ? comparedRatings(ratings, columns, unit === "item" ? "system" : "item") : undefined;
  return {
    first: compared.raters[0] ?? "",
    second: compared.raters[1] ?? "",
    rows: compared.rows.filter((row) => !row.includes(null)).length,
    items: compared.items,
    statistics: pairStatistics(compared, settings),
    otherUnit:
      other === undefined
        ? null
        : {
            unit: other.unit,
            rows: other.rows.filter((row) => !row.includes(null)).length,
            statistics: iccStatistics(other, ["A,1", "C,1"], settings).filter(({ id }) => !id.endsWith("-bootstrap")),
          },
    withoutOne:
      unit === "system" && compared.rows.length <= mostLeftOut ? withoutOne(compared, settings.confidence) : [],
  };
}

/** Systems up to which each is left out in turn. */
const mostLeftOut = 200;

function withoutOne(compared: ComparedRatings, confidence: number): PairStudy["withoutOne"] {
  const rows = compared.rows.map(numbersOnly);
  const left = (form: "C,1" | "A,1") =>
    leaveOneOut(rows, (kept) => intraclassCorrelation(kept, { unit: compared.unit, form, confidence }));
  const [c1, a1] = [left("C,1"), left("A,1")];
  return compared.names.flatMap((system, position) => {
    const [consistency, agreement] = [c1[position]?.estimate, a1[position]?.estimate];
    if (consistency === undefined || agreement === undefined) return [];
    return [
      {
        system,
        c1: statistic("icc-c1", "ICC(C,1)", "coefficient", consistency).estimate,
        a1: statistic("icc-a1", "ICC(A,1)", "coefficient", agreement).estimate,
      },
    ];
  });
}
