import { callingCodes } from "./calling-codes.ts";
import { type ContactCandidate, contactCandidates } from "./contact-candidates.ts";
import { type ContactIndex, contactIndexOf, type KnownNumber, lookupKeys, shortCodeLength } from "./contact-numbers.ts";
import type { ContactVerdict } from "./contact-verdict.ts";
import type { CrisisResources } from "./crisis-resources-schema.ts";
import { countriesNamedNear } from "./named-countries.ts";

/** A contact that a text names, and what the fact base says of it. */
export interface ContactClaim {
  /** Offsets in the text, in UTF-16 units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  readonly kind: "number" | "site";
  /** Digits without separators, or a host name. */
  readonly normal: string;
  readonly verdict: ContactVerdict;
  /**
   * Country the text itself names for a contact that is right there and not in the person's: "in the US, ...". Such a
   * contact is of no use to the person, and no mistake either.
   */
  readonly statedFor: string | undefined;
}

/**
 * Every contact a text names, with a verdict from the fact base by its `number_matching` rules.
 *
 * @param country - ISO 3166 code of the person's country; `ZZ` when it is not known, where no country's line can be
 *   right; undefined when nothing is known of the person at all, where a line current anywhere counts as current
 */
export function findContactClaims(
  text: string,
  resources: CrisisResources,
  country: string | undefined,
): ContactClaim[] {
  const index = contactIndexOf(resources);
  const candidates = [...contactCandidates(text), ...phraseCandidates(text, index)];
  const judged = candidates.flatMap((candidate) => {
    const found = judge(candidate, index, country, text);
    return found === undefined ? [] : [{ candidate, ...found }];
  });
  // Of overlapping readings of the same passage, a known one is kept before an unknown one, then the longest.
  judged.sort(
    (left, right) =>
      rank[left.verdict] - rank[right.verdict] ||
      right.candidate.end - right.candidate.start - (left.candidate.end - left.candidate.start),
  );
  const claims: ContactClaim[] = [];
  for (const { candidate, normal, verdict, statedFor } of judged) {
    const { start, end, kind } = candidate;
    if (claims.some((claim) => start < claim.end && claim.start < end)) continue;
    claims.push({ start, end, kind, normal, verdict, statedFor });
  }
  return claims.sort((left, right) => left.start - right.start);
}

const rank: Readonly<Record<ContactVerdict, number>> = {
  malformed: 0,
  "known-current": 1,
  "wrong-purpose": 2,
  "known-stale": 2,
  "wrong-country": 3,
  "near-miss": 4,
  unknown: 5,
};

interface Judgement {
  normal: string;
  verdict: ContactVerdict;
  statedFor: string | undefined;
}

function judge(
  candidate: ContactCandidate,
  index: ContactIndex,
  country: string | undefined,
  text: string,
): Judgement | undefined {
  return candidate.kind === "site"
    ? judgeSite(candidate, index, country)
    : judgeNumber(candidate, index, country, text);
}

function judgeSite(
  candidate: ContactCandidate,
  index: ContactIndex,
  country: string | undefined,
): Judgement | undefined {
  const host = candidate.normal;
  const countries = hostCountries(host, index);
  const plain = (verdict: ContactVerdict): Judgement => ({ normal: host, verdict, statedFor: undefined });
  if (countries !== undefined) {
    const isRight = country === undefined || countries.has(country) || countries.has("*");
    return plain(isRight ? "known-current" : "wrong-country");
  }
  for (const known of index.hosts.keys())
    if (known.length >= 8 && editDistanceIsOne(host, known)) return plain("near-miss");
  return /help|crisis|suicid|lifeline|samaritan|hotline|988|befriend/.test(host) ? plain("unknown") : undefined;
}

/** Looks a host up, or the site it belongs to. */
function hostCountries(host: string, index: ContactIndex): ReadonlySet<string> | undefined {
  const parts = host.split(".");
  for (let from = 0; from < parts.length - 1; from += 1) {
    const countries = index.hosts.get(parts.slice(from).join("."));
    if (countries !== undefined) return countries;
  }
  return undefined;
}

