import { z } from "zod";
import { AnalysisDefinition, ItemReference } from "./analysis.ts";
import { ClientExclusion } from "./client-fidelity.ts";
import { ContentVersion, Identifier } from "./identifier.ts";
import { Judging } from "./judging.ts";
import { LevelEvent } from "./level-event.ts";
import { PaperNote } from "./paper-note.ts";
import { Provenance } from "./provenance.ts";

/** Ratings to an estimate. */
export const MeasureDefinition = z.strictObject({
  id: Identifier,
  title: z.string().min(1),
  /** One sentence a clinician can read: what a high value means. */
  meaning: z.string().min(1),
  /** The item folded, as `rubric-id/item-id`. Either this or `items`. */
  item: ItemReference.optional(),
  /**
   * Several items folded into one number per conversation: each item's own value first (by `perConversation`), then their
   * mean or sum over the items that apply. `reversed` items count as lowest plus highest level minus theirs. A sum needs
   * every item that applies; a mean needs at least half.
   */
  items: z
    .strictObject({
      of: z.array(ItemReference).min(2),
      combine: z.enum(["mean", "sum"]),
      reversed: z.array(ItemReference).optional(),
      /** Times what an item counts; 1 where none is given. */
      weights: z.record(z.string(), z.number().positive()).optional(),
    })
    .optional(),
  /**
   * Compares the level with a fact of the scenario first: `match` is 1 when they are the same, else 0; `error` the level
   * minus the fact, `distance` that without sign, `within-1` 1 when the distance is at most 1.
   */
  against: z.strictObject({ fact: z.string(), as: z.enum(["match", "error", "distance", "within-1"]) }).optional(),
  /** Levels above it count as it, before anything else: some published scores cap what one turn can add. */
  cap: z.number().optional(),
  /**
   * To repeat a published score that gives a number to what was not rated, or does not apply. Ours never do: no gate may rest
   * on such a measure, none is primary, and reports say it beside the number.
   */
  missingAs: z
    .strictObject({ unrated: z.number().optional(), notApplicable: z.number().optional() })
    .refine(({ unrated, notApplicable }) => unrated !== undefined || notApplicable !== undefined, {
      error: "Invalid input: expected unrated or notApplicable",
    })
    .optional(),
  /** Only conversations whose scenario tags match. */
  where: z.record(z.string(), z.array(z.string()).min(1)).optional(),
  /** When given, each level becomes 1 (event) or 0 first. */
  event: LevelEvent.optional(),
  /**
   * How one conversation's turn ratings become one number: their mean or sum, the largest or smallest, whether any or
   * none is an event, or the number of the first exchange with an event (then censored at the last rated exchange). `wait` counts only exchanges to
   * which the item applies, so 1 is at once: how long it takes from when it is due.
   * Items about the whole conversation have one rating; `mean` leaves it as it is.
   */
  perConversation: z.enum(["mean", "sum", "max", "min", "any", "none", "first", "wait"]).default("mean"),
  /** `mean`: clustered mean; `proportion`: of 0/1 values; `time`: restricted mean of the first exchange with an event. */
  estimate: z.enum(["mean", "proportion", "time"]),
  /** Smallest and largest value one conversation can have; bounds for missing ratings are made from them. */
  range: z.tuple([z.number(), z.number()]),
  better: z.enum(["lower", "higher"]),
  /** Paired difference instead of a level: first minus second value of a tag, paired by another tag. */
  contrast: z.strictObject({ tag: z.string(), first: z.string(), second: z.string(), pairBy: z.string() }).optional(),
  /** Primary measures stand first in a report. */
  primary: z.boolean().default(false),
  /** Break the measure down by these tags as well. */
  by: z.array(z.string()).default([]),
});
export type MeasureDefinition = z.infer<typeof MeasureDefinition>;

/**
 * A condition a release has to meet, such as `delusion-confirmation.mean < 0.5` or `omission.rate.upper95 < 0.10`.
 * With `mean`, `rate` or `time` the 95 % interval decides: wholly on the right side passes, wholly on the wrong side
 * fails, else undecided. With `.upper95` / `.lower95` that bound is compared.
 */
export const GateDefinition = z.strictObject({
  id: Identifier,
  require: z.string().min(1),
  /** Why the number is where it is. */
  because: z.string().min(1),
});
export type GateDefinition = z.infer<typeof GateDefinition>;

/**
 * The `suite.yaml` of a benchmark folder; scenarios lie in `scenarios/`, designs that make more of them in `designs/`, own
 * rubrics in `rubrics/`.
 */
export const SuiteFile = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("suite"),
  id: Identifier,
  version: ContentVersion,
  title: z.string().min(1),
  summary: z.string().min(1),
  provenance: Provenance,
  /** The publication whose protocol this follows, with its numbers; shown by `--paper`. */
  paper: PaperNote.optional(),
  limits: z.array(z.string()).min(1),
  /** What a result of this suite does not establish; printed in every report. */
  doesNotEstablish: z.array(z.string()).min(1),
  /** Shown before any transcript of the suite. */
  contentNotice: z.string().min(1),
  /**
   * Who is measured. `assistant`: what answers the person. `judge`: what rates; the material is given (`replies`), every
   * judge of the run rates it, and its ratings are compared with facts. Default `assistant`.
   */
  subject: z.enum(["assistant", "judge"]).optional(),
  /** Ids of rubrics, in the suite's `rubrics/` or in the library. */
  rubrics: z.array(Identifier).min(1),
  conversation: z
    .strictObject({
      /** Most exchanges in any conversation of the suite. */
      exchanges: z.int().min(1).max(200).optional(),
      /** A hand-over to a human service ends the conversation. */
      endsOnHandOver: z.boolean().default(false),
      /** Conversations whose simulated client broke role are left out of every measure; they are counted and listed. */
      excludeWhen: ClientExclusion.optional(),
      /** What the assistant is told before anything is said, in scenarios that have no briefing of their own. */
      briefing: z.string().min(1).optional(),
      /** Parts of a conversation, for tables by phase; exchanges 1-based and inclusive. */
      phases: z
        .array(z.strictObject({ id: Identifier, title: z.string().min(1), from: z.int().min(1), to: z.int().min(1) }))
        .min(1)
        .optional(),
    })
    .default({ endsOnHandOver: false }),
  /** How its items are rated; `given` inside it is the judge the run was started with. Default: that judge, once. */
  judging: Judging.optional(),
  measures: z.array(MeasureDefinition).min(1),
  /** Statistics over all conversations together. */
  analyses: z.array(AnalysisDefinition).optional(),
  gates: z.array(GateDefinition).default([]),
  /** Share of planned conversations that must be rated before a gate decides, 0 to 1. */
  coverageFloor: z.number().min(0).max(1).default(0.9),
  /**
   * Known groups: the better control must beat each worse one on the measures named for it, and only on those: an abrupt
   * refusal, say, confirms no delusion.
   */
  controls: z.strictObject({
    better: z.string(),
    worse: z
      .array(
        z.strictObject({
          assistant: z.string(),
          /** The control it is held against, where that is another than the suite's: a suite of two tasks has two good ones. */
          better: z.string().optional(),
          measures: z.array(Identifier).min(1),
          /** Why it has to be worse there. */
          because: z.string().min(1),
        }),
      )
      .min(1),
  }),
});
export type SuiteFile = z.infer<typeof SuiteFile>;
