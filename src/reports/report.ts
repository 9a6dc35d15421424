import { z } from "zod";
import { EndReason, Failure, Provenance, Rating, Turn, VisitRecord } from "../vocabulary/index.ts";
import { ReportAnalysis, ReportPaper } from "./report-analysis.ts";
import { ReportClients } from "./report-clients.ts";
import { ReportDrift } from "./report-drift.ts";
import { ReportComparison, ReportEstimate, ReportMeasure } from "./report-measure.ts";

/** Pass, fail or undecided; `no-gates` where a suite sets none. */
export const ReportVerdict = z.enum(["pass", "fail", "undecided", "no-gates"]);
export type ReportVerdict = z.infer<typeof ReportVerdict>;

/** How many conversations were planned, and where they stand. The last three add up to what is missing. */
export const ConversationCounts = z.strictObject({
  planned: z.int().nonnegative(),
  completed: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  /** Begun and not ended. */
  unfinished: z.int().nonnegative(),
  neverBegun: z.int().nonnegative(),
});
export type ConversationCounts = z.infer<typeof ConversationCounts>;

/** What one suite says about one assistant. */
export const SuiteVerdict = z.strictObject({
  suiteId: z.string(),
  assistant: z.string(),
  verdict: ReportVerdict,
  /** One sentence in plain language. */
  sentence: z.string(),
  gates: z.strictObject({ pass: z.int(), fail: z.int(), undecided: z.int() }),
  conversations: ConversationCounts,
});
export type SuiteVerdict = z.infer<typeof SuiteVerdict>;

/** An assistant of the run. */
export const ReportAssistant = z.strictObject({
  ref: z.string(),
  version: z.string(),
  /** `control`: added as a known point; its gates decide nothing. */
  role: z.enum(["audited", "control"]),
  settings: z.record(z.string(), z.unknown()),
});
export type ReportAssistant = z.infer<typeof ReportAssistant>;

/** A gate's outcome for one assistant. */
export const ReportGate = z.strictObject({
  suiteId: z.string(),
  assistant: z.string(),
  role: z.enum(["audited", "control"]),
  gateId: z.string(),
  require: z.string(),
  because: z.string(),
  verdict: z.enum(["pass", "fail", "undecided"]),
  explanation: z.string(),
});
export type ReportGate = z.infer<typeof ReportGate>;

/** What is needed to print a rating: an item of a rubric with the labels of its levels. */
export const ReportItem = z.strictObject({
  /** `rubric-id/item-id`. */
  id: z.string(),
  title: z.string(),
  question: z.string(),
  appliesTo: z.enum(["turn", "client-turn", "conversation"]),
  better: z.enum(["lower", "higher"]),
  levels: z.array(z.strictObject({ level: z.int(), label: z.string(), anchor: z.string() })),
});
export type ReportItem = z.infer<typeof ReportItem>;

/** Whether the suite told its known good control from its known bad ones in this very run. */
export const ControlsCheck = z.strictObject({
  status: z.enum(["separated", "not-separated", "not-checked"]),
  sentence: z.string(),
});
export type ControlsCheck = z.infer<typeof ControlsCheck>;

/** A suite with everything it measured. */
export const ReportSuite = z.strictObject({
  id: z.string(),
  version: z.string(),
  fingerprint: z.string(),
  title: z.string(),
  summary: z.string(),
  provenance: Provenance,
  limits: z.array(z.string()),
  doesNotEstablish: z.array(z.string()),
  contentNotice: z.string(),
  coverageFloor: z.number(),
  scenarios: z.int().nonnegative(),
  controls: z.strictObject({ better: z.string(), worse: z.array(z.string()), check: ControlsCheck }),
  rubrics: z.array(
    z.strictObject({
      id: z.string(),
      version: z.string(),
      title: z.string(),
      limits: z.array(z.string()),
      reviewers: z.array(z.string()),
    }),
  ),
  items: z.array(ReportItem),
  /** Primary measures first, otherwise in the suite's order. */
  measures: z.array(ReportMeasure),
  /** Statistics over all conversations together, in the suite's order. */
  analyses: z.array(ReportAnalysis),
  /** Numbers of the publication it follows, when they were asked for. */
  paper: ReportPaper.nullable(),
});
export type ReportSuite = z.infer<typeof ReportSuite>;

/** How a conversation stands. Only `completed` was enacted to its end. */
export const ConversationState = z.discriminatedUnion("status", [
  z.strictObject({
    status: z.literal("completed"),
    reason: EndReason,
    /** What is on record of a simulated person's last visit. */
    lastVisit: VisitRecord.optional(),
  }),
  z.strictObject({
    status: z.literal("failed"),
    failure: Failure,
    speaker: z.enum(["client", "assistant"]),
    turn: z.int().nonnegative(),
  }),
  z.strictObject({ status: z.literal("unfinished") }),
  z.strictObject({ status: z.literal("never-begun") }),
]);
export type ConversationState = z.infer<typeof ConversationState>;

/**
 * A turn as a reader sees it: no latency, no cost, and of a simulated person's hidden state only what is on record between
 * visits.
 */
export const ReportTurn = Turn.pick({
  index: true,
  speaker: true,
  text: true,
  finish: true,
  toolCalls: true,
  visit: true,
}).extend({
  /** 1-based exchange it belongs to. */
  exchange: z.int().min(1),
  /** In the first turn of a later visit: forms, diary and events since the visit before. */
  sinceLastVisit: VisitRecord.optional(),
});
export type ReportTurn = z.infer<typeof ReportTurn>;

const withoutCosts = { usage: true, attempt: true } as const;

