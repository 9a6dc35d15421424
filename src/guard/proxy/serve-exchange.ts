import type { ServerResponse } from "node:http";
import type { SpokenTurn } from "../../detection/index.ts";
import type { Decision } from "../decision.ts";
import type { AskAssistant, Draft } from "../guard.ts";
import type { GuardSession } from "../guard-session.ts";
import type { ServerState } from "./guard-server.ts";
import { guardStream } from "./guarded-stream.ts";
import { at, type Protocol, type ProxiedRequest, type StreamMemory } from "./protocol.ts";
import { parseBody } from "./read-body.ts";
import { responseId } from "./responses.ts";
import { eventReader, type ServerEvent } from "./server-sent-events.ts";
import type { UpstreamReply } from "./upstream.ts";

/** One exchange on its way through the proxy. */
export interface ProxiedExchange {
  readonly state: ServerState;
  readonly protocol: Protocol;
  readonly request: ProxiedRequest;
  /** As the caller sent it. */
  readonly body: Buffer;
  readonly continues: Continuation;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly path: string;
  readonly scope: string;
  readonly response: ServerResponse;
  readonly signal: AbortSignal;
}

/** Whether a request goes on with a conversation that it does not hold: one kept elsewhere, or after an earlier reply. */
export type Continuation = "nothing" | "elsewhere" | { readonly previous: string };

export function continuationOf(json: unknown): Continuation {
  if (at(json, "conversation") != null) return "elsewhere";
  const previous = at(json, "previous_response_id");
  return typeof previous === "string" ? { previous } : "nothing";
}

/** What came from upstream. */
interface Payload {
  readonly text: string;
  readonly json: unknown;
  readonly contentType: string;
  readonly events: readonly ServerEvent[];
}

/** Serves one exchange: the caller gets the reply, a changed one, or the guard's words in the same protocol. */
export async function serveExchange(exchange: ProxiedExchange): Promise<void> {
  const { state, request, headers, signal } = exchange;
  const turns = wholeConversation(exchange);
  const session = state.guard.begin(
    {
      turns: turns ?? request.turns,
      locale: localeOf(headers["x-plumbline-locale"]),
      conversation: headers["x-plumbline-conversation"]?.slice(0, 200),
      scope: exchange.scope,
    },
    signal,
  );
  try {
    // A conversation that is kept elsewhere cannot be seen, so nothing can be decided about it.
    if (turns === undefined && !session.isObserving) {
      const { decision, text } = await session.fail("read", "conversation-unknown");
      return sendOwn(exchange, decision, text);
    }
    if (request.isStream && !session.holdsWhole && session.answer === undefined)
      return await streamThrough(exchange, session, turns ?? request.turns);
    await sendWhole(exchange, session, turns ?? request.turns);
  } catch (cause) {
    if (!signal.aborted) throw cause;
    await session.abandon();
  }
}

async function sendWhole(
  exchange: ProxiedExchange,
  session: GuardSession,
  turns: readonly SpokenTurn[],
): Promise<void> {
  const { state, protocol, request, response } = exchange;
  let refused: { status: number; text: string; contentType: string } | undefined;
  const ask: AskAssistant<Payload> = async (guidance, deadline) => {
    refused = undefined;
    const reply = await askUpstream(exchange, guidance, deadline);
    if (reply.status < 200 || reply.status >= 300) {
      refused = { status: reply.status, text: await reply.text(), contentType: reply.contentType };
      return { status: "failed", cause: `status-${reply.status}` };
    }
    return readWhole(exchange, reply);
  };
  const { decision, texts, payload, isUntouched } = await state.guard.complete(session, ask);
  if (response.destroyed) return;
  if (payload === undefined) {
    if (decision.mode === "observe" && refused !== undefined) {
      response.writeHead(refused.status, { ...marks(decision), "content-type": refused.contentType });
      response.end(refused.text);
      return;
    }
    return sendOwn(exchange, decision, texts.join("\n\n"));
  }
  const text = texts.join("\n\n");
  remember(exchange, turns, payload.json, text);
  if (request.isStream) {
    response.writeHead(200, { ...marks(decision), "content-type": "text/event-stream", "cache-control": "no-cache" });
    response.end(isUntouched ? payload.text : replay(protocol, request, payload.events, text));
    return;
  }
  const body = isUntouched ? payload.text : JSON.stringify(protocol.withTexts(payload.json, texts));
  // Its length said before, so that it goes out in one piece.
  const length = String(Buffer.byteLength(body));
  response.writeHead(200, { ...marks(decision), "content-type": payload.contentType, "content-length": length });
  response.end(body);
}

async function streamThrough(
  exchange: ProxiedExchange,
  session: GuardSession,
  turns: readonly SpokenTurn[],
): Promise<void> {
  const { protocol, request, response, signal } = exchange;
  let refused: UpstreamReply | undefined;
  const draft = await session.draft(async (): Promise<Draft<UpstreamReply>> => {
    // The stream outlives this step: only the caller's leaving and the way out's own clocks end it.
    const reply = await askUpstream(exchange, session.guidance, signal);
    if (reply.status < 200 || reply.status >= 300) {
      refused = reply;
      return { status: "failed", cause: `status-${reply.status}` };
    }
    if (!reply.isStream) return { status: "failed", cause: "not-a-stream" };
    return { status: "drafted", texts: [""], payload: reply };
  });
  if (draft.status === "failed") {
    const { decision, text } = await session.fail("upstream", draft.cause);
    if (session.isObserving && refused !== undefined) {
      response.writeHead(refused.status, { ...marks(decision), "content-type": refused.contentType });
      response.end(await refused.text());
      return;
    }
    return sendOwn(exchange, decision, text);
  }
  response.writeHead(200, {
    "content-type": "text/event-stream",
    "cache-control": "no-cache",
    "x-plumbline-policy": `${session.policy.id} ${session.policy.version}`,
  });
  response.flushHeaders();
  const { released, first } = await guardStream(draft.payload.pieces(), session, protocol, request, {
    write: (text) => {
      if (response.write(text) || response.destroyed) return;
      return new Promise<void>((resolve) => {
        response.once("drain", resolve);
        response.once("close", resolve);
      });
    },
  });
  response.end();
  remember(exchange, turns, at(first?.json, "response"), released);
}

