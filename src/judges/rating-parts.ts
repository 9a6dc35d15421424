import type { RatingSubject } from "../rubrics/index.ts";
import type { Evidence, Rating, RatingStage, Turn, UnratedReason, Usage } from "../vocabulary/index.ts";
import type { RatingRequest, Spoken } from "./judge.ts";

/** What every rating of a subject says, whatever came of it. */
export type RatingAbout = Pick<Rating, "rubricId" | "itemId" | "turn" | "judge" | "pass" | "attempt">;

export function aboutSubject(request: RatingRequest, { item, turn }: RatingSubject, judge: string): RatingAbout {
  const { rubric, pass, attempt } = request;
  return { rubricId: rubric.id, itemId: item.id, turn, judge, pass, attempt };
}

/**
 * Subjects by the turn they are about, those of the whole conversation together, in the order of first mention. Items that
 * ask for the client's hidden state are apart from those that do not, so that no other item is rated with it in sight.
 */
export function byTurn(subjects: readonly RatingSubject[]): RatingSubject[][] {
  const groups = new Map<string, RatingSubject[]>();
  for (const subject of subjects) {
    const key = `${subject.turn} ${seesClientState(subject.item)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [subject]);
    else group.push(subject);
  }
  return [...groups.values()];
}

/** Name under which an item's `judgeSees` asks for the hidden state of a simulated client. */
export const clientStateName = "client-state";

/** Whether an item is rated with the client's hidden state in sight. */
export function seesClientState({ judgeSees }: Pick<RatingSubject["item"], "judgeSees">): boolean {
  return judgeSees.includes(clientStateName);
}

/** The same ratings under the reference of the pipeline that asked for them. */
export function signedBy(judge: string, ratings: readonly Rating[]): Rating[] {
  return ratings.map((rating) => ({ ...rating, judge }));
}

/** A rating as a stage of another; the stages it came from stand before it, named as parts of it. */
export function stagesOf(role: string, rating: Rating): RatingStage[] {
  const { judge } = rating;
  const inner = (rating.stages ?? []).map((stage) => ({ ...stage, role: `${role} / ${stage.role}`.slice(0, 200) }));
  if (rating.status === "rated") {
    const note = rating.note === undefined ? {} : { note: rating.note };
    return [...inner, { status: "rated", role, judge, level: rating.level, evidence: rating.evidence, ...note }];
  }
  if (rating.status === "not-applicable") {
    return [
      ...inner,
      { status: "not-applicable", role, judge, ...(rating.note === undefined ? {} : { note: rating.note }) },
    ];
  }
  const detail = rating.detail === undefined ? {} : { detail: rating.detail };
  return [...inner, { status: "unrated", role, judge, reason: rating.reason, ...detail }];
}

/** Something said that is no rating, as a stage. */
export function spokenStage<T>(
  role: string,
  judge: string,
  spoken: Spoken<T>,
  say: (said: T) => { note: string; evidence?: readonly Evidence[] },
): RatingStage {
  if (spoken.status === "failed") {
    const detail = spoken.detail === undefined ? {} : { detail: spoken.detail };
    return { status: "unrated", role, judge, reason: spoken.reason, ...detail };
  }
  const { note, evidence = [] } = say(spoken);
  return { status: "said", role, judge, note: note.slice(0, 2_000), evidence: [...evidence] };
}

/** What several parts cost together, as a field of a rating; empty when none cost anything. A price unknown stays unknown. */
export function usageOf(parts: readonly { readonly usage?: Usage | undefined }[]): { usage?: Usage } {
  const usages = parts.flatMap(({ usage }) => (usage === undefined ? [] : [usage]));
  if (usages.length === 0) return {};
  const sum = (of: (usage: Usage) => number): number => usages.reduce((total, usage) => total + of(usage), 0);
  return {
    usage: {
      calls: sum(({ calls }) => calls),
      inputTokens: sum(({ inputTokens }) => inputTokens),
      outputTokens: sum(({ outputTokens }) => outputTokens),
      costUsd: usages.some(({ costUsd }) => costUsd === null) ? null : sum(({ costUsd }) => costUsd ?? 0),
      cached: usages.every(({ cached }) => cached),
    },
  };
}

/** A rating that could not be made, with how far it came. */
export function unratedAs(
  about: RatingAbout,
  reason: UnratedReason,
  more: { detail?: string | undefined; stages?: readonly RatingStage[]; usage?: Usage } = {},
): Rating {
  const { detail, stages, usage } = more;
  return {
    status: "unrated",
    ...about,
    reason,
    ...(detail === undefined ? {} : { detail: detail.slice(0, 500) }),
    ...(stages === undefined ? {} : { stages: [...stages] }),
    ...(usage === undefined ? {} : { usage }),
  };
}

/** A passage's place: in the rated turn first, then in the turns before it, nearest first; verbatim or not at all. */
export function findQuote(turns: readonly Turn[], turn: number | null, quote: string): Evidence | undefined {
  const order = turns
    .filter((entry) => turn === null || entry.index <= turn)
    .sort((left, right) => right.index - left.index);
  for (const entry of order) {
    const start = entry.text.indexOf(quote);
    if (start >= 0) return { turn: entry.index, quote, start };
  }
  return undefined;
}
