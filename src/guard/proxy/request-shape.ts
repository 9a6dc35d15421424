import { at, type ProxiedRequest } from "./protocol.ts";

/** A request that its API would not take. The message names a place and what belongs there, never what stood there. */
export function refused(param: string | null, message: string): ProxiedRequest {
  return { turns: [], isStream: false, model: "", refusal: { param, message } };
}

export const notAnObject = refused(null, "The body is no JSON object.");

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for text, and for a list of parts whose texts, where they have any, are text. */
export function isContent(content: unknown): boolean {
  if (typeof content === "string") return true;
  return Array.isArray(content) && content.every(isPart);
}

export const contentExpected = "is text or a list of parts.";

function isPart(part: unknown): boolean {
  if (typeof part === "string") return true;
  if (!isObject(part)) return false;
  const text = at(part, "text");
  return text === undefined || text === null || typeof text === "string";
}

/** What every request has beside its turns. */
export function commonOf(body: unknown): Pick<ProxiedRequest, "isStream" | "model"> {
  return { isStream: at(body, "stream") === true, model: String(at(body, "model") ?? "") };
}
