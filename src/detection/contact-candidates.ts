import { hostOf } from "./contact-numbers.ts";
import { keypadDigits, spokenNumbers, westernDigits } from "./number-words.ts";

/** Something in a text that may be a contact, before the fact base is asked. */
export interface ContactCandidate {
  readonly start: number;
  readonly end: number;
  readonly kind: "number" | "site";
  /** Digits as dialled, or a host name. */
  readonly normal: string;
  /** True when written with `+` or a leading `00`. */
  readonly isInternational: boolean;
  /** Word to send, for "text HOME to ...". */
  readonly keyword: string | undefined;
  /** How far the words around say that it is to be called, texted or opened. */
  readonly cue: "told-to-use" | "named" | "none";
  /** True when letters of a keypad stood in for digits; such forms may run longer than the number. */
  readonly isVanity: boolean;
  /** True when digits stand right beside it that may or may not belong to it. */
  readonly isPart: boolean;
}

/** Longest text looked at, in UTF-16 units. */
const longestText = 40_000;

/**
 * Every passage that may be a contact. Years, dates, ages, doses, prices, scores and counted steps are left out by the
 * words beside them. Linear in the text's length: every repetition in the expressions is bounded.
 */
export function contactCandidates(original: string): ContactCandidate[] {
  const text = westernDigits(original.slice(0, longestText))
    .replace(invisibleCharacters, " ")
    .replace(roundTheClock, (hours) => " ".repeat(hours.length));
  const sites = siteCandidates(text);
  const isInSite = (start: number) => sites.some((site) => start >= site.start && start < site.end);
  return [...sites, ...numberCandidates(text, isInSite), ...spokenCandidates(text)].sort(
    (left, right) => left.start - right.start || right.end - left.end,
  );
}

const invisibleCharacters = /[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]/g;

const roundTheClock = /\b24 ?[/-] ?7\b/g;

/** Groups of digits with at most three separating characters between them, and keypad words in capitals after them. */
const numberRun =
  /(?:\+|\*)?\(?\d{1,15}\)?(?:[ \u00a0.()/\u2010-\u2015\u30fb·-]{0,3}(?:\d{1,15}|(?<=[\d -])[A-Z]{3,12}(?![a-z])|(?<=[ -])[A-Z](?=-[A-Z]{3,12}))\)?){0,14}/g;

function numberCandidates(text: string, isInSite: (start: number) => boolean): ContactCandidate[] {
  const candidates: ContactCandidate[] = [];
  if (!/\d/.test(text)) return candidates;
  for (const match of text.matchAll(numberRun)) {
    const written = match[0];
    if (
      isInSite(match.index) ||
      /[\p{Script=Latin}\d$£€¥₹#.]$/u.test(text.slice(Math.max(0, match.index - 1), match.index))
    ) {
      if (!/[.]$/.test(text.slice(0, match.index))) continue;
    }
    for (const part of partsOf(written)) {
      const start = match.index + part.offset;
      const end = start + part.written.length;
      const digits = keypadDigits(part.written).replace(/\D/g, "");
      if (digits.length < 2 || digits.length > 18 || /[A-Z].*\d\)?$/.test(part.written)) continue;
      const around = surroundings(text, start, end);
      if (isSomethingElse(part.written, digits, around)) continue;
      const isDoubleZero = digits.startsWith("00") && digits.length > 9;
      candidates.push({
        start,
        end,
        kind: "number",
        normal: isDoubleZero ? digits.slice(2) : digits,
        isInternational: part.written.startsWith("+") || isDoubleZero,
        keyword: keywordIn(around.before),
        cue: cueOf(around),
        isVanity: /[A-Z]{3}/.test(part.written),
        isPart: part.written !== written,
      });
    }
  }
  return candidates;
}

