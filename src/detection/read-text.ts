import { isPlainWord, plainWords } from "./word-forms.ts";

/**
 * A text as detectors read it: plain lower-case words, each with its place in the original, in sentences. Case, kinds
 * of apostrophe and quotation mark, full-width forms, accents, invisible characters and letters borrowed from another
 * alphabet to look alike make no difference.
 */
export interface TextReading {
  readonly text: string;
  readonly words: readonly string[];
  /** Offsets of each word in the original text, in UTF-16 units; words written out from one share them. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Index of each word's sentence. */
  readonly sentenceOf: readonly number[];
  /** True where a comma, colon, bracket or dash stands before the word. */
  readonly pauseBefore: readonly boolean[];
  /** True for words inside quotation marks. */
  readonly quoted: readonly boolean[];
  readonly sentences: readonly SentenceReading[];
  /** True when the text was longer than was to be read: only its beginning was, or its beginning and its end. */
  readonly isTruncated: boolean;
}

export interface SentenceReading {
  /** Index of its first word. */
  readonly first: number;
  /** Index after its last word. */
  readonly end: number;
  readonly isQuestion: boolean;
  readonly isExclamation: boolean;
}

/** Detectors read this many UTF-16 units of a text, from its beginning; a longer text is marked truncated. */
export const longestTextRead = 40_000;

/**
 * A person's message is read for its risk up to this many UTF-16 units, the last {@link endRead} of them from its end: what matters most
 * is often said last. More than a long chapter, so that hardly any message has a part unread between them.
 */
export const longestMessageRead = 80_000;
const endRead = 20_000;

/**
 * Reads a text into words and sentences. Linear in the text's length; the texts read last are not read again.
 *
 * @param longest - how much is read of a longer text: its beginning, or with {@link longestMessageRead} its beginning and its end
 */
export function readText(
  text: string,
  longest: typeof longestTextRead | typeof longestMessageRead = longestTextRead,
): TextReading {
  // A text that is read whole is the same either way.
  const isWhole = text.length <= longestTextRead;
  for (const { reading, read } of lately) if (reading.text === text && (isWhole || read === longest)) return reading;
  const reading = readAnew(text, longest);
  lately[next] = { reading, read: longest };
  next = (next + 1) % latelyKept;
  return reading;
}

// A message is read for its risk and for what detectors look for in short order.
const latelyKept = 4;
const lately: { readonly reading: TextReading; readonly read: number }[] = [];
let next = 0;

