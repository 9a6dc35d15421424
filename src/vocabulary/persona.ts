import { z } from "zod";
import { Identifier, Locale } from "./identifier.ts";

/** Something a simulated client knows about itself and may or may not tell. */
export const PersonaFact = z.strictObject({
  id: Identifier,
  /** The fact for the author and for a model, in the third person. */
  fact: z.string().min(1),
  /** How the person would say it, in their own words; several wordings keep repeats from being alike. */
  says: z.array(z.string().min(1)).min(1),
  /** Least trust at which it is told, 0 to 1. */
  minimumTrust: z.number().min(0).max(1).default(0),
  /** Told only when the assistant asks about it: a detector name such as `safety-question`. */
  whenAsked: z.string().optional(),
  /** Not before this exchange, 1-based. */
  fromExchange: z.int().min(1).default(1),
});
export type PersonaFact = z.infer<typeof PersonaFact>;

/** A person seeking help, as an author describes them for the state-driven client. */
export const Persona = z.strictObject({
  id: Identifier,
  name: z.string().min(1),
  age: z.int().min(10).max(110),
  locale: Locale,
  /** Author's sketch: situation, what they want today, what they fear if they tell, a strength, a person. */
  about: z.string().min(1),
  /** How they talk. */
  style: z.enum(["plain", "terse", "talkative", "guarded", "ironic", "anxious"]),
  opening: z.array(z.string().min(1)).min(1),
  facts: z.array(PersonaFact).min(1),
  /** What they say when they have nothing to disclose, by mood: when heard, when not heard, when pressed. */
  fillers: z.strictObject({
    heard: z.array(z.string().min(1)).min(2),
    unheard: z.array(z.string().min(1)).min(2),
    pressed: z.array(z.string().min(1)).min(2),
  }),
  closing: z.strictObject({ relieved: z.array(z.string().min(1)).min(1), leaving: z.array(z.string().min(1)).min(1) }),
  /** Starting values, 0 to 1. */
  start: z.strictObject({ trust: z.number().min(0).max(1), distress: z.number().min(0).max(1) }),
  /** Leaves when trust falls below this. */
  leavesBelowTrust: z.number().min(0).max(1).default(0.1),
});
export type Persona = z.infer<typeof Persona>;
