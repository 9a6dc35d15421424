import {
  type Clusters,
  clusteredProportion,
  cohenKappa,
  type Estimate,
  intraclassCorrelation,
  krippendorffAlpha,
  notEstimable,
  percentAgreement,
  ratingError,
} from "../statistics/index.ts";
import type { LevelEvent } from "../vocabulary/index.ts";
import type { CalibratedSubject, CalibrationRecord, EstimateRecord, EventAgreement } from "./calibration-record.ts";

/** What of a calibration is computed from the ratings alone. */
export type ItemAgreement = Pick<CalibrationRecord, "agreement" | "percent" | "bias" | "amongPeople" | "events"> & {
  counts: Omit<CalibrationRecord["counts"], "notAsked">;
};

/** An event to look for, and the measures that count it. */
export interface CountedEvent {
  event: LevelEvent;
  measures: readonly string[];
}

/** Levels from which on a scale is treated as numbers (ICC) rather than as ordered levels (weighted kappa). */
const manyLevels = 7;

/**
 * How far a judge agrees with people on one item. Every pair of a person's rating and the judge's on the same subject
 * counts once, so that the figure reads "the judge against one person" and compares with people among themselves; nobody
 * has to be declared right where people differ. Pairs of one scenario are one independent unit.
 *
 * By level of measurement: two levels Cohen's kappa; three to six quadratic-weighted kappa; seven or more ICC(A,1), which
 * counts a judge that is always higher as disagreeing. People among themselves: Krippendorff's alpha, nominal or interval.
 *
 * @param levels - the item's levels, any order
 */
export function itemAgreement(
  subjects: readonly CalibratedSubject[],
  levels: readonly number[],
  events: readonly CountedEvent[],
): ItemAgreement {
  const scale = [...levels].sort((left, right) => left - right);
  const range = [scale[0] ?? 0, scale.at(-1) ?? 1] as const;
  const pairs = subjects.flatMap(({ cluster, judge, people }) =>
    people.flatMap(({ level }) =>
      typeof level === "number" && typeof judge === "number" ? [{ cluster, person: level, judge }] : [],
    ),
  );
  const person = pairs.map((pair) => pair.person);
  const judge = pairs.map((pair) => pair.judge);
  const clusters = clustersOf(pairs);
  const rows = pairs.map((pair) => [pair.person, pair.judge]);
  const coefficient =
    scale.length >= manyLevels
      ? intraclassCorrelation(rows, { unit: "item", form: "A,1", clusters })
      : cohenKappa(person, judge, {
          unit: "item",
          levels: scale,
          weighting: scale.length === 2 ? "none" : "quadratic",
          clusters,
        });
  const nothing = notEstimable("no-data", "Nothing has a level from a person and from the judge.");
  return {
    counts: countPairs(subjects, pairs.length),
    agreement: { statistic: coefficient.statistic, estimate: plain(coefficient) },
    percent: pairs.length === 0 ? nothing : plain(percentAgreement(rows, { unit: "item", levels: scale, clusters })),
    bias: pairs.length === 0 ? nothing : plain(ratingError(person, judge, { unit: "item", clusters, range }).bias),
    amongPeople: amongPeople(subjects, scale),
    events: events.map((event) => eventAgreement(event, pairs)),
  };
}

function countPairs(subjects: readonly CalibratedSubject[], compared: number): ItemAgreement["counts"] {
  const said = subjects.flatMap(({ judge, people }) => people.map(({ level }) => ({ judge, level })));
  const answered = said.filter(({ level }) => level !== "missing");
  const count = (matches: (pair: (typeof said)[number]) => boolean) => answered.filter(matches).length;
  const labelled = subjects.filter(({ people }) => people.some(({ level }) => level !== "missing"));
  return {
    subjects: labelled.length,
    clusters: new Set(labelled.map(({ cluster }) => cluster)).size,
    raters: new Set(subjects.flatMap(({ people }) => people.map(({ rater }) => rater))).size,
    compared,
    bothNotApplicable: count(({ judge, level }) => judge === "not-applicable" && level === "not-applicable"),
    peopleNotApplicable: count(({ judge, level }) => typeof judge === "number" && level === "not-applicable"),
    judgeNotApplicable: count(({ judge, level }) => judge === "not-applicable" && typeof level === "number"),
    judgeUndecided: count(({ judge }) => judge === "undecided"),
    judgeUnavailable: count(({ judge }) => judge === "unavailable"),
    peopleMissing: said.length - answered.length,
  };
}

function amongPeople(
  subjects: readonly CalibratedSubject[],
  scale: readonly number[],
): CalibrationRecord["amongPeople"] {
  const raters = [...new Set(subjects.flatMap(({ people }) => people.map(({ rater }) => rater)))];
  const levelsOf = ({ people }: CalibratedSubject) => {
    const given = new Map(people.map(({ rater, level }) => [rater, level]));
    return raters.map((rater) => {
      const level = given.get(rater);
      return typeof level === "number" ? level : null;
    });
  };
  const rows = subjects.map(levelsOf);
  if (!rows.some((row) => row.filter((level) => level !== null).length > 1)) return null;
  const level = scale.length === 2 ? "nominal" : "interval";
  const alpha = krippendorffAlpha(rows, { unit: "item", level, clusters: clustersOf(subjects) });
  return { statistic: alpha.statistic, estimate: plain(alpha) };
}

interface Pair {
  cluster: string;
  person: number;
  judge: number;
}

function eventAgreement({ event, measures }: CountedEvent, pairs: readonly Pair[]): EventAgreement {
  const seen = pairs.map(({ cluster, person, judge }) => ({
    cluster,
    person: isEvent(event, person),
    judge: isEvent(event, judge),
  }));
  const having = (person: boolean) => seen.filter((pair) => pair.person === person);
  const count = (person: boolean, judge: boolean) => having(person).filter((pair) => pair.judge === judge).length;
  const share = (person: boolean, kind: string): EstimateRecord => {
    const own = having(person);
    if (own.length === 0)
      return notEstimable("no-data", seen.length === 0 ? "No pair has levels." : `People saw ${kind}.`);
    return plain(
      clusteredProportion(
        own.map((pair) => (pair.judge === person ? 1 : 0)),
        clustersOf(own),
      ),
    );
  };
  return {
    event,
    measures: [...measures],
    table: {
      both: count(true, true),
      peopleOnly: count(true, false),
      judgeOnly: count(false, true),
      neither: count(false, false),
    },
    sensitivity: share(true, "no such event"),
    specificity: share(false, "the event everywhere"),
  };
}

/** Whether a level is an event. */
export function isEvent(event: LevelEvent, level: number): boolean {
  if ("atLeast" in event) return level >= event.atLeast;
  if ("atMost" in event) return level <= event.atMost;
  return event.levels.includes(level);
}

/** Labels of the independent units; null where each has one member, so that exact intervals for single units apply. */
function clustersOf(members: readonly { cluster: string }[]): Clusters {
  const labels = members.map(({ cluster }) => cluster);
  return new Set(labels).size === labels.length ? null : labels;
}

/** An estimate without the facts that agreement functions add. */
function plain(estimate: Estimate): EstimateRecord {
  const { units, observations } = estimate;
  if (estimate.status === "not-estimable") {
    const { reason, detail } = estimate;
    return { status: "not-estimable", reason, detail, units, observations };
  }
  const { value, lower, upper, confidence, method } = estimate;
  return { status: "estimated", value, lower, upper, confidence, method, units, observations };
}
