import { z } from "zod";
import { isOutage } from "../suites/index.ts";
import type { Rating, RubricItem } from "../vocabulary/index.ts";

/**
 * What a judge says about one subject: a level, that the item does not apply, or nothing. `undecided` is the judge's own
 * doing (an unreadable reply, rules that do not decide); `unavailable` means that it could not be asked.
 */
export const JudgeAnswer = z.union([z.int(), z.enum(["not-applicable", "undecided", "unavailable"])]);
export type JudgeAnswer = z.infer<typeof JudgeAnswer>;

/**
 * The answer that a judge's passes over one subject add up to: the level nearest to the mean of those that gave one (the
 * higher of two equally near), else not applicable when any pass says so. Without a rating it is `unavailable`.
 */
export function judgeAnswer(item: Pick<RubricItem, "levels">, ratings: readonly Rating[]): JudgeAnswer {
  const levels = ratings.flatMap((rating) => (rating.status === "rated" ? [rating.level] : []));
  if (levels.length > 0) {
    const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
    return item.levels
      .map(({ level }) => level)
      .reduce((best, level) => {
        const [distance, least] = [Math.abs(level - mean), Math.abs(best - mean)];
        return distance < least || (distance === least && level > best) ? level : best;
      });
  }
  if (ratings.some(({ status }) => status === "not-applicable")) return "not-applicable";
  return ratings.some((rating) => !isOutage(rating)) ? "undecided" : "unavailable";
}
