import { z } from "zod";
import { QuestionnaireAnswers, VisitRecord } from "./client-visit.ts";

/** One change of a hidden variable, with its cause. */
export const StateChange = z.strictObject({
  variable: z.string(),
  from: z.number(),
  to: z.number(),
  because: z.string(),
  /** Who decided it: the reactions of the persona, drift, an event between visits, a model's proposal. */
  by: z.enum(["reaction", "drift", "event", "model"]),
  /** Index of the assistant turn that caused it. */
  turn: z.int().nonnegative().optional(),
});
export type StateChange = z.infer<typeof StateChange>;

/** What was wrong with a model's attempt to word a turn. Kinds are counted; the attempt's words are not kept. */
export const WordingProblem = z.strictObject({
  kind: z.enum([
    "unreadable",
    "empty",
    "role-broken",
    "undisclosed-fact",
    "unknown-fact",
    "too-many-facts",
    "too-long",
  ]),
  /** Field names, ids and numbers; no words of the conversation. */
  detail: z.string().max(300),
});
export type WordingProblem = z.infer<typeof WordingProblem>;

/** What a turn of a simulated client is for. */
export const ClientAct = z.enum(["open", "disclose", "repeat", "deny", "respond", "leave", "close"]);
export type ClientAct = z.infer<typeof ClientAct>;

/** A simulated client's hidden state after a turn, with the reasons of its last change. */
export const ClientState = z.strictObject({
  /** Named variables within the bounds the persona states, for example `trust: 0.4`. */
  variables: z.record(z.string(), z.number()),
  /** Ids of the facts and episodes disclosed so far, in order. */
  disclosed: z.array(z.string()),
  /** One line per change made in this turn: which variable, by how much, and why. */
  reasons: z.array(z.string()),
  /** The same changes, to compute with. Absent in runs stored before they were kept, like the fields below. */
  causes: z.array(StateChange).optional(),
  /** Ids told in this turn, whether for the first time or again. */
  told: z.array(z.string()).optional(),
  act: ClientAct.optional(),
  mood: z.enum(["heard", "unheard", "pressed"]).optional(),
  /** What the last reply was appraised as: detector names. */
  heard: z.array(z.string()).optional(),
  /** Ids the last reply asked about. */
  asked: z.array(z.string()).optional(),
  phase: z.string().optional(),
  /** How the person tries to manage what they feel, where the persona says so. */
  regulation: z.string().optional(),
  /** Set in the last turn of a person who leaves or is done. */
  exit: z.strictObject({ kind: z.enum(["left", "done"]), because: z.string() }).optional(),
  /** In the first turn of a later visit: what came of the visit before. */
  sinceLastVisit: VisitRecord.optional(),
  /** In the first turn of a visit: forms filled in before it. */
  before: z.array(QuestionnaireAnswers).optional(),
  /** Who put the turn into words, and what had to be corrected on the way. */
  words: z
    .strictObject({
      maker: z.string(),
      /** `composer`: the built-in composer spoke in place of a model whose attempts were unusable. */
      outcome: z.enum(["first-attempt", "corrected", "composer"]),
      problems: z.array(WordingProblem),
    })
    .optional(),
  /** What an adapter keeps besides; JSON values. */
  own: z.record(z.string(), z.json()).optional(),
});
export type ClientState = z.infer<typeof ClientState>;
