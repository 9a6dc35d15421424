import { isUtf8 } from "node:buffer";

/**
 * Readings of a text whose words are hidden from a reader of words: base64, hexadecimal, percent and HTML escapes, letters
 * spaced out, reversed or rotated text, digits for letters. Homoglyphs and invisible characters need none of it: the
 * detectors read through them. What is decoded is read in addition to what stands there, never in its place.
 *
 * @returns decoded passages, each mostly letters; empty for ordinary text. Bounded: at most 20,000 characters are looked at
 */
export function unmask(text: string): string[] {
  const looked = text.length > lookedAt ? text.slice(0, lookedAt) : text;
  const shapes = shapesIn(looked);
  if (shapes === 0 && !looksScrambled(looked)) return [];
  const found = new Set<string>();
  const add = (decoded: string | undefined): void => {
    if (decoded === undefined) return;
    const clean = decoded.trim();
    if (clean.length >= 6 && clean !== looked && isProse(clean) && found.size < 12) found.add(clean);
  };
  if (shapes & shape.longRun) for (const run of looked.match(/[A-Za-z0-9+/_-]{12,}={0,2}/g) ?? []) add(fromBase64(run));
  // Base64 wrapped over lines or pieces.
  if (shapes & shape.wrapped) {
    for (const run of looked.match(/(?:[A-Za-z0-9+/]{4,}={0,2}\s*){2,}/g) ?? [])
      add(fromBase64(run.replace(/\s/g, "")));
  }
  if (shapes & shape.hex)
    for (const run of looked.match(/(?:(?:0x|\\x|%)?[0-9a-fA-F]{2}[\s,]?){6,}/g) ?? []) add(fromHex(run));
  if (/&#x?[0-9a-f]+;/i.test(looked)) add(fromEntities(looked));
  if (/\\u[0-9a-f]{4}/i.test(looked))
    add(looked.replace(/\\u([0-9a-f]{4})/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16))));
  if (shapes & shape.singleLetters && /(?:^|\s)(?:\p{L}[\s.\-_*|/]{1,3}){5,}\p{L}(?=$|[\s.,!?])/u.test(looked))
    add(joinLetters(looked));
  if (shapes & shape.digits && /\b(?:\d{1,2}[\s,-]+){7,}\d{1,2}\b/.test(looked)) add(fromAlphabetPositions(looked));
  if (shapes & shape.signInWord && (/[a-z][0134578@$][a-z]/i.test(looked) || /[@$013457][a-z]{2}/i.test(looked)))
    add(fromLeet(looked));
  if (looksScrambled(looked)) {
    for (const candidate of [rotate13(looked), [...looked].reverse().join(""), reverseWords(looked)]) {
      if (commonShare(candidate) >= 0.3) add(candidate);
    }
  }
  return [...found];
}

/** Shapes without which a kind of hiding cannot be there; each is a bit. */
const shape = { longRun: 1, wrapped: 2, hex: 4, escape: 8, singleLetters: 16, digits: 32, signInWord: 64 } as const;

/** One look at every character, so that ordinary text meets none of the expressions above. */
function shapesIn(text: string): number {
  let shapes = 0;
  let run = 0; // of base64's letters in either alphabet
  let plainRun = 0; // without - and _
  let endedLong = false; // a run of eight or more ended, and only space followed
  let hexDigits = 0;
  let singles = 0;
  let digits = 0;
  let before = spaceCode;
  let code = text.charCodeAt(0);
  for (let index = 0; index < text.length; index += 1) {
    const after = index + 1 < text.length ? text.charCodeAt(index + 1) : spaceCode;
    const kind = code < 128 ? (kinds[code] ?? 0) : 0;
    if (kind & ofBase64) {
      run += 1;
      plainRun += 1;
      if (run >= 12) shapes |= shape.longRun;
      if (plainRun >= 4 && endedLong) shapes |= shape.wrapped;
    } else {
      run = code === 45 || code === 95 ? run + 1 : 0;
      if (run >= 12) shapes |= shape.longRun;
      const isSpace = (kind & ofSpace) !== 0 || code >= 128;
      endedLong = isSpace && (plainRun === 0 ? endedLong : plainRun >= 8);
      plainRun = 0;
    }
    if (kind & ofHex) {
      hexDigits += 1;
      if (hexDigits >= 12) shapes |= shape.hex;
    } else if (!(kind & besideHex) && code < 128) hexDigits = 0;
    if (kind & ofDigits) {
      digits += 1;
      if (digits >= 8) shapes |= shape.digits;
    }
    // `&#` and a backslash begin escapes.
    if ((code === 38 && after === 35) || code === 92) shapes |= shape.escape;
    if (
      (kind & ofLetters || code >= 128) &&
      (after >= 128 || (kinds[after] ?? 0) & ofGaps) &&
      (before >= 128 || (kinds[before] ?? 0) & ofGaps)
    ) {
      singles += 1;
      if (singles >= 5) shapes |= shape.singleLetters;
    }
    if (kind & ofSigns && after < 128 && (kinds[after] ?? 0) & ofLetters) shapes |= shape.signInWord;
    before = code;
    code = after;
  }
  return shapes;
}

