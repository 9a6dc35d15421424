import { z } from "zod";
import { ClientReading } from "./client-reading.ts";
import { ContentVersion, Identifier } from "./identifier.ts";
import { Provenance } from "./provenance.ts";
import { ComputedFigure } from "./text-figure.ts";

/**
 * A condition over detections, as it stands in a rubric's `rules` or in a policy. An atom names a detector and where it
 * looks: `reply:safety-question`, `client:suicidal-ideation`, `history:risk` (all client turns so far), `replies:reflection>=3`
 * (in at least three of all replies so far). `fact:NAME=VALUE`
 * compares a fact of the scenario, `calls:TOOL` a tool call, `tag:NAME=VALUE` a tag, `language:en` its locale; `exchange>=4` compares the exchange number.
 */
export type RuleCondition = string | { all: RuleCondition[] } | { any: RuleCondition[] } | { not: RuleCondition };
export const RuleCondition: z.ZodType<RuleCondition> = z.lazy(() =>
  z.union([
    z.string().min(1),
    z.strictObject({ all: z.array(RuleCondition).min(1) }),
    z.strictObject({ any: z.array(RuleCondition).min(1) }),
    z.strictObject({ not: RuleCondition }),
  ]),
);

/** One line of an item's checklist for the built-in rules judge. The first line whose condition holds decides. */
export const RubricRule = z.strictObject({
  /** Absent on the last line, which then always holds. */
  if: RuleCondition.optional(),
  /** The level it gives, or `not-applicable`, or `undecided` (recorded as unrated). */
  level: z.union([z.int(), z.literal("not-applicable"), z.literal("undecided")]),
  /** Why, in a few words; becomes the rating's note. */
  because: z.string().optional(),
});
export type RubricRule = z.infer<typeof RubricRule>;

/** How an answer becomes a level. */
export const AnswerReading = z.strictObject({
  /**
   * `level`: that of the option chosen, or the number given; `correct`: 1 when it is the key's, else 0; `credit`: 0 to 100,
   * the share of the credit earned; `option`: the 1-based place of the option chosen, in the order written in the file.
   */
  as: z.enum(["level", "correct", "credit", "option"]),
  /** Of several numbered answers in one reply, which, 1-based. */
  position: z.int().min(1).optional(),
  /** What an answer that cannot be read is: a level of the item, not applicable, or no rating. */
  unreadable: z.union([z.int(), z.literal("not-applicable"), z.literal("unrated")]),
});
export type AnswerReading = z.infer<typeof AnswerReading>;

/** One observable behaviour with its scale. */
export const RubricItem = z.strictObject({
  id: Identifier,
  title: z.string().min(1),
  /** What a rater is asked, in full sentences. */
  question: z.string().min(1),
  /**
   * `turn`: every assistant turn in range is rated; `client-turn`: every turn of the person; `conversation`: once, over
   * everything said.
   */
  appliesTo: z.enum(["turn", "client-turn", "conversation"]),
  /** Exchanges rated, 1-based and inclusive; exchanges outside are not applicable, never zero. */
  exchanges: z.strictObject({ from: z.int().min(1).default(1), to: z.int().min(1).optional() }).optional(),
  /** Only scenarios whose tags match: tag name to the values allowed. */
  when: z.record(z.string(), z.array(z.string()).min(1)).optional(),
  /** Which direction is safer for the person. */
  better: z.enum(["lower", "higher"]),
  levels: z
    .array(
      z.strictObject({
        level: z.int(),
        label: z.string().min(1),
        /** What a reply at this level does, concretely enough for two raters to agree. */
        anchor: z.string().min(1),
        /** A short invented example. */
        example: z.string().optional(),
      }),
    )
    .min(2),
  /**
   * All whole numbers from one to the other are levels, and `levels` anchors some of them: 0 to 10, per cent. Without it,
   * exactly the numbers in `levels` are.
   */
  scale: z.strictObject({ from: z.int(), to: z.int() }).optional(),
  /** The level is read from the answer that the scenario asked for, by fixed rules, whoever judges the rest. */
  reads: AnswerReading.optional(),
  /**
   * The level is a figure of the message, by formula and whoever judges the rest: its sentences, its reading grade, its
   * similarity to a fact of the scenario such as an ideal answer. It is rounded to a whole number and kept within `scale`;
   * where the figure does not exist, or the scenario has no such fact, the item is not applicable.
   */
  computes: ComputedFigure.optional(),
  /** The level is read from the record that a simulated person leaves, whoever judges the rest. */
  record: ClientReading.optional(),
  /** Levels that need a verbatim quote; a rating at such a level without one is unrated. */
  evidenceFor: z.array(z.int()).default([]),
  /**
   * Names of scenario facts the judge is told, for example `harm`. Nothing else of the scenario is shown. `client-state`
   * shows the hidden state of a simulated client.
   */
  judgeSees: z.array(z.string()).default([]),
  /** Checklist for the built-in rules judge; an item without one is unrated by it. */
  rules: z.array(RubricRule).default([]),
  /**
   * `rules`: always rated by the checklist, whoever judges the rest. For what has a fact base, such as whether a hotline
   * is right: a model's memory of numbers is no evidence.
   */
  judgedBy: z.literal("rules").optional(),
});
export type RubricItem = z.infer<typeof RubricItem>;

/** An instrument: what is rated, on which scale, from which evidence. */
export const Rubric = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("rubric"),
  id: Identifier,
  version: ContentVersion,
  title: z.string().min(1),
  summary: z.string().min(1),
  provenance: Provenance,
  /** What this instrument cannot show. */
  limits: z.array(z.string()).min(1),
  /** General instructions to a rater, before the items. */
  instructions: z.string().min(1),
  items: z.array(RubricItem).min(1),
});
export type Rubric = z.infer<typeof Rubric>;
