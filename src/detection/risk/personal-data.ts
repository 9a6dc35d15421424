import { boundedCache } from "../text-cache.ts";
import type { PersonalDataType, PersonalDatum } from "./risk-reading.ts";

/**
 * Places in a text that name or lead to a person, for redaction: contact data, numbers of cards, accounts and identity
 * papers, birth dates, street addresses, and names where the text introduces one ("my name is ..."). A name dropped in
 * passing is not found. Numbers of helplines look like phone numbers and are found as such.
 *
 * @returns in reading order, without overlap; offsets in UTF-16 units
 */
export function findPersonalData(text: string): readonly PersonalDatum[] {
  return text.length < 5 || !mayHold.test(text) ? [] : lately.get(text);
}

/** A text is read for review, for the record and for the state of its conversation in short order. */
const lately = boundedCache(searchAll, 200, 200_000);

function searchAll(text: string): readonly PersonalDatum[] {
  const found: PersonalDatum[] = [];
  const digits = digitsIn(text);
  for (const { type, pattern, digits: least, accepts } of shapes) {
    if (digits < least) continue;
    for (const match of text.matchAll(pattern)) {
      const value = match.groups?.value ?? match[0];
      const start = match.index + match[0].lastIndexOf(value);
      const end = start + value.length;
      if (accepts !== undefined && !accepts(value)) continue;
      if (found.some((other) => other.start < end && start < other.end)) continue;
      found.push({ type, start, end });
    }
  }
  return found.sort((left, right) => left.start - right.start);
}

function digitsIn(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 48 && code <= 57) count += 1;
  }
  return count;
}

/** A digit, an @, a link or an introduction; texts without any are not searched further. */
const mayHold =
  /[\d@٠-٩०-९０-９]|https?:|www\.|\bname\b|call me|\bi(?: a|')m\b|llamo|appelle|hei(?:ß|ss)e|\bchamo\b|اسمي|नाम|我叫|名前|이름|nama saya|jina langu/iu;

interface Shape {
  readonly type: PersonalDataType;
  readonly pattern: RegExp;
  /** ASCII digits that every match has; texts with fewer are not searched for it. */
  readonly digits: number;
  readonly accepts?: (value: string) => boolean;
}

// Every repetition is bounded, so that hostile text costs linear time.
const shapes: readonly Shape[] = [
  { type: "url", digits: 0, pattern: /(?:https?:\/\/|www\.)[^\s<>"']{3,400}/giu },
  {
    type: "email",
    digits: 0,
    pattern: /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,4}/giu,
  },
  { type: "handle", digits: 0, pattern: /(?<![\p{L}\p{N}@./])@[a-z0-9_.]{3,30}(?![\p{L}\p{N}@])/giu },
  {
    type: "ip-address",
    digits: 4,
    pattern: /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/gu,
    accepts: (value) => value.split(".").every((part) => Number(part) <= 255),
  },
  {
    type: "bank-account",
    digits: 2,
    pattern: /(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])/gu,
    accepts: hasIbanCheck,
  },
  { type: "card-number", digits: 13, pattern: /(?<!\d)(?:\d[ -]?){12,18}\d(?!\d)/gu, accepts: hasLuhnCheck },
  { type: "national-id", digits: 9, pattern: /(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)/gu },
  {
    type: "birth-date",
    digits: 3,
    pattern:
      /\b(?:born|birthday|date of birth|d\.?o\.?b\.?|geboren|nac[ií]|née?|nasc[ií])\b[^\d\n]{0,20}(?<value>\d{1,4}[./-]\d{1,2}[./-]\d{1,4})/giu,
  },
  {
    type: "phone",
    digits: 7,
    pattern: /(?<![\d.,:/-])(?:\+|00)?\(?\d{1,4}\)?(?:[ .-]?\(?\d{2,4}\)?){2,5}(?![\d/:])/gu,
    accepts: isPhone,
  },
  { type: "phone", digits: 0, pattern: /[٠-٩०-९０-９]{7,15}/gu },
  {
    type: "address",
    digits: 1,
    pattern:
      /(?<!\d)\d{1,5}[a-z]? (?:(?!(?:and|any|are|at|for|from|if|in|is|it|on|or|right|so|the|to|when|will|you|your)\b)\p{L}{2,20} ){1,3}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|boulevard|blvd|way|place|close|terrace)\b\.?/giu,
  },
  {
    type: "address",
    digits: 1,
    pattern: /\b(?:calle|rue|via|rua|avenida|jalan|jl\.?) (?:\p{L}{2,20}[ ,]{1,2}){1,4}\d{1,5}\b/giu,
  },
  {
    type: "address",
    digits: 1,
    pattern: /\b\p{Lu}\p{Ll}{2,20}(?:straße|strasse|weg|gasse|platz|allee) \d{1,4}[a-z]?\b/gu,
  },
  {
    type: "name",
    digits: 0,
    pattern:
      /\b(?:[Mm]y (?:full |real )?name(?:'s| is)|[Cc]all me|[Mm]e llamo|[Mm]i nombre es|[Jj]e m'appelle|[Ii]ch hei(?:ß|ss)e|[Mm]ein Name ist|[Mm]e chamo|[Mm]eu nome é|[Nn]ama saya|[Jj]ina langu ni) (?<value>\p{Lu}[\p{L}'’-]{1,30}(?: \p{Lu}[\p{L}'’-]{1,30}){0,3})/gu,
  },
  {
    type: "name",
    digits: 0,
    pattern: /(?:اسمي|मेरा नाम|我叫|我的名字是|私の名前は|제 이름은|내 이름은)\s?(?<value>[\p{L}\p{M}]{2,20})/gu,
  },
];

function isPhone(value: string): boolean {
  const digits = value.replace(/\D/g, "");
  if (digits.length < 7 || digits.length > 15) return false;
  return !/^(?:19|20)\d{2}[ .-]?(?:19|20)\d{2}$/.test(value); // a span of years
}

/** Luhn's check digit (ISO/IEC 7812-1). */
function hasLuhnCheck(value: string): boolean {
  const digits = value.replace(/\D/g, "");
  if (digits.length < 13 || digits.length > 19) return false;
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    let digit = digits.charCodeAt(digits.length - 1 - place) - 48;
    if (place % 2 === 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 === 0;
}

/** Remainder 1 by 97 (ISO 13616). */
function hasIbanCheck(value: string): boolean {
  const plain = value.replaceAll(" ", "");
  const turned = plain.slice(4) + plain.slice(0, 4);
  let remainder = 0;
  for (const sign of turned) {
    const digits = /[A-Z]/.test(sign) ? String(sign.charCodeAt(0) - 55) : sign;
    for (const digit of digits) remainder = (remainder * 10 + Number(digit)) % 97;
  }
  return remainder === 1;
}
