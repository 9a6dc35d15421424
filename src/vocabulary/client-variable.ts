import { z } from "zod";
import { ClientCondition } from "./client-condition.ts";
import { Identifier } from "./identifier.ts";

/** What moves a variable, by how much, and the cause as it is put on record. */
export const ClientReaction = z.strictObject({
  /** What the assistant's reply has to show: a detector name such as `dismissal`; of several, any. */
  heard: z.union([Identifier, z.array(Identifier).min(1)]),
  /** Added to the variable, in its own unit. */
  by: z.number(),
  /** The cause, as a half sentence about the person: "was brushed off". */
  because: z.string().min(1),
  /** All of these have to hold as well. */
  when: z.array(ClientCondition).default([]),
});
export type ClientReaction = z.infer<typeof ClientReaction>;

/** One hidden variable of a simulated person. It never leaves its bounds, and every change has a stated cause. */
export const ClientVariable = z.strictObject({
  /** What a high value means. */
  means: z.string().min(1).optional(),
  /** Smallest and largest value. */
  bounds: z.tuple([z.number(), z.number()]).default([0, 1]),
  start: z.number(),
  /** With every reply it goes this share of the way towards a value: an affect that fades, a trust that wears off. */
  drift: z.strictObject({ toward: z.number(), share: z.number().gt(0).max(1), because: z.string().min(1) }).optional(),
  /** Added when a reply shows none of what the variable reacts to. */
  unmoved: z.strictObject({ by: z.number(), because: z.string().min(1) }).optional(),
  /** Most it moves in one turn, up or down. */
  step: z.number().positive().optional(),
  /**
   * What moves it. Absent: for `trust` and `distress` the reactions of the library; any other variable is then moved by
   * the model's proposals within bounds and `step`, and stays as it is where no model plays.
   */
  reactions: z.array(ClientReaction).optional(),
});
export type ClientVariable = z.infer<typeof ClientVariable>;
