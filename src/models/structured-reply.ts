import { z } from "zod";
import type { ModelReply, ModelRequest } from "./language-model.ts";

/** JSON Schema of a zod schema, made once per schema. */
export function jsonSchemaOf(schema: z.ZodType): Record<string, unknown> {
  const known = jsonSchemas.get(schema);
  if (known !== undefined) return known;
  const { $schema: _dialect, ...made } = z.toJSONSchema(schema, { io: "input" });
  jsonSchemas.set(schema, made);
  return made;
}

const jsonSchemas = new WeakMap<z.ZodType, Record<string, unknown>>();

/**
 * Whether a schema is within what providers enforce token by token: closed objects whose fields are all required.
 * Others are sent as guidance, and the reply is checked here either way.
 */
export function isEnforceable(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isEnforceable);
  if (typeof schema !== "object" || schema === null) return true;
  const { type, properties, required, additionalProperties } = schema as Record<string, unknown>; // read as unknown
  if (type === "object") {
    const fields = Object.keys(typeof properties === "object" && properties !== null ? properties : {});
    const named = new Set(Array.isArray(required) ? required : []);
    if (additionalProperties !== false || fields.some((field) => !named.has(field))) return false;
  }
  return Object.entries(schema).every(([key, inner]) => {
    if (["allOf", "not", "if", "oneOf", "propertyNames", "default", "patternProperties"].includes(key)) return false;
    if (key === "properties") return Object.values(inner as object).every(isEnforceable); // names are not keywords
    return isEnforceable(inner);
  });
}

/** The request in words, for a model that takes no schema: the same request with the schema in its system prompt. */
export function withSchemaInPrompt(request: ModelRequest): ModelRequest {
  if (request.schema === undefined) return request;
  const instruction = [
    "Answer with one JSON value and nothing else: no explanation, no code fence. It must be valid by this JSON Schema:",
    JSON.stringify(jsonSchemaOf(request.schema)),
  ].join("\n");
  return { ...request, system: request.system === undefined ? instruction : `${request.system}\n\n${instruction}` };
}

/**
 * Reads the text of a complete reply by the request's schema. One code fence around the whole is forgiven; anything else
 * that is not exactly JSON of that shape is a failure, never a guess. Asking the same again is not expected to help.
 */
export function readStructured(reply: ModelReply, schema: z.ZodType | undefined): ModelReply {
  if (schema === undefined || reply.status === "failed") return reply;
  const text = withoutFence(reply.text);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    const cut = reply.finish === "length" ? " It was cut off at the token limit." : "";
    const detail = `The reply of ${text.length} characters is not JSON.${cut}`;
    return { status: "failed", failure: { cause: "not-json", detail }, usage: reply.usage };
  }
  const read = schema.safeParse(data);
  if (read.success) return { ...reply, value: read.data };
  // Only paths and kinds of problems: messages may quote what was said.
  const problems = read.error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join(".") || "the whole"}: ${issue.code}`);
  const detail = `The reply is JSON of another shape (${problems.join("; ")}).`.slice(0, 500);
  return { status: "failed", failure: { cause: "bad-shape", detail }, usage: reply.usage };
}

function withoutFence(text: string): string {
  const fenced = /^\s*```[\w-]*[^\S\n]*\n([\s\S]*?)\n?```\s*$/.exec(text);
  return (fenced?.[1] ?? text).trim();
}
