import { longestMessageRead, readText, type TextReading } from "../read-text.ts";
import { type ConceptMatcher, type ConceptSpan, conceptMatcher, type PlainTerms } from "./concept-matcher.ts";
import { circumstanceConcepts } from "./concept-roles.ts";
import { findLanguage, type LanguageLetters } from "./find-language.ts";
import { letterTerms } from "./letter-terms.ts";
import { isReadAsEnglish } from "./message-band.ts";
import {
  type PassageContext,
  type PassageReading,
  type PassageRoles,
  passageFeatures,
  readPassage,
  windowFeatures,
} from "./passage-features.ts";
import { mostPassages, type Passage, passagesOf, weighedPassages } from "./passages.ts";
import { type PieceSplitter, type PieceVocabulary, pieceSplitter } from "./word-pieces.ts";

/** Words and concepts that a model was trained with. */
export interface ConceptTables {
  /** Names; a concept's number is its position. */
  readonly concepts: readonly string[];
  readonly terms: Readonly<Record<string, PlainTerms>>;
  /** Pieces of English words. */
  readonly vocabulary: PieceVocabulary;
}

/** A passage with its concepts in their circumstances. */
export interface PlacedPassage {
  readonly passage: Passage;
  readonly placed: PassageReading;
}

/** A passage with the rows of the model's table that it touches. */
export interface ReadPassage extends PlacedPassage {
  readonly rows: readonly number[];
  /** Numbers of its word pieces, in English. */
  readonly pieces: readonly number[];
  /** What hints are told by in other languages; see `letterTerms`. */
  readonly terms: readonly number[];
}

/** Neighbouring passages `from` to before `to`, with the rows they touch together. */
export interface ReadWindow {
  readonly from: number;
  readonly to: number;
  readonly rows: readonly number[];
}

/** A message taken apart. */
export interface TakenApart {
  readonly reading: TextReading;
  readonly language: string;
  /** Those the model weighs: all, but of very long messages; see `weighedPassages`. */
  readonly passages: readonly ReadPassage[];
  /** All, whether weighed or not. */
  readonly everyPassage: readonly PlacedPassage[];
  /** Overlapping stretches of up to five passages; none in a message of one passage. */
  readonly windows: readonly ReadWindow[];
  /** Every concept found, with its passage. */
  readonly spans: readonly ConceptSpan[];
}

/** Takes messages apart into passages, concepts in their circumstances, and features. */
export interface MessageFeatures {
  /** @param rows - size of the model's table; 0 leaves the features out, and each passage's `rows`, `pieces` and `terms` empty */
  read(text: string, rows: number): TakenApart;
}

export function messageFeatures(tables: ConceptTables, letters: LanguageLetters): MessageFeatures {
  const matchers = new Map<string, ConceptMatcher>();
  const matcherOf = (language: string): ConceptMatcher | undefined => {
    const terms = tables.terms[language];
    if (terms === undefined) return undefined;
    let matcher = matchers.get(language);
    if (matcher === undefined) {
      matcher = conceptMatcher(terms);
      matchers.set(language, matcher);
    }
    return matcher;
  };
  const roleOf = new Map(circumstanceConcepts.map((name) => [tables.concepts.indexOf(name), name]));
  const split = pieceSplitter(tables.vocabulary);
  return {
    read: (text, rows) => takeApart(readText(text, longestMessageRead), rows, letters, matcherOf, roleOf, split),
  };
}

const deniesAfter = new Set(["hi", "ja", "ko", "de"]);
const lettersUsed = new Set(["zh", "ja", "ko", "ar", "hi", "sw", "id"]);

function takeApart(
  reading: TextReading,
  rows: number,
  letters: LanguageLetters,
  matcherOf: (language: string) => ConceptMatcher | undefined,
  roleOf: PassageRoles["roleOf"],
  split: PieceSplitter,
): TakenApart {
  const language = findLanguage(reading, letters);
  const spans: ConceptSpan[] = [];
  matcherOf("en")?.find(reading, spans);
  if (!isReadAsEnglish(language)) {
    if (latin.has(language)) spans.length = 0; // words of two languages in one alphabet are too often false friends
    matcherOf(language)?.find(reading, spans);
    spans.sort((left, right) => left.first - right.first);
  }
  const roles: PassageRoles = { roleOf, deniesAfter: deniesAfter.has(language) };
  const usesLetters = lettersUsed.has(language);
  const context: PassageContext = { who: "self", fictionLeft: 0 };
  const everyPassage: PlacedPassage[] = [];
  let from = 0;
  for (const passage of passagesOf(reading)) {
    while (from < spans.length && (spans[from]?.first ?? 0) < passage.first) from += 1;
    let to = from;
    while (to < spans.length && (spans[to]?.first ?? 0) < passage.end) to += 1;
    everyPassage.push({ passage, placed: readPassage(spans.slice(from, to), reading, roles, context) });
    from = to;
  }
  const hasPieces = rows > 0 && isReadAsEnglish(language);
  const passages = weighed(everyPassage).map(({ passage, placed }): ReadPassage => {
    const touched: number[] = [];
    if (rows > 0) passageFeatures(passage, placed, reading, usesLetters, rows, touched);
    const pieces: number[] = [];
    const terms: number[] = [];
    if (hasPieces) split(writtenAs(passage, reading), pieces);
    else if (rows > 0) letterTerms(reading.words, passage.first, passage.end, terms);
    return { passage, placed, rows: touched, pieces, terms };
  });
  return { reading, language, passages, everyPassage, windows: windowsOf(passages, reading, rows), spans };
}

function weighed(every: readonly PlacedPassage[]): readonly PlacedPassage[] {
  if (every.length <= mostPassages) return every;
  return weighedPassages(every.length, (passage) => every[passage]?.placed.concepts.length ?? 0).flatMap(
    (passage) => every[passage] ?? [],
  );
}

/** A passage as it was written, with the marks that end it. */
function writtenAs({ first, end }: Passage, { text, starts, ends }: TextReading): string {
  return text.slice(starts[first], starts[end] ?? (ends[end - 1] ?? 0) + longestEnding);
}

/** Marks read after the last word. */
const longestEnding = 6;

const windowLength = 5;
const windowStep = 2;

function windowsOf(passages: readonly ReadPassage[], reading: TextReading, rows: number): ReadWindow[] {
  const windows: ReadWindow[] = [];
  for (let from = 0; passages.length > 1; from += windowStep) {
    const to = Math.min(passages.length, from + windowLength);
    const touched: number[] = [];
    windowFeatures(passages.slice(from, to), reading, rows, touched);
    windows.push({ from, to, rows: touched });
    if (to === passages.length) break;
  }
  return windows;
}

const latin = new Set(["es", "de", "fr", "pt", "id", "sw"]);
