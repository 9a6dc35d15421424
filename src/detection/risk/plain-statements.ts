import { join } from "node:path";
import { readContent } from "../../content/index.ts";
import { patternLines } from "../detector-file.ts";
import { findPatterns, indexPatterns, sharedIndex } from "../find-patterns.ts";
import { compilePattern, type Pattern, PatternLists } from "../pattern.ts";
import type { TextReading } from "../read-text.ts";
import { type RiskLanguage, riskLanguages } from "./lexicon-file.ts";
import { PlainIntentFile, type StatementRole, statementRoles } from "./plain-intent-file.ts";

/** Words `first` to before `end` of a reading make a plain statement. */
export interface Statement {
  readonly role: StatementRole;
  readonly language: RiskLanguage;
  readonly first: number;
  readonly end: number;
}

/** Finds plain statements in the languages a message may be in. */
export interface StatementFinder {
  /** @param language - of the text; English is looked for in every text, and every Latin language where the text tells none */
  find(reading: TextReading, language: string): readonly Statement[];
}

/**
 * Reads the statements of a library (`plain-intent/*.yaml`), each language when first met.
 *
 * @throws ContentError when a file is not valid, and PatternSyntaxError when a pattern is not; both when it is first read
 */
export function loadStatements(libraryDir: string): StatementFinder {
  return statementFinder(
    (language) => readContent(join(libraryDir, "plain-intent", `${language}.yaml`), PlainIntentFile).value,
  );
}

/** @param fileOf - the statements of a language */
export function statementFinder(fileOf: (language: RiskLanguage) => PlainIntentFile): StatementFinder {
  const tables = new Map<RiskLanguage, Table>();
  const tableFor = (language: RiskLanguage): Table => {
    let table = tables.get(language);
    if (table === undefined) {
      table = tableOf(fileOf(language));
      tables.set(language, table);
    }
    return table;
  };
  return {
    find(reading, language) {
      let found: readonly Statement[] = none;
      for (const each of languagesOf(language)) {
        const more = tableFor(each)(reading);
        if (more.length > 0) found = found.length === 0 ? more : [...found, ...more];
      }
      return found;
    },
  };
}

const english: readonly RiskLanguage[] = ["en"];
/** Of texts too short to tell: those whose words are no other's. */
const untold: readonly RiskLanguage[] = ["en", "es", "de", "fr", "pt", "id", "sw"];
const withEnglish = new Map<string, readonly RiskLanguage[]>([
  ["und", untold],
  ...riskLanguages.filter((language) => language !== "en").map((language) => [language, ["en", language]] as const),
]);

function languagesOf(language: string): readonly RiskLanguage[] {
  return withEnglish.get(language) ?? english;
}

type Table = (reading: TextReading) => readonly Statement[];

/** What takes back is looked for only where there is something to take back: most texts have nothing. */
function tableOf(file: PlainIntentFile): Table {
  const says = searchOf(
    file,
    statementRoles.filter((role) => !takingBack.has(role)),
  );
  const takesBack = searchOf(file, [...takingBack]);
  return (reading) => {
    const searched = file.matching === "letters" ? inLetters(reading) : { apart: reading, wordOf: undefined };
    const said = says(searched.apart);
    if (said.length === 0) return none;
    const all = [...said, ...takesBack(searched.apart)];
    const { wordOf } = searched;
    if (wordOf === undefined) return all;
    return all.map((statement) => ({
      ...statement,
      first: wordOf[statement.first] ?? 0,
      end: (wordOf[statement.end - 1] ?? 0) + 1,
    }));
  };
}

const takingBack: ReadonlySet<StatementRole> = new Set(["supposed", "unless", "explained"]);

function searchOf({ language, matching, lists, statements }: PlainIntentFile, roles: readonly StatementRole[]): Table {
  const lines = (block: string) => (matching === "letters" ? patternLines(block).map(signsApart) : patternLines(block));
  const named = new PatternLists(new Map(Object.entries(lists).map(([name, block]) => [name, lines(block)])));
  const patterns: Pattern[] = [];
  const roleOf: StatementRole[] = [];
  for (const role of roles)
    for (const line of lines(statements[role] ?? "")) {
      patterns.push(compilePattern(line, named));
      roleOf.push(role);
    }
  const index = indexPatterns(patterns);
  const shared = sharedIndex();
  const number = shared.add(index);
  return (reading) => {
    const { count, places } = shared.placesIn(reading);
    if (places.length === 0) return none;
    const tried = { count, places: firstAndLast(places) };
    return findPatterns(index, reading, tried, number, mostStatements).flatMap(({ first, end, pattern }) => {
      const role = roleOf[pattern];
      return role === undefined ? [] : { role, language, first, end };
    });
  };
}

/** More are in no text that a person wrote. */
const mostStatements = 2_000;
/** Numbers of a place; see `PatternPlaces`. */
const placeLength = 3;
/** Places tried at each end of a text that has more; a story of 100,000 letters in the first person has fewer than both. */
const mostTried = 3_000;

/** Bounds the time that a text made to cost it takes. */
function firstAndLast(places: readonly number[]): readonly number[] {
  const kept = mostTried * placeLength;
  return places.length <= 2 * kept ? places : [...places.slice(0, kept), ...places.slice(-kept)];
}

const none: readonly Statement[] = [];

/** Each sign of a pattern as a word of its own, but for names of lists. */
function signsApart(line: string): string {
  return line.replace(/(?<![<\w-])[\p{L}\p{N}](?![\w-]*>)/gu, " $& ");
}

/** A reading whose words are the single signs of another's. */
function inLetters(reading: TextReading): { apart: TextReading; wordOf: readonly number[] } {
  const words: string[] = [];
  const sentenceOf: number[] = [];
  const wordOf: number[] = [];
  const firstOf: number[] = [];
  for (const [index, word] of reading.words.entries()) {
    firstOf.push(words.length);
    for (const sign of word) {
      words.push(sign);
      sentenceOf.push(reading.sentenceOf[index] ?? 0);
      wordOf.push(index);
    }
  }
  firstOf.push(words.length);
  const sentences = reading.sentences.map((sentence) => ({
    ...sentence,
    first: firstOf[sentence.first] ?? 0,
    end: firstOf[sentence.end] ?? 0,
  }));
  return { apart: { ...reading, words, sentenceOf, sentences }, wordOf };
}
