import { z } from "zod";
import { ClientCondition } from "./client-condition.ts";
import { Identifier } from "./identifier.ts";

/** A form the simulated person fills in before or after a visit, answered from the hidden variables. */
export const ClientQuestionnaire = z.strictObject({
  id: Identifier,
  title: z.string().min(1),
  when: z.enum(["before", "after", "both"]),
  items: z
    .array(
      z.strictObject({
        id: Identifier,
        /** In our own words, or text the user is licensed to use. */
        asks: z.string().min(1),
        variable: Identifier,
        /** Lowest and highest answer; the variable's bounds are mapped onto them and rounded. */
        scale: z.tuple([z.int(), z.int()]),
        /** A high value of the variable gives a low answer. */
        isReversed: z.boolean().default(false),
      }),
    )
    .min(1),
  score: z.enum(["sum", "mean"]).default("sum"),
});
export type ClientQuestionnaire = z.infer<typeof ClientQuestionnaire>;

/** Something that may happen between two visits. */
export const BetweenVisitsEvent = z.strictObject({
  id: Identifier,
  what: z.string().min(1),
  /** Happens only when all of these hold as the visit ends. */
  when: z.array(ClientCondition).default([]),
  /** Chance that it then happens, 0 to 1. */
  chance: z.number().min(0).max(1).default(1),
  /** Added to variables, each in its own unit. */
  changes: z.record(Identifier, z.number()).default({}),
  /** An adverse outcome, to be counted. */
  isAdverse: z.boolean().default(false),
  /** What the person puts it down to. */
  attributedTo: z.enum(["assistant", "care", "self", "outside"]).optional(),
  /** The person does not come back afterwards. */
  endsCare: z.boolean().default(false),
});
export type BetweenVisitsEvent = z.infer<typeof BetweenVisitsEvent>;

/** One of several visits: how it opens, and what may happen after it. */
export const ClientVisit = z.strictObject({
  /** First lines of this visit; the persona's own for the first visit where absent. */
  opening: z.array(z.string().min(1)).min(1).optional(),
  /** Days until the next visit. */
  daysAfter: z.int().min(1).default(7),
  /** What the diary of the days after may say; one entry is chosen by the seed. */
  diary: z.array(z.string().min(1)).default([]),
  /** What may happen after it. */
  events: z.array(BetweenVisitsEvent).default([]),
});
export type ClientVisit = z.infer<typeof ClientVisit>;

/** Answers to one form. */
export const QuestionnaireAnswers = z.strictObject({
  id: z.string(),
  /** Item id to answer. */
  answers: z.record(z.string(), z.number()),
  score: z.number(),
});
export type QuestionnaireAnswers = z.infer<typeof QuestionnaireAnswers>;

/** What is known of a visit when it is over: forms, diary, events. Hidden from the assistant, like all of the state. */
export const VisitRecord = z.strictObject({
  /** 0-based. */
  visit: z.int().nonnegative(),
  /** Filled in after it. */
  after: z.array(QuestionnaireAnswers),
  diary: z.string().optional(),
  events: z.array(
    z.strictObject({
      id: z.string(),
      what: z.string(),
      isAdverse: z.boolean(),
      attributedTo: z.string().optional(),
    }),
  ),
  /** The person does not come back: why. */
  dropsOut: z.string().optional(),
});
export type VisitRecord = z.infer<typeof VisitRecord>;
