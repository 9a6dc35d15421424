import { z } from "zod";
import { ContentVersion, Identifier, Provenance } from "../../vocabulary/index.ts";
import { expandPhrase } from "./phrase-grammar.ts";

/** A phrase in the grammar of {@link expandPhrase}. */
const Phrase = z
  .string()
  .min(1)
  .refine((phrase) => {
    try {
      return expandPhrase(phrase).every((form) => form !== "");
    } catch {
      return false;
    }
  }, "brackets that match, at most 512 forms, none of them empty");

/** Phrases of one part: under `any`, and under a style or a register that has its own. */
const PhraseSet = z.record(Identifier, z.array(Phrase).min(1)).refine((set) => "any" in set, "a list under `any`");

/** Parts of a turn that the composer puts around what is told, or says in its place. */
export const PhrasePart = z.enum([
  /** First word of a conversation. */
  "greeting",
  /** Before and after the opening line of a persona. */
  "openingLead",
  "openingTail",
  /** Before something volunteered, something asked for, something told again. */
  "lead",
  "askedLead",
  "againLead",
  /** Between two facts. */
  "join",
  /** After something told. */
  "tail",
  /** Plays it down. */
  "soften",
  /** Off the topic. */
  "aside",
  /** Pushes back. */
  "resist",
  /** Instead of telling, by mood. */
  "heard",
  "unheard",
  "pressed",
  /** What was asked about is not so; is not known. */
  "deny",
  "unsure",
  "hesitation",
  /** Last words. */
  "leaving",
  "relieved",
]);
export type PhrasePart = z.infer<typeof PhrasePart>;

/** A file of `library/simulated-clients/phrases/`: the composer's phrases in one language. */
export const PhraseFile = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("phrases"),
  id: Identifier,
  version: ContentVersion,
  /** ISO 639 code: `en`. */
  language: z.string().regex(/^[a-z]{2,3}$/, "a language such as es"),
  title: z.string().min(1),
  provenance: Provenance,
  /**
   * What replies in this language show, by detector name: words of which one is enough. For languages that the library's
   * detectors do not read.
   */
  hears: z.record(Identifier, z.array(z.string().min(2)).min(1)).default({}),
  /** Words that are never mistyped, because a typo could turn their meaning round; negations above all. */
  keep: z.array(z.string().min(1)).default([]),
  phrases: z.record(PhrasePart, PhraseSet),
});
export type PhraseFile = z.infer<typeof PhraseFile>;
