import type { ContactClaim } from "./contact-claims.ts";

/** A passage that a detector found. */
export interface FoundSpan {
  /** Words of the reading; -1 for passages found otherwise. */
  readonly first: number;
  readonly end: number;
  /** Offsets in the text. */
  readonly start: number;
  readonly stop: number;
  readonly strength: number;
}

export const noSpans: readonly FoundSpan[] = [];

/**
 * What was looked for in a text, and what was found. Most of what is looked for is not there, so what was asked is kept as
 * bits and only what was found as values: a text that was searched for a hundred things costs a few hundred bytes.
 */
export class SearchedText {
  readonly text: string;
  /** By the person's country, empty when nothing is known; undefined until contacts were looked for. */
  claims: Map<string, readonly ContactClaim[]> | undefined;
  readonly #asked: number[] = [];
  #found: Map<number, readonly FoundSpan[]> | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** @returns undefined when it was not looked for */
  found(slot: number): readonly FoundSpan[] | undefined {
    if (((this.#asked[slot >> 5] ?? 0) & (1 << (slot & 31))) === 0) return undefined;
    return this.#found?.get(slot) ?? noSpans;
  }

  keep(slot: number, spans: readonly FoundSpan[]): void {
    const place = slot >> 5;
    while (this.#asked.length <= place) this.#asked.push(0);
    this.#asked[place] = (this.#asked[place] ?? 0) | (1 << (slot & 31));
    if (spans.length === 0) return;
    this.#found ??= new Map();
    this.#found.set(slot, spans);
  }
}

/** Numbers for what can be looked for, in the order of first use: a detector, for a country where that matters. */
export function detectorSlots(): { of(id: string, country: string): number } {
  const byCountry = new Map<string, Map<string, number>>();
  let count = 0;
  return {
    of(id, country) {
      let slots = byCountry.get(country);
      if (slots === undefined) {
        slots = new Map();
        byCountry.set(country, slots);
      }
      let slot = slots.get(id);
      if (slot === undefined) {
        slot = count;
        count += 1;
        slots.set(id, slot);
      }
      return slot;
    },
  };
}
