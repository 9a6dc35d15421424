import type { SpokenTurn } from "../../detection/index.ts";
import type { ServerEvent } from "./server-sent-events.ts";

/** What the guard needs of a request. */
export interface ProxiedRequest {
  readonly turns: readonly SpokenTurn[];
  readonly isStream: boolean;
  readonly model: string;
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
}

/** One of the interfaces the proxy speaks. Everything it does not know is passed on as it is. */
export interface Protocol {
  readonly name: "chat-completions" | "responses" | "messages";
  /** @returns undefined when the body is no request of this protocol */
  readRequest(body: unknown): ProxiedRequest | undefined;
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
  /** Ends a stream in the assistant's place. */
  closing(memory: StreamMemory, request: ProxiedRequest): string;
  /** An error body. */
  error(status: number, code: string, message: string): unknown;
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

/** A string, or the texts of a list of parts; parts of other kinds (images, files) are left out. */
export function wordsOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .flatMap((part) => {
      const text = at(part, "text") ?? at(part, "refusal");
      return typeof text === "string" ? [text] : [];
    })
    .join("\n");
}
