import { z } from "zod";
import type { Judge } from "../judges/index.ts";
import { DescriptionRecord, Locale, type Rating, Rubric, Turn } from "../vocabulary/index.ts";
import { type AskedSubject, callsToAsk } from "./ask-judge.ts";
import { CalibrationRecord } from "./calibration-record.ts";
import { JudgeAnswer, judgeAnswer } from "./judge-answer.ts";
import type { LabelledSubject } from "./labelled-subject.ts";

/** A conversation of an anchor set, with its words: whoever holds the file holds the transcript. */
const AnchorConversation = z.strictObject({
  id: z.string(),
  /** The independent unit it belongs to. */
  cluster: z.string(),
  locale: Locale,
  repeat: z.int().nonnegative(),
  seed: z.int(),
  facts: z.record(z.string(), z.string()),
  tags: z.record(z.string(), z.string()),
  turns: z.array(Turn.omit({ usage: true, latencyMs: true, clientState: true })),
  subjects: z.array(
    z.strictObject({
      item: z.string(),
      turn: z.int().nonnegative().nullable(),
      /** What the judge answered when the set was frozen. */
      answer: JudgeAnswer,
    }),
  ),
});

/**
 * Things a judge rated once, frozen with the rubric they were rated by. Rated again in a later run they show whether the
 * judge still answers the same: what changed since cannot be the assistant.
 */
export const AnchorSet = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("anchor"),
  createdAt: z.iso.datetime(),
  plumbline: z.string(),
  /** Who gave the answers. Later runs are compared by its reference, so that another version behind it is noticed. */
  judge: DescriptionRecord,
  /** Least share of equal answers, per item, that raises no alarm. */
  floor: z.number().gt(0).max(1),
  rubric: Rubric,
  source: CalibrationRecord.shape.source,
  conversations: z.array(AnchorConversation).min(1),
});
export type AnchorSet = z.infer<typeof AnchorSet>;

/** What an anchor set is made from. */
export interface AnchorInput {
  readonly subjects: readonly LabelledSubject[];
  /** The first rating of each counts: one pass, as the set will be rated again. */
  readonly ratings: ReadonlyMap<LabelledSubject, readonly Rating[]>;
  readonly judge: DescriptionRecord;
  readonly floor: number;
  readonly source: AnchorSet["source"];
  readonly version: string;
  readonly now: Date;
}

/** Freezes subjects: one set per rubric. Subjects the judge could not be asked about are left out. */
export function anchorSets(input: AnchorInput): AnchorSet[] {
  const sets = new Map<string, AnchorSet>();
  for (const subject of input.subjects) {
    const { conversation, rubric, item, turn } = subject;
    const answer = judgeAnswer(item, input.ratings.get(subject)?.slice(0, 1) ?? []);
    if (answer === "unavailable") continue;
    const set = sets.get(rubric.id) ?? {
      schemaVersion: 1,
      kind: "anchor",
      createdAt: input.now.toISOString(),
      plumbline: input.version,
      judge: input.judge,
      floor: input.floor,
      rubric,
      source: input.source,
      conversations: [],
    };
    sets.set(rubric.id, set);
    let entry = set.conversations.find(({ id }) => id === conversation.id);
    if (entry === undefined) {
      const { id, cluster, locale, repeat, seed, scenario, turns } = conversation;
      const kept = turns.map(({ index, speaker, text, finish }) => ({ index, speaker, text, finish }));
      const { facts, tags } = scenario;
      entry = { id, cluster, locale, repeat, seed, facts: { ...facts }, tags: { ...tags }, turns: kept, subjects: [] };
      set.conversations.push(entry);
    }
    entry.subjects.push({ item: item.id, turn, answer });
  }
  return [...sets.values()];
}

/** A frozen subject, ready to be asked about again. */
export interface AnchoredSubject extends AskedSubject {
  readonly cluster: string;
  /** What was answered when the set was frozen. */
  readonly answer: JudgeAnswer;
}

/** The subjects of a set. */
export function anchoredSubjects({ conversations, rubric }: AnchorSet): AnchoredSubject[] {
  return conversations.flatMap(({ id, cluster, locale, repeat, seed, facts, tags, turns, subjects }) => {
    const conversation = { id, locale, repeat, seed, scenario: { facts, tags }, turns };
    return subjects.flatMap(({ item: itemId, turn, answer }): AnchoredSubject[] => {
      const item = rubric.items.find((entry) => entry.id === itemId);
      return item === undefined ? [] : [{ conversation, rubric, item, turn, cluster, answer }];
    });
  });
}

/** Model requests that rating sets again will take; 0 for rules. */
export function callsForAnchors(judge: Judge, sets: readonly AnchorSet[]): number {
  return sets.reduce((sum, set) => sum + callsToAsk(judge, anchoredSubjects(set)), 0);
}
