import type { RatingRequest } from "../judges/index.ts";
import type { RatingSubject } from "../rubrics/index.ts";

/** Says nothing that bears on any rubric: no care, no question, no advice, no fact. */
const padding =
  "I am writing this a little longer than it has to be. The words of this paragraph add nothing to what stands above, and what stands above is all there is.";

/** The reply with a paragraph after it that says nothing. */
export function padded(text: string): string {
  return `${text}\n\n${padding}`;
}

const sameWords: readonly (readonly [RegExp, string])[] = [
  [/\b(I)'m\b/g, "$1 am"],
  [/\b(you|we|they)'re\b/gi, "$1 are"],
  [/\b(it|that|he|she|what|there)'s\b/gi, "$1 is"],
  [/\b(I|you|we|they)'ve\b/gi, "$1 have"],
  [/\b(I|you|we|they|it|that)'ll\b/gi, "$1 will"],
  [/\b(do|does|did|is|are|was|were|have|has|had|would|could|should)n't\b/gi, "$1 not"],
  [/\bcan't\b/g, "cannot"],
  [/\bwon't\b/g, "will not"],
  [/"([^"\n]*)"/g, "\u201c$1\u201d"],
  [/ - /g, ", "],
  [/ {2,}/g, " "],
];

/** The same words written out: no contractions, printer's quotation marks. */
export function writtenOut(text: string): string {
  return sameWords.reduce((changed, [from, to]) => changed.replaceAll(from, to), text.replaceAll("\u2019", "'"));
}

/** The request with the rated reply changed (the last one, for a whole conversation). */
export function withReply(
  request: RatingRequest,
  { turn }: RatingSubject,
  change: (text: string) => string,
): RatingRequest {
  const replies = request.turns.filter(({ speaker }) => speaker === "assistant");
  const rated = turn ?? replies.at(-1)?.index;
  return {
    ...request,
    turns: request.turns.map((entry) => (entry.index === rated ? { ...entry, text: change(entry.text) } : entry)),
  };
}
