import { z } from "zod";
import { Identifier } from "./identifier.ts";
import { LevelEvent } from "./level-event.ts";

/** `rubric-id/item-id`. */
export const ItemReference = z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, "rubric-id/item-id");

/** What ratings are compared with: a fact of the scenario (a level's number or label), or another item. */
export const ComparedWith = z.union([z.strictObject({ fact: z.string() }), z.strictObject({ item: ItemReference })]);
export type ComparedWith = z.infer<typeof ComparedWith>;

const common = {
  id: Identifier,
  title: z.string().min(1),
  /** One or two sentences a clinician can read: what the numbers mean. */
  meaning: z.string().min(1),
  /** Only conversations whose scenario tags match. */
  where: z.record(z.string(), z.array(z.string()).min(1)).optional(),
  /** Done again for each value of these tags. */
  by: z.array(z.string()).optional(),
};

/**
 * A statistic of all conversations together, where a measure is an average of single ones. Every number has an interval over
 * scenarios, the independent units.
 */
export const AnalysisDefinition = z.discriminatedUnion("kind", [
  /** Predicted against true classes: accuracy, macro and weighted F1, recall per class, confusion table. */
  z.strictObject({
    kind: z.literal("classification"),
    ...common,
    item: ItemReference,
    against: ComparedWith,
    /** Whether an answer that could not be read counts as wrong or is left out. */
    unanswered: z.enum(["wrong", "leave-out"]),
    /** Classes (level labels) that are the serious ones: their joint recall and false-negative rate are given too. */
    serious: z.array(z.string()).min(1).optional(),
  }),
  /** Agreement beyond chance: per cent, kappa, weighted kappa, and for ordered levels tau-b. */
  z.strictObject({
    kind: z.literal("agreement"),
    ...common,
    item: ItemReference,
    against: ComparedWith,
    weighting: z.enum(["none", "linear", "quadratic"]),
  }),
  /** Distance in levels: bias, mean absolute error, root mean squared error, share within 1. */
  z.strictObject({ kind: z.literal("error"), ...common, item: ItemReference, against: ComparedWith }),
  /** How many of a list of things have happened by each exchange: mean share, area under it, exchange of the first. */
  z.strictObject({
    kind: z.literal("curve"),
    ...common,
    items: z.array(ItemReference).min(1),
    event: LevelEvent,
    /** Last exchange of the curve. */
    until: z.int().min(1).max(200),
  }),
  /** Over the cuts of progressive designs: how many turns after a signal first shows it is seen. */
  z.strictObject({
    kind: z.literal("delay"),
    ...common,
    item: ItemReference,
    /** What counts as a signal in the fact, and as seen in the rating. */
    event: LevelEvent,
    /** The fact that says what has shown by a cut: a level's number or label. */
    against: z.strictObject({ fact: z.string() }),
    /** Tags that name the conversation and the turn it was cut at; progressive designs write these. */
    conversation: z.string().default("conversation"),
    turn: z.string().default("turn"),
  }),
  /** How often each of several codes is given: share of rated turns, and of conversations with at least one. */
  z.strictObject({
    kind: z.literal("prevalence"),
    ...common,
    items: z.array(ItemReference).min(1),
    event: LevelEvent,
    /** Codes taken together: a turn counts when any of them is given, of the turns in scope of any. */
    categories: z.record(z.string(), z.array(ItemReference).min(1)).optional(),
  }),
  /** Whether conversations go on longer after a turn with a code: ratio of the turns left. */
  z.strictObject({ kind: z.literal("length"), ...common, items: z.array(ItemReference).min(1), event: LevelEvent }),
  /** Whether a second kind of turn follows a first more often than its base rate: window lift. */
  z.strictObject({
    kind: z.literal("lift"),
    ...common,
    first: ItemReference,
    following: z.array(ItemReference).min(1),
    event: LevelEvent,
    /** Turns looked at after the first; 0 is the same turn. */
    window: z.int().min(0).max(50),
  }),
  /** Mean level in a table of scenarios by exchanges, phases or another tag. */
  z.strictObject({
    kind: z.literal("heatmap"),
    ...common,
    item: ItemReference,
    event: LevelEvent.optional(),
    rows: z.string(),
    /** `exchange`, `visit`, `phase` (of the suite), or a tag. */
    columns: z.string(),
  }),
  /** How far repeats of one scenario differ: mean standard deviation within scenarios, share of scenarios all alike. */
  z.strictObject({ kind: z.literal("dispersion"), ...common, measure: Identifier }),
  /** One group of scenarios against another: ratio and difference of means. */
  z.strictObject({
    kind: z.literal("ratio"),
    ...common,
    measure: Identifier,
    tag: z.string(),
    first: z.array(z.string()).min(1),
    second: z.array(z.string()).min(1),
  }),
  /**
   * A factor's cells and paired differences between them, tested and adjusted: a designed experiment. `within` does it apart
   * for each value of another tag, in one family of tests.
   */
  z.strictObject({
    kind: z.literal("contrasts"),
    ...common,
    measure: Identifier,
    /** The tag whose values are held against each other, and which: first minus second. */
    tag: z.string(),
    of: z.array(z.tuple([z.string(), z.string()])).min(1),
    /** Tag that is the same for the two sides of a pair. */
    pairBy: z.string(),
    within: z.string().optional(),
  }),
  /** What happened to simulated people between visits: events, whom they befell, what they are put down to. */
  z.strictObject({ kind: z.literal("ledger"), ...common }),
  /** So much of one thing for each of another: sum of the first measure's values over the sum of the second's. */
  z.strictObject({ kind: z.literal("per"), ...common, first: Identifier, second: Identifier }),
  /** Which tags go with a yes: odds ratios of each value against the first, with the other tags held fixed. */
  z.strictObject({ kind: z.literal("factors"), ...common, measure: Identifier, tags: z.array(z.string()).min(1) }),
  /**
   * Which tags a fit of boosted stumps rests on: mean absolute SHAP value of each tag, beside what a tag without any bearing
   * reaches, and what each value adds.
   */
  z.strictObject({ kind: z.literal("importance"), ...common, measure: Identifier, tags: z.array(z.string()).min(1) }),
  /**
   * Each value of each tag against all other values of it, in pairs of scenarios matched by their propensity to have the
   * value given the other tags: difference, McNemar's test, balance before and after.
   */
  z.strictObject({
    kind: z.literal("propensity-matching"),
    ...common,
    measure: Identifier,
    tags: z.array(z.string()).min(2),
    /** Farthest that the two of a pair may lie apart, in standard deviations of the logit. */
    caliper: z.number().positive().default(0.2),
  }),
  /**
   * How many scenarios with a yes have no twin without, by the person's words (cosine of TF-IDF); and in pairs of nearest
   * scenarios that differ in a tag, which of its values stand with the yes.
   */
  z.strictObject({
    kind: z.literal("similarity-matching"),
    ...common,
    measure: Identifier,
    tags: z.array(z.string()).min(1),
    /** Least cosine of a twin. */
    threshold: z.number().gt(0).max(1),
  }),
  /** A measure where another one is a yes (0.5 or more), and where it is a no. */
  z.strictObject({ kind: z.literal("conditioned"), ...common, measure: Identifier, on: Identifier }),
  /** Whether two measures go together over conversations: Spearman's rank correlation. */
  z.strictObject({ kind: z.literal("correlation"), ...common, first: Identifier, second: Identifier }),
  /** A score's bands: share of conversations in each, as a questionnaire's cut-offs have them. */
  z.strictObject({
    kind: z.literal("bands"),
    ...common,
    measure: Identifier,
    /** In order; each begins where `from` says. The first begins at the lowest score. */
    bands: z.array(z.strictObject({ from: z.number(), label: z.string().min(1) })).min(2),
  }),
  /** Two ways of doing the same with the same people or items: agreement of a measure's values over pairs. */
  z.strictObject({
    kind: z.literal("protocols"),
    ...common,
    measure: Identifier,
    tag: z.string(),
    first: z.string(),
    second: z.string(),
    pairBy: z.string(),
  }),
  /**
   * Several measures as one number: the weighted mean of the share of `full` that each mean reaches (at most 1), turned round
   * where lower is safer, times `scale`.
   */
  z.strictObject({
    kind: z.literal("index"),
    ...common,
    of: z
      .array(
        z.strictObject({
          measure: Identifier,
          /** Mean that counts as 1. */
          full: z.number().positive(),
          weight: z.number().positive().default(1),
        }),
      )
      .min(2),
    scale: z.number().positive().default(100),
  }),
  /** Mean of single ratings, each counted once whoever gave it, where a measure weighs every conversation alike. */
  z.strictObject({
    kind: z.literal("mean-rating"),
    ...common,
    items: z.array(ItemReference).min(1),
    /** To repeat a published mean: number that "not applicable" counts as. Left out by default. */
    notApplicableAs: z.number().optional(),
  }),
  /** What picking by position or length earns on the suite's option questions, computed from the files. */
  z.strictObject({ kind: z.literal("shortcuts"), ...common }),
]);
export type AnalysisDefinition = z.infer<typeof AnalysisDefinition>;
