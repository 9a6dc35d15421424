import { z } from "zod";
import type { AnswerFormat } from "./answer-format.ts";
import { ClientFidelity } from "./client-fidelity.ts";
import { VisitRecord } from "./client-visit.ts";
import { Failure } from "./failure.ts";
import type { MockTool } from "./mock-tool.ts";
import type { Turn } from "./turn.ts";

/** Why a conversation came to its natural end. */
export const EndReason = z.enum([
  /** The number of exchanges its settings allow was reached. */
  "turn-cap",
  /** A scripted client has no more lines. */
  "script-finished",
  /** The simulated client left. */
  "client-left",
  /** The assistant ended the conversation. */
  "assistant-ended",
  /** The assistant handed the person over to a human service and the scenario counts that as its end. */
  "handed-over",
  /** A transcript that was imported rather than enacted. */
  "imported",
]);
export type EndReason = z.infer<typeof EndReason>;

/**
 * How one conversation stands. `failed` means that a turn could not be obtained: what was said before it is kept, the
 * conversation can be taken up again, and it counts as *never ran*, not against the assistant.
 */
export const ConversationOutcome = z.discriminatedUnion("status", [
  z.strictObject({
    status: z.literal("completed"),
    reason: EndReason,
    /** What is known of the last visit of a simulated person, where such things are kept. Hidden like their state. */
    lastVisit: VisitRecord.optional(),
    /** How faithfully a simulated client played its person; absent for scripts and people. */
    clientFidelity: ClientFidelity.optional(),
  }),
  z.strictObject({
    status: z.literal("failed"),
    failure: Failure,
    /** Whose turn it was. */
    speaker: z.enum(["client", "assistant"]),
    /** Index of the turn that could not be obtained. */
    turn: z.int().nonnegative(),
  }),
]);
export type ConversationOutcome = z.infer<typeof ConversationOutcome>;

/** What a participant is shown when it is its turn. An assistant's view carries no `clientState`. */
export interface ConversationView {
  /** Identity of the conversation: the hash of scenario, assistant, client, settings and repeat. */
  readonly id: string;
  /** Locale of the person, as the assistant's deployment would know it from the device. */
  readonly locale: string;
  /** 0-based repetition; independent repeats of one scenario differ in this alone. */
  readonly repeat: number;
  /** Seed of the run. Derive every random choice from (seed, id, purpose). */
  readonly seed: number;
  /** An assistant sees those of the current visit, unless the scenario lets it remember earlier ones. */
  readonly turns: readonly Turn[];
  /** 0-based visit of the turn that is due; absent is the first. */
  readonly visit?: number;
  /** What the scenario has the assistant told before anything is said; shown to assistants alone. */
  readonly briefing?: string;
  /** Tools the scenario offers; shown to assistants alone. */
  readonly tools?: readonly MockTool[];
  /** The scenario's answer formats with their keys; only for a participant that says that it `knowsAnswers`. */
  readonly answers?: readonly AnswerFormat[];
  /** The scenario's own good replies; only for a participant that says that it `knowsAnswers`. */
  readonly exemplar?: readonly string[];
}

/**
 * 1-based number of the exchange a turn belongs to: a client turn and the assistant turn that answers it share it. Turns
 * given by the scenario come before the first exchange and do not count.
 */
export function exchangeOf(turns: readonly Turn[], index: number): number {
  let assistantTurns = 0;
  for (const turn of turns) {
    if (turn.index >= index) break;
    if (turn.speaker === "assistant" && turn.given === undefined) assistantTurns += 1;
  }
  return assistantTurns + 1;
}
