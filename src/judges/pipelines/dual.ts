import { isOnScale } from "../../rubrics/index.ts";
import type { Rating, Rounding } from "../../vocabulary/index.ts";
import type { Judge, Remark } from "../judge.ts";
import { aboutSubject } from "../rating-parts.ts";
import { weightedLevel } from "./combine-levels.ts";
import { describePipeline } from "./describe-pipeline.ts";
import { foldJurors, levelsOf, type Verdict } from "./fold-jurors.ts";

/** Settings of {@link dualJudge}. */
export interface DualOptions {
  /** Default: the first judge again. */
  reviewer?: Judge;
  /** `published`: round(0.7 first + 0.3 reviewer); `equal`: the mean of both. Default `published`. */
  weights?: "published" | "equal";
  /** Default `half-even` (Python's `round`) for the published weights, `half-worse` for equal ones. */
  rounding?: Rounding;
}

const tenths = { published: [7, 3], equal: [5, 5] } as const;

/**
 * Dual correction: a second judge sees the conversation with the first one's rating and reason, is told not to echo it, and
 * rates again; the two are combined by weight. Calls: those of the first and of the reviewer.
 *
 * With the published weights on a scale from 0 to 2 the reviewer alone moves no rating by two levels, and 0 stays 0 against
 * a 1. Where either could not be read, or only one of them finds that the item applies, there is no rating.
 *
 * Source: DialogGuard (arXiv 2512.02282).
 */
export function dualJudge(first: Judge, options: DualOptions = {}): Judge {
  const { reviewer = first, weights = "published" } = options;
  const { rounding = weights === "published" ? "half-even" : "half-worse" } = options;
  const judges = reviewer === first ? { first } : { first, reviewer };
  const usual = weights === "published" ? "half-even" : "half-worse";
  const description = describePipeline(
    "dual",
    judges,
    { weights, rounding },
    { weights: "published", rounding: usual },
  );
  return {
    description,
    callsFor: (request) => first.callsFor(request) + reviewer.callsFor(request),
    async rate(request, signal) {
      const firsts = await first.rate({ ...request, part: partOf(request.part, "first") }, signal);
      const due = request.subjects.filter((_, index) => firsts[index]?.status !== "unrated");
      const remarks = [...(request.remarks ?? []), ...firsts.flatMap(asRemark)];
      const reviewed =
        due.length === 0
          ? []
          : await reviewer.rate({ ...request, subjects: due, remarks, part: partOf(request.part, "reviewer") }, signal);
      const reviewOf = new Map(due.map((subject, index) => [subject, reviewed[index]]));
      return request.subjects.flatMap((subject, index): Rating[] => {
        const [mine, review] = [firsts[index], reviewOf.get(subject)];
        if (mine === undefined) return [];
        const jurors = [
          { role: "first", rating: mine },
          ...(review === undefined ? [] : [{ role: "reviewer", rating: review }]),
        ];
        const decide = (): Verdict => {
          const levels = levelsOf(jurors);
          if (levels.length === 0) return { status: "not-applicable", note: "Both find that it does not apply." };
          if (levels.length === 1) {
            return {
              status: "unrated",
              reason: "undecided",
              detail: "Only one of the two finds that the item applies.",
            };
          }
          const level = weightedLevel(levels, tenths[weights], rounding, subject.item);
          if (!isOnScale(subject.item, level)) {
            return { status: "unrated", reason: "level-out-of-range", detail: `Together they give ${level}.` };
          }
          return { level, note: `first ${levels[0]}, reviewer ${levels[1]}` };
        };
        return [foldJurors(aboutSubject(request, subject, description.ref), subject, jurors, 2, decide)];
      });
    },
  };
}

/** Name of a part inside a part. */
export function partOf(outer: string | undefined, own: string): string {
  return outer === undefined ? own : `${outer} / ${own}`;
}

function asRemark(rating: Rating): Remark[] {
  if (rating.status === "unrated") return [];
  const text = rating.note ?? (rating.status === "rated" ? "no reason given" : "does not apply");
  const level = rating.status === "rated" ? { level: rating.level } : {};
  return [{ by: "first rater", itemId: rating.itemId, text, ...level }];
}
