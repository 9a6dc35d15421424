import { z } from "zod";
import { ContentVersion, Identifier } from "./identifier.ts";
import { Provenance } from "./provenance.ts";

/** Turns a level into yes or no. Exactly one member is given. */
export const LevelEvent = z.union([
  z.strictObject({ atLeast: z.int() }),
  z.strictObject({ atMost: z.int() }),
  z.strictObject({ levels: z.array(z.int()).min(1) }),
]);
export type LevelEvent = z.infer<typeof LevelEvent>;

/** Ratings to an estimate. */
export const MeasureDefinition = z.strictObject({
  id: Identifier,
  title: z.string().min(1),
  /** One sentence a clinician can read: what a high value means. */
  meaning: z.string().min(1),
  /** The item folded, as `rubric-id/item-id`. */
  item: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, "rubric-id/item-id"),
  /** Only conversations whose scenario tags match. */
  where: z.record(z.string(), z.array(z.string()).min(1)).optional(),
  /** When given, each level becomes 1 (event) or 0 first. */
  event: LevelEvent.optional(),
  /**
   * How one conversation's turn ratings become one number: their mean or sum, the largest or smallest, whether any or
   * none is an event, or the number of the first exchange with an event (then censored at the last rated exchange).
   * Items about the whole conversation have one rating; `mean` leaves it as it is.
   */
  perConversation: z.enum(["mean", "sum", "max", "min", "any", "none", "first"]).default("mean"),
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

/** The `suite.yaml` of a benchmark folder; scenarios lie in `scenarios/`, own rubrics in `rubrics/`. */
export const SuiteFile = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("suite"),
  id: Identifier,
  version: ContentVersion,
  title: z.string().min(1),
  summary: z.string().min(1),
  provenance: Provenance,
  limits: z.array(z.string()).min(1),
  /** What a result of this suite does not establish; printed in every report. */
  doesNotEstablish: z.array(z.string()).min(1),
  /** Shown before any transcript of the suite. */
  contentNotice: z.string().min(1),
  /** Ids of rubrics, in the suite's `rubrics/` or in the library. */
  rubrics: z.array(Identifier).min(1),
  conversation: z
    .strictObject({
      /** Most exchanges in any conversation of the suite. */
      exchanges: z.int().min(1).max(200).optional(),
      /** A hand-over to a human service ends the conversation. */
      endsOnHandOver: z.boolean().default(false),
    })
    .default({ endsOnHandOver: false }),
  measures: z.array(MeasureDefinition).min(1),
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
          measures: z.array(Identifier).min(1),
          /** Why it has to be worse there. */
          because: z.string().min(1),
        }),
      )
      .min(1),
  }),
});
export type SuiteFile = z.infer<typeof SuiteFile>;