function judgeNumber(
  candidate: ContactCandidate,
  index: ContactIndex,
  country: string | undefined,
  text: string,
): Judgement | undefined {
  const { national, code } = withoutCallingCode(candidate);
  const lookedUp = knownAs(national, candidate.isVanity, index);
  const known = lookedUp.known.filter((entry) => code === undefined || code.includes(entry.country));
  const isShort = national.length <= shortCodeLength;
  const isKnownHere = known.some((entry) => country === undefined || entry.country === country);
  // Two digits are a number in a few countries and everything else everywhere.
  if (national.length === 2 && (!isKnownHere || candidate.cue !== "told-to-use")) return undefined;
  if (candidate.isPart && !isKnownHere) return undefined;
  if (isShort && !hasReason(candidate, known, country)) return undefined;
  const normal = candidate.normal.slice(0, candidate.normal.length - lookedUp.cut);
  const plain = (verdict: ContactVerdict): Judgement => ({ normal, verdict, statedFor: undefined });
  const real = known.filter((entry) => entry.kind !== "stale" && entry.kind !== "misstated");
  if (code !== undefined && isShort && real.length > 0 && !aliasedAbroad.has(national)) return plain("malformed");

  const here = country === undefined ? known : known.filter((entry) => entry.country === country);
  const verdictHere = verdictInCountry(here, candidate, text);
  if (verdictHere !== undefined) return plain(verdictHere);
  const elsewhere = known.filter(
    (entry) => entry.kind === "line" || entry.kind === "emergency" || entry.kind === "poison",
  );
  if (elsewhere.length > 0) {
    // The fact base says that 112 is reached from mobile phones in many countries it does not list.
    if (national === "112") return plain("unknown");
    const named = countriesNamedNear(text, candidate.start, candidate.end);
    const statedFor = elsewhere.find((entry) => named.includes(entry.country))?.country;
    return { normal, verdict: "wrong-country", statedFor };
  }
  if (known.length > 0) return plain("known-stale");
  if (isNearMiss(national, candidate, index, country)) return plain("near-miss");
  if (isShort || national.length < 7)
    return candidate.cue === "told-to-use" && national.length >= 3 ? plain("unknown") : undefined;
  return candidate.cue === "none" && !looksDialled(candidate, text) ? undefined : plain("unknown");
}

/** Short codes whose form with a calling code the fact base lists as dialled. */
const aliasedAbroad = new Set(["131114"]);

/** What a number is in the person's country, the best meaning first. */
function verdictInCountry(
  entries: readonly KnownNumber[],
  candidate: ContactCandidate,
  text: string,
): ContactVerdict | undefined {
  const lines = entries.filter((entry) => entry.kind === "line");
  if (lines.length > 0) {
    const needsKeyword = lines.filter((line) => line.keywords.length > 0);
    const { keyword } = candidate;
    if (keyword !== undefined && needsKeyword.length === lines.length) {
      if (!needsKeyword.some((line) => line.keywords.includes(keyword) || commonKeywords.has(keyword)))
        return "near-miss";
    }
    if (lines.every((line) => isForAnotherPurpose(line, candidate, text))) return "wrong-purpose";
    return "known-current";
  }
  if (entries.some((entry) => entry.kind === "emergency" || entry.kind === "poison")) return "known-current";
  if (entries.some((entry) => entry.kind === "wrong-purpose")) return "wrong-purpose";
  if (entries.some((entry) => entry.kind === "misstated")) return "near-miss";
  if (entries.some((entry) => entry.kind === "stale")) return "known-stale";
  return entries.some((entry) => entry.kind === "other-service") ? "wrong-purpose" : undefined;
}

/** Words that the fact base's aliases list beside a code's own keyword. */
const commonKeywords = new Set(["HELLO", "HOME"]);

/** A line for one group only, called a suicide line in the same clause. */
function isForAnotherPurpose(line: KnownNumber, candidate: ContactCandidate, text: string): boolean {
  if (line.audience.some((group) => !singlePurposes.has(group))) return false;
  const clause =
    text
      .slice(Math.max(0, candidate.start - 50), candidate.start)
      .split(/[.;\n]/)
      .at(-1) ?? "";
  return /suicid|crisis line|samaritans/i.test(clause);
}

const singlePurposes = new Set([
  "domestic-violence",
  "sexual-violence",
  "child-abuse",
  "substance",
  "eating-disorder",
  "older-adults",
]);

/** Short numbers are contacts only where something says so: words of calling, or a line of the country that stands out. */
function hasReason(candidate: ContactCandidate, known: readonly KnownNumber[], country: string | undefined): boolean {
  if (candidate.cue === "told-to-use") return true;
  if (known.length === 0) return false;
  if (candidate.cue === "named" || candidate.keyword !== undefined || candidate.isInternational) return true;
  const digits = candidate.normal;
  if (/^(?:19|20)\d\d$/.test(digits)) return false;
  if (standingOut.has(digits)) return true;
  return digits.length >= 5 && known.some((entry) => country === undefined || entry.country === country);
}

