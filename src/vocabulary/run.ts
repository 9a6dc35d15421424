import { z } from "zod";
import { ConversationOutcome } from "./conversation.ts";
import { Rating } from "./rating.ts";
import { Turn } from "./turn.ts";

/** What made a participant or judge, in a manifest. */
export const DescriptionRecord = z.strictObject({
  ref: z.string().min(1),
  version: z.string(),
  settings: z.record(z.string(), z.unknown()),
});
export type DescriptionRecord = z.infer<typeof DescriptionRecord>;

/** One conversation a run has to carry out. */
export const PlannedConversation = z.strictObject({
  /** Hash of scenario, assistant, client, settings and repeat: planning twice plans nothing new. */
  id: z.string().regex(/^[0-9a-f]{24}$/),
  suiteId: z.string(),
  scenarioId: z.string(),
  /** Reference of the assistant, as in the manifest. */
  assistant: z.string(),
  /** Reference of who plays the client, in a run with several of them. */
  client: z.string().optional(),
  /**
   * 0-based. With several clients the numbers go on from one to the next, so that in every assistant the same number
   * means the same client.
   */
  repeat: z.int().nonnegative(),
});
export type PlannedConversation = z.infer<typeof PlannedConversation>;

/** A content file a run used, whole, so that the run can be repeated without the library. */
export const ContentRecord = z.strictObject({
  /** Path inside the suite or library, with forward slashes. */
  path: z.string(),
  /** SHA-256 of `text`, hexadecimal. */
  sha256: z.string(),
  text: z.string(),
});
export type ContentRecord = z.infer<typeof ContentRecord>;

/** A suite as a run used it. */
export const SuiteRecord = z.strictObject({
  id: z.string(),
  version: z.string(),
  /** Hash over all its files; comparisons are made only between equal fingerprints. */
  fingerprint: z.string(),
  files: z.array(ContentRecord),
});
export type SuiteRecord = z.infer<typeof SuiteRecord>;

/** Everything that determines a run. Written once, before the first conversation. */
export const RunManifest = z.strictObject({
  schemaVersion: z.literal(1),
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** Hash of everything below that changes what is said or how it is rated. */
  fingerprint: z.string(),
  plumbline: z.string(),
  createdAt: z.iso.datetime(),
  seed: z.int(),
  repeats: z.int().min(1),
  suites: z.array(SuiteRecord).min(1),
  assistants: z.array(DescriptionRecord).min(1),
  /** Which of the assistants were added as known points rather than asked for. */
  controls: z.array(z.string()),
  /** Null when every client follows its scenario without a model. */
  client: DescriptionRecord.nullable(),
  /** All who play clients, where the run is crossed with several; the first is `client`, or the composer where that is null. */
  clients: z.array(DescriptionRecord).min(2).optional(),
  judge: DescriptionRecord,
  conversations: z.array(PlannedConversation),
  /**
   * Present when the run stops as soon as every gate is decided. `conversations` then holds independent draws with
   * replacement, in the order they are to be counted, and those after the decision are not needed.
   */
  untilDecided: z.strictObject({ alpha: z.number().gt(0).lt(1) }).optional(),
  /** How the run came about: enacted here, or transcripts that existed already. */
  origin: z.enum(["enacted", "imported"]),
});
export type RunManifest = z.infer<typeof RunManifest>;

/** What a run appends to its store. A conversation is the fold of its events in order. */
export const RunEvent = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("turn"), conversationId: z.string(), turn: Turn }),
  /** The last one counts: a failed conversation may be taken up again and end well. */
  z.strictObject({ type: z.literal("outcome"), conversationId: z.string(), outcome: ConversationOutcome }),
  z.strictObject({ type: z.literal("rating"), conversationId: z.string(), rating: Rating }),
]);
export type RunEvent = z.infer<typeof RunEvent>;

/** One conversation as the store gives it back. */
export interface StoredConversation {
  readonly id: string;
  /** In order of index. */
  readonly turns: readonly Turn[];
  /** Null while it has not ended: planned, or interrupted. */
  readonly outcome: ConversationOutcome | null;
  /** The ratings that count: of several attempts at the same subject, the last. In order of being stored. */
  readonly ratings: readonly Rating[];
}
