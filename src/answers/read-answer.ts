import type { AnswerFormat } from "../vocabulary/index.ts";
import { type AskedAs, orderedOptions, type ShownOption } from "./ordered-options.ts";

/** What an answer says, or that it cannot be read. Never the nearest guess. */
export type ReadAnswer =
  | { readonly status: "options"; readonly chosen: readonly ShownOption[] }
  | { readonly status: "number"; readonly number: number }
  | { readonly status: "text"; readonly text: string }
  /** By position, 0-based; undefined where that answer is missing or cannot be read. */
  | { readonly status: "list"; readonly entries: readonly (ShownOption | undefined)[] }
  | { readonly status: "unreadable" };

/**
 * Reads an answer of a given form. In this order, and the first that applies decides:
 * 1. what follows the last "answer", "option" or "choice" with a colon, "is" or "=" (`Correct option: B`);
 * 2. a reply that is nothing but marks (`B`, `(b).`, `B) ...` with the option's own words after it);
 * 3. exactly one option's words in the reply;
 * 4. exactly one mark set off as such (`**B**`, `(B)`, `option B`).
 * A number is the one announced, else the only one in range. Anything else is unreadable, including two different answers to
 * a question that has one.
 */
export function readAnswer(text: string, format: AnswerFormat, asked: AskedAs): ReadAnswer {
  switch (format.kind) {
    case "options":
      return readOptions(text, orderedOptions(format, asked), format.several);
    case "list":
      return readList(text, orderedOptions(format, asked), format.length);
    case "number":
      return readNumber(text, format.from, format.to);
    default:
      return readText(text);
  }
}

const unreadable: ReadAnswer = { status: "unreadable" };

/** What is announced as the answer; the last announcement counts, for reasons often stand before it. */
function announced(text: string): string | undefined {
  const matches = [
    ...text.matchAll(/\b(?:answers?|options?|choices?)\b\s*(?:\([^)\n]{0,20}\))?\s*(?:[:=]|\bis\b:?|\bare\b:?)\s*/gi),
  ];
  const last = matches.at(-1);
  return last === undefined ? undefined : text.slice(last.index + last[0].length);
}

function readOptions(text: string, options: readonly ShownOption[], several: boolean): ReadAnswer {
  const told = announced(text);
  for (const part of told === undefined ? [text] : [told, text]) {
    const chosen = marksAtStart(part, options, several) ?? wordsIn(part, options, several);
    if (chosen !== undefined) return { status: "options", chosen };
  }
  const marked = setOff(text, options, several);
  return marked === undefined ? unreadable : { status: "options", chosen: marked };
}

/** A reply that begins with marks and goes on, if at all, after a sign that ends them. */
function marksAtStart(
  text: string,
  options: readonly ShownOption[],
  several: boolean,
): readonly ShownOption[] | undefined {
  const plain = withoutMarkup(text);
  const mark = alternatives(options);
  const one = `[("'\\[]*(${mark})[)"'\\]]*`;
  const list = several ? `${one}(?:\\s*(?:,|;|/|&|\\band\\b|\\s)\\s*${one.replace("(", "(?:")})*` : one;
  const found = new RegExp(`^${one}(?=$|[\\s.,:;)\\]-])`, "i").exec(plain);
  if (found === null) return undefined;
  if (!several) {
    const chosen = options.find((option) => sameMark(option.mark, found[1]));
    if (chosen === undefined) return undefined;
    const rest = plain.slice(found[0].length).replace(/^[\s.,:;)\]-]+/, "");
    // "A friend once told me ..." begins with a letter and is no choice of A.
    const startsSentence =
      /^[a-z]/.test(rest) && !/[.:)\],\n-]/.test(plain.charAt(found[0].length)) && /\w/.test(found[0]);
    if (startsSentence && !samePhrase(rest, chosen.text) && chosen.mark.length === 1) return undefined;
    return otherMarkStated(rest, chosen, options) ? undefined : [chosen];
  }
  const whole = new RegExp(`^${list}`, "i").exec(plain)?.[0] ?? "";
  const marks = [...whole.matchAll(new RegExp(`(?<![\\w-])(${mark})(?![\\w-])`, "gi"))].map((match) => match[1]);
  const chosen = options.filter((option) => marks.some((each) => sameMark(option.mark, each)));
  return chosen.length === 0 ? undefined : chosen;
}

