import { createHash } from "node:crypto";
import type { ModelRequest } from "./language-model.ts";
import { jsonSchemaOf } from "./structured-reply.ts";

/**
 * Identity of a request: SHA-256, hexadecimal, over everything the reply depends on and everything that keeps equal
 * requests independent (`repeat`, `conversation`). `purpose` is left out: it changes nothing.
 *
 * @param asked - who is asked: the reference, and the settings that change what it says (an overridden base URL)
 */
export function requestKey(
  asked: { readonly ref: string; readonly settings: Readonly<Record<string, unknown>> },
  request: ModelRequest,
): string {
  const { system, messages, schema, tools, maxOutputTokens, temperature, topP, seed, repeat, conversation } = request;
  const identity = [
    1,
    asked.ref,
    sorted(asked.settings),
    system ?? null,
    messages.map(({ role, text, toolCalls }) => (toolCalls === undefined ? [role, text] : [role, text, toolCalls])),
    schema === undefined ? null : jsonSchemaOf(schema),
    maxOutputTokens ?? null,
    temperature ?? null,
    topP ?? null,
    seed ?? null,
    repeat,
    conversation ?? null,
    ...(tools === undefined ? [] : [sorted(tools)]),
  ];
  return createHash("sha256").update(JSON.stringify(identity)).digest("hex");
}

/** The same value with the keys of every object in order, so that equal settings give equal text. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
