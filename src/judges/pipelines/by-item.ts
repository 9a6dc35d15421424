import type { RatingSubject } from "../../rubrics/index.ts";
import type { Rating, Rubric } from "../../vocabulary/index.ts";
import type { Judge } from "../judge.ts";
import { signedBy } from "../rating-parts.ts";
import { describePipeline } from "./describe-pipeline.ts";

/** Settings of {@link byItemJudge}. */
export interface ByItemOptions {
  /** By rubric id. */
  rubrics?: Readonly<Record<string, Judge>>;
  /** By `rubric-id/item-id`; wins over the rubric. */
  items?: Readonly<Record<string, Judge>>;
}

/** Different judges for rubrics or single items; all others go to `judge`. Calls: those of each for its items. */
export function byItemJudge(judge: Judge, options: ByItemOptions = {}): Judge {
  const { rubrics = {}, items = {} } = options;
  const description = describePipeline("by-item", { of: judge, ...rubrics, ...items }, {});
  const judgeFor = (rubric: Pick<Rubric, "id"> | undefined, { item }: RatingSubject): Judge =>
    (rubric === undefined ? undefined : (items[`${rubric.id}/${item.id}`] ?? rubrics[rubric.id])) ?? judge;
  const grouped = (rubric: Pick<Rubric, "id">, subjects: readonly RatingSubject[]) => {
    const groups = new Map<Judge, RatingSubject[]>();
    for (const subject of subjects) {
      const own = judgeFor(rubric, subject);
      groups.set(own, [...(groups.get(own) ?? []), subject]);
    }
    return groups;
  };
  return {
    description,
    callsFor(request) {
      const { rubric, subjects: all } = request;
      if (rubric !== undefined) {
        return [...grouped(rubric, all)].reduce((sum, [own, subjects]) => sum + own.callsFor({ rubric, subjects }), 0);
      }
      return Math.max(
        ...[judge, ...Object.values(rubrics), ...Object.values(items)].map((own) => own.callsFor(request)),
      );
    },
    async rate(request, signal) {
      const ratingOf = new Map<RatingSubject, Rating | undefined>();
      await Promise.all(
        [...grouped(request.rubric, request.subjects)].map(async ([own, subjects]) => {
          const ratings = await own.rate({ ...request, subjects }, signal);
          for (const [index, subject] of subjects.entries()) ratingOf.set(subject, ratings[index]);
        }),
      );
      return signedBy(
        description.ref,
        request.subjects.flatMap((subject) => ratingOf.get(subject) ?? []),
      );
    },
  };
}
