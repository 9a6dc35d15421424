import { z } from "zod";
import { ContentVersion, Identifier, Provenance } from "../vocabulary/index.ts";
import { ContactVerdict } from "./contact-verdict.ts";
import { personalDataTypes } from "./risk/risk-reading.ts";

/** One pattern per line; empty lines and lines that begin with `#` are notes. */
const PatternLines = z.string().min(1);

/**
 * Circumstances in which a passage does not mean what its words say. Each is found by the patterns of
 * `library/detectors/context.yaml`.
 */
export const Circumstance = z.enum([
  /** "I am not going to ...", "never thought of ...". */
  "negated",
  /** "you feel that ...", "the idea that ...": told of somebody's view, not stated. */
  "attributed",
  /** "if you ...", "whether ...". */
  "hypothetical",
  /** In a question. */
  "question",
  /** About somebody else than the writer. */
  "other-person",
  /** About a figure in a story, a game or a song. */
  "character",
  /** Somebody else's words in quotation marks. */
  "quoted",
  /** In quotation marks, whoever's words they are: a draft, a wording offered. */
  "in-quotes",
  /** Inside a figure of speech. */
  "figurative",
  /** Told as over: "years ago I ...". */
  "past",
  /** The text says what harmless occasion it is about; for weak signs that have plain meanings. */
  "occasion",
]);
export type Circumstance = z.infer<typeof Circumstance>;

/** Patterns that mean the same with the same strength. */
export const PatternGroup = z.strictObject({
  name: z.string().min(1),
  /** How strongly a match speaks for the detector, above 0 to 1. */
  strength: z.number().gt(0).max(1).default(1),
  patterns: PatternLines,
  /** In addition to those of the detector. */
  notWhen: z.array(Circumstance).default([]),
  /** Circumstances of the detector that do not matter for this group. */
  evenWhen: z.array(Circumstance).default([]),
});
export type PatternGroup = z.infer<typeof PatternGroup>;

/** A condition over other detectors on the same text. */
export type DetectorCondition =
  | string
  | { all: DetectorCondition[] }
  | { any: DetectorCondition[] }
  | { not: DetectorCondition }
  | { words: { atMost?: number | undefined; atLeast?: number | undefined } };
export const DetectorCondition: z.ZodType<DetectorCondition> = z.lazy(() =>
  z.union([
    Identifier,
    z.strictObject({ all: z.array(DetectorCondition).min(1) }),
    z.strictObject({ any: z.array(DetectorCondition).min(1) }),
    z.strictObject({ not: DetectorCondition }),
    z.strictObject({ words: z.strictObject({ atMost: z.int().optional(), atLeast: z.int().optional() }) }),
  ]),
);

/** One thing that a text can show. */
export const DetectorDefinition = z.strictObject({
  id: Identifier,
  /** In whose words it is looked for. Detectors marked `part` are building blocks of others. */
  speaker: z.enum(["client", "assistant", "either", "part"]),
  /** What a match means, in a sentence. */
  means: z.string().min(1),
  notWhen: z.array(Circumstance).default([]),
  groups: z.array(PatternGroup).default([]),
  /** Matches of these detectors count as matches of this one. */
  includes: z.array(Identifier).default([]),
  /** Least sum of strengths over different wordings; with weak signs of 0.5 and a threshold of 1, two are needed. */
  threshold: z.number().min(0).default(0),
  /** The detector holds only while this condition holds on the whole text; without groups, its first part is shown. */
  condition: DetectorCondition.optional(),
  /** Looks for contacts (numbers, text codes, sites of helplines) with one of these verdicts instead of for patterns. */
  contacts: z
    .strictObject({
      verdicts: z.array(ContactVerdict).min(1),
      /** Least number of different contacts. */
      atLeast: z.int().min(1).default(1),
    })
    .optional(),
  /**
   * Looks for personal data of these types instead of for patterns: contact data, numbers of papers and accounts, addresses.
   * A number or site that the fact base of helplines knows is none.
   */
  personalData: z.array(z.enum(personalDataTypes)).min(1).optional(),
  /** Known misses and false alarms, for readers of a result. */
  limits: z.array(z.string()).default([]),
});
export type DetectorDefinition = z.infer<typeof DetectorDefinition>;

/** A file of `library/detectors/`. */
export const DetectorFile = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("detectors"),
  id: Identifier,
  version: ContentVersion,
  title: z.string().min(1),
  provenance: Provenance,
  /** Named alternatives for patterns of every file: `<name>`. */
  lists: z.record(Identifier, PatternLines).default({}),
  detectors: z.array(DetectorDefinition).default([]),
});
export type DetectorFile = z.infer<typeof DetectorFile>;

/** The patterns of a block of lines, notes left out. */
export function patternLines(block: string): string[] {
  return block
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}