function readAnew(original: string, longest: number): TextReading {
  const isTruncated = original.length > longest;
  const fromEnd = isTruncated && longest === longestMessageRead ? endRead : 0;
  const headEnd = isTruncated ? longest - fromEnd : original.length;
  const tailStart = original.length - fromEnd;
  let text = isTruncated ? original.slice(0, headEnd) : original;
  let quotes = quotedRanges(text);
  const { words, starts, ends, sentenceOf, pauseBefore, quoted } = gathered;
  let count = 0;
  const sentences: SentenceReading[] = [];
  let sentenceFirst = 0;
  let pause = false;
  let quoteIndex = 0;

  function closeSentence(mark: "." | "?" | "!"): void {
    const last = sentences.length - 1;
    if (count === sentenceFirst) {
      // "Really?!" or a mark on its own belongs to the sentence before.
      const before = sentences[last];
      if (before !== undefined && mark !== ".") {
        sentences[last] = {
          ...before,
          isQuestion: before.isQuestion || mark === "?",
          isExclamation: before.isExclamation || mark === "!",
        };
      }
      return;
    }
    sentences.push({ first: sentenceFirst, end: count, isQuestion: mark === "?", isExclamation: mark === "!" });
    sentenceFirst = count;
    pause = false;
  }

  let position = 0;
  /** Where the part that is being read begins in the original. */
  let offset = 0;
  function add(word: string, start: number, isQuoted: boolean): void {
    if (word === "") return;
    words[count] = word;
    starts[count] = offset + start;
    ends[count] = offset + position;
    sentenceOf[count] = sentences.length;
    pauseBefore[count] = pause;
    quoted[count] = isQuoted;
    count += 1;
    pause = false;
  }

  function readPart(): void {
    while (position < text.length) {
      const kind = kindAt(text, position);
      if (kind === "word") {
        const start = position;
        position = wordEnd(text, position);
        while (quoteIndex < quotes.length && (quotes[quoteIndex]?.end ?? 0) <= start) quoteIndex += 1;
        const isQuoted = (quotes[quoteIndex]?.start ?? Number.POSITIVE_INFINITY) < start;
        const written = foldLetters(text.slice(start, position));
        if (isPlainWord(written)) add(written, start, isQuoted);
        else for (const word of plainWords(written)) add(word, start, isQuoted);
        continue;
      }
      if (kind === "question") closeSentence("?");
      else if (kind === "exclamation") closeSentence("!");
      else if (kind === "stop") closeSentence(".");
      else if (kind === "pause") pause = true;
      position += 1;
    }
    closeSentence(".");
  }

  readPart();
  if (fromEnd > 0) {
    text = original.slice(tailStart);
    quotes = quotedRanges(text);
    quoteIndex = 0;
    position = 0;
    offset = tailStart;
    readPart();
  }
  return {
    text: original,
    words: words.slice(0, count),
    starts: starts.slice(0, count),
    ends: ends.slice(0, count),
    sentenceOf: sentenceOf.slice(0, count),
    pauseBefore: pauseBefore.slice(0, count),
    quoted: quoted.slice(0, count),
    sentences,
    isTruncated,
  };
}

/** Where words are gathered, for every text anew: lists that grow leave twice their size behind as garbage. */
const gathered = {
  words: [] as string[],
  starts: [] as number[],
  ends: [] as number[],
  sentenceOf: [] as number[],
  pauseBefore: [] as boolean[],
  quoted: [] as boolean[],
};

type CharacterKind = "word" | "stop" | "question" | "exclamation" | "pause" | "other";

function kindAt(text: string, position: number): CharacterKind {
  const code = text.charCodeAt(position);
  if (isAsciiWord(code)) return "word";
  switch (code) {
    case 0x3f: // ?
    case 0xff1f:
    case 0x61f: // Arabic question mark
      return "question";
    case 0x21:
    case 0xff01:
      return "exclamation";
    case 0x2e:
      return endsSentence(text, position) ? "stop" : "other";
    case 0x0a:
    case 0x0d:
    case 0x3b: // ;
    case 0x2026: // …
    case 0x3002:
    case 0x964: // danda
      return "stop";
    case 0x2c:
    case 0x3a:
    case 0x28:
    case 0x29:
    case 0x5b:
    case 0x5d:
    case 0x2014:
    case 0x2013:
      return "pause";
    default:
      break;
  }
  if (code < 0x80) return code === 0x2d && text.charCodeAt(position + 1) === 0x2d ? "pause" : "other";
  return wordCharacter.test(text.slice(position, position + (code >= 0xd800 && code <= 0xdbff ? 2 : 1)))
    ? "word"
    : "other";
}

/** A point between letters or digits, after `e.g` or after a title ends no sentence. */
function endsSentence(text: string, position: number): boolean {
  if (isAsciiWord(text.charCodeAt(position + 1)) && isAsciiWord(text.charCodeAt(position - 1))) return false;
  if (text.charCodeAt(position - 2) === 0x2e) return false;
  return !/(?:^|\s)(?:dr|mr|mrs|ms|st|vs|tel|approx)$/i.test(text.slice(Math.max(0, position - 8), position));
}

function isAsciiWord(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39);
}

