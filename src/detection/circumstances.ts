import type { Circumstance } from "./detector-file.ts";
import type { TextReading } from "./read-text.ts";

/**
 * Detectors of `library/detectors/context.yaml` that mark where a text speaks of something without saying it of the
 * writer, now: words of negation, of other people, of stories. After the trigger-and-scope method of ConText (Harkema
 * et al. 2009, J. Biomed. Inform. 42(5), 839-851), with our own trigger words.
 */
export const contextTriggers = [
  "context-negation",
  "context-no-negation",
  "context-denial-after",
  "context-scope-end",
  "context-attribution",
  "context-hypothetical",
  "context-first-person",
  "context-other-person",
  "context-character",
  "context-others-words",
  "context-past",
  "figurative",
  "plain-occasion",
] as const;
export type ContextTrigger = (typeof contextTriggers)[number];

/** Words `first` to before `end` of a reading. */
export interface WordSpan {
  readonly first: number;
  readonly end: number;
}

/** A place where a trigger stands. */
export interface TriggerSpan extends WordSpan {
  readonly strength: number;
}

/** Gives the places of a trigger in the text being read. */
export type TriggerSpans = (trigger: ContextTrigger) => readonly TriggerSpan[];

/** Words between a trigger and what it still reaches. */
const reach = { negation: 7, attribution: 14, character: 60 };

/** True when a match stands in this circumstance. */
export function standsIn(
  circumstance: Circumstance,
  match: WordSpan,
  reading: TextReading,
  spansOf: TriggerSpans,
): boolean {
  const sentence = reading.sentences[reading.sentenceOf[match.first] ?? -1];
  if (sentence === undefined) return false;
  const inSentence = (trigger: ContextTrigger) =>
    spansOf(trigger).filter((span) => span.first >= sentence.first && span.end <= sentence.end);
  const isCutOff = (from: number) =>
    inSentence("context-scope-end").some((span) => span.first >= from && span.end <= match.first);
  switch (circumstance) {
    case "negated":
      return isNegated(match, reading, inSentence, isCutOff);
    case "attributed":
      return inSentence("context-attribution").some(
        (span) => span.end <= match.first && match.first - span.end < reach.attribution && !isCutOff(span.end),
      );
    case "hypothetical":
      return inSentence("context-hypothetical").some((span) => span.end <= match.first && !isCutOff(span.end));
    case "question":
      return sentence.isQuestion;
    case "other-person":
      return isAboutAnother(match, reading, inSentence);
    case "character":
      return spansOf("context-character").some(
        (span) =>
          span.first < sentence.end &&
          (span.first >= sentence.first || (span.strength === 1 && match.first - span.end < reach.character)),
      );
    case "quoted":
      return (
        reading.quoted[match.first] === true &&
        inSentence("context-others-words").some((span) => reading.quoted[span.first] !== true)
      );
    case "in-quotes":
      return reading.quoted[match.first] === true;
    case "figurative":
      return inSentence("figurative").some((span) => span.first < match.end && match.first < span.end);
    case "occasion":
      return spansOf("plain-occasion").length > 0;
    case "past":
      return inSentence("context-past").length > 0;
  }
}

function isNegated(
  match: WordSpan,
  reading: TextReading,
  inSentence: TriggerSpans,
  isCutOff: (from: number) => boolean,
): boolean {
  const lifted = inSentence("context-no-negation");
  const isLifted = (span: WordSpan) => lifted.some((other) => other.first <= span.first && span.end <= other.end);
  const before = inSentence("context-negation").some(
    (span) =>
      span.end <= match.first &&
      match.first - span.end < reach.negation &&
      !isLifted(span) &&
      !pauseBetween(reading, span.end, match.first) &&
      !isCutOff(span.end),
  );
  return (
    before || inSentence("context-denial-after").some((span) => span.first >= match.end && span.first - match.end <= 2)
  );
}

function pauseBetween(reading: TextReading, from: number, to: number): boolean {
  for (let word = from; word <= to; word += 1) if (reading.pauseBefore[word] === true) return true;
  return false;
}

/** The person named last before the match decides whom it is about, unless it names the writer itself. */
function isAboutAnother(match: WordSpan, reading: TextReading, inSentence: TriggerSpans): boolean {
  for (let word = Math.max(0, match.first - 1); word < match.end; word += 1)
    if (ownWords.has(reading.words[word] ?? "")) return false;
  const lastBefore = (spans: readonly TriggerSpan[]) =>
    spans.filter((span) => span.first < match.first).at(-1)?.first ?? -1;
  return lastBefore(inSentence("context-other-person")) > lastBefore(inSentence("context-first-person"));
}

const ownWords = new Set(["i", "me", "my", "myself", "mine"]);
