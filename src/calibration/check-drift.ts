import { z } from "zod";
import type { Judge } from "../judges/index.ts";
import { clusteredMean, clusteredProportion, type Estimate, notEstimable } from "../statistics/index.ts";
import { ContentVersion, DescriptionRecord, type Rating } from "../vocabulary/index.ts";
import { type AnchoredSubject, type AnchorSet, anchoredSubjects } from "./anchor-set.ts";
import { askJudge } from "./ask-judge.ts";
import { EstimateRecord } from "./calibration-record.ts";
import { judgeAnswer } from "./judge-answer.ts";
import { isSameJudge } from "./judge-identity.ts";

/** One item of an anchor set, rated again. */
const ItemDrift = z.strictObject({
  item: z.string(),
  /** Frozen subjects of the item; `same`, `changed` and `unavailable` add up to it. */
  subjects: z.int().nonnegative(),
  /** Answered as before. */
  same: z.int().nonnegative(),
  changed: z.int().nonnegative(),
  /** The judge could not be asked; neither the same nor changed. */
  unavailable: z.int().nonnegative(),
  /** Share of equal answers among those that were given. */
  agreement: EstimateRecord,
  /** Mean of the level now minus the level then, where both are levels. */
  shift: EstimateRecord,
  /** `shift`: its interval excludes zero. `agreement`: the share of equal answers is below the floor. */
  alarms: z.array(z.enum(["shift", "agreement"])),
});
export type ItemDrift = z.infer<typeof ItemDrift>;

/** What rating anchor sets again in one run showed. */
export const DriftCheck = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("drift-check"),
  runId: z.string(),
  judge: DescriptionRecord,
  anchors: z.array(
    z.strictObject({
      /** When the set was frozen. */
      createdAt: z.iso.datetime(),
      rubric: z.strictObject({ id: z.string(), version: ContentVersion }),
      floor: z.number(),
      /** Whether the judge describes itself as it did then: same version, same settings. */
      isSameJudge: z.boolean(),
      items: z.array(ItemDrift),
    }),
  ),
  /** What rating them again cost. `costUsd` is null when a price is unknown. */
  spent: z.strictObject({
    calls: z.int().nonnegative(),
    inputTokens: z.int().nonnegative(),
    outputTokens: z.int().nonnegative(),
    costUsd: z.number().nonnegative().nullable(),
  }),
});
export type DriftCheck = z.infer<typeof DriftCheck>;

/** What {@link checkDrift} needs besides the sets. */
export interface DriftOptions {
  readonly runId: string;
  /** As the run's manifest describes the judge. */
  readonly description: DescriptionRecord;
  readonly concurrency?: number;
  readonly signal: AbortSignal;
}

/**
 * Rates anchor sets again and compares answer by answer with what was frozen: the same level, "not applicable" or
 * "undecided" is the same; a judge that could not be asked is neither. Intervals are at 95 % over all items together
 * (Bonferroni), so that many items do not raise false alarms.
 *
 * @throws the signal's reason when it aborts
 */
export async function checkDrift(
  judge: Judge,
  sets: readonly AnchorSet[],
  { runId, description, concurrency, signal }: DriftOptions,
): Promise<DriftCheck> {
  const subjects = sets.map(anchoredSubjects);
  const ratings = await askJudge(judge, subjects.flat(), {
    signal,
    ...(concurrency === undefined ? {} : { concurrency }),
  });
  const items = sets.map((_, index) => [...new Set(subjects[index]?.map(({ item }) => item.id))]);
  const confidence = 1 - 0.05 / Math.max(1, items.flat().length);
  const anchors = sets.map((set, index) => ({
    createdAt: set.createdAt,
    rubric: { id: set.rubric.id, version: set.rubric.version },
    floor: set.floor,
    isSameJudge: isSameJudge(withoutPasses(set.judge), withoutPasses(description)),
    items: (items[index] ?? []).map((item) => {
      const own = (subjects[index] ?? []).filter((subject) => subject.item.id === item);
      return itemDrift(own, ratings, set.floor, confidence);
    }),
  }));
  const { ref, version, settings } = description;
  return {
    schemaVersion: 1,
    kind: "drift-check",
    runId,
    judge: { ref, version, settings: { ...settings } },
    anchors,
    spent: spentOn([...ratings.values()].flat()),
  };
}

