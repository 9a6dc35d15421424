import { z } from "zod";
import { ContentVersion, Identifier, Provenance } from "../../vocabulary/index.ts";

/** Languages the built-in reader has a lexicon and a corpus of (ISO 639-1). */
export const riskLanguages = ["en", "es", "de", "fr", "pt", "hi", "ar", "zh", "ja", "ko", "id", "sw"] as const;
export const RiskLanguage = z.enum(riskLanguages);
export type RiskLanguage = z.infer<typeof RiskLanguage>;

/**
 * Words of one language by the concept they carry (`library/lexicons/`). Concepts have the same names in every language,
 * so that what is learned of their combinations in one language holds in the others.
 */
export const Lexicon = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("lexicon"),
  id: Identifier,
  version: ContentVersion,
  title: z.string().min(1),
  provenance: Provenance,
  language: RiskLanguage,
  /**
   * `words`: a term is whole words, and `*` at the end of a word lets it go on. `inside`: a term may stand anywhere in
   * a run of letters, for languages written without spaces or with prefixes.
   */
  matching: z.enum(["words", "inside"]),
  /** Terms by concept, parted by `|` or line ends. */
  concepts: z.record(Identifier, z.string().min(1)),
});
export type Lexicon = z.infer<typeof Lexicon>;

/** The terms of one concept. */
export function termsOf(lines: string): string[] {
  return lines
    .split(/[|\n]/)
    .map((term) => term.trim())
    .filter((term) => term !== "");
}
