import type { Estimate } from "../statistics/index.ts";
import { judgeOfSuite, type Suite } from "../suites/index.ts";
import type { RunManifest } from "../vocabulary/index.ts";
import type { CalibrationRecord } from "./calibration-record.ts";
import { isSameJudge, judgeOfItem } from "./judge-identity.ts";

/** A run's judge on one item, as a report prints it. */
export interface FoundReliability {
  /** Reference of who rates the item: the run's judge, or the built-in rules. */
  judge: string;
  /** `rubric-id/item-id`. */
  item: string;
  statistic: string;
  agreement: Estimate;
  /** What the judge was compared with. */
  against: string;
}

/**
 * What was measured about a run's judge: for every item its suites rate, the newest record of exactly this judge (reference,
 * version, settings) and this version of the rubric. Items without one have no entry: they are not calibrated.
 */
export function findReliability(
  manifest: Pick<RunManifest, "judge">,
  suites: readonly Suite[],
  records: readonly CalibrationRecord[],
): FoundReliability[] {
  const found = new Map<string, FoundReliability>();
  for (const { definition, rubrics } of suites) {
    const rater = judgeOfSuite(manifest.judge, definition.id);
    for (const { rubric, item } of rubrics.flatMap((rubric) => rubric.items.map((item) => ({ rubric, item })))) {
      const judge = judgeOfItem(rater, item);
      if (judge === undefined) continue;
      const record = records.findLast(
        (entry) =>
          entry.rubric.id === rubric.id &&
          entry.rubric.version === rubric.version &&
          entry.item.id === item.id &&
          isSameJudge(entry.judge, judge),
      );
      if (record === undefined) continue;
      const key = `${rubric.id}/${item.id}`;
      const { statistic, estimate } = record.agreement;
      found.set(key, { judge: judge.ref, item: key, statistic, agreement: estimate, against: describeLabels(record) });
    }
  }
  return [...found.values()];
}

/** `48 ratings by 2 people on 24 replies`. */
export function describeLabels({ counts, item }: Pick<CalibrationRecord, "counts" | "item">): string {
  const { subjects, raters } = counts;
  const ratings =
    counts.compared +
    counts.bothNotApplicable +
    counts.peopleNotApplicable +
    counts.judgeNotApplicable +
    counts.judgeUndecided +
    counts.judgeUnavailable;
  const things = item.appliesTo === "turn" ? plural(subjects, "reply", "replies") : plural(subjects, "conversation");
  return `${plural(ratings, "rating")} by ${plural(raters, "person", "people")} on ${things}`;
}

/** `1 rating`, `2 ratings`. */
export function plural(count: number, word: string, words = `${word}s`): string {
  return `${count} ${count === 1 ? word : words}`;
}
