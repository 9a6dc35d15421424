import type { PersonaFact } from "../../vocabulary/index.ts";

/** One claim of a draft: a statement of the patient about themselves. */
export interface MonitoredClaim {
  readonly text: string;
  readonly verdict: "supported" | "contradicted" | "not-in-record";
  /** The fact that supports or contradicts it. */
  readonly factId: string | undefined;
}

/**
 * Compares a draft of a patient's line with the facts, claim by claim: does one support it, does one contradict it, or is
 * it in no record? By content words and negation, in English; questions and lines that claim nothing are passed over.
 */
export function monitorClaims(draft: string, facts: readonly PersonaFact[]): MonitoredClaim[] {
  const claims = draft
    .split(/(?<=[.!?])\s+|;\s*|,?\s+(?:and|but)\s+(?=i\b)/i)
    .map((part) => part.trim())
    .filter((part) => !part.endsWith("?") && isClaim(part));
  return claims.map((text): MonitoredClaim => {
    const words = contentWords(text);
    let best: { fact: PersonaFact; overlap: number; wording: string } | undefined;
    for (const fact of facts) {
      for (const wording of [fact.fact, ...fact.says]) {
        const known = contentWords(wording);
        const shared = [...words].filter((word) => known.has(word)).length;
        const overlap = shared / Math.max(1, Math.min(words.size, known.size));
        if (shared > 0 && overlap > (best?.overlap ?? 0)) best = { fact, overlap, wording };
      }
    }
    if (best === undefined || best.overlap < 0.5) return { text, verdict: "not-in-record", factId: undefined };
    const isDenied = (best.fact.polarity ?? "present") === "absent";
    const says = isNegated(text);
    const known = isNegated(best.wording) || isDenied;
    return { text, verdict: says === known ? "supported" : "contradicted", factId: best.fact.id };
  });
}

const claiming = /\b(i|i'm|i've|i'd|my|me)\b/i;
const asides = /^(i (don't|do not) know|i'm not sure|i guess|i suppose|i mean|i see|i think so|i can't say)\b[^,]*$/i;

function isClaim(part: string): boolean {
  const plain = part.replaceAll("’", "'");
  return claiming.test(plain) && !asides.test(plain) && contentWords(part).size > 0;
}

function isNegated(text: string): boolean {
  return /\b(no|not|never|none|nothing|nobody|without|[a-z]+n't)\b/i.test(text.replaceAll("’", "'"));
}

const empty = new Set(
  "about after again also am an and any are as at be been before but by can could did do does don't down feel feels felt for from get got had has have he her him his how i i'd i'm i've if in is it it's its just know like lot made make many me more most much my no not now of off on one only or other our out over really said say she since so some still such than that that's the their them then there there's these they thing things think this those to too up us very was we well were what when where which who will with would yes you your never none nothing can't isn't doesn't".split(
    " ",
  ),
);

function contentWords(text: string): Set<string> {
  const words =
    text
      .toLowerCase()
      .replaceAll("’", "'")
      .match(/[\p{L}']{2,}/gu) ?? [];
  return new Set(
    words.filter((word) => !empty.has(word)).map((word) => word.replace(/(ing|ed|es|s)$/, "").slice(0, 7)),
  );
}
