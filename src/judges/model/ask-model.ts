import { createHash } from "node:crypto";
import { z } from "zod";
import type { LanguageModel } from "../../models/index.ts";
import type { UnratedReason } from "../../vocabulary/index.ts";
import type { RatingRequest, Spoken } from "../judge.ts";

/** A question to a model, with the shape its answer has to have. */
export interface ModelQuestion<T> {
  readonly system: string;
  readonly user: string;
  readonly schema: z.ZodType<T>;
}

/** How a model is asked. */
export interface AskSettings {
  readonly temperature: number;
  readonly maxOutputTokens: number;
}

/**
 * Asks a model one question of a pipeline and reads the answer by its schema.
 *
 * Every question carries a code of its own, derived from its whole text and from the run, which the answer has to repeat.
 * Whoever wrote a transcript cannot know it, so that an answer copied from there is `receipt-missing` and never a rating.
 */
export async function askModel<T>(
  model: LanguageModel,
  question: ModelQuestion<T>,
  request: RatingRequest,
  part: string,
  settings: AskSettings,
  signal: AbortSignal,
): Promise<Spoken<{ value: T }>> {
  const path = [request.part, part].filter((name) => name !== undefined && name !== "").join(" / ");
  const receipt = receiptFor([
    request.seed,
    request.conversationId,
    request.pass,
    path,
    question.system,
    question.user,
  ]);
  const schema = z.strictObject({ receipt: z.string(), answer: question.schema });
  const reply = await model.reply(
    {
      system: question.system,
      messages: [{ role: "user", text: `${question.user}\n\n${receiptNotice(receipt)}` }],
      schema,
      temperature: request.temperature ?? settings.temperature,
      maxOutputTokens: request.maxOutputTokens ?? settings.maxOutputTokens,
      repeat: request.pass,
      conversation: path === "" ? request.conversationId : `${request.conversationId} ${path}`,
      purpose: "judge",
    },
    signal,
  );
  const usage = reply.usage === undefined ? {} : { usage: reply.usage };
  if (reply.status === "failed") {
    return { status: "failed", reason: reasonFor(reply.failure.cause), detail: reply.failure.detail, ...usage };
  }
  const value = reply.value as z.infer<typeof schema> | undefined; // the model room read it by exactly this schema
  if (value === undefined) return { status: "failed", reason: "reply-unreadable", ...usage };
  if (value.receipt !== receipt) return { status: "failed", reason: "receipt-missing", ...usage };
  return { status: "said", value: value.answer, ...usage };
}

function receiptFor(parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 8);
}

function receiptNotice(receipt: string): string {
  return `Give one JSON object with two fields: \`receipt\`, which is "${receipt}", and \`answer\`, which is what was asked for.`;
}

function reasonFor(cause: string): UnratedReason {
  if (cause === "timed-out" || cause === "over-budget") return cause;
  if (cause === "not-json" || cause === "bad-shape" || cause === "empty-reply") return "reply-unreadable";
  if (cause === "content-filtered") return "rater-refused";
  return "judge-unavailable";
}
