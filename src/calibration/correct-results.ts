import { measuredItems, ratingSubjects } from "../rubrics/index.ts";
import { type Estimate, ppiMean, ppiProportion } from "../statistics/index.ts";
import {
  type ConversationRecord,
  conversationValue,
  type MeasureResult,
  type MeasuringSuite,
  measuringSuite,
  type RunResults,
  scenarioMatches,
  unitOf,
} from "../suites/index.ts";
import type { MeasureDefinition, Rating, Scenario } from "../vocabulary/index.ts";
import type { CalibratedSubject, CalibrationRecord } from "./calibration-record.ts";
import { saidUntil } from "./labelled-subject.ts";

/**
 * Adds to every measure that people rated some conversations of what they would have rated on average, had they rated all:
 * prediction-powered inference (PPI++), clustered by scenario. The uncorrected estimate stays as it is and decides gates.
 *
 * A conversation counts as rated by people when every subject of the measure's item in it has somebody's rating, of exactly
 * these words and this version of the rubric, whichever judge it was collected for. People's ratings of one subject count by
 * their mean. The correction holds when the conversations people rated are a random part of all; times and contrasts are
 * not corrected.
 */
export function correctResults(results: RunResults, records: readonly CalibrationRecord[]): RunResults {
  if (records.length === 0) return results;
  const people = peoplesRatings(records);
  const measures = results.measures.map((result): MeasureResult => {
    const values = labelledValues(results, result, people);
    const corrected = values === undefined ? undefined : correctedEstimate(result.measure, values);
    return corrected === undefined ? result : { ...result, corrected };
  });
  return { ...results, measures };
}

/** One conversation's value of a measure by the judge and, where people rated it, by them. */
export interface LabelledValue {
  readonly judge: number;
  readonly people: number | undefined;
  /** Scenario, so that repeats and turns are one unit. */
  readonly cluster: string;
}

type PersonsLevel = CalibratedSubject["people"][number]["level"];

/** People's ratings by what they are about; the newest of one person counts. */
export interface PeoplesRatings {
  /** Conversations somebody rated anything of. */
  readonly conversations: ReadonlySet<string>;
  /** By conversation, rubric version, item, turn and what had been said: rater to level. */
  readonly levels: ReadonlyMap<string, ReadonlyMap<string, PersonsLevel>>;
}

/** People's ratings of all records, oldest first. */
export function peoplesRatings(records: readonly CalibrationRecord[]): PeoplesRatings {
  const found = new Map<string, Map<string, PersonsLevel>>();
  for (const { rubric, item, subjects } of records) {
    for (const { conversation, turn, said, people } of subjects) {
      const key = keyOf(conversation, `${rubric.id}@${rubric.version}`, item.id, turn, said);
      const levels = found.get(key) ?? new Map<string, PersonsLevel>();
      for (const { rater, level } of people) levels.set(rater, level);
      found.set(key, levels);
    }
  }
  const conversations = new Set(records.flatMap(({ subjects }) => subjects.map(({ conversation }) => conversation)));
  return { conversations, levels: found };
}

/**
 * The conversations of a measure that the judge could rate, with people's value where they rated all it needs.
 *
 * @param wanted - `also-unlabelled`: the judge's values also where nobody rated anything
 * @returns undefined when the measure is a time or a contrast, or (unless `also-unlabelled`) nobody rated any of them
 */
export function labelledValues(
  results: RunResults,
  { suiteId, assistant, measure, group }: Pick<MeasureResult, "suiteId" | "assistant" | "measure" | "group">,
  people: PeoplesRatings,
  wanted: "labelled" | "also-unlabelled" = "labelled",
): LabelledValue[] | undefined {
  if (measure.contrast !== undefined || measure.estimate === "time") return undefined;
  const suite = results.suites.find(({ definition }) => definition.id === suiteId);
  if (suite === undefined) return undefined;
  const measuring = measuringSuite(suite);
  const scenarios = new Map(suite.scenarios.map((scenario) => [scenario.id, scenario]));
  const isImported = results.manifest.origin === "imported";
  const values = results.conversations.flatMap((record): LabelledValue[] => {
    const scenario = scenarios.get(record.scenarioId);
    const judge = record.values[measure.id];
    if (record.suiteId !== suiteId || record.assistant !== assistant) return [];
    if (scenario === undefined || judge === undefined || !scenarioMatches(measure.where, scenario)) return [];
    if (group !== null && scenario.tags[group.tag] !== group.value) return [];
    const names = isImported ? [record.stored.id, scenario.title] : [record.stored.id];
    return [
      { judge, people: valueByPeople(measure, measuring, scenario, record, names, people), cluster: unitOf(scenario) },
    ];
  });
  if (wanted === "also-unlabelled") return values;
  return values.some((value) => value.people !== undefined) ? values : undefined;
}

function valueByPeople(
  measure: MeasureDefinition,
  measuring: MeasuringSuite,
  scenario: Scenario,
  { stored }: ConversationRecord,
  names: readonly string[],
  people: PeoplesRatings,
): number | undefined {
  if (!names.some((name) => people.conversations.has(name))) return undefined;
  const subjects = measuredItems(measure).flatMap((reference) => {
    const [rubricId = "", itemId] = reference.split("/");
    const rubric = measuring.rubrics.get(rubricId);
    if (rubric === undefined) return [];
    const items = rubric.items.filter(({ id }) => id === itemId);
    return ratingSubjects({ ...rubric, items }, scenario, stored.turns).map((subject) => ({ ...subject, rubric }));
  });
  const ratings: Rating[] = [];
  for (const { rubric, item, turn } of subjects) {
    const version = `${rubric.id}@${rubric.version}`;
    const said = saidUntil(stored.turns, turn);
    const given = names.flatMap((name) => [...(people.levels.get(keyOf(name, version, item.id, turn, said)) ?? [])]);
    const own = given.flatMap(([rater, level], pass): Rating[] => {
      const about = { rubricId: rubric.id, itemId: item.id, turn, judge: `person:${rater}`, pass, attempt: 0 };
      if (level === "missing") return [];
      if (level === "not-applicable") return [{ status: "not-applicable", ...about }];
      return [{ status: "rated", ...about, level, evidence: [] }];
    });
    if (own.length === 0) return undefined; // partly rated by people: the judge's value alone counts
    ratings.push(...own);
  }
  const value = conversationValue(measure, measuring, scenario, { ...stored, ratings });
  return value.status === "rated" ? value.value : undefined;
}

function correctedEstimate(measure: MeasureDefinition, values: readonly LabelledValue[]): Estimate {
  const labelled = values.flatMap(({ judge, people, cluster }) =>
    people === undefined ? [] : [{ judge, people, cluster }],
  );
  const rest = values.filter(({ people }) => people === undefined);
  const data = {
    human: labelled.map(({ people }) => people),
    judge: labelled.map(({ judge }) => judge),
    judgeOnly: rest.map(({ judge }) => judge),
  };
  const clusters = {
    labelled: labelled.map(({ cluster }) => cluster),
    judgeOnly: rest.map(({ cluster }) => cluster),
  };
  const isShare = measure.estimate === "proportion" && data.human.every((value) => value === 0 || value === 1);
  return isShare ? ppiProportion(data, clusters) : ppiMean(data, clusters, { range: measure.range });
}

function keyOf(conversation: string, rubric: string, item: string, turn: number | null, said: string): string {
  return JSON.stringify([conversation, rubric, item, turn, said]);
}
