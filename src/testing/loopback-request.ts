import type { IncomingMessage } from "node:http";
import type { LoopbackRequest } from "./loopback-provider.ts";

/** The protocols the loopback provider speaks. */
export type LoopbackProtocol = "openai" | "anthropic" | "google";

/** Which protocol a path belongs to; undefined when to none. */
export function protocolOf(path: string): LoopbackProtocol | undefined {
  if (path.endsWith("/chat/completions")) return "openai";
  if (path.endsWith("/messages")) return "anthropic";
  if (/:(stream)?generateContent/i.test(path)) return "google";
  return undefined;
}

/** Reads what the loopback provider needs of a request in each protocol. */
export function readRequest(
  protocol: LoopbackProtocol,
  incoming: IncomingMessage,
  text: string,
  index: number,
): LoopbackRequest {
  const body: unknown = JSON.parse(text);
  const common = { protocol, index, body, headers: incoming.headers };
  if (protocol === "google") {
    const path = incoming.url ?? "";
    return {
      ...common,
      model: decodeURIComponent(/\/models\/([^:]+):/.exec(path)?.[1] ?? ""),
      system: textOf(at(at(body, "systemInstruction"), "parts")),
      messages: listOf(at(body, "contents")).map((message) => ({
        role: at(message, "role") === "model" ? "assistant" : "user",
        text: textOf(at(message, "parts")) ?? "",
      })),
      isStream: path.includes("streamGenerateContent"),
      hasSchema: at(at(body, "generationConfig"), "responseSchema") !== undefined,
    };
  }
  const messages = listOf(at(body, "messages"));
  const system =
    protocol === "anthropic" ? at(body, "system") : messages.filter(isSystem).map((m) => at(m, "content"))[0];
  const format = protocol === "anthropic" ? at(at(body, "output_config"), "format") : at(body, "response_format");
  return {
    ...common,
    model: String(at(body, "model")),
    system: textOf(system),
    messages: messages
      .filter((message) => !isSystem(message))
      .map((message) => ({
        role: at(message, "role") === "assistant" ? "assistant" : "user",
        text: textOf(at(message, "content")) ?? "",
      })),
    isStream: at(body, "stream") === true,
    hasSchema: format !== undefined || at(body, "output_format") !== undefined || at(body, "tools") !== undefined,
  };
}

function isSystem(message: unknown): boolean {
  const role = at(message, "role");
  return role === "system" || role === "developer";
}

/** A string, or a list of parts with `text`. */
function textOf(content: unknown): string | undefined {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return undefined;
  return content.map((part) => String(at(part, "text") ?? "")).join("");
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function at(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