const spaceCode = 32;
const [ofBase64, ofHex, besideHex, ofDigits, ofLetters, ofGaps, ofSigns, ofSpace] = [1, 2, 4, 8, 16, 32, 64, 128];

/** What each ASCII character may be part of. */
const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const sign = String.fromCharCode(code);
  return (
    (/[A-Za-z0-9+/]/.test(sign) ? ofBase64 : 0) |
    (/[0-9a-fA-F]/.test(sign) ? ofHex : 0) |
    (/[x\\%\s,]/.test(sign) ? besideHex : 0) |
    (/\d/.test(sign) ? ofDigits : 0) |
    (/[A-Za-z]/.test(sign) ? ofLetters : 0) |
    (/[\s.\-_*|/]/.test(sign) ? ofGaps : 0) |
    (/[0134578@$]/.test(sign) ? ofSigns : 0) |
    (/\s/.test(sign) ? ofSpace : 0)
  );
});

/** At least two words, hardly a common one among them, and nothing but ASCII: English moved about, or no English. */
function looksScrambled(text: string): boolean {
  return commonShare(text, 2) < 0.2 && /^[\x20-\x7e\s]+$/.test(text);
}

const lookedAt = 20_000;

function fromBase64(run: string): string | undefined {
  const bytes = Buffer.from(run.replaceAll("-", "+").replaceAll("_", "/"), "base64");
  if (!isUtf8(bytes)) return undefined;
  const decoded = bytes.toString("utf8");
  return decoded.includes("\ufffd") ? undefined : decoded;
}

function fromHex(run: string): string | undefined {
  const digits = run.replace(/0x|\\x|%|[\s,]/gi, "");
  if (digits.length % 2 !== 0) return undefined;
  const decoded = Buffer.from(digits, "hex").toString("utf8");
  return decoded.includes("\ufffd") ? undefined : decoded;
}

function fromEntities(text: string): string {
  return text.replace(/&#(x?)([0-9a-f]{1,6});/gi, (all, isHex: string, code: string) => {
    const point = Number.parseInt(code, isHex === "" ? 10 : 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : all;
  });
}

/** "k.e.e.p" or "k e e p" -> "keep"; with spaces between letters, wider gaps and strokes are word ends. */
function joinLetters(text: string): string {
  const marked = text.replace(/(?<=(?:^|\s)\p{L}|[.\-_*]\p{L})[.\-_*](?=\p{L}(?:$|[\s.\-_*,!?]))/gu, "");
  if (marked !== text) return marked;
  return text
    .replace(/\s{2,}|\s[|/]\s/g, "\ue000")
    .replace(/(?<=(?:^|[\s\ue000])\p{L})\s(?=\p{L}(?:$|[\s\ue000,!?.]))/gu, "")
    .replaceAll("\ue000", " ");
}

function fromAlphabetPositions(text: string): string {
  return text.replace(/\b(?:\d{1,2}[\s,-]+){7,}\d{1,2}\b/g, (run) =>
    run
      .split(/(?:\s{2,}|\s*[,/]\s*(?=0\b)|\b0\b)/)
      .map((word) =>
        (word.match(/\d{1,2}/g) ?? [])
          .map((number) =>
            Number(number) >= 1 && Number(number) <= 26 ? String.fromCharCode(96 + Number(number)) : " ",
          )
          .join(""),
      )
      .join(" "),
  );
}

const leet: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
};

function fromLeet(text: string): string {
  return text.replace(/\S*[a-z]\S*/gi, (word) =>
    /[a-z]/i.test(word) ? word.replace(/[013457@$]/g, (sign) => leet[sign] ?? sign) : word,
  );
}

function rotate13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= "Z" ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}

function reverseWords(text: string): string {
  return text.replace(/[a-z]+/gi, (word) => [...word].reverse().join(""));
}

/** Share of words that are among the commonest; 1 when there are fewer than `least` words, 0 when there are none. */
function commonShare(text: string, least = 0): number {
  let words = 0;
  let known = 0;
  let start = -1;
  const lower = text.toLowerCase();
  for (let index = 0; index <= lower.length; index += 1) {
    const code = index < lower.length ? lower.charCodeAt(index) : 0;
    if ((code >= 97 && code <= 122) || code === 39) {
      if (start < 0) start = index;
    } else if (start >= 0) {
      words += 1;
      if (index - start <= longestCommon && common.has(lower.slice(start, index))) known += 1;
      start = -1;
    }
  }
  if (words < least) return 1;
  return words === 0 ? 0 : known / words;
}

const common = new Set(
  "the a an i you he she it we they me my your his her to of in on at for and or but not no is am are was be been do did don't can could will would want have has had this that what how when who why with so if then just more all out up as by from about there here some any one like know think feel get make go tell say please now write need never only".split(
    " ",
  ),
);

const longestCommon = Math.max(...[...common].map((word) => word.length));

/** Mostly letters and spaces, with a vowel now and then. */
function isProse(text: string): boolean {
  const letters = text.match(/[\p{L}\s'.,!?-]/gu)?.length ?? 0;
  return letters / text.length >= 0.85 && /\p{L}{2,}/u.test(text);
}
