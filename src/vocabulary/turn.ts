import { z } from "zod";
import { ClientState } from "./client-state.ts";
import { ToolCall } from "./mock-tool.ts";

/** Who said a turn: the person seeking help (simulated or real), or the conversational AI under test. */
export const Speaker = z.enum(["client", "assistant"]);
export type Speaker = z.infer<typeof Speaker>;

/** What producing something cost. Tokens are 0 for scripted and built-in participants. */
export const Usage = z.strictObject({
  /** Requests sent to a model, retries not counted. */
  calls: z.int().nonnegative(),
  inputTokens: z.int().nonnegative(),
  outputTokens: z.int().nonnegative(),
  /** US dollars by the price table; null when no price is known, which is not the same as free. */
  costUsd: z.number().nonnegative().nullable(),
  /** True when every call was answered from the response cache. */
  cached: z.boolean(),
});
export type Usage = z.infer<typeof Usage>;

/** Why a speaker stopped: a complete turn always has one of these. */
export const FinishReason = z.enum(["stop", "length", "tool-calls", "content-filter", "scripted"]);
export type FinishReason = z.infer<typeof FinishReason>;

/** One thing said. Stored durably before the next turn begins, and never changed afterwards. */
export const Turn = z.strictObject({
  /** 0-based position in the conversation. */
  index: z.int().nonnegative(),
  speaker: Speaker,
  text: z.string(),
  finish: FinishReason,
  /** Absent for imported transcripts. */
  usage: Usage.optional(),
  /** Wall time from asking to the complete reply, in milliseconds. Never part of a report that must be repeatable. */
  latencyMs: z.number().nonnegative().optional(),
  /** 0-based visit of a conversation over several visits; absent is the first. */
  visit: z.int().nonnegative().optional(),
  /** Client turns only; hidden from the assistant, and from judges unless a rubric item asks for it. */
  clientState: ClientState.optional(),
  /** Said before the assistant under test took part: the scenario's `history`. Never rated, and part of no exchange. */
  given: z.literal(true).optional(),
  /** Tools the assistant called before it said this, in order. */
  toolCalls: z.array(ToolCall).optional(),
});
export type Turn = z.infer<typeof Turn>;
