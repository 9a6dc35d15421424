import type { Judge } from "../judges/index.ts";
import type { Rating, Rubric, RubricItem } from "../vocabulary/index.ts";
import type { LabelledConversation } from "./labelled-subject.ts";

/** Something a judge is to rate. */
export interface AskedSubject {
  readonly conversation: Omit<LabelledConversation, "names" | "cluster" | "rubrics" | "ratings">;
  readonly rubric: Rubric;
  readonly item: RubricItem;
  readonly turn: number | null;
}

/** Settings of {@link askJudge}. */
export interface AskOptions {
  /** Times each subject is rated. Default 1. */
  readonly passes?: number;
  /** Conversations under way at once. Default 10. */
  readonly concurrency?: number;
  readonly signal: AbortSignal;
}

/**
 * Has a judge rate exactly these subjects, no others, grouped as in a run: one request of the judge per conversation,
 * rubric and pass.
 *
 * @returns the ratings of each subject, one per pass, in the order given
 * @throws the signal's reason when it aborts
 */
export async function askJudge<S extends AskedSubject>(
  judge: Judge,
  subjects: readonly S[],
  { passes = 1, concurrency = 10, signal }: AskOptions,
): Promise<Map<S, Rating[]>> {
  const answers = new Map<S, Rating[]>(subjects.map((subject) => [subject, []]));
  const requests = groupsOf(subjects).values();
  async function work(): Promise<void> {
    for (const group of requests) {
      const [first] = group;
      if (first === undefined) continue;
      const { conversation, rubric } = first;
      for (let pass = 0; pass < passes; pass += 1) {
        const ratings = await judge.rate(
          {
            conversationId: conversation.id,
            locale: conversation.locale,
            repeat: conversation.repeat,
            seed: conversation.seed,
            turns: conversation.turns.map(({ clientState: _hidden, ...turn }) => turn),
            scenario: conversation.scenario,
            rubric,
            subjects: group,
            pass,
            attempt: 0,
          },
          signal,
        );
        for (const [index, subject] of group.entries()) {
          const rating = ratings[index];
          if (rating !== undefined) answers.get(subject)?.push(rating);
        }
      }
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work));
  signal.throwIfAborted();
  return answers;
}

/** Model requests that rating these subjects will take; 0 for rules. */
export function callsToAsk(judge: Judge, subjects: readonly AskedSubject[], passes = 1): number {
  return passes * groupsOf(subjects).reduce((sum, group) => sum + judge.callsFor({ subjects: group }), 0);
}

function groupsOf<S extends AskedSubject>(subjects: readonly S[]): S[][] {
  const groups = new Map<string, S[]>();
  for (const subject of subjects) {
    const key = JSON.stringify([subject.conversation.id, subject.rubric.id, subject.rubric.version]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [subject]);
    else group.push(subject);
  }
  return [...groups.values()];
}
