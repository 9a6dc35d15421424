import { z } from "zod";
import { ClientCondition } from "./client-condition.ts";
import { ClientVariable } from "./client-variable.ts";
import { ClientQuestionnaire, ClientVisit } from "./client-visit.ts";
import { CognitiveDiagram } from "./cognitive-diagram.ts";
import { ContentVersion, Identifier, Locale } from "./identifier.ts";
import { PersonaEpisode, PersonaFact } from "./persona-fact.ts";
import { Provenance } from "./provenance.ts";

/** How a person writes; what a style sets can be set anew for one person. Shares are 0 to 1. */
export const ClientManner = z.strictObject({
  /** Most sentences in a message. */
  sentences: z.int().min(1).max(12).optional(),
  register: z.enum(["formal", "everyday", "texting"]).optional(),
  /** How often a turn resists: pushes back, evades, plays down. */
  resistance: z.number().min(0).max(1).optional(),
  /** Share of longer words that are mistyped. */
  typos: z.number().min(0).max(0.3).optional(),
  /** How often a message carries a hesitation. */
  hesitation: z.number().min(0).max(1).optional(),
});
export type ClientManner = z.infer<typeof ClientManner>;

/** What is told, when, and how much at once. */
export const DisclosurePolicy = z.strictObject({
  /** Most facts in one turn. */
  perTurn: z.int().min(1).max(5).default(1),
  /** Most facts in the first turn. */
  inOpening: z.int().min(0).max(5).default(0),
  /** Chance that something is volunteered in a turn in which it may be, 0 to 1. */
  pace: z.number().min(0).max(1).default(1),
  /** What is said when something is asked that no fact answers. */
  whenUnknown: z.enum(["unsure", "deny", "evade"]).default("evade"),
});
export type DisclosurePolicy = z.infer<typeof DisclosurePolicy>;

/** When the person goes. Without it: when trust falls below `leavesBelowTrust`, or all is told and trust is 0.6 or more. */
export const ExitRule = z.strictObject({
  /** Leaves when any of these holds after a reply. */
  leaves: z.array(ClientCondition).default([]),
  /** Is done when all of these hold; never, when empty. */
  done: z.array(ClientCondition).default([]),
  /** Does not come back to the next visit when any of these holds as a visit ends. */
  dropsOut: z.array(ClientCondition).default([]),
});
export type ExitRule = z.infer<typeof ExitRule>;

/** One stage of how the person goes through a conversation. A person moves forwards only, one phase a turn at most. */
export const ClientPhase = z.strictObject({
  id: Identifier,
  /** What the person does in it; a model is told. */
  means: z.string().min(1),
  /** Entered when all of these hold and the phase before has lasted its least number of exchanges. */
  enters: z.array(ClientCondition).default([]),
  exchanges: z.strictObject({ least: z.int().min(0).default(0), most: z.int().min(1).optional() }).optional(),
  /** Ids of facts and episodes that are told in this phase or later only. */
  facts: z.array(Identifier).default([]),
});
export type ClientPhase = z.infer<typeof ClientPhase>;

/** How a person tries to manage what they feel; the first rule that holds counts. */
export const RegulationRule = z.strictObject({
  goal: z.string().min(1),
  strategy: z.enum(["situation-modification", "attention-deployment", "cognitive-change", "response-modulation"]),
  when: z.array(ClientCondition).default([]),
});
export type RegulationRule = z.infer<typeof RegulationRule>;

const fillers = z.array(z.string().min(1)).min(2);

/** A person seeking help, as an author describes them: what they know, feel, tell and want, and how they talk. */
export const Persona = z.strictObject({
  id: Identifier,
  name: z.string().min(1),
  age: z.int().min(10).max(110),
  locale: Locale,
  /** What they write in, where it is not the language of the locale. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, "a language such as es")
    .optional(),
  /** Author's sketch: situation, what they want today, what they fear if they tell, a strength, a person. */
  about: z.string().min(1),
  /** What a reader should know before reading their words. */
  contentNote: z.string().min(1).optional(),
  /** Attributes of a published kind of profile, as that kind has them. */
  profile: z.strictObject({ kind: Identifier, attributes: z.record(z.string(), z.json()) }).optional(),
  /** How they talk: a style of the library, such as `plain`, `guarded` or `tangent`. */
  style: Identifier,
  manner: ClientManner.optional(),
  opening: z.array(z.string().min(1)).min(1),
  facts: z.array(PersonaFact).min(1),
  episodes: z.array(PersonaEpisode).optional(),
  diagram: CognitiveDiagram.optional(),
  /**
   * What they say when they have nothing to disclose, by mood: when heard, when not heard, when pressed. Such lines state
   * nothing about the person. Where absent, the library's phrases for the language are used.
   */
  fillers: z.strictObject({ heard: fillers, unheard: fillers, pressed: fillers }).optional(),
  closing: z
    .strictObject({ relieved: z.array(z.string().min(1)).min(1), leaving: z.array(z.string().min(1)).min(1) })
    .optional(),
  /** Starting values of the two variables that everybody has, 0 to 1. */
  start: z
    .strictObject({ trust: z.number().min(0).max(1), distress: z.number().min(0).max(1) })
    .default({ trust: 0.4, distress: 0.6 }),
  /** Further variables, or `trust` and `distress` anew. */
  variables: z.record(Identifier, ClientVariable).optional(),
  disclosure: DisclosurePolicy.optional(),
  goals: z.array(z.string().min(1)).optional(),
  /** Leaves when trust falls below this, unless `exit` says otherwise. */
  leavesBelowTrust: z.number().min(0).max(1).default(0.1),
  exit: ExitRule.optional(),
  phases: z.array(ClientPhase).min(1).optional(),
  regulation: z.array(RegulationRule).optional(),
  visits: z.array(ClientVisit).min(1).optional(),
  questionnaires: z.array(ClientQuestionnaire).optional(),
});
export type Persona = z.infer<typeof Persona>;

/** A file of `library/personas/`: one person, with where they come from. */
export const PersonaFile = Persona.extend({
  schemaVersion: z.literal(1),
  kind: z.literal("persona"),
  version: ContentVersion,
  contentNote: z.string().min(1),
  provenance: Provenance,
  /** What to find people by, such as `condition`, `severity`. */
  tags: z.record(z.string(), z.string()).default({}),
});
export type PersonaFile = z.infer<typeof PersonaFile>;
