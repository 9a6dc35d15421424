import { z } from "zod";
import { ContentVersion, Identifier, Provenance } from "../../vocabulary/index.ts";
import { RiskLanguage } from "./lexicon-file.ts";

/** Kinds of plain statements; what each gives, alone and beside others, `plainIntent` says. */
export const statementRoles = [
  /** The act with an intention: a plan by itself. */
  "plan",
  /** Under way now: imminent by itself. */
  "imminent",
  /** A wish to die, or thoughts of suicide, of today. */
  "wish",
  /** A means at hand or got. */
  "means",
  /** Letters written, goodbyes said. */
  "farewell",
  /** Perhaps an overdose or an injury just done; an accident or a treatment by itself. */
  "begun",
  /** "I am going to do it tonight": means what was spoken of before. */
  "resolve",
  /** "If", "would": takes back a plan of its sentence, and anything else that stands behind it there. */
  "supposed",
  /** Takes back whatever else its sentence says: told of others, past, denied, a figure of speech. */
  "unless",
  /** Takes back what is under way, wherever it stands: medicine taken as told or by mistake, a sport. */
  "explained",
] as const;
export type StatementRole = (typeof statementRoles)[number];

/** One pattern per line, in the notation of the detectors; empty lines and lines that begin with `#` are notes. */
const PatternLines = z.string().min(1);

/** Plain statements of intent in one language (`library/plain-intent/`). */
export const PlainIntentFile = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("plain-intent"),
  id: Identifier,
  version: ContentVersion,
  title: z.string().min(1),
  provenance: Provenance,
  language: RiskLanguage,
  /** `words`: patterns are over words. `letters`: over single signs, for scripts written without spaces; a gap is four signs. */
  matching: z.enum(["words", "letters"]),
  /** Named alternatives: `<name>`. */
  lists: z.record(Identifier, PatternLines).default({}),
  statements: z.partialRecord(z.enum(statementRoles), PatternLines),
});
export type PlainIntentFile = z.infer<typeof PlainIntentFile>;
