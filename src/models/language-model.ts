import type { z } from "zod";
import type { Failure, FinishReason, ParticipantDescription, Usage } from "../vocabulary/index.ts";

/** One message of a prompt. `user` is whoever the model answers; a model that plays a client has the roles exchanged. */
export interface ModelMessage {
  readonly role: "user" | "assistant";
  readonly text: string;
  /** Of an assistant's message: the tools it called, each with what it was answered. */
  readonly toolCalls?: readonly AnsweredToolCall[];
}

/** A tool a model may call. */
export interface ModelTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of its arguments: an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A model's call of a tool. */
export interface ModelToolCall {
  /** The provider's id of the call. */
  readonly id: string;
  readonly name: string;
  /** As the model wrote them: JSON, or not. */
  readonly arguments: string;
}

/** A call with the result the model is given for it. */
export interface AnsweredToolCall extends ModelToolCall {
  readonly result: string;
}

/** What a model is asked. Everything but `purpose` is part of the request's identity in caches and recordings. */
export interface ModelRequest {
  readonly system?: string;
  /** In order; the last one is what the model answers. */
  readonly messages: readonly ModelMessage[];
  /** Asks for JSON of this shape; a complete reply then carries `value`, read by exactly this schema. */
  readonly schema?: z.ZodType;
  /** Tools the model may call. A reply that calls some has `toolCalls` and is gone on from with their results. */
  readonly tools?: readonly ModelTool[];
  readonly maxOutputTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  /**
   * Sampling seed. What providers that take one are sent is derived from it, `conversation` and `repeat`, so that
   * repeats stay independent at endpoints that honour it.
   */
  readonly seed?: number;
  /** 0-based repetition. Two requests that differ in this alone are never answered from the same cache entry. */
  readonly repeat: number;
  /**
   * On whose behalf: conversation id and run seed, say. Equal prompts of different conversations stay independent,
   * because this is part of the cache key; it is never sent.
   */
  readonly conversation?: string;
  /** Who asks: `assistant`, `client`, `judge`, `check`. For accounts only. */
  readonly purpose: string;
}

/** What came of a request. Every failure that is expected to happen is a value with its cause. */
export type ModelReply =
  | {
      readonly status: "complete";
      readonly text: string;
      readonly finish: FinishReason;
      readonly usage: Usage;
      /** Present exactly when the request had a `schema`: the text, read by it. */
      readonly value?: unknown;
      /** Tools called, where the request offered some. The text may then be empty. */
      readonly toolCalls?: readonly ModelToolCall[];
    }
  | {
      readonly status: "failed";
      readonly failure: Failure;
      /** What was spent on it, where the provider said so. */
      readonly usage?: Usage;
      /** Whether asking again may help; decided where the failure was seen. Absent means no. */
      readonly isRetryable?: boolean;
      /** How long the provider asked to wait, in milliseconds from receiving the reply. */
      readonly retryAfterMs?: number;
    };

/** Called with each piece of text as it arrives. The pieces of a complete reply add up to its text. */
export type TextListener = (piece: string) => void;

/**
 * A language model, wherever it runs. Wrapping one adds retries, limits, caching, accounts or recording; a wrapper has
 * the same one method to carry.
 */
export interface LanguageModel {
  /** Reference, the provider's name of the model, and the settings that change what it says. No secrets. */
  readonly description: ParticipantDescription;
  /**
   * Asks once. With `onText` the reply is streamed, and a reply without a finish reason is `stream-cut`, never complete;
   * whatever was heard before is then void.
   *
   * Rejects only when `signal` aborts (with its reason) or on a defect.
   */
  reply(request: ModelRequest, signal: AbortSignal, onText?: TextListener): Promise<ModelReply>;
  /** Releases processes and connections. */
  close?(): Promise<void>;
}