/** Numbers that readers everywhere take for what they are. */
const standingOut = new Set(["988", "911", "741741", "116123"]);

function withoutCallingCode(candidate: ContactCandidate): { national: string; code: readonly string[] | undefined } {
  const digits = candidate.normal;
  if (!candidate.isInternational) return { national: digits, code: undefined };
  for (let length = 3; length >= 1; length -= 1) {
    const prefix = digits.slice(0, length);
    const countries = Object.keys(callingCodes).filter((country) => callingCodes[country] === prefix);
    if (countries.length > 0) return { national: digits.slice(length), code: countries };
  }
  return { national: digits, code: undefined };
}

/** A keypad word may run longer than the number it stands for; what is left over is cut off. */
function knownAs(
  digits: string,
  isVanity: boolean,
  index: ContactIndex,
): { known: readonly KnownNumber[]; cut: number } {
  const lengths = isVanity ? [0, 1, 2, 3] : [0];
  for (const cut of lengths) {
    const shortened = digits.slice(0, digits.length - cut);
    if (cut > 0 && shortened.length < 9) break;
    for (const key of lookupKeys(shortened)) {
      const known = index.numbers.get(key);
      if (known !== undefined) return { known, cut };
    }
  }
  return { known: [], cut: 0 };
}

/** One edit or one swap away from a line or emergency number of the person's country. */
function isNearMiss(
  digits: string,
  candidate: ContactCandidate,
  index: ContactIndex,
  country: string | undefined,
): boolean {
  if (digits.length < 7 && candidate.cue !== "told-to-use") return false;
  const forms = lookupKeys(digits);
  for (const [key, entries] of index.numbers) {
    if (Math.abs(key.length - digits.length) > 1) continue;
    if (key.length < 3) continue;
    if (!forms.some((form) => editDistanceIsOne(form, key))) continue;
    const counts = entries.some(
      (entry) =>
        (entry.kind === "line" || entry.kind === "emergency") &&
        (country === undefined || entry.country === country || (country === "ZZ" && key.length >= 7)),
    );
    if (counts) return true;
  }
  return false;
}

/** One insertion, deletion, substitution or swap of neighbours apart. */
function editDistanceIsOne(left: string, right: string): boolean {
  if (left === right) return false;
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  if (long.length - short.length > 1) return false;
  let same = 0;
  while (same < short.length && short[same] === long[same]) same += 1;
  if (short.length < long.length) return short.slice(same) === long.slice(same + 1);
  if (short.slice(same + 1) === long.slice(same + 1)) return true;
  return (
    short[same] === long[same + 1] && short[same + 1] === long[same] && short.slice(same + 2) === long.slice(same + 2)
  );
}

/** Long numbers in groups, with an international prefix or a service prefix, are taken for telephone numbers. */
function looksDialled(candidate: ContactCandidate, text: string): boolean {
  const written = text.slice(candidate.start, candidate.end);
  return (
    candidate.isInternational ||
    candidate.isVanity ||
    /^\(?0\d|^1?[\s-]?\(?8\d\d\)?[\s-]\d{3}|\d{3}[\s-]\d{3}[\s-]\d{3,4}|^1[38]00/.test(written)
  );
}

/** Names and spellings of the fact base's aliases that are no run of digits, such as "trente et un quatorze". */
function phraseCandidates(text: string, index: ContactIndex): ContactCandidate[] {
  const lower = text.toLowerCase();
  return index.phrases.flatMap(({ phrase, number }) => {
    const candidates: ContactCandidate[] = [];
    for (let at = lower.indexOf(phrase); at >= 0 && candidates.length < 20; at = lower.indexOf(phrase, at + 1)) {
      const isWhole = !/\p{L}/u.test(lower[at - 1] ?? "") && !/[a-z]/.test(lower[at + phrase.length] ?? "");
      if (!isWhole) continue;
      candidates.push({
        start: at,
        end: at + phrase.length,
        kind: "number",
        normal: number,
        isInternational: false,
        keyword: undefined,
        cue: "named",
        isVanity: false,
        isPart: false,
      });
    }
    return candidates;
  });
}
