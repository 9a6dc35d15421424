import type { SpokenTurn } from "../../detection/index.ts";
import type { ServerEvent } from "./server-sent-events.ts";

/** What the guard needs of a request. */
export interface ProxiedRequest {
  readonly turns: readonly SpokenTurn[];
  readonly isStream: boolean;
  readonly model: string;
  /** Why its API would not take it; such a request goes nowhere. */
  readonly refusal?: { readonly param: string | null; readonly message: string };
  /** Earlier replies that it names by the id of their message, each with the number of turns before it. */
  readonly references?: readonly { readonly after: number; readonly id: string }[];
}

/** What an event of a stream means to the guard. */
export type EventMeaning =
  /** Words for the person. */
  | { readonly kind: "text"; readonly text: string }
  /** The words of one part are over; more may follow. */
  | { readonly kind: "text-end" }
  /** The reply is complete: a real finish reason. */
  | { readonly kind: "end" }
  /** After the end. */
  | { readonly kind: "after" }
  | { readonly kind: "error" }
  /** Part of a call of a tool. */
  | { readonly kind: "call" }
  | { readonly kind: "other" };

/** What is kept of a stream, to go on in the assistant's place. */
export interface StreamMemory {
  /** Latest event with words. */
  text: ServerEvent | undefined;
  /** First event of the stream. */
  first: ServerEvent | undefined;
  /** Events passed on so far. */
  readonly sent: ServerEvent[];
  /** Words released so far. */
  released: string;
  /** True when the words released are not the words that came. */
  isChanged: boolean;
  /** True when tools are called. */
  hasCalls: boolean;
  /** True when the guard ended it in the assistant's place. */
  isStopped: boolean;
}

export function newStreamMemory(): StreamMemory {
  return {
    text: undefined,
    first: undefined,
    sent: [],
    released: "",
    isChanged: false,
    hasCalls: false,
    isStopped: false,
  };
}

/** One of the interfaces the proxy speaks. Everything it does not know is passed on as it is. */
export interface Protocol {
  readonly name: "chat-completions" | "responses" | "messages";
  /** Reads a parsed body; see {@link ProxiedRequest.refusal} for what the API would not take. */
  readRequest(body: unknown): ProxiedRequest;
  /** The request with guidance for the assistant's instructions; everything else untouched. */
  withGuidance(body: unknown, guidance: readonly string[]): unknown;
  /** @returns words of each choice, in order; undefined when the body is no complete reply of this protocol */
  readReply(body: unknown): { readonly texts: readonly string[]; readonly hasToolCalls: boolean } | undefined;
  /** The reply with other words; one text per choice. */
  withTexts(body: unknown, texts: readonly string[]): unknown;
  /** A whole reply in the guard's own words. */
  ownReply(request: ProxiedRequest, text: string, id: string): unknown;
  /** A whole stream in the guard's own words. */
  ownStream(request: ProxiedRequest, text: string, id: string): string;
  meaningOf(event: ServerEvent): EventMeaning;
  /** An event that says two things at once, as two. */
  apart?(event: ServerEvent): ServerEvent[];
  /** An event that carries these words. */
  textEvent(memory: StreamMemory, request: ProxiedRequest, text: string): string;
  /** An event as it is passed on when the words released differ from the words that came. */
  rewritten(event: ServerEvent, memory: StreamMemory): string;
  /** True once enough was passed on for a stream to be closed in the assistant's place; else it needs one of its own. */
  isOpen(memory: StreamMemory): boolean;
  /** Ends a stream in the assistant's place. */
  closing(memory: StreamMemory, request: ProxiedRequest): string;
  /** An error body. `param` names the place in the request. */
  error(status: number, code: string, message: string, param?: string | null): unknown;
}

export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value;
  for (const part of path) found = typeof found === "object" && found !== null ? Reflect.get(found, part) : undefined;
  return found;
}

export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/**
 * A string, or the texts of a list of parts, documents of plain text among them. Images, files in other forms and what
 * tools gave are left out.
 */
export function wordsOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  const [only] = content;
  return content.length === 1 ? wordsOfPart(only) : content.map(wordsOfPart).filter(Boolean).join("\n");
}

function wordsOfPart(part: unknown): string {
  if (typeof part === "string") return part;
  const text = at(part, "text") ?? at(part, "refusal");
  if (typeof text === "string") return text;
  const type = at(part, "type");
  if (typeof type === "string" && type.endsWith("result")) return "";
  if (type === "document") {
    const source = at(part, "source");
    return wordsOf(at(source, "type") === "text" ? at(source, "data") : at(source, "content"));
  }
  // A part of a kind that nobody knows: its words are not lost.
  return wordsOf(at(part, "content"));
}
