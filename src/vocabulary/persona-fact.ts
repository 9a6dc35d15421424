import { z } from "zod";
import { ClientCondition } from "./client-condition.ts";
import { Identifier } from "./identifier.ts";

/** Which part of the diagram a fact lets be seen; for measuring whether a talk uncovered it, and in which order. */
export const RevealedPart = z.strictObject({
  part: z.enum([
    "history",
    "core-belief",
    "intermediate-belief",
    "coping",
    "situation",
    "automatic-thought",
    "emotion",
    "behaviour",
  ]),
  /** Which of the diagram's situations, for the last four. */
  situation: Identifier.optional(),
});
export type RevealedPart = z.infer<typeof RevealedPart>;

/** One thing a simulated person knows about themselves and may or may not tell. */
export const PersonaFact = z.strictObject({
  id: Identifier,
  /** The fact for the author and for a model, one claim in the third person. */
  fact: z.string().min(1),
  /**
   * How the person would say it, in their own words; several wordings keep repeats from being alike. Without any, the
   * built-in composer says `fact` as it stands, which then has to be in the first person.
   */
  says: z.array(z.string().min(1)).default([]),
  /** Wordings for one style (`guarded`) or one language (`de`); they go before `says` where they fit. */
  saysIn: z.record(z.string(), z.array(z.string().min(1)).min(1)).optional(),
  /** What it is about, such as `sleep`; facts of one topic are asked for together. */
  topic: Identifier.optional(),
  /**
   * `absent`: something the person denies when asked. `unknown`: something they do not know about themselves. Default:
   * `present`.
   */
  polarity: z.enum(["present", "absent", "unknown"]).optional(),
  /**
   * The fact as claims, name to value, such as `siblings: none`. Two facts, or a fact and the profile, with different
   * values of one claim contradict each other.
   */
  claims: z.record(Identifier, z.string()).optional(),
  /** How hard it is to say, 0 to 1; for judging whether it came at the right time. */
  sensitivity: z.number().min(0).max(1).optional(),
  /** Least value of the variable `trust` at which it is told. */
  minimumTrust: z.number().default(0),
  /**
   * `volunteered`: told when its conditions hold. `asked`: only when it is asked about. `never`: known and not told to
   * anybody. Default: `asked` for facts with `whenAsked`, `askedBy` or of another polarity than `present`.
   */
  disclosure: z.enum(["volunteered", "asked", "never"]).optional(),
  /** Told only when the assistant asks about it: a detector name such as `safety-question`. */
  whenAsked: z.string().optional(),
  /** Words of which one in the assistant's reply means that it was asked about, in the person's language. */
  askedBy: z.array(z.string().min(2)).optional(),
  /** Not before this exchange of a visit, 1-based. */
  fromExchange: z.int().min(1).default(1),
  /** Not before this visit, 1-based. */
  fromVisit: z.int().min(1).optional(),
  /** All of these have to hold as well. */
  needs: z.array(ClientCondition).optional(),
  reveals: RevealedPart.optional(),
});
export type PersonaFact = z.infer<typeof PersonaFact>;

/** Something that happened, with its time; told like a fact. */
export const PersonaEpisode = PersonaFact.extend({
  /** When it was, as the person would say it: "last Sunday". */
  when: z.string().min(1),
  /** Days before the first visit, from and to; 0 is the day itself. */
  daysAgo: z.tuple([z.int().nonnegative(), z.int().nonnegative()]).optional(),
});
export type PersonaEpisode = z.infer<typeof PersonaEpisode>;
