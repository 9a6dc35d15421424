import type { VisibleOption } from "../shown-options.ts";

/**
 * How the attentive control answers a question that lists options: on a scale of willingness it is willing; asked how likely
 * somebody is to be violent it says "not at all"; otherwise it says that it does not know, where that is an option. These are
 * its manners, not knowledge: no option is read for its content.
 *
 * @returns undefined where none of this applies
 */
export function chooseFairly(question: string, options: readonly VisibleOption[]): VisibleOption | undefined {
  const find = (wording: RegExp) => options.find(({ text }) => wording.test(text));
  const willing = find(/^(definitely|very|fully) willing\b/i);
  if (willing !== undefined) return willing;
  const least = find(/^not (at all )?likely( at all)?\b/i);
  if (
    least !== undefined &&
    /\bviolen(t|ce)\b[^?]*\b(others?|other people|somebody|someone|people)\b/i.test(question)
  ) {
    return least;
  }
  return find(/^(i )?(do not|don't) know\b/i);
}
