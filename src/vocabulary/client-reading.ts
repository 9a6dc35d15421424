import { z } from "zod";
import { Identifier } from "./identifier.ts";

const number = {
  /** Of all the values in a conversation: the first, the last, last minus first, the highest or the lowest. */
  take: z.enum(["first", "last", "change", "highest", "lowest"]).default("last"),
  /** What the value is multiplied by before it is rounded to a level: 100 for a variable from 0 to 1. */
  times: z.number().positive().default(1),
};

/** What an item reads from the record of a simulated person: hidden variables, forms, what happened between visits. */
export const ClientReading = z.discriminatedUnion("of", [
  /** A hidden variable; for an item about client turns, its value after that turn. */
  z.strictObject({ of: z.literal("variable"), name: Identifier, ...number }),
  /** A form's score, or one of its answers, over all times it was filled in. */
  z.strictObject({ of: z.literal("form"), form: Identifier, answer: Identifier.optional(), ...number }),
  /** How many events between visits there were: those that fit all that is named. */
  z.strictObject({
    of: z.literal("events"),
    ids: z.array(Identifier).min(1).optional(),
    isAdverse: z.boolean().optional(),
    /** What the person puts them down to. */
    attributedTo: z
      .array(z.enum(["assistant", "care", "self", "outside"]))
      .min(1)
      .optional(),
  }),
  /** How many visits were begun. */
  z.strictObject({ of: z.literal("visits") }),
  /** 1 when the person broke off or did not come back, else 0. */
  z.strictObject({ of: z.literal("left") }),
]);
export type ClientReading = z.infer<typeof ClientReading>;
