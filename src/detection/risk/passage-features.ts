import type { TextReading } from "../read-text.ts";
import { stemLength, wordHash } from "../word-hash.ts";
import type { ConceptSpan } from "./concept-matcher.ts";
import type { CircumstanceConcept } from "./concept-roles.ts";
import type { Passage } from "./passages.ts";
import type { CueSubject } from "./risk-reading.ts";

/** What is carried from one passage to the next: whom it is about, and whether a story is being told. */
export interface PassageContext {
  who: CueSubject;
  /** Passages for which a story goes on. */
  fictionLeft: number;
}

/** A concept in its circumstances. */
export interface PlacedConcept {
  readonly concept: number;
  readonly first: number;
  readonly end: number;
  readonly who: CueSubject;
  readonly isNegated: boolean;
}

/** A passage read for who, polarity, time and modality, before its words count. */
export interface PassageReading {
  readonly concepts: readonly PlacedConcept[];
  readonly who: CueSubject;
  readonly isPast: boolean;
  readonly isFiction: boolean;
  readonly figures: number;
}

export interface PassageRoles {
  readonly roleOf: ReadonlyMap<number, CircumstanceConcept>;
  /** A denial may follow what it denies, as in Hindi, Japanese or Korean. */
  readonly deniesAfter: boolean;
}

const reach = 6;
const fictionReach = 3;

/** Places the concepts of a passage in their circumstances. `spans` are those that begin in the passage, in order. */
export function readPassage(
  spans: readonly ConceptSpan[],
  reading: TextReading,
  roles: PassageRoles,
  context: PassageContext,
): PassageReading {
  let isPast = false;
  let figures = 0;
  let startsFiction = false;
  const denials: ConceptSpan[] = [];
  const figurative: ConceptSpan[] = [];
  for (const span of spans) {
    const role = roles.roleOf.get(span.concept);
    if (role === "long-past") isPast = true;
    else if (role === "fiction") startsFiction = true;
    else if (role === "negation") denials.push(span);
    else if (role === "figurative") {
      figurative.push(span);
      figures += 1;
    }
  }
  if (startsFiction) context.fictionLeft = fictionReach;
  const isFiction = context.fictionLeft > 0;
  context.fictionLeft -= 1;
  let who: CueSubject = context.who;
  const concepts: PlacedConcept[] = [];
  let firstSubject: CueSubject | undefined;
  for (const span of spans) {
    const role = roles.roleOf.get(span.concept);
    if (role === "self") who = "self";
    else if (role === "other") who = "other";
    if (role === "self" || role === "other") firstSubject ??= who;
    if (role !== undefined) continue;
    if (figurative.some((figure) => figure.first < span.end && span.first < figure.end)) continue;
    const isNegated = denials.some(
      (denial) =>
        (denial.end <= span.first && span.first - denial.end < reach && !parted(reading, denial.end, span.first)) ||
        (roles.deniesAfter && denial.first >= span.first && denial.first - span.end < reach),
    );
    const subject = isFiction ? "character" : who;
    concepts.push({ concept: span.concept, first: span.first, end: span.end, who: subject, isNegated });
  }
  context.who = firstSubject ?? context.who;
  return { concepts, who: isFiction ? "character" : (firstSubject ?? who), isPast, isFiction, figures };
}

/** A pause between a denial and a word ends the denial. */
function parted(reading: TextReading, from: number, to: number): boolean {
  for (let word = from; word <= to; word += 1) if (reading.pauseBefore[word] === true) return true;
  return false;
}

const salts = {
  word: 1,
  pair: 2,
  triple: 3,
  skip: 4,
  other: 5,
  letters: 6,
  concept: 7,
  placed: 8,
  both: 9,
  mark: 10,
  whoPair: 11,
  ending: 12,
  across: 13,
  endingConcept: 14,
  windowSize: 15,
  stem: 16,
};