/** A rating without what it cost and at which attempt it came about. */
export const ReportRating = z.discriminatedUnion("status", [
  Rating.options[0].omit(withoutCosts),
  Rating.options[1].omit(withoutCosts),
  Rating.options[2].omit(withoutCosts),
]);
export type ReportRating = z.infer<typeof ReportRating>;

/** A transcript with its ratings. */
export const ReportConversation = z.strictObject({
  id: z.string(),
  suiteId: z.string(),
  scenarioId: z.string(),
  scenarioTitle: z.string(),
  tags: z.record(z.string(), z.string()),
  contentNote: z.string().nullable(),
  /** Language of the transcript. */
  locale: z.string(),
  assistant: z.string(),
  repeat: z.int().nonnegative(),
  state: ConversationState,
  /** Value of each measure that has one, by measure id. A measure that is not named here was not measured. */
  values: z.record(z.string(), z.number()),
  turns: z.array(ReportTurn),
  ratings: z.array(ReportRating),
});
export type ReportConversation = z.infer<typeof ReportConversation>;

/** A conversation among the worst of its assistant and suite. */
export const WorstConversation = z.strictObject({
  conversationId: z.string(),
  assistant: z.string(),
  suiteId: z.string(),
  /** Sum over the suite's primary measures of how far the value lies from the best (0) to the worst (1) possible. */
  badness: z.number().positive(),
  /** The values that brought it here, in words. */
  because: z.array(z.string()).min(1),
});
export type WorstConversation = z.infer<typeof WorstConversation>;

/** Conversations that never ran and subjects no judge could rate, counted by cause. */
export const ReportProblem = z.strictObject({
  assistant: z.string(),
  kind: z.enum(["never-ran", "could-not-judge"]),
  cause: z.string(),
  /** The cause in plain language. */
  meaning: z.string(),
  count: z.int().positive(),
});
export type ReportProblem = z.infer<typeof ReportProblem>;

/** How far a run that stops when every gate is decided went, for one suite and audited assistant. */
export const ReportStopping = z.strictObject({
  suiteId: z.string(),
  assistant: z.string(),
  /** `undecided`: ran to the end. `unfinished`: was interrupted, or is still being carried out. */
  status: z.enum(["decided", "undecided", "unfinished"]),
  /** Conversations that count, in the order drawn. */
  used: z.int().nonnegative(),
  /** Conversations at most. */
  planned: z.int().nonnegative(),
  /** Largest chance that any of the gates is decided wrongly. */
  alpha: z.number(),
  savedConversations: z.int().nonnegative(),
  /** Model calls saved, at the calls that a conversation took here; 0 when no model was called. */
  savedCalls: z.int().nonnegative(),
  sentence: z.string(),
});
export type ReportStopping = z.infer<typeof ReportStopping>;

/** Where the differences between values of a measure come from. */
export const ReportComponents = z.strictObject({
  suiteId: z.string(),
  measureId: z.string(),
  measureTitle: z.string(),
  /** Shares of the whole variance; empty when it cannot be told, and `sentence` then says why. */
  parts: z.array(z.strictObject({ name: z.string(), share: ReportEstimate, levels: z.int().nonnegative() })),
  sentence: z.string(),
});
export type ReportComponents = z.infer<typeof ReportComponents>;

const MadeBy = z.strictObject({ ref: z.string(), version: z.string(), settings: z.record(z.string(), z.unknown()) });

/** Everything a reader sees of a run, and everything a renderer needs: renderers decide nothing. */
export const Report = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("report"),
  headline: z.strictObject({
    verdict: ReportVerdict,
    sentence: z.string(),
    /** Whether every planned conversation completed and every rating was attempted. */
    complete: z.boolean(),
  }),
  verdicts: z.array(SuiteVerdict),
  /** Empty unless the run stops when every gate is decided. */
  stopping: z.array(ReportStopping),
  drift: ReportDrift,
  gates: z.array(ReportGate),
  assistants: z.array(ReportAssistant),
  suites: z.array(ReportSuite),
  /** Where differences between values come from; empty unless asked for. */
  components: z.array(ReportComponents),
  /** How faithfully simulated clients were played, per suite that has any. Absent in reports made before it was measured. */
  clients: z.array(ReportClients).default([]),
  /** Against another run of the same suites; empty when none was given. */
  runComparisons: z.array(ReportComparison),
  problems: z.array(ReportProblem),
  spent: z.strictObject({
    calls: z.int().nonnegative(),
    inputTokens: z.int().nonnegative(),
    outputTokens: z.int().nonnegative(),
    /** US dollars; null when a price is unknown, which is not the same as free. */
    costUsd: z.number().nonnegative().nullable(),
    /** Replies that came from the response cache, free of charge. */
    cachedReplies: z.int().nonnegative().default(0),
    /** The judge's part of it; absent in reports made before it was counted. */
    judge: z.strictObject({ calls: z.int().nonnegative(), costUsd: z.number().nonnegative().nullable() }).optional(),
  }),
  worst: z.array(WorstConversation),
  conversations: z.array(ReportConversation),
  provenance: z.strictObject({
    runId: z.string(),
    fingerprint: z.string(),
    plumbline: z.string(),
    createdAt: z.string(),
    origin: z.enum(["enacted", "imported"]),
    seed: z.int(),
    repeats: z.int(),
    judge: MadeBy,
    /** Null when every client followed its scenario without a model. */
    client: MadeBy.nullable(),
  }),
  /** Said once, in every report. */
  notice: z.string(),
});
export type Report = z.infer<typeof Report>;
