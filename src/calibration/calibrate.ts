import type { Suite } from "../suites/index.ts";
import type { DescriptionRecord, ParticipantDescription, Rating, RubricItem } from "../vocabulary/index.ts";
import type { CalibratedSubject, CalibrationRecord } from "./calibration-record.ts";
import { type CountedEvent, itemAgreement } from "./item-agreement.ts";
import { judgeAnswer } from "./judge-answer.ts";
import { judgeOfItem } from "./judge-identity.ts";
import { type LabelledSubject, type LabelledSubjects, saidUntil } from "./labelled-subject.ts";
import type { LabelsFile } from "./read-labels.ts";

/** What a calibration is made from. */
export interface CalibrationInput {
  readonly labelled: LabelledSubjects;
  /** The judge's ratings of each subject, one per pass; empty where it gave none. */
  readonly ratings: ReadonlyMap<LabelledSubject, readonly Rating[]>;
  /** As the run's manifest describes it. */
  readonly judge: ParticipantDescription;
  /** Suites whose measures say which levels count as events. */
  readonly suites: readonly Suite[];
  readonly source: CalibrationRecord["source"];
  readonly labels: Pick<LabelsFile, "file" | "sha256">;
  /** Version of Plumbline. */
  readonly version: string;
  readonly now: Date;
}

/**
 * Compares a judge with people: one record per rubric item that people rated, in the order of the labels. Items of which it is
 * not known who rated them (see `judgeOfItem`) are left out.
 */
export function calibrate(input: CalibrationInput): CalibrationRecord[] {
  const groups = new Map<string, LabelledSubject[]>();
  for (const subject of input.labelled.subjects) {
    const key = `${subject.rubric.id}/${subject.item.id}`;
    groups.set(key, [...(groups.get(key) ?? []), subject]);
  }
  return [...groups].flatMap(([key, subjects]) => {
    const [first] = subjects;
    const judge = first === undefined ? undefined : judgeOfItem(input.judge, first.item);
    return first === undefined || judge === undefined ? [] : [recordOf(key, first, subjects, judge, input)];
  });
}

function recordOf(
  key: string,
  { rubric, item }: LabelledSubject,
  subjects: readonly LabelledSubject[],
  judge: DescriptionRecord,
  input: CalibrationInput,
): CalibrationRecord {
  const levels = item.levels.map(({ level }) => level);
  const compared = subjects.map((subject): CalibratedSubject => {
    const { conversation, turn, people } = subject;
    return {
      conversation: conversation.id,
      cluster: conversation.cluster,
      turn,
      said: saidUntil(conversation.turns, turn),
      judge: judgeAnswer(item, input.ratings.get(subject) ?? []),
      people: people.map(({ rater, level }) => ({ rater, level })),
    };
  });
  const { counts, ...computed } = itemAgreement(compared, levels, eventsOf(key, item, input.suites));
  return {
    schemaVersion: 1,
    kind: "calibration",
    createdAt: input.now.toISOString(),
    plumbline: input.version,
    judge,
    rubric: { id: rubric.id, version: rubric.version },
    item: { id: item.id, appliesTo: item.appliesTo, levels },
    source: input.source,
    labels: { file: input.labels.file, sha256: input.labels.sha256 },
    counts: { ...counts, notAsked: input.labelled.notAsked[key] ?? 0 },
    ...computed,
    subjects: compared,
  };
}

/** Events that measures count, each once; for a two-level item that no measure counts, its higher level. */
function eventsOf(key: string, item: RubricItem, suites: readonly Suite[]): CountedEvent[] {
  const events = new Map<string, { event: CountedEvent["event"]; measures: string[] }>();
  for (const { definition } of suites) {
    for (const { id, item: folded, event } of definition.measures) {
      if (folded !== key || event === undefined) continue;
      const entry = events.get(JSON.stringify(event)) ?? { event, measures: [] };
      entry.measures.push(`${definition.id}/${id}`);
      events.set(JSON.stringify(event), entry);
    }
  }
  if (events.size === 0 && item.levels.length === 2) {
    return [{ event: { atLeast: Math.max(...item.levels.map(({ level }) => level)) }, measures: [] }];
  }
  return [...events.values()];
}
