import type { LevelEvent } from "../vocabulary/index.ts";
import type { CalibrationRecord, EstimateRecord } from "./calibration-record.ts";
import { describeLabels, plural } from "./find-reliability.ts";
import type { MeasureLabelPlan } from "./plan-labels.ts";

/** Records as lines for a terminal: per item what was compared, how far judge and people agree, and what was left out. */
export function describeRecords(records: readonly CalibrationRecord[]): string {
  return records.map(describeRecord).join("\n\n");
}

function describeRecord(record: CalibrationRecord): string {
  const { rubric, item, judge, agreement, percent, bias, amongPeople, events, counts } = record;
  const lines = [
    `${rubric.id}/${item.id} ${rubric.version}, judge ${judge.ref} version ${judge.version}`,
    `  compared     ${describeLabels(record)}; ${plural(counts.compared, "pair")} with a level from both; ${plural(counts.clusters, "independent unit")}`,
    `  agreement    ${agreement.statistic} ${number(agreement.estimate)}`,
    `  same level   ${percentOf(percent)}`,
    `  bias         judge minus person, in levels: ${number(bias)}`,
    ...(amongPeople === null
      ? []
      : [`  people       ${amongPeople.statistic} ${number(amongPeople.estimate)} among themselves`]),
    ...events.flatMap(({ event, measures, table, sensitivity, specificity }) => [
      `  event        ${eventWords(event)}${measures.length === 0 ? "" : `, counted by ${measures.join(", ")}`}: both ${table.both}, people only ${table.peopleOnly}, judge only ${table.judgeOnly}, neither ${table.neither}`,
      `  sensitivity  ${percentOf(sensitivity)}`,
      `  specificity  ${percentOf(specificity)}`,
    ]),
  ];
  const left = leftOut(counts);
  return [...lines, ...(left === "" ? [] : [`  left out     ${left}`])].join("\n");
}

function leftOut(counts: CalibrationRecord["counts"]): string {
  const parts: [number, string][] = [
    [counts.peopleNotApplicable, "not applicable by people, a level by the judge"],
    [counts.judgeNotApplicable, "a level by people, not applicable by the judge"],
    [counts.bothNotApplicable, "not applicable by both"],
    [counts.judgeUndecided, "the judge did not decide"],
    [counts.judgeUnavailable, "the judge could not be asked"],
    [counts.peopleMissing, "people gave nothing"],
    [counts.notAsked, "the rubric does not ask the item there"],
  ];
  return parts.flatMap(([count, words]) => (count === 0 ? [] : [`${count} ${words}`])).join("; ");
}

function eventWords(event: LevelEvent): string {
  if ("atLeast" in event) return `level ${event.atLeast} or more`;
  if ("atMost" in event) return `level ${event.atMost} or less`;
  return `level ${event.levels.join(" or ")}`;
}

/** Plans as lines for a terminal. */
export function describePlans(plans: readonly MeasureLabelPlan[]): string {
  return plans.map(describePlan).join("\n\n");
}

function describePlan({
  suiteId,
  assistant,
  measure,
  judged,
  labelled,
  halfWidth,
  problem,
  plans,
}: MeasureLabelPlan): string {
  const isShare = measure.estimate === "proportion";
  const width = (value: number) => (isShare ? `${(value * 100).toFixed(1)} points` : value.toFixed(2));
  const head = [
    `${suiteId}/${measure.id} of ${assistant}: ${judged} conversations rated by the judge, ${labelled} of them by people`,
    ...(problem === null ? [] : [`  ${problem}`]),
  ];
  const blocks = plans.flatMap(({ correlation, isAssumed, plan }) => [
    `  judge and people correlate ${correlation.toFixed(2)} (${isAssumed ? "assumed" : "measured"}): for ± ${width(halfWidth)} people rate ${needed(plan.needed)}; without the judge ${needed(plan.neededWithoutJudge)}`,
    ...plan.points.map(
      (point) =>
        `    ${String(point.labels).padStart(6)} conversations  ± ${width(point.halfWidth)}  (people alone ± ${width(point.halfWidthWithoutJudge)})`,
    ),
  ]);
  return [...head, ...blocks].join("\n");
}

function needed(labels: number | null): string {
  return labels === null ? "more than there are" : `${labels} conversations`;
}

function number(estimate: EstimateRecord): string {
  if (estimate.status === "not-estimable") return `not estimable: ${estimate.detail}`;
  const { value, lower, upper, confidence } = estimate;
  return `${value.toFixed(2)} (${interval(confidence)} ${lower.toFixed(2)} to ${upper.toFixed(2)})`;
}

function percentOf(estimate: EstimateRecord): string {
  if (estimate.status === "not-estimable") return `not estimable: ${estimate.detail}`;
  const { value, lower, upper, confidence } = estimate;
  const percent = (share: number) => `${(share * 100).toFixed(1)}%`;
  return `${percent(value)} (${interval(confidence)} ${percent(lower)} to ${percent(upper)})`;
}

function interval(confidence: number): string {
  return `${Number((confidence * 100).toFixed(1))}% interval`;
}