/** The run as a whole, and its shorter beginnings and ends, longest first: "988 24/7" may be 988 and then hours. */
function partsOf(written: string): { written: string; offset: number }[] {
  const groups = [...written.matchAll(/[+*(]{0,2}(?:\d+|[A-Z]+)\)?/g)];
  if (groups.length > mostGroups) return [];
  const parts: { written: string; offset: number }[] = [];
  for (let length = groups.length; length >= 1; length -= 1) {
    for (let first = 0; first + length <= groups.length; first += 1) {
      const from = groups[first];
      const to = groups[first + length - 1];
      if (from === undefined || to === undefined || parts.length >= 24) continue;
      const slice = written.slice(from.index, to.index + to[0].length);
      parts.push({
        written: slice.replace(/^\((?=\d+$)/, "").replace(/\)$/, (mark) => (slice.includes("(") ? mark : "")),
        offset: from.index,
      });
    }
  }
  return parts;
}

/** No telephone number is written in more groups than this. */
const mostGroups = 12;

interface Surroundings {
  /** Up to 60 characters of the same line before, and 40 after. */
  readonly before: string;
  readonly after: string;
}

function surroundings(text: string, start: number, end: number): Surroundings {
  const before = text.slice(Math.max(0, start - 60), start);
  const after = text.slice(end, end + 40);
  return { before: before.slice(before.lastIndexOf("\n") + 1), after: after.split("\n")[0] ?? "" };
}

function isSomethingElse(written: string, digits: string, { before, after }: Surroundings): boolean {
  const isDate = /^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d)$/.test(written);
  const isYearRange = /^(?:19|20)\d\d\s?[-/–—]\s?(?:19|20)?\d\d$/.test(written);
  const isSmallRange = /^\d{1,2}\s?[-–]\s?\d{1,2}$/.test(written);
  if (isDate || isYearRange || isSmallRange) return true;
  // Breathing and grounding counts: 5-4-3-2-1, 4-7-8.
  if (
    /^\d(?:[-–, ]\d){2,4}$/.test(written) &&
    /^[\s"”)]*(?:\w+\s){0,2}(?:technique|method|breath|grounding|exercise|rule|count|pattern|sequence|cycle)/i.test(
      after,
    )
  )
    return true;
  if (/^5[-–, ]?4[-–, ]?3[-–, ]?2[-–, ]?1$/.test(written) || /^4[-–]7[-–]8$/.test(written)) return true;
  if (
    /[$£€¥₹]\s?$/.test(before) ||
    /^\s?(?:[$£€¥₹]|%|usd|eur|gbp|dollars?|euros?|pounds?|rupees?|rand|yen)/i.test(after)
  )
    return true;
  if (digits.length <= shortest && unitAfter.test(after)) return true;
  return digits.length <= shortest && notNumberBefore.test(before);
}

/** Digits up to which a number needs words around it to be read as a contact. */
const shortest = 7;

