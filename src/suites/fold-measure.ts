import {
  clusteredMean,
  clusteredProportion,
  type Estimate,
  missingBounds,
  notEstimable,
  pairedDifference,
  restrictedMeanTime,
} from "../statistics/index.ts";
import type { MeasureDefinition, Scenario } from "../vocabulary/index.ts";
import type { ConversationValue } from "./conversation-value.ts";
import type { Coverage, MeasureResult } from "./run-results.ts";
import { unitOf } from "./unit-of.ts";

/** A conversation's value with what it is grouped and clustered by. */
export interface MeasuredConversation {
  scenario: Pick<Scenario, "id" | "tags" | "unit">;
  repeat: number;
  value: ConversationValue;
}

/**
 * One measure of one assistant: the estimate over all conversations it is meant for, then one per value of each tag in
 * `by`. Conversations of one scenario, and of scenarios of one unit, are one cluster, so repeats make an estimate steadier and
 * never count as new scenarios.
 */
export function foldMeasure(
  suiteId: string,
  assistant: string,
  measure: MeasureDefinition,
  conversations: readonly MeasuredConversation[],
): MeasureResult[] {
  const meant = conversations.filter(({ scenario }) => matches(measure.where, scenario));
  const whole = foldGroup(suiteId, assistant, measure, null, meant);
  const groups = measure.by.flatMap((tag) => {
    const values = [...new Set(meant.flatMap(({ scenario }) => scenario.tags[tag] ?? []))].sort();
    return values.map((value) => {
      const members = meant.filter(({ scenario }) => scenario.tags[tag] === value);
      return foldGroup(suiteId, assistant, measure, { tag, value }, members);
    });
  });
  return [whole, ...groups];
}

function foldGroup(
  suiteId: string,
  assistant: string,
  measure: MeasureDefinition,
  group: MeasureResult["group"],
  conversations: readonly MeasuredConversation[],
): MeasureResult {
  const coverage = countCoverage(conversations);
  const estimate = measure.contrast === undefined ? level(measure, conversations) : contrast(measure, conversations);
  return { suiteId, assistant, measure, group, estimate, coverage, bounds: boundsOf(measure, conversations, coverage) };
}

/** Whether a scenario's tags match a `where`. */
export function matches(where: MeasureDefinition["where"], scenario: Pick<Scenario, "tags">): boolean {
  return Object.entries(where ?? {}).every(([tag, allowed]) => allowed.includes(scenario.tags[tag] ?? ""));
}

function countCoverage(conversations: readonly MeasuredConversation[]): Coverage {
  const count = (status: ConversationValue["status"]) =>
    conversations.filter(({ value }) => value.status === status).length;
  return {
    planned: conversations.length,
    rated: count("rated"),
    couldNotJudge: count("could-not-judge"),
    neverRan: count("never-ran"),
    notApplicable: count("not-applicable"),
    clientBrokeRole: count("client-broke-role"),
  };
}

function level(measure: MeasureDefinition, conversations: readonly MeasuredConversation[]): Estimate {
  const rated = ratedOf(conversations);
  const values = rated.map(({ value }) => value);
  const clusters = rated.map(({ scenario }) => unitOf(scenario));
  if (values.length === 0) return notEstimable("no-data", "No conversation has a value for this measure.");
  if (measure.estimate === "time") {
    const happened = rated.map((entry) => entry.happened);
    return restrictedMeanTime(values, happened, { horizon: measure.range[1], clusters });
  }
  if (measure.estimate === "proportion" && values.every((value) => value === 0 || value === 1)) {
    return clusteredProportion(values, clusters);
  }
  return clusteredMean(values, clusters, { range: measure.range });
}

function contrast(measure: MeasureDefinition, conversations: readonly MeasuredConversation[]): Estimate {
  const { contrast: definition } = measure;
  if (definition === undefined) return notEstimable("no-data", "No contrast is defined.");
  const { tag, first, second, pairBy } = definition;
  const rated = ratedOf(conversations);
  const side = (value: string) =>
    new Map(
      rated
        .filter(({ scenario }) => scenario.tags[tag] === value && scenario.tags[pairBy] !== undefined)
        .map((entry) => [`${entry.scenario.tags[pairBy]}\n${entry.repeat}`, entry]),
    );
  const firsts = side(first);
  const seconds = side(second);
  const keys = [...firsts.keys()].filter((key) => seconds.has(key));
  if (keys.length === 0) return notEstimable("no-data", `No pair has both ${tag} ${first} and ${second} rated.`);
  return pairedDifference(
    keys.map((key) => firsts.get(key)?.value ?? 0),
    keys.map((key) => seconds.get(key)?.value ?? 0),
    keys.map((key) => firsts.get(key)?.scenario.unit ?? key.split("\n")[0] ?? key),
    { range: measure.range },
  );
}

function ratedOf(conversations: readonly MeasuredConversation[]) {
  return conversations.flatMap(({ scenario, repeat, value }) =>
    value.status === "rated" ? [{ scenario, repeat, value: value.value, happened: value.happened }] : [],
  );
}

/** Bounds over what is missing. For times and contrasts a missing value has no single extreme, so there are none. */
function boundsOf(
  measure: MeasureDefinition,
  conversations: readonly MeasuredConversation[],
  coverage: Coverage,
): MeasureResult["bounds"] {
  const missing = coverage.couldNotJudge + coverage.neverRan + coverage.clientBrokeRole;
  if (missing === 0 || measure.contrast !== undefined || measure.estimate === "time") return null;
  const { lowest, highest } = missingBounds(
    ratedOf(conversations).map(({ value }) => value),
    missing,
    measure.range,
  );
  return { lowest, highest };
}
