import { z } from "zod";
import { Identifier } from "./identifier.ts";

/** One possible answer. */
export const AnswerOption = z.strictObject({
  id: Identifier,
  /** As it stands in the list that is shown. */
  text: z.string().min(1),
  /** What choosing it counts for an item that reads `level`; absent when choosing it says nothing ("I do not know"). */
  level: z.int().optional(),
});
export type AnswerOption = z.infer<typeof AnswerOption>;

const marks = z.enum(["letters", "numbers", "ids"]).default("letters");

/** Which exchange asks for the answer, 1-based; by default answers belong to the exchanges in order. */
const exchange = z.int().min(1).optional();

/**
 * The form in which a scenario asks to be answered. The text `{options}` in the line said in that exchange is replaced by
 * the options, each on a line of its own. What comes back is read by fixed rules (see `readAnswer`), never guessed at.
 */
export const AnswerFormat = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("options"),
    exchange,
    options: z.array(AnswerOption).min(2).max(26),
    /** How options are named: A, B, C; 1, 2, 3; or by their ids, as labels are. */
    marks,
    /** `permuted`: in an order of its own for every repeat, drawn from the run's seed. */
    order: z.enum(["as-written", "permuted"]).default("as-written"),
    /** Whether several options may be right and chosen. */
    several: z.boolean().default(false),
    /** Ids of the right options. */
    key: z.array(Identifier).min(1).optional(),
    /** `elastic`: a proper part of the key without a wrong option earns its share of it. */
    credit: z.enum(["all-or-nothing", "elastic"]).default("all-or-nothing"),
  }),
  z.strictObject({
    kind: z.literal("number"),
    exchange,
    from: z.int(),
    to: z.int(),
    key: z.int().optional(),
  }),
  /** A span of words: right when it is one of the key's wordings, articles, case and punctuation aside. */
  z.strictObject({ kind: z.literal("text"), exchange, key: z.array(z.string().min(1)).min(1) }),
  /** Several numbered answers in one reply, all from the same options: a questionnaire handed over whole. */
  z.strictObject({
    kind: z.literal("list"),
    exchange,
    length: z.int().min(1).max(200),
    options: z.array(AnswerOption).min(2).max(26),
    marks,
  }),
]);
export type AnswerFormat = z.infer<typeof AnswerFormat>;