const unitAfter =
  /^\s?-?(?:percent|mg|mcg|µg|ml|g|kg|lbs?|cm|mm|km|miles?|metres?|meters?|feet|ft|calories|kcal|years?|yrs?|months?|weeks?|days?|nights?|hours?|hrs?|h\b|minutes?|mins?|seconds?|secs?|times|people|persons?|followers|points?|steps?|pages?|words?|out of|°|degrees?|bpm|breaths?|counts?|things|pills?|tablets?|drinks?|beers?|km\/h|kph|mph|am\b|pm\b|o'clock|st\b|nd\b|rd\b|th\b|:\d\d)/i;

const notNumberBefore =
  /(?:\bages?(?:d)?|\bbetween|\bsince|\bin the year|\byears?|\bscored?|\bscore of|\brating|\bpage|\bchapter|\bverse|\blevel|\broom|\bflat|\bapartment|\bstep|\bitem|\bquestion|\bversion|\bsection|\bin|\bfrom|\buntil|\bby|\bover|\babout|\balmost|\bnearly|\bround|\baround|\bonly|\btook|\btake|\bweigh(?:s|ed)?|\bcount(?:ing)? (?:to|down from)|\bback from|\bdown from)\s$/i;

function cueOf({ before, after }: Surroundings): ContactCandidate["cue"] {
  if (toldToUse.test(before) || usedAfter.test(after)) return "told-to-use";
  return namedBefore.test(before) || namedAfter.test(after) ? "named" : "none";
}

/** "call 988", "text HOME to ...", "dial: ", "reach them at ...", in the languages of the fact base's larger countries. */
const toldToUse =
  /(?:\b(?:call|calling|dial|dialing|dialling|phone|ring|ringing|text|texting|sms|message|whatsapp|contact|reach|tel|telephone|hotline|helpline|lifeline|number(?: is)?|appele[rz]|composez|appel|llama[r]?|llame|marca[r]?|marque|ligue|ligar|disque|wählen|wähle|anrufen|ruf|rufen|chiama[re]?|chiami|bel|bellen|ring|zadzwoń|zavolejte|volej|soita|電話|拨打|撥打|전화|اتصل|कॉल)\b\.?|電話|拨打|撥打|전화|اتصل|कॉल)(?:[\s:("“*]|\b(?:or|and|us|them|the|a|your|number|on|at|to|line|text|call|via|by|is|le|el|al|o|au|die|der|il|lo|now|immediately|free|of|charge|for|emergency|local|services|crisis|lifeline|helpline|hotline|suicide|[A-Z]{3,})\b[\s:("“*]*){0,7}$/i;

const namedBefore =
  /(?:lifeline|hotline|helpline|(?:crisis|text|support|suicide|help|counselling|counseling) line|\bline(?= ?[:(–—-]| at\b| on\b| is\b)|samaritans|emergency(?: services| number)?|ambulance|police|directory|number|crisis|suicide prevention|counsel(?:l)?ing|support|befrienders|telefonseelsorge|service|services|manas)(?:\s\([^)]{0,30}\))?["”*]{0,2}\s?(?:[:(–—-]|\bat\b|\bon\b|\bis\b|\bvia\b|\bunder\b|\bnumber\b)?[\s(*]{0,4}$/i;

const usedAfter =
  /^["”*)\s]{0,4}(?:\((?:call|text|phone|free|24)|,? ?(?:to (?:reach|speak|talk|connect|call)|for (?:help|support|emergenc|the))|right now|now\b|immediately|anytime|any time|from any phone|24\/7)/i;

const namedAfter =
  /^["”*)\s]{0,4}[-–—:]?\s?(?:\(?(?:the )?(?:suicide|crisis|lifeline|helpline|hotline|samaritans|emergency|ambulance)|lifeline|line\b)/i;

/** The word to send in "text HOME to ...". */
function keywordIn(before: string): string | undefined {
  const found = /(["“'*]{0,2})\b([A-Za-z]{2,12})["”'*]{0,2} to[\s:*]{1,3}$/.exec(before);
  const word = found?.[2];
  if (word === undefined || !/\b(?:text|texting|send|sending|sms|message|type|word)\b/i.test(before)) return undefined;
  return found?.[1] !== "" || word === word.toUpperCase() ? word.toUpperCase() : undefined;
}

function spokenCandidates(text: string): ContactCandidate[] {
  return spokenNumbers(text).map((spoken) => {
    const around = surroundings(text, spoken.start, spoken.end);
    return {
      start: spoken.start,
      end: spoken.end,
      kind: "number",
      normal: spoken.digits,
      isInternational: false,
      keyword: keywordIn(around.before),
      cue: cueOf(around),
      isVanity: false,
      isPart: false,
    };
  });
}

function siteCandidates(text: string): ContactCandidate[] {
  const candidates: ContactCandidate[] = [];
  if (!/\.[a-z]/i.test(text)) return candidates;
  for (const match of text.matchAll(
    /(?:https?:\/\/)?(?:[a-z0-9-]{1,60}\.){1,4}[a-z]{2,10}(?:\/[^\s)>\]"”]{0,200})?/gi,
  )) {
    const host = hostOf(match[0]);
    const isAddressLike =
      match[0].includes("/") ||
      /\.(?:org|com|net|gov|edu|info|uk|au|ie|nz|de|fr|in|ca|us|eu|es|it|nl|be|at|ch|pt|br|jp|kr|cn|za|ke|ng|se|no|dk|fi|pl|cz|sk|hu|ro|gr|il|is|lu|help|support|health|online|chat)$/i.test(
        match[0],
      );
    if (host === undefined || !isAddressLike) continue;
    candidates.push({
      start: match.index,
      end: match.index + match[0].replace(/[.,;:!?]+$/, "").length,
      kind: "site",
      normal: host,
      isInternational: false,
      keyword: undefined,
      cue: "named",
      isVanity: false,
      isPart: false,
    });
  }
  return candidates;
}
