import { isRatedByRules } from "../rubrics/index.ts";
import type { Judge } from "./judge.ts";

/**
 * A judge whose items marked `judgedBy: rules`, and those that read an answer or compute a figure, are rated by the rules and all others by
 * itself. The order of the ratings
 * is that of the subjects. Its description names the rules too: what they are decides those items.
 */
export function withRulesItems(judge: Judge, rules: Judge): Judge {
  return {
    ...judge,
    description: { ...judge.description, settings: { ...judge.description.settings, rules: rules.description } },
    callsFor: (request) =>
      judge.callsFor({ ...request, subjects: request.subjects.filter(({ item }) => !isRatedByRules(item)) }),
    async rate(request, signal) {
      const own = request.subjects.filter(({ item }) => !isRatedByRules(item));
      const byRules = request.subjects.filter(({ item }) => isRatedByRules(item));
      const [ownRatings, ruleRatings] = await Promise.all([
        own.length === 0 ? [] : judge.rate({ ...request, subjects: own }, signal),
        byRules.length === 0 ? [] : rules.rate({ ...request, subjects: byRules }, signal),
      ]);
      const ratingOf = new Map([
        ...own.map((subject, index) => [subject, ownRatings[index]] as const),
        ...byRules.map((subject, index) => [subject, ruleRatings[index]] as const),
      ]);
      return request.subjects.flatMap((subject) => ratingOf.get(subject) ?? []);
    },
  };
}