function withoutMarkup(text: string): string {
  return text.replace(/[*`]|(?<!\w)_|_(?!\w)/g, "").trim();
}

/** "B, or rather C": a second mark announced right after the first makes the answer two answers. */
function otherMarkStated(rest: string, chosen: ShownOption, options: readonly ShownOption[]): boolean {
  const others = options.filter((option) => option !== chosen);
  return new RegExp(
    `^(?:or|and|/|,)\\s*(?:rather\\s+|maybe\\s+)?[("'\\[]*(?:${alternatives(others)})(?![\\w-])`,
    "i",
  ).test(rest);
}

/** The options whose own words stand in the text; words that are part of a longer option's words count for that one. */
function wordsIn(text: string, options: readonly ShownOption[], several: boolean): readonly ShownOption[] | undefined {
  const said = ` ${phrase(text)} `;
  const ordered = [...options].sort((left, right) => right.text.length - left.text.length);
  let rest = said;
  const found: ShownOption[] = [];
  for (const option of ordered) {
    const words = ` ${phrase(option.text)} `;
    if (words.trim() === "" || !rest.includes(words)) continue;
    found.push(option);
    rest = rest.replaceAll(words, " | ");
  }
  if (found.length === 0 || (found.length > 1 && !several)) return undefined;
  return options.filter((option) => found.includes(option));
}

function setOff(text: string, options: readonly ShownOption[], several: boolean): readonly ShownOption[] | undefined {
  const mark = alternatives(options);
  const patterns = [
    `\\*\\*[("]?(${mark})[)".:]*\\*\\*`,
    `\\((${mark})\\)`,
    `\\b(?:option|choice|answer)\\s+["'(]?(${mark})(?![\\w-])`,
  ];
  const marks = patterns.flatMap((pattern) => [...text.matchAll(new RegExp(pattern, "gi"))].map((match) => match[1]));
  const chosen = options.filter((option) => marks.some((each) => sameMark(option.mark, each)));
  return chosen.length === 0 || (chosen.length > 1 && !several) ? undefined : chosen;
}

function readList(text: string, options: readonly ShownOption[], length: number): ReadAnswer {
  const mark = alternatives(options);
  const entries: (ShownOption | undefined)[] = Array.from({ length }, () => undefined);
  for (const line of text.split(/\r\n|\r|\n|;/)) {
    const numbered = /^\s*(?:[-*]\s*)?(?:\*\*)?(?:item|question|q)?\s*(\d{1,3})\s*[.):=-]+\s*(.+)$/i.exec(line);
    const position = Number(numbered?.[1] ?? 0);
    if (numbered === null || position < 1 || position > length) continue;
    const answer = withoutMarkup(numbered[2] ?? "");
    const marked = new RegExp(`(?:^|[:=]\\s*|\\s)[("\\[]*(${mark})[)"\\].]*(?:\\s*$|[\\s(:,-])`, "i").exec(answer)?.[1];
    const byMark = marked === undefined ? undefined : options.find((option) => sameMark(option.mark, marked));
    entries[position - 1] = byMark ?? wordsIn(answer, options, false)?.[0];
  }
  return entries.every((entry) => entry === undefined) ? unreadable : { status: "list", entries };
}

function readNumber(text: string, from: number, to: number): ReadAnswer {
  const numbersIn = (part: string) =>
    [...part.matchAll(/(?<![\w.,-])-?\d+(?![\w]|[.,]\d)/g)].map((match) => Number(match[0]));
  const told = announced(text);
  const first = told === undefined ? undefined : numbersIn(told)[0];
  // "7 out of 10" and "7/10" name the scale as well.
  const plain = text.replace(/\s*(?:\/|\bout of\b)\s*\d+/gi, "");
  const inRange = [...new Set(numbersIn(plain).filter((number) => number >= from && number <= to))];
  const number = first ?? (inRange.length === 1 ? inRange[0] : undefined);
  if (number === undefined || number < from || number > to) return unreadable;
  return { status: "number", number };
}

function readText(text: string): ReadAnswer {
  const answer = (announced(text) ?? text).split(/\r\n|\r|\n/)[0]?.trim() ?? "";
  return answer === "" ? unreadable : { status: "text", text: answer };
}

function alternatives(options: readonly ShownOption[]): string {
  const marks = options.map(({ mark }) => mark).sort((left, right) => right.length - left.length);
  // Labels are often written with other separators than ours: suicidal_ideation, "suicidal ideation".
  return marks.map((mark) => mark.replaceAll(/[-_ ]+/g, "[-_ ]+")).join("|");
}

function sameMark(mark: string, written: string | undefined): boolean {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[-_ ]+/g, "-");
  return written !== undefined && plain(mark) === plain(written);
}

function samePhrase(left: string, right: string): boolean {
  return phrase(left).startsWith(phrase(right));
}

/** Words alone: lower case, marks of punctuation as blanks. */
export function phrase(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFKC")
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
