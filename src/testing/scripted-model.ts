import type { LanguageModel, ModelReply, ModelRequest } from "../models/index.ts";
import { readStructured } from "../models/index.ts";
import type { Failure } from "../vocabulary/index.ts";

/** Words, a thrown error, a failure, or a whole reply. */
type PlainAnswer = string | Error | { readonly failure: Failure } | ModelReply;

/** One answer of a {@link scriptedModel}; a function answers by the question. */
export type ScriptedAnswer = PlainAnswer | ((request: ModelRequest) => string);

/** A model that answers from a script and remembers what it was asked. */
export interface ScriptedModel extends LanguageModel {
  /** In order of asking. */
  readonly requests: readonly ModelRequest[];
}

/**
 * A language model for tests: answers in the order of its script, and throws when the script runs out. Words are read
 * by the request's schema as any model's are.
 */
export function scriptedModel(...script: readonly ScriptedAnswer[]): ScriptedModel {
  const requests: ModelRequest[] = [];
  return {
    description: { ref: "scripted", version: "1", settings: {} },
    requests,
    async reply(request, signal, onText) {
      signal.throwIfAborted();
      const scripted = script[requests.length];
      const answer: PlainAnswer | undefined = typeof scripted === "function" ? scripted(request) : scripted;
      requests.push(request);
      if (answer === undefined) {
        throw new Error(`The script has ${script.length} answers, and one more was asked for (${request.purpose}).`);
      }
      if (answer instanceof Error) throw answer;
      if (typeof answer === "object" && "failure" in answer && !("status" in answer)) {
        return { status: "failed", failure: answer.failure };
      }
      if (typeof answer === "object" && "status" in answer) return answer as ModelReply; // only whole replies have one
      if (answer === "")
        return { status: "failed", failure: { cause: "empty-reply", detail: "The script says nothing." } };
      onText?.(answer);
      const usage = { calls: 1, inputTokens: 0, outputTokens: 0, costUsd: null, cached: false };
      return readStructured({ status: "complete", text: answer, finish: "stop", usage }, request.schema);
    },
  };
}