/** How many alarms a check raises: one per item, whatever the reasons. */
export function countAlarms({ anchors }: DriftCheck): number {
  return anchors.flatMap(({ items }) => items).filter(({ alarms }) => alarms.length > 0).length;
}

/** Whether a check lacks answers because the judge could not be asked, so that checking again may help. */
export function isUnfinished({ anchors }: DriftCheck): boolean {
  return anchors.some(({ items }) => items.some(({ unavailable }) => unavailable > 0));
}

function itemDrift(
  subjects: readonly AnchoredSubject[],
  ratings: ReadonlyMap<AnchoredSubject, readonly Rating[]>,
  floor: number,
  confidence: number,
): ItemDrift {
  const given = subjects
    .map((subject) => ({
      cluster: subject.cluster,
      before: subject.answer,
      now: judgeAnswer(subject.item, ratings.get(subject) ?? []),
    }))
    .filter(({ now }) => now !== "unavailable");
  const same = given.filter(({ before, now }) => before === now).length;
  const moved = given.flatMap(({ cluster, before, now }) =>
    typeof before === "number" && typeof now === "number" ? [{ cluster, by: now - before }] : [],
  );
  const agreement =
    given.length === 0
      ? notEstimable("no-data", "The judge could not be asked about any of them.")
      : clusteredProportion(
          given.map(({ before, now }) => (before === now ? 1 : 0)),
          clustersOf(given),
          { confidence },
        );
  const levels = subjects[0]?.item.levels.map(({ level }) => level) ?? [];
  const width = Math.max(...levels) - Math.min(...levels);
  const shift: Estimate =
    moved.length === 0
      ? notEstimable("no-data", "No subject has a level both times.")
      : clusteredMean(
          moved.map(({ by }) => by),
          clustersOf(moved),
          { confidence, range: [-width, width] },
        );
  const alarms: ItemDrift["alarms"] = [];
  if (shift.status === "estimated" && (shift.lower > 0 || shift.upper < 0)) alarms.push("shift");
  if (given.length > 0 && same / given.length < floor) alarms.push("agreement");
  return {
    item: subjects[0]?.item.id ?? "",
    subjects: subjects.length,
    same,
    changed: given.length - same,
    unavailable: subjects.length - given.length,
    agreement,
    shift,
    alarms,
  };
}

/** Labels of the independent units; null where each has one member. */
function clustersOf(members: readonly { cluster: string }[]): string[] | null {
  const labels = members.map(({ cluster }) => cluster);
  return new Set(labels).size === labels.length ? null : labels;
}

/** An anchor is rated in one pass, however many a run makes. */
function withoutPasses({ ref, version, settings }: DescriptionRecord): DescriptionRecord {
  const { passes: _passes, ...rest } = settings;
  return { ref, version, settings: rest };
}

function spentOn(ratings: readonly Rating[]): DriftCheck["spent"] {
  const usages = ratings.flatMap(({ usage }) => (usage === undefined ? [] : [usage]));
  const sum = (field: "calls" | "inputTokens" | "outputTokens") =>
    usages.reduce((total, usage) => total + usage[field], 0);
  const isPriced = usages.every(({ costUsd }) => costUsd !== null);
  return {
    calls: sum("calls"),
    inputTokens: sum("inputTokens"),
    outputTokens: sum("outputTokens"),
    costUsd: isPriced ? usages.reduce((total, { costUsd }) => total + (costUsd ?? 0), 0) : null,
  };
}