/** Rows of the model's table that a passage touches, appended to `into`; the same passage always gives the same rows. */
export function passageFeatures(
  passage: Passage,
  placed: PassageReading,
  reading: TextReading,
  usesLetters: boolean,
  rows: number,
  into: number[],
): void {
  const mask = rows - 1;
  const whoCode = placed.who === "self" ? 0 : placed.who === "other" ? 1 : 2;
  const mark = whoCode + (placed.isPast ? 3 : 0);
  into.push(mix(salts.mark, mark, passage.isQuestion ? 1 : 0) & mask);
  if (placed.figures > 0) into.push(mix(salts.mark, 50, Math.min(2, placed.figures)) & mask);
  let before = 0;
  let earlier = 0;
  for (let index = passage.first; index < passage.end; index += 1) {
    const word = reading.words[index] ?? "";
    const hash = wordHash(word);
    if (usesLetters) letterFeatures(word, mask, into);
    into.push(mix(salts.word, hash, 0) & mask);
    if (word.length > stemLength) into.push(mix(salts.stem, wordHash(word, stemLength), 0) & mask);
    if (mark !== 0) into.push(mix(salts.other, hash, mark) & mask);
    if (before !== 0) into.push(mix(salts.pair, before, hash) & mask);
    if (earlier !== 0) {
      into.push(mix(salts.triple, mix(salts.pair, earlier, before), hash) & mask);
      into.push(mix(salts.skip, earlier, hash) & mask);
    }
    earlier = before;
    before = hash;
  }
  const { concepts } = placed;
  for (let index = 0; index < concepts.length; index += 1) {
    const one = concepts[index];
    if (one === undefined) continue;
    into.push(mix(salts.concept, one.concept, 0) & mask);
    into.push(mix(salts.placed, one.concept, placeCode(one, placed)) & mask);
    for (let next = index + 1; next < concepts.length && next < index + 8; next += 1) {
      const two = concepts[next];
      if (two === undefined || two.concept === one.concept) continue;
      const [low, high] = one.concept < two.concept ? [one, two] : [two, one];
      into.push(mix(salts.both, low.concept, high.concept) & mask);
      into.push(
        mix(salts.whoPair, low.concept * 4096 + high.concept, placeCode(one, placed) * 32 + placeCode(two, placed)) &
          mask,
      );
    }
  }
}

function placeCode({ who, isNegated }: PlacedConcept, { isPast }: PassageReading): number {
  return (who === "self" ? 0 : who === "other" ? 1 : 2) + (isNegated ? 3 : 0) + (isPast ? 6 : 0);
}

/**
 * Rows that neighbouring passages touch together, appended to `into`: which concepts meet across their borders, and with
 * what words and concepts they end, since a story is often settled, or left open, by its last sentence.
 */
export function windowFeatures(
  passages: readonly { readonly passage: Passage; readonly placed: PassageReading }[],
  reading: TextReading,
  rows: number,
  into: number[],
): void {
  const mask = rows - 1;
  const last = passages.at(-1);
  if (last === undefined) return;
  into.push(mix(salts.windowSize, passages.length, 0) & mask);
  for (let index = last.passage.first; index < last.passage.end; index += 1)
    into.push(mix(salts.ending, wordHash(reading.words[index] ?? ""), 0) & mask);
  for (const concept of last.placed.concepts)
    into.push(mix(salts.endingConcept, concept.concept, placeCode(concept, last.placed)) & mask);
  const met = new Set<number>();
  passages.forEach(({ placed: one }, index) => {
    for (const { placed: two } of passages.slice(index + 1))
      for (const left of one.concepts)
        for (const right of two.concepts) {
          if (left.concept === right.concept) continue;
          const [low, high] = left.concept < right.concept ? [left, right] : [right, left];
          met.add(
            mix(salts.across, low.concept * 4096 + high.concept, (low.isNegated ? 2 : 0) + (high.isNegated ? 1 : 0)) &
              mask,
          );
        }
  });
  for (const row of met) into.push(row);
}

/** Runs of two to four letters, for scripts written without spaces and for endings. */
function letterFeatures(word: string, mask: number, into: number[]): void {
  const end = Math.min(word.length, 120);
  for (let start = 0; start + 1 < end; start += 1) {
    let hash = (0x811c9dc5 ^ word.charCodeAt(start)) >>> 0;
    for (let length = 2; length <= 4 && start + length <= end; length += 1) {
      hash = Math.imul(hash ^ word.charCodeAt(start + length - 1), 0x01000193) >>> 0;
      into.push(mix(salts.letters, hash, length) & mask);
    }
  }
}

function mix(salt: number, left: number, right: number): number {
  let hash = Math.imul(salt ^ 0x9e3779b9, 0x85ebca6b) ^ left;
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15) ^ right, 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
