/**
 * Readings of a text whose words are hidden from a reader of words: base64, hexadecimal, percent and HTML escapes, letters
 * spaced out, reversed or rotated text, digits for letters. Homoglyphs and invisible characters need none of it: the
 * detectors read through them. What is decoded is read in addition to what stands there, never in its place.
 *
 * @returns decoded passages, each mostly letters; empty for ordinary text. Bounded: at most 20,000 characters are looked at
 */
export function unmask(text: string): string[] {
  const looked = text.length > lookedAt ? text.slice(0, lookedAt) : text;
  const found = new Set<string>();
  const add = (decoded: string | undefined): void => {
    if (decoded === undefined) return;
    const clean = decoded.trim();
    if (clean.length >= 6 && clean !== looked && isProse(clean) && found.size < 12) found.add(clean);
  };
  for (const run of looked.match(/[A-Za-z0-9+/_-]{12,}={0,2}/g) ?? []) add(fromBase64(run));
  // Base64 wrapped over lines or pieces.
  if (/[A-Za-z0-9+/]{8,}\s+[A-Za-z0-9+/]{4,}={0,2}/.test(looked)) {
    for (const run of looked.match(/(?:[A-Za-z0-9+/]{4,}={0,2}\s*){2,}/g) ?? [])
      add(fromBase64(run.replace(/\s/g, "")));
  }
  for (const run of looked.match(/(?:(?:0x|\\x|%)?[0-9a-fA-F]{2}[\s,]?){6,}/g) ?? []) add(fromHex(run));
  if (/&#x?[0-9a-f]+;/i.test(looked)) add(fromEntities(looked));
  if (/\\u[0-9a-f]{4}/i.test(looked))
    add(looked.replace(/\\u([0-9a-f]{4})/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16))));
  if (/(?:^|\s)(?:\p{L}[\s.\-_*|/]{1,3}){5,}\p{L}(?=$|[\s.,!?])/u.test(looked)) add(joinLetters(looked));
  if (/\b(?:\d{1,2}[\s,-]+){7,}\d{1,2}\b/.test(looked)) add(fromAlphabetPositions(looked));
  if (/[a-z][0134578@$][a-z]/i.test(looked) || /[@$013457][a-z]{2}/i.test(looked)) add(fromLeet(looked));
  const words = wordsOf(looked);
  if (words.length >= 2 && commonShare(words) < 0.2 && /^[\x20-\x7e\s]+$/.test(looked)) {
    for (const candidate of [rotate13(looked), [...looked].reverse().join(""), reverseWords(looked)]) {
      if (commonShare(wordsOf(candidate)) >= 0.3) add(candidate);
    }
  }
  return [...found];
}

const lookedAt = 20_000;

function fromBase64(run: string): string | undefined {
  const decoded = Buffer.from(run.replaceAll("-", "+").replaceAll("_", "/"), "base64").toString("utf8");
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

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z']+/g) ?? [];
}

function commonShare(words: readonly string[]): number {
  return words.length === 0 ? 0 : words.filter((word) => common.has(word)).length / words.length;
}

const common = new Set(
  "the a an i you he she it we they me my your his her to of in on at for and or but not no is am are was be been do did don't can could will would want have has had this that what how when who why with so if then just more all out up as by from about there here some any one like know think feel get make go tell say please now write need never only".split(
    " ",
  ),
);

/** Mostly letters and spaces, with a vowel now and then. */
function isProse(text: string): boolean {
  const letters = text.match(/[\p{L}\s'.,!?-]/gu)?.length ?? 0;
  return letters / text.length >= 0.85 && /\p{L}{2,}/u.test(text);
}
