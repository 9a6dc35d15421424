/** Digits of other scripts as 0-9, one character for one, so that offsets stay: full-width, Arabic-Indic, Persian, ... */
export function westernDigits(text: string): string {
  return text.replace(
    /[\uff10-\uff19\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59]/g,
    (character) => {
      const code = character.charCodeAt(0);
      const zero = digitZeros.find((start) => code >= start && code <= start + 9) ?? code;
      return String(code - zero);
    },
  );
}

/** Code points of the digit zero in each script. */
const digitZeros = [0xff10, 0x660, 0x6f0, 0x966, 0x9e6, 0xe50];

/** Letters of a telephone keypad as digits: ABC 2, DEF 3, ... WXYZ 9; other characters stay. */
export function keypadDigits(text: string): string {
  return text.toUpperCase().replace(/[A-Z]/g, (letter) => keypad[letter.charCodeAt(0) - 65] ?? letter);
}

const keypad = "22233344455566677778889999";

/** A number spoken as words, such as "nine eight eight" or "double two", with its place in the text. */
export interface SpokenNumber {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
}

/** Runs of at least three digit words of one language. */
export function spokenNumbers(text: string): SpokenNumber[] {
  const found: SpokenNumber[] = [];
  const heard = wordsHeard(text);
  if (heard === undefined) return found;
  for (const [index, language] of digitWords.entries()) {
    // One word alone gives two digits at most.
    if ((heard[index] ?? 0) < 2) continue;
    let run: { start: number; end: number; digits: string } | undefined;
    let repeat = 1;
    const close = () => {
      if (run !== undefined && run.digits.length >= 3) found.push(run);
      run = undefined;
      repeat = 1;
    };
    for (const match of text.matchAll(/\p{L}+/gu)) {
      const word = match[0].toLowerCase();
      const start = match.index;
      const end = start + match[0].length;
      const isNear = run === undefined || /^[\s,.-]{1,3}$/.test(text.slice(run.end, start));
      if (!isNear) close();
      const times = language.repeats.get(word);
      const digits = language.words.get(word);
      if (times !== undefined && run !== undefined) {
        repeat = times;
        run = { ...run, end };
      } else if (times !== undefined) {
        repeat = times;
        run = { start, end, digits: "" };
      } else if (digits !== undefined) {
        run = { start: run?.start ?? start, end, digits: (run?.digits ?? "") + digits.repeat(repeat) };
        repeat = 1;
      } else close();
    }
    close();
  }
  return found;
}

interface DigitLanguage {
  readonly words: ReadonlyMap<string, string>;
  readonly repeats: ReadonlyMap<string, number>;
}

function digitLanguage(
  words: string,
  more: Readonly<Record<string, string>> = {},
  repeats: [string, number][] = [],
): DigitLanguage {
  const entries = words.split(" ").map((word, digit): [string, string] => [word, String(digit)]);
  return { words: new Map([...entries, ...Object.entries(more)]), repeats: new Map(repeats) };
}

/** Digit words by language, zero to nine, with the two-digit words that the fact base's aliases use. */
const digitWords = [
  digitLanguage(
    "zero one two three four five six seven eight nine",
    {
      oh: "0",
      ten: "10",
      eleven: "11",
      twelve: "12",
      thirteen: "13",
      fourteen: "14",
      fifteen: "15",
      sixteen: "16",
      seventeen: "17",
      eighteen: "18",
      nineteen: "19",
    },
    [
      ["double", 2],
      ["triple", 3],
      ["treble", 3],
    ],
  ),
  digitLanguage("zéro un deux trois quatre cinq six sept huit neuf", { zero: "0" }),
  digitLanguage("cero uno dos tres cuatro cinco seis siete ocho nueve"),
  digitLanguage("zero um dois três quatro cinco seis sete oito nove", { tres: "3", meia: "6" }),
  digitLanguage("null eins zwei drei vier fünf sechs sieben acht neun", { zwo: "2" }),
  digitLanguage("zero uno due tre quattro cinque sei sette otto nove"),
  digitLanguage("nul een twee drie vier vijf zes zeven acht negen", { één: "1" }),
];

/** Languages, by their place in the list, that have a word as digits or as a repeat. */
const languagesOf = new Map<string, number[]>();
for (const [index, language] of digitWords.entries())
  for (const word of [...language.words.keys(), ...language.repeats.keys()])
    languagesOf.set(word, [...(languagesOf.get(word) ?? []), index]);

/** Lengths, as bits, of the words in question by their first letter, so that hardly another word is looked up. */
const lengthsOf = new Map<number, number>();
for (const word of languagesOf.keys()) {
  const first = word.charCodeAt(0);
  lengthsOf.set(first, (lengthsOf.get(first) ?? 0) | (1 << word.length));
}

/** How many words of each language a text has; undefined when none. */
function wordsHeard(text: string): number[] | undefined {
  let heard: number[] | undefined;
  for (let start = 0; start < text.length; start += 1) {
    if (!isLetter(text, start)) continue;
    let end = start + 1;
    while (end < text.length && isLetter(text, end)) end += 1;
    const lengths = lengthsOf.get(lowerCode(text.charCodeAt(start))) ?? 0;
    if (end - start < 32 && (lengths & (1 << (end - start))) !== 0) {
      for (const index of languagesOf.get(text.slice(start, end).toLowerCase()) ?? []) {
        heard ??= digitWords.map(() => 0);
        heard[index] = (heard[index] ?? 0) + 1;
      }
    }
    start = end;
  }
  return heard;
}

/** The words in question are of letters within 16 bits; the halves of others stand for letters, for they end no word. */
function isLetter(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
  return (code >= 0xd800 && code <= 0xdfff) || /\p{L}/u.test(text[index] ?? "");
}

function lowerCode(code: number): number {
  if (code < 0x80) return code >= 0x41 && code <= 0x5a ? code + 32 : code;
  return String.fromCharCode(code).toLowerCase().charCodeAt(0);
}
