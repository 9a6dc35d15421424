import type { PersonalDataType, PersonalDatum } from "./risk-reading.ts";

/**
 * Places in a text that name or lead to a person, for redaction: contact data, numbers of cards, accounts and identity
 * papers, birth dates, street addresses, and names where the text introduces one ("my name is ..."). A name dropped in
 * passing is not found. Numbers of helplines look like phone numbers and are found as such.
 *
 * @returns in reading order, without overlap; offsets in UTF-16 units
 */
export function findPersonalData(text: string): readonly PersonalDatum[] {
  if (text.length < 5 || !mayHold.test(text)) return [];
  const found: PersonalDatum[] = [];
  for (const [type, pattern, accepts] of shapes) {
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

/** A digit, an @, a link or an introduction; texts without any are not searched further. */
const mayHold =
  /[\d@٠-٩०-९０-９]|https?:|www\.|\bname\b|call me|\bi(?: a|')m\b|llamo|appelle|hei(?:ß|ss)e|\bchamo\b|اسمي|नाम|我叫|名前|이름|nama saya|jina langu/iu;

type Shape = readonly [PersonalDataType, RegExp, ((value: string) => boolean)?];

// Every repetition is bounded, so that hostile text costs linear time.
const shapes: readonly Shape[] = [
  ["url", /(?:https?:\/\/|www\.)[^\s<>"']{3,400}/giu],
  ["email", /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,4}/giu],
  ["handle", /(?<![\p{L}\p{N}@./])@[a-z0-9_.]{3,30}(?![\p{L}\p{N}@])/giu],
  [
    "ip-address",
    /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/gu,
    (value) => value.split(".").every((part) => Number(part) <= 255),
  ],
  ["bank-account", /(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])/gu, hasIbanCheck],
  ["card-number", /(?<!\d)(?:\d[ -]?){12,18}\d(?!\d)/gu, hasLuhnCheck],
  ["national-id", /(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)/gu],
  [
    "birth-date",
    /\b(?:born|birthday|date of birth|d\.?o\.?b\.?|geboren|nac[ií]|née?|nasc[ií])\b[^\d\n]{0,20}(?<value>\d{1,4}[./-]\d{1,2}[./-]\d{1,4})/giu,
  ],
  ["phone", /(?<![\d.,:/-])(?:\+|00)?\(?\d{1,4}\)?(?:[ .-]?\(?\d{2,4}\)?){2,5}(?![\d/:])/gu, isPhone],
  ["phone", /[٠-٩०-९０-９]{7,15}/gu],
  [
    "address",
    /(?<!\d)\d{1,5}[a-z]? (?:\p{L}{2,20} ){1,3}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|boulevard|blvd|way|place|close|terrace)\b\.?/giu,
  ],
  ["address", /\b(?:calle|rue|via|rua|avenida|jalan|jl\.?) (?:\p{L}{2,20}[ ,]{1,2}){1,4}\d{1,5}\b/giu],
  ["address", /\b\p{Lu}\p{Ll}{2,20}(?:straße|strasse|weg|gasse|platz|allee) \d{1,4}[a-z]?\b/gu],
  [
    "name",
    /\b(?:[Mm]y (?:full |real )?name(?:'s| is)|[Cc]all me|[Mm]e llamo|[Mm]i nombre es|[Jj]e m'appelle|[Ii]ch hei(?:ß|ss)e|[Mm]ein Name ist|[Mm]e chamo|[Mm]eu nome é|[Nn]ama saya|[Jj]ina langu ni) (?<value>\p{Lu}[\p{L}'’-]{1,30}(?: \p{Lu}[\p{L}'’-]{1,30}){0,3})/gu,
  ],
  ["name", /(?:اسمي|मेरा नाम|我叫|我的名字是|私の名前は|제 이름은|내 이름은)\s?(?<value>[\p{L}\p{M}]{2,20})/gu],
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
