import type { RatingSubject } from "../../rubrics/index.ts";
import type { Evidence, Rating, RatingStage, UnratedReason, Usage } from "../../vocabulary/index.ts";
import { type RatingAbout, stagesOf, unratedAs, usageOf } from "../rating-parts.ts";
import { mostFrequent } from "./combine-levels.ts";

/** What one juror said of a subject. */
export interface JurorRating {
  readonly role: string;
  readonly rating: Rating;
}

/** What several judgements come to. */
export type Verdict =
  | { level: number; note: string }
  | { status: "not-applicable"; note: string }
  | { status: "unrated"; reason: UnratedReason; detail: string };

/** More than half. */
export function majorityOf(count: number): number {
  return Math.floor(count / 2) + 1;
}

/**
 * One rating from several of the same subject: the verdict, with the passages of the jurors who gave its level, everything
 * each said as stages, and what all cost together. Too few that could be read is `unrated` with the most frequent reason.
 *
 * @param decide - given the ratings that are levels or not applicable
 */
export function foldJurors(
  about: RatingAbout,
  subject: RatingSubject,
  jurors: readonly JurorRating[],
  quorum: number,
  decide: (valid: readonly JurorRating[]) => Verdict,
  before: { stages?: readonly RatingStage[]; costs?: readonly { usage?: Usage | undefined }[] } = {},
): Rating {
  const { stages: earlier = [], costs = [] } = before;
  const stages = [...earlier, ...jurors.flatMap(({ role, rating }) => stagesOf(role, rating))];
  const usage = usageOf([...costs, ...jurors.map(({ rating }) => rating)]);
  const valid = jurors.filter(({ rating }) => rating.status !== "unrated");
  if (valid.length < quorum) {
    const reasons = jurors.flatMap(({ rating }) => (rating.status === "unrated" ? [rating.reason] : []));
    const reason = mostFrequent(reasons).values[0] ?? "undecided";
    const detail = `${valid.length} of ${jurors.length} could be read; ${quorum} are needed.`;
    return unratedAs(about, reason, { detail, stages, ...usage });
  }
  const verdict = decide(valid);
  if ("level" in verdict) {
    const { level, note } = verdict;
    const evidence = evidenceFor(level, valid);
    if (subject.item.evidenceFor.includes(level) && evidence.length === 0) {
      const detail = `Level ${level} needs a quote, and nobody who gave one is at this level.`;
      return unratedAs(about, "no-evidence", { detail, stages, ...usage });
    }
    return { status: "rated", ...about, level, evidence, note: note.slice(0, 2_000), stages, ...usage };
  }
  if (verdict.status === "unrated") {
    return unratedAs(about, verdict.reason, { detail: verdict.detail, stages, ...usage });
  }
  return { status: "not-applicable", ...about, note: verdict.note, stages, ...usage };
}

/** Levels of ratings in their order; not applicable left out. */
export function levelsOf(jurors: readonly JurorRating[]): number[] {
  return jurors.flatMap(({ rating }) => (rating.status === "rated" ? [rating.level] : []));
}

/** Passages of those who gave the level; where it lies between jurors' levels, of all. */
function evidenceFor(level: number, jurors: readonly JurorRating[]): Evidence[] {
  const rated = jurors.flatMap(({ rating }) => (rating.status === "rated" ? [rating] : []));
  const own = rated.filter((rating) => rating.level === level);
  const seen = new Set<string>();
  return (own.length > 0 ? own : rated)
    .flatMap(({ evidence }) => evidence)
    .filter(({ turn, start, quote }) => {
      const key = `${turn} ${start} ${quote.length}`;
      return seen.has(key) ? false : seen.add(key);
    });
}
