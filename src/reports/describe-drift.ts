import type { Estimate } from "../statistics/index.ts";
import { formatEnd, formatEstimate, plural } from "./format-number.ts";
import type { ReportDrift, ReportItemDrift } from "./report-drift.ts";
import { reportEstimate } from "./report-estimate.ts";

/** What rating a judge's anchor sets again showed. */
export interface JudgeDrift {
  anchors: readonly {
    createdAt: string;
    rubric: { id: string; version: string };
    floor: number;
    isSameJudge: boolean;
    items: readonly {
      item: string;
      subjects: number;
      same: number;
      changed: number;
      unavailable: number;
      agreement: Estimate;
      shift: Estimate;
      alarms: readonly ("shift" | "agreement")[];
    }[];
  }[];
  spent: { calls: number; inputTokens: number; outputTokens: number; costUsd: number | null };
}

/**
 * Says whether the judge drifted.
 *
 * @param drift - `not-checked` when there are anchor sets that this run was not compared with; undefined without any
 */
export function describeDrift(judge: string, drift: JudgeDrift | "not-checked" | undefined): ReportDrift {
  if (drift === undefined) {
    return { status: "no-anchor", sentence: `No anchor set is frozen for the judge (${judge}): drift cannot be seen.` };
  }
  if (drift === "not-checked") {
    const sentence = `Whether the judge (${judge}) drifted was not checked in this run, though an anchor set is frozen for it.`;
    return { status: "not-checked", sentence };
  }
  const anchors = drift.anchors.map(({ createdAt, rubric, floor, isSameJudge, items }) => ({
    frozenAt: createdAt,
    rubricId: rubric.id,
    rubricVersion: rubric.version,
    floor,
    isSameJudge,
    items: items
      .map((item): ReportItemDrift => describeItem(item, floor))
      .sort((left, right) => right.alarms.length - left.alarms.length),
  }));
  const alarmed = anchors.flatMap(({ rubricId, items }) =>
    items.filter(({ alarms }) => alarms.length > 0).map(({ item }) => `${rubricId}/${item}`),
  );
  return {
    status: "checked",
    alarms: alarmed.length,
    sentence: sentenceOf(judge, anchors, alarmed),
    anchors,
    spent: { ...drift.spent },
  };
}

type CheckedAnchors = Extract<ReportDrift, { status: "checked" }>["anchors"];

function sentenceOf(judge: string, anchors: CheckedAnchors, alarmed: readonly string[]): string {
  const items = anchors.flatMap((anchor) => anchor.items);
  const sum = (count: (item: ReportItemDrift) => number) => items.reduce((total, item) => total + count(item), 0);
  const [same, unavailable] = [sum((item) => item.same), sum((item) => item.unavailable)];
  const asked = sum((item) => item.subjects) - unavailable;
  const dates = [...new Set(anchors.map(({ frozenAt }) => frozenAt.slice(0, 10)))].sort().join(", ");
  const missing = unavailable > 0 ? ` ${plural(unavailable, "anchor rating")} could not be had again.` : "";
  const changed = anchors.some(({ isSameJudge }) => !isSameJudge)
    ? " It describes itself otherwise than then: another version or other settings."
    : "";
  const counts = `${same} of ${plural(asked, "anchor rating")} as on ${dates}`;
  if (alarmed.length > 0) {
    return `Drift alarm on ${plural(alarmed.length, "item")} (${alarmed.join(", ")}): the judge (${judge}) gives ${counts}. Differences to earlier runs, and its calibration, do not hold for these items until it is calibrated again.${changed}${missing}`;
  }
  if (asked === 0)
    return `The judge (${judge}) could not be asked about any anchor, so drift was not seen or ruled out.`;
  return `No drift alarm: the judge (${judge}) gives ${counts}.${changed}${missing}`;
}

function describeItem(item: JudgeDrift["anchors"][number]["items"][number], floor: number): ReportItemDrift {
  const agreement = reportEstimate(item.agreement);
  const shift = reportEstimate(item.shift);
  const why = item.alarms.map((alarm) =>
    alarm === "shift" ? "the shift is not zero" : `fewer than ${formatEnd(floor, "proportion")} are the same`,
  );
  const parts = [
    `${item.same} of ${item.subjects - item.unavailable} answers the same: ${formatEstimate(agreement, "proportion")}`,
    `mean shift in levels ${formatEstimate(shift, "mean")}`,
    ...(item.unavailable > 0 ? [`${item.unavailable} could not be asked`] : []),
    ...(why.length > 0 ? [`alarm: ${why.join(" and ")}`] : []),
  ];
  const { item: id, subjects, same, changed, unavailable, alarms } = item;
  return {
    item: id,
    subjects,
    same,
    changed,
    unavailable,
    agreement,
    shift,
    alarms: [...alarms],
    sentence: `${parts.map((part) => part.replace(/\.$/, "")).join("; ")}.`,
  };
}
