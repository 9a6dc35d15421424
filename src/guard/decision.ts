import { z } from "zod";
import { RiskKind, RiskLevel } from "../detection/index.ts";
import { Finding } from "./review/finding.ts";

/** What became of a reply, mildest first. `redraft` is a reply that was drafted again and then released. */
export const DecisionAction = z.enum(["allow", "amend", "redraft", "replace", "hand-over", "hold"]);
export type DecisionAction = z.infer<typeof DecisionAction>;

/** Where the guard itself failed. */
export const GuardFailure = z.strictObject({
  stage: z.enum(["read", "upstream", "review", "reviewer", "model-detector", "decide", "record", "notice"]),
  /** A word for the cause: `timed-out`, `stream-cut`, `server-error`, an error's name; never conversation text. */
  cause: z.string().max(120),
});
export type GuardFailure = z.infer<typeof GuardFailure>;

/** A rule that fired. */
export const FiredRule = z.strictObject({
  rule: z.string(),
  /** What it asked for: `advise`, `amend`, `redraft`, `replace`, `answer`, `hand-over`, `hold`. */
  asks: z.array(z.string()),
  /** What it rests on: positions, never words. `turn` is the 0-based position in the conversation. */
  evidence: z.array(z.strictObject({ what: z.string(), turn: z.int().nonnegative(), start: z.int(), end: z.int() })),
});
export type FiredRule = z.infer<typeof FiredRule>;

/** What was read of the person, as far as decisions rest on it. */
export const RiskSummary = z.strictObject({
  level: RiskLevel,
  kind: RiskKind.nullable(),
  kinds: z.partialRecord(RiskKind, z.strictObject({ level: RiskLevel, turnLevel: RiskLevel, peak: RiskLevel })),
  stage: z.string(),
  shift: z.string(),
  dependence: z.number(),
  minor: z.number(),
  concernsOther: z.boolean(),
  language: z.string(),
  languageSupported: z.boolean(),
  /** Turns so long that only their beginning and their end were read; left out where there are none. */
  partlyReadTurns: z.int().positive().optional(),
});
export type RiskSummary = z.infer<typeof RiskSummary>;

/** One decision of the guard, as it stands on record. */
export const Decision = z.strictObject({
  schemaVersion: z.literal(1),
  id: z.string(),
  at: z.iso.datetime(),
  conversation: z.string(),
  /** 1-based number of the exchange decided on. */
  exchange: z.int().positive(),
  locale: z.string().nullable(),
  policy: z.strictObject({ id: z.string(), version: z.string(), sha256: z.string() }),
  mode: z.enum(["enforce", "observe"]),
  /** `guard-failed` is never an allowed reply: the person got the fallback, or, observing, what upstream said. */
  status: z.enum(["decided", "guard-failed"]),
  action: DecisionAction,
  reason: z.string(),
  failure: GuardFailure.nullable(),
  rules: z.array(FiredRule),
  findings: z.array(Finding),
  risk: RiskSummary.nullable(),
  detector: z.strictObject({
    builtin: z.string(),
    /** Reader of replies; left out in records before there was one. */
    replies: z.string().optional(),
    model: z.enum(["absent", "read", "failed", "not-waited"]),
  }),
  reviewer: z.enum(["absent", "reviewed", "failed", "not-asked"]),
  redrafts: z.int().nonnegative(),
  /** What left. `part`: the passages that had been reviewed when the caller went away; the rest never left. */
  released: z.enum(["reply", "amended", "completion", "fallback", "part-and-completion", "part", "nothing"]),
  handedOver: z.array(z.string()),
  timing: z.strictObject({
    totalMs: z.number(),
    readMs: z.number(),
    upstreamMs: z.number(),
    reviewMs: z.number(),
  }),
  /** Redacted unless the operator chose otherwise; null where nothing of the words is kept. */
  text: z.strictObject({ client: z.string(), draft: z.string(), released: z.string() }).nullable(),
});
export type Decision = z.infer<typeof Decision>;