function wordEnd(text: string, start: number): number {
  let position = start;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (isAsciiWord(code) || code === 0x40 || code === 0x24) {
      position += 1;
      continue;
    }
    if (isApostrophe(code)) {
      // Part of the word only between letters.
      if (
        position + 1 < text.length &&
        kindAt(text, position + 1) === "word" &&
        !isDigit(text.charCodeAt(position + 1))
      ) {
        position += 1;
        continue;
      }
      break;
    }
    if (code < 0x80) break;
    const width = code >= 0xd800 && code <= 0xdbff ? 2 : 1;
    const character = text.slice(position, position + width);
    if (!wordCharacter.test(character) && !invisible.test(character)) break;
    position += width;
  }
  return position;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isApostrophe(code: number): boolean {
  return (
    code === 0x27 ||
    code === 0x2019 ||
    code === 0x2018 ||
    code === 0x60 ||
    code === 0xb4 ||
    code === 0x2bc ||
    code === 0xff07
  );
}

const wordCharacter = /^[\p{L}\p{N}\p{M}]$/u;
const invisible = /^[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u180e\u202a-\u202e\u2066-\u2069]$/;
const plainAscii = /^[a-z0-9']*$/;

/** A word without case, accents, invisible characters and letters borrowed from other alphabets. */
export function foldLetters(written: string): string {
  const lower = written.toLowerCase();
  if (plainAscii.test(lower)) return lower;
  let folded = "";
  let hasLatin = false;
  for (const character of lower.normalize("NFKD")) {
    if (isApostrophe(character.charCodeAt(0))) folded += "'";
    else if (invisible.test(character) || /\p{M}/u.test(character)) continue;
    else {
      folded += character;
      hasLatin ||= character >= "a" && character <= "z";
    }
  }
  if (!hasLatin) return lookAlikes.has(folded[0] ?? "") ? allLookAlikes(folded) : folded;
  return Array.from(folded, (character) => lookAlikes.get(character) ?? character).join("");
}

/** A word wholly of look-alikes is read as Latin only when every letter is one. */
function allLookAlikes(word: string): string {
  const letters = Array.from(word, (character) => lookAlikes.get(character));
  return letters.every((letter) => letter !== undefined) ? letters.join("") : word;
}

const lookAlikes = new Map<string, string>([
  ..."аa еe оo рp сc уy хx іi ѕs јj ԁd һh ӏl кk мm тt вb нh αa εe οo ρp νv ιi κk τt υu ɡg ɩi ꞁl ոn ѡw"
    .split(" ")
    .map((pair): [string, string] => [pair[0] ?? "", pair[1] ?? ""]),
]);

interface Range {
  start: number;
  end: number;
}

/** Passages between quotation marks of one paragraph; an apostrophe inside a word opens nothing. */
function quotedRanges(text: string): Range[] {
  const ranges: Range[] = [];
  let open: { mark: string; start: number } | undefined;
  for (let position = 0; position < text.length; position += 1) {
    const character = text[position] ?? "";
    if (character === "\n") {
      open = undefined;
      continue;
    }
    const closing = closingMarks.get(character);
    if (open === undefined) {
      if (closing !== undefined && (character !== "'" || opensSingle(text, position)))
        open = { mark: closing, start: position };
    } else if (
      open.mark.includes(character) &&
      ((character !== "'" && character !== "’") || closesSingle(text, position))
    ) {
      ranges.push({ start: open.start, end: position });
      open = undefined;
    }
  }
  return ranges;
}

const closingMarks = new Map([
  ['"', '"”'],
  ["“", '”"'],
  ["„", "“”"],
  ["«", "»"],
  ["‘", "’"],
  ["'", "'"],
]);

function opensSingle(text: string, position: number): boolean {
  return /^$|[\s(]/.test(text[position - 1] ?? "") && /\p{L}/u.test(text[position + 1] ?? "");
}

function closesSingle(text: string, position: number): boolean {
  return !/\p{L}/u.test(text[position + 1] ?? "");
}
