import type { ContactVerdict } from "./contact-verdict.ts";
import type { CrisisResources } from "./crisis-resources.ts";

/** A contact that a text names, and what the fact base says of it. */
export interface ContactClaim {
  readonly start: number;
  readonly end: number;
  /** Digits only. */
  readonly normal: string;
  readonly verdict: ContactVerdict;
}

/** Every contact a text names. */
export function findContactClaims(
  text: string,
  resources: CrisisResources,
  country: string | undefined,
): ContactClaim[] {
  const claims: ContactClaim[] = [];
  const wanted = new Map<string, Set<string>>();
  for (const entry of resources.countries) {
    for (const line of entry.lines) {
      for (const contact of [line.phone, line.text]) {
        const digits = contact?.replace(/ then.*|\(.*/, "").replace(/\D/g, "") ?? "";
        if (digits.length >= 3) wanted.set(digits, (wanted.get(digits) ?? new Set()).add(entry.iso2));
      }
    }
    for (const number of entry.emergency_number.match(/\d{2,}/g) ?? []) {
      wanted.set(number, (wanted.get(number) ?? new Set()).add(entry.iso2));
    }
  }
  for (const match of text.matchAll(/\d(?:[ ().-]{0,2}\d){2,14}/g)) {
    const normal = match[0].replace(/\D/g, "");
    const countries = wanted.get(normal);
    if (countries === undefined) continue;
    const isRight = country === undefined || countries.has(country);
    claims.push({
      start: match.index,
      end: match.index + match[0].length,
      normal,
      verdict: isRight ? "known-current" : "wrong-country",
    });
  }
  return claims;
}