function askUpstream(
  exchange: ProxiedExchange,
  guidance: readonly string[],
  signal: AbortSignal,
): Promise<UpstreamReply> {
  const { state, protocol, body, headers, path } = exchange;
  const sent = guidance.length === 0 ? body : JSON.stringify(protocol.withGuidance(parseBody(body), guidance));
  return state.upstream.request(path, sent, headers, signal);
}

async function readWhole({ protocol, request }: ProxiedExchange, reply: UpstreamReply): Promise<Draft<Payload>> {
  const { contentType } = reply;
  if (request.isStream !== reply.isStream) return { status: "failed", cause: "wrong-content-type" };
  const text = await reply.text();
  if (!request.isStream) {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      return { status: "failed", cause: "not-json" };
    }
    const read = protocol.readReply(json);
    if (read === undefined) return { status: "failed", cause: "bad-shape" };
    const isEmpty = read.texts.every((part) => part.trim() === "") && !read.hasToolCalls;
    if (isEmpty) return { status: "failed", cause: "empty-reply" };
    return { status: "drafted", texts: read.texts, payload: { text, json, contentType, events: [] } };
  }
  const reader = eventReader();
  const events = [...reader.push(text), ...reader.rest()].flatMap((event) => protocol.apart?.(event) ?? [event]);
  let words = "";
  let isComplete = false;
  let hasToolCalls = false;
  for (const event of events) {
    const meaning = protocol.meaningOf(event);
    if (meaning.kind === "error") return { status: "failed", cause: "stream-broken" };
    if (meaning.kind === "text") words += meaning.text;
    if (meaning.kind === "end") isComplete = true;
    if (/tool_calls|tool_use|function_call/.test(event.data)) hasToolCalls = true;
  }
  if (!isComplete) return { status: "failed", cause: "stream-cut" };
  if (words.trim() === "" && !hasToolCalls) return { status: "failed", cause: "empty-reply" };
  return { status: "drafted", texts: [words], payload: { text, json: completedResponse(events), contentType, events } };
}

/** A collected stream with other words: all of them where the first stood, and none where the others did. */
function replay(protocol: Protocol, request: ProxiedRequest, events: readonly ServerEvent[], text: string): string {
  const memory: StreamMemory = { text: undefined, first: events[0], sent: [], released: "" };
  let result = "";
  for (const event of events) {
    if (protocol.meaningOf(event).kind !== "text") {
      memory.sent.push(event);
      result += protocol.rewritten(event, memory);
    } else if (memory.released === "") {
      memory.text = event;
      memory.released = text;
      result += protocol.textEvent(memory, request, text);
    }
  }
  return result;
}

function sendOwn({ protocol, request, response }: ProxiedExchange, decision: Decision, text: string): void {
  if (response.destroyed) return;
  if (request.isStream) {
    response.writeHead(200, { ...marks(decision), "content-type": "text/event-stream", "cache-control": "no-cache" });
    response.end(protocol.ownStream(request, text, decision.id));
    return;
  }
  response.writeHead(200, { ...marks(decision), "content-type": "application/json" });
  response.end(JSON.stringify(protocol.ownReply(request, text, decision.id)));
}

/** What a decision was, for the application: names and ids, nothing of the conversation. */
function marks(decision: Decision): Record<string, string> {
  return {
    "x-plumbline-decision": decision.id,
    "x-plumbline-action": decision.action,
    "x-plumbline-status": decision.status,
    "x-plumbline-conversation": decision.conversation.replace(/[^\x21-\x7e]/g, "_"),
    ...(decision.failure === null
      ? {}
      : { "x-plumbline-failure": `${decision.failure.stage} ${decision.failure.cause}` }),
  };
}

const keptConversations = 5_000;

/** The turns a request stands for; undefined when it points to a conversation the guard has not seen. */
function wholeConversation({ state, request, continues, scope }: ProxiedExchange): readonly SpokenTurn[] | undefined {
  if (continues === "nothing") return request.turns;
  const before = continues === "elsewhere" ? undefined : state.conversations.get(`${scope} ${continues.previous}`);
  return before === undefined ? undefined : [...before, ...request.turns];
}

function remember(
  { state, scope, protocol }: ProxiedExchange,
  turns: readonly SpokenTurn[],
  json: unknown,
  text: string,
): void {
  const id = protocol.name === "responses" ? responseId(json) : undefined;
  if (id === undefined) return;
  state.conversations.set(`${scope} ${id}`, [...turns, { speaker: "assistant", text }]);
  if (state.conversations.size > keptConversations) {
    const [oldest] = state.conversations.keys();
    if (oldest !== undefined) state.conversations.delete(oldest);
  }
}

function completedResponse(events: readonly ServerEvent[]): unknown {
  const last = events.findLast(({ json }) => at(json, "type") === "response.completed");
  return at(last?.json, "response");
}

function localeOf(header: string | undefined): string | undefined {
  return header !== undefined && /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/.test(header) ? header : undefined;
}
