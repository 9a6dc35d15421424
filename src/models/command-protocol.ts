import { z } from "zod";
import { FailureCause } from "../vocabulary/index.ts";
import type { ModelReply, ModelRequest } from "./language-model.ts";
import { jsonSchemaOf } from "./structured-reply.ts";

/**
 * What a `command:` program writes: one JSON value per line on standard output. `id` repeats the request's. A line with
 * `piece` is part of a reply to come; a line with `text`, with `finish` after pieces, or with `error` concludes it.
 */
export const CommandAnswer = z.object({
  id: z.int(),
  /** The whole reply. May be left out when pieces were sent. */
  text: z.string().optional(),
  /** The next piece of a streamed reply. */
  piece: z.string().optional(),
  /** Default `stop`. */
  finish: z.enum(["stop", "length", "content-filter"]).optional(),
  usage: z.object({ inputTokens: z.int().nonnegative(), outputTokens: z.int().nonnegative() }).optional(),
  /** A failure cause such as `rate-limited`; any other word counts as `server-error`. */
  error: z.string().optional(),
  /** With `rate-limited`: how long to wait, in milliseconds. */
  retryAfterMs: z.number().nonnegative().optional(),
});
export type CommandAnswer = z.infer<typeof CommandAnswer>;

/**
 * What a `command:` program reads: one JSON value per line on standard input. Several may be under way; answers may come
 * in any order. The program ends when its input ends.
 */
export function commandRequestLine(id: number, request: ModelRequest): string {
  const { system, messages, schema, maxOutputTokens, temperature, topP, seed } = request;
  const settings = { maxOutputTokens, temperature, topP, seed };
  return `${JSON.stringify({ id, system, messages, ...settings, schema: schema && jsonSchemaOf(schema) })}\n`;
}

/** Makes a reply of a concluding answer. */
export function replyOfAnswer(
  answer: CommandAnswer,
  heard: string,
  costOf: (tokens: { input: number; output: number; cachedInput: number }) => number | null,
): ModelReply {
  const { usage: counted, finish = "stop" } = answer;
  const usage = {
    calls: 1,
    inputTokens: counted?.inputTokens ?? 0,
    outputTokens: counted?.outputTokens ?? 0,
    costUsd:
      counted === undefined
        ? null
        : costOf({ input: counted.inputTokens, output: counted.outputTokens, cachedInput: 0 }),
    cached: false,
  };
  if (answer.error !== undefined) {
    const named = FailureCause.safeParse(answer.error);
    const cause = named.success ? named.data : "server-error";
    const after = answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs };
    const isRetryable = cause === "rate-limited" || cause === "server-error";
    return { status: "failed", failure: { cause, detail: "The program reported this." }, usage, isRetryable, ...after };
  }
  const text = answer.text ?? heard;
  if (text.trim() !== "") return { status: "complete", text, finish, usage };
  const cause = finish === "content-filter" ? "content-filtered" : "empty-reply";
  return { status: "failed", failure: { cause, detail: "The program answered without text." }, usage };
}
