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
  const heard = new Map<DigitLanguage, number>();
  for (const match of text.matchAll(/\p{L}+/gu))
    for (const language of languagesOf.get(match[0].toLowerCase()) ?? [])
      heard.set(language, (heard.get(language) ?? 0) + 1);
  for (const language of digitWords) {
    // One word alone gives two digits at most.
    if ((heard.get(language) ?? 0) < 2) continue;
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

/** Languages that have a word as digits or as a repeat. */
const languagesOf = new Map<string, DigitLanguage[]>();
for (const language of digitWords)
  for (const word of [...language.words.keys(), ...language.repeats.keys()])
    languagesOf.set(word, [...(languagesOf.get(word) ?? []), language]);
