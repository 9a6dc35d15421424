import { join } from "node:path";
import { z } from "zod";
import { libraryFolder, readContent } from "../content/index.ts";
import type { TokenCount } from "./sdk-model.ts";

/** US dollars per million tokens of one model, by somebody's word on some day. */
export const Price = z.strictObject({
  /** Model reference: `openai:gpt-5.2`, or a whole endpoint reference. */
  model: z.string().min(1),
  /** References of dated versions that cost the same. */
  snapshots: z.array(z.string().min(1)).default([]),
  input: z.number().nonnegative(),
  output: z.number().nonnegative(),
  /** Input the provider takes from its own prompt cache; without it, all input costs the same. */
  cachedInput: z.number().nonnegative().optional(),
  /** Where the figures stand. */
  source: z.string().min(1),
  /** The day they were read there. */
  date: z.iso.date(),
});
export type Price = z.infer<typeof Price>;

/** A file of prices: `library/prices.yaml`, or a user's own with the same shape. */
export const PriceFile = z.strictObject({
  schemaVersion: z.literal(1),
  note: z.string().optional(),
  prices: z.array(Price),
});
export type PriceFile = z.infer<typeof PriceFile>;

/** What models cost. */
export interface PriceTable {
  /** The price of a reference; undefined when none is known. */
  priceOf(reference: string): Price | undefined;
  /** US dollars for tokens, or null when no price is known, which is not the same as free. */
  costOf(reference: string, tokens: TokenCount): number | null;
}

/** A table of prices; an entry of a later list replaces one of an earlier. */
export function priceTable(...lists: readonly (readonly Price[])[]): PriceTable {
  const prices = new Map<string, Price>();
  for (const price of lists.flat()) {
    for (const reference of [price.model, ...price.snapshots]) prices.set(reference, price);
  }
  return {
    priceOf: (reference) => prices.get(reference),
    costOf(reference, { input, output, cachedInput }) {
      const price = prices.get(reference);
      if (price === undefined) return null;
      const cached = Math.min(cachedInput, input);
      const dollars =
        (input - cached) * price.input + cached * (price.cachedInput ?? price.input) + output * price.output;
      return dollars / 1_000_000;
    },
  };
}

/**
 * Reads the shipped prices, and over them those of a file of the user's own.
 *
 * @throws ContentError with file, line and field of whatever is wrong in either
 */
export function loadPriceTable(ownFile?: string): PriceTable {
  const shipped = readContent(join(libraryFolder(), "prices.yaml"), PriceFile).value.prices;
  return priceTable(shipped, ownFile === undefined ? [] : readContent(ownFile, PriceFile).value.prices);
}
