import { readText, type TextReading } from "../read-text.ts";
import { type ConceptMatcher, type ConceptSpan, conceptMatcher, type PlainTerms } from "./concept-matcher.ts";
import { circumstanceConcepts } from "./concept-roles.ts";
import { type CommonWords, findLanguage } from "./find-language.ts";
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
import { type Passage, passagesOf } from "./passages.ts";
import { type PieceSplitter, type PieceVocabulary, pieceSplitter } from "./word-pieces.ts";

/** Words and concepts that a model was trained with. */
export interface ConceptTables {
  /** Names; a concept's number is its position. */
  readonly concepts: readonly string[];
  readonly terms: Readonly<Record<string, PlainTerms>>;
  readonly commonWords: Readonly<Record<string, readonly string[]>>;
  /** Pieces of English words. */
  readonly vocabulary: PieceVocabulary;
}

/** A passage with the rows of the model's table that it touches. */
export interface ReadPassage {
  readonly passage: Passage;
  readonly placed: PassageReading;
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
  readonly passages: readonly ReadPassage[];
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

export function messageFeatures(tables: ConceptTables): MessageFeatures {
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
  const commonWords = new Map<string, string[]>();
  for (const [language, words] of Object.entries(tables.commonWords))
    for (const word of words) commonWords.set(word, [...(commonWords.get(word) ?? []), language]);
  const split = pieceSplitter(tables.vocabulary);
  return { read: (text, rows) => takeApart(readText(text), rows, commonWords, matcherOf, roleOf, split) };
}

const deniesAfter = new Set(["hi", "ja", "ko", "de"]);
const lettersUsed = new Set(["zh", "ja", "ko", "ar", "hi", "sw", "id"]);

function takeApart(
  reading: TextReading,
  rows: number,
  commonWords: CommonWords,
  matcherOf: (language: string) => ConceptMatcher | undefined,
  roleOf: PassageRoles["roleOf"],
  split: PieceSplitter,
): TakenApart {
  const language = findLanguage(reading, commonWords);
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
  const passages: ReadPassage[] = [];
  const hasPieces = rows > 0 && isReadAsEnglish(language);
  let from = 0;
  for (const passage of passagesOf(reading)) {
    while (from < spans.length && (spans[from]?.first ?? 0) < passage.first) from += 1;
    let to = from;
    while (to < spans.length && (spans[to]?.first ?? 0) < passage.end) to += 1;
    const placed = readPassage(spans.slice(from, to), reading, roles, context);
    from = to;
    const touched: number[] = [];
    if (rows > 0) passageFeatures(passage, placed, reading, usesLetters, rows, touched);
    const pieces: number[] = [];
    const terms: number[] = [];
    if (hasPieces) split(writtenAs(passage, reading), pieces);
    else if (rows > 0) letterTerms(reading.words, passage.first, passage.end, terms);
    passages.push({ passage, placed, rows: touched, pieces, terms });
  }
  return { reading, language, passages, windows: windowsOf(passages, reading, rows), spans };
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
