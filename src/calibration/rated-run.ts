import { isRatedByRules } from "../rubrics/index.ts";
import type { Suite } from "../suites/index.ts";
import type { Rating, RunManifest, StoredConversation } from "../vocabulary/index.ts";
import { judgeOfItem } from "./judge-identity.ts";
import type { LabelledConversation, LabelledSubject } from "./labelled-subject.ts";

/**
 * The completed conversations of a run, as labels may be about them. Of imported transcripts the transcript's own name is known
 * as well as the conversation's id. Conversations of one scenario are one independent unit.
 */
export function conversationsOfRun(
  manifest: RunManifest,
  suites: readonly Suite[],
  stored: readonly StoredConversation[],
): LabelledConversation[] {
  const byId = new Map(stored.map((conversation) => [conversation.id, conversation]));
  return manifest.conversations.flatMap((planned): LabelledConversation[] => {
    const suite = suites.find(({ definition }) => definition.id === planned.suiteId);
    const scenario = suite?.scenarios.find(({ id }) => id === planned.scenarioId);
    const conversation = byId.get(planned.id);
    if (suite === undefined || scenario === undefined || conversation?.outcome?.status !== "completed") return [];
    return [
      {
        id: planned.id,
        names: manifest.origin === "imported" ? [planned.id, scenario.title] : [planned.id],
        cluster: scenario.id,
        locale: scenario.locale,
        repeat: planned.repeat,
        seed: manifest.seed,
        scenario: { facts: scenario.facts, tags: scenario.tags },
        turns: conversation.turns,
        rubrics: suite.rubrics,
        ratings: conversation.ratings,
      },
    ];
  });
}

/**
 * Transcripts turned into a suite (`suiteForTranscripts`), as labels may be about them: each its own independent unit, known
 * by its name, and not rated yet.
 */
export function conversationsOfTranscripts(
  suite: Suite,
  transcripts: readonly { id: string; turns: readonly { speaker: "client" | "assistant"; text: string }[] }[],
): LabelledConversation[] {
  return transcripts.flatMap(({ id, turns }, position): LabelledConversation[] => {
    const scenario = suite.scenarios[position];
    if (scenario === undefined) return [];
    return [
      {
        id,
        names: [id],
        cluster: id,
        locale: scenario.locale,
        repeat: 0,
        seed: 0,
        scenario: { facts: scenario.facts, tags: scenario.tags },
        turns: turns.map(({ speaker, text }, index) => ({ index, speaker, text, finish: "stop" })),
        rubrics: suite.rubrics,
        ratings: [],
      },
    ];
  });
}

/** The ratings a run's own judge gave to labelled subjects, one per pass, in the order of the passes. */
export function ratingsInRun(
  { judge }: Pick<RunManifest, "judge">,
  subjects: readonly LabelledSubject[],
): Map<LabelledSubject, Rating[]> {
  return new Map(
    subjects.map((subject) => {
      const { conversation, rubric, item, turn } = subject;
      const rater = isRatedByRules(item) ? (judgeOfItem(judge, item)?.ref ?? "builtin:rules") : judge.ref;
      const own = conversation.ratings.filter(
        (rating) =>
          rating.rubricId === rubric.id && rating.itemId === item.id && rating.turn === turn && rating.judge === rater,
      );
      return [subject, own.sort((left, right) => left.pass - right.pass)];
    }),
  );
}
