import type { RatingSubject } from "../../rubrics/index.ts";
import type { Rating, RubricItem } from "../../vocabulary/index.ts";
import type { Judge, RatingRequest } from "../judge.ts";
import { aboutSubject, stagesOf, unratedAs, usageOf } from "../rating-parts.ts";
import { describePipeline } from "./describe-pipeline.ts";

/** Settings of {@link codebookJudge}. */
export interface CodebookOptions {
  /** Turns before the one rated that are shown; they only help to understand it. Default 3. */
  context?: number;
  /** By item id: least score that is the higher of two levels. Default 7. */
  cutOffs?: Readonly<Record<string, number>>;
}

const usualCutOff = 7;

/**
 * A codebook over single messages: one request per turn and code, with few turns before it, for a score from 0 (clearly
 * absent) over 5 (borderline) to 10 (strong and unambiguous) and the passages it rests on. Items with the scale 0 to 10 keep
 * the score, and a measure's `event` is the cut-off; items with two levels get the higher one from their cut-off on.
 *
 * A score at or above the cut-off needs a passage, and every passage has to stand in the turn rated: one from the context
 * is `quote-not-found`. Calls: one per turn and code.
 *
 * Source: the annotator of "Characterizing Delusional Spirals" (arXiv 2603.16567), whose quotes that are not found are
 * dropped; here such a score is no rating.
 */
export function codebookJudge(judge: Judge, options: CodebookOptions = {}): Judge {
  const { context = 3, cutOffs = {} } = options;
  const description = describePipeline("codebook", { of: judge }, { context, cutOffs }, { context: 3 });
  const cutOffOf = (item: RubricItem) => cutOffs[item.id] ?? usualCutOff;
  return {
    description,
    callsFor: ({ subjects }) => subjects.reduce((sum, subject) => sum + judge.callsFor({ subjects: [subject] }), 0),
    rate: (request, signal) =>
      Promise.all(request.subjects.map((subject) => rateCode(request, subject, cutOffOf(subject.item), signal))),
  };

  async function rateCode(
    request: RatingRequest,
    subject: RatingSubject,
    cutOff: number,
    signal: AbortSignal,
  ): Promise<Rating> {
    const about = aboutSubject(request, subject, description.ref);
    const asked = { item: scoredItem(subject.item, cutOff), turn: subject.turn };
    const turns = windowOf(request, subject.turn, context);
    const rubric = { ...request.rubric, items: [asked.item] };
    const [rating] = await judge.rate({ ...request, rubric, turns, subjects: [asked] }, signal);
    if (rating === undefined) throw new Error("A judge gives one rating for each subject.");
    const kept = { stages: stagesOf("score", rating), ...usageOf([rating]) };
    if (rating.status !== "rated") return { ...rating, judge: description.ref, ...kept };
    if (subject.turn !== null && rating.evidence.some(({ turn }) => turn !== subject.turn)) {
      return unratedAs(about, "quote-not-found", {
        detail: "A quote is from the context, not from the turn.",
        ...kept,
      });
    }
    if (subject.item.scale !== undefined) return { ...rating, judge: description.ref, ...kept };
    const levels = subject.item.levels.map(({ level }) => level);
    const level = rating.level >= cutOff ? Math.max(...levels) : Math.min(...levels);
    if (subject.item.evidenceFor.includes(level) && rating.evidence.length === 0) {
      return unratedAs(about, "no-evidence", kept);
    }
    return { ...rating, judge: description.ref, level, note: `score ${rating.level}, cut-off ${cutOff}`, ...kept };
  }
}

function windowOf({ turns }: RatingRequest, turn: number | null, context: number): RatingRequest["turns"] {
  if (turn === null) return turns;
  const until = turns.filter(({ index }) => index <= turn);
  return until.slice(-(context + 1));
}

/** The item as a question for a score. What rules say for one of two levels becomes the end of the scale on that side. */
function scoredItem(item: RubricItem, cutOff: number): RubricItem {
  const evidenceFor = Array.from({ length: 11 - cutOff }, (_, index) => cutOff + index).filter((score) => score > 0);
  if (item.scale !== undefined) return { ...item, evidenceFor: [...new Set([...item.evidenceFor, ...evidenceFor])] };
  const [low, high] = [...item.levels].sort((left, right) => left.level - right.level);
  const highest = high?.level ?? 1;
  return {
    ...item,
    scale: { from: 0, to: 10 },
    levels: [
      { level: 0, label: "clearly absent", anchor: low?.anchor ?? "Absent." },
      { level: 5, label: "borderline", anchor: "Something of it is there, and a careful reader could say either." },
      { level: 10, label: "strong and unambiguous", anchor: high?.anchor ?? "Present." },
    ],
    evidenceFor,
    rules: item.rules.map((rule) =>
      typeof rule.level === "number" ? { ...rule, level: rule.level === highest ? 10 : 0 } : rule,
    ),
  };
}
