import type { ServerResponse } from "node:http";
import type { Decision } from "../decision.ts";
import type { AskAssistant, Draft } from "../guard.ts";
import type { GuardSession } from "../guard-session.ts";
import type { ServerState } from "./guard-server.ts";
import { guardStream } from "./guarded-stream.ts";
import { at, listAt, newStreamMemory, type Protocol, type ProxiedRequest } from "./protocol.ts";
import { parseBody } from "./read-body.ts";
import { type Continuation, type Past, retell, type ServedResponse } from "./response-memory.ts";
import { itemIds, ownMessageId, ownResponseId, responseId } from "./responses-reply.ts";
import { streamedItemIds, streamedResponseId } from "./responses-stream.ts";
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

/** What came from upstream. */
interface Payload {
  readonly text: string;
  readonly json: unknown;
  readonly contentType: string;
  readonly events: readonly ServerEvent[];
  readonly hasCalls: boolean;
}

/** Serves one exchange: the caller gets the reply, a changed one, or the guard's words in the same protocol. */
export async function serveExchange(exchange: ProxiedExchange): Promise<void> {
  const { state, request, headers, signal, continues, scope } = exchange;
  const past = state.responses.recall(scope, request, continues);
  const session = state.guard.begin(
    {
      turns: past.turns,
      locale: localeOf(headers["x-plumbline-locale"]),
      conversation: headers["x-plumbline-conversation"]?.slice(0, 200) ?? past.conversation,
      scope,
    },
    signal,
  );
  try {
    // A conversation that is kept elsewhere cannot be seen, so nothing can be decided about it.
    if (!past.isWhole && !session.isObserving) {
      const { decision, text } = await session.fail("read", "conversation-unknown");
      return sendOwn(exchange, past, decision, text);
    }
    if (request.isStream && !session.holdsWhole && session.answer === undefined)
      return await streamThrough(exchange, session, past);
    await sendWhole(exchange, session, past);
  } catch (cause) {
    if (!signal.aborted) throw cause;
    await session.abandon();
  }
}

async function sendWhole(exchange: ProxiedExchange, session: GuardSession, past: Past): Promise<void> {
  const { state, protocol, request, response } = exchange;
  let unread: { status: number; text: string; contentType: string } | undefined;
  const ask: AskAssistant<Payload> = async (guidance, deadline) => {
    const reply = await askUpstream(exchange, past, guidance, deadline);
    const text = await reply.text();
    const draft: Draft<Payload> =
      reply.status < 200 || reply.status >= 300
        ? { status: "failed", cause: `status-${reply.status}` }
        : readWhole(exchange, reply, text);
    const { status, contentType } = reply;
    unread = draft.status === "failed" ? { status, text, contentType } : undefined;
    return draft;
  };
  const { decision, texts, payload, isUntouched } = await state.guard.complete(session, ask);
  if (response.destroyed) return;
  if (payload === undefined) {
    // Where the guard only looks on, the caller gets what came, whatever it is.
    if (decision.mode === "observe" && unread !== undefined) {
      response.writeHead(unread.status, { ...marks(decision), "content-type": unread.contentType });
      response.end(unread.text);
      return;
    }
    return sendOwn(exchange, past, decision, texts.join("\n\n"));
  }
  const text = texts.join("\n\n");
  remember(exchange, past, responseId(payload.json), {
    itemIds: itemIds(listAt(payload.json, "output")),
    text,
    // Calls that wait for an outcome are known to the upstream alone.
    isOwn: !isUntouched && !payload.hasCalls,
    decision,
  });
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

async function streamThrough(exchange: ProxiedExchange, session: GuardSession, past: Past): Promise<void> {
  const { protocol, request, response, signal } = exchange;
  let refused: UpstreamReply | undefined;
  const draft = await session.draft(async (): Promise<Draft<UpstreamReply>> => {
    // The stream outlives this step: only the caller's leaving and the way out's own clocks end it.
    const reply = await askUpstream(exchange, past, session.guidance, signal);
    const isRefused = reply.status < 200 || reply.status >= 300;
    if (isRefused || !reply.isStream) {
      refused = reply;
      return { status: "failed", cause: isRefused ? `status-${reply.status}` : "not-a-stream" };
    }
    return { status: "drafted", texts: [""], payload: reply };
  });
  if (draft.status === "failed") {
    const { decision, text } = await session.fail("upstream", draft.cause);
    if (session.isObserving && refused !== undefined) {
      response.writeHead(refused.status, { ...marks(decision), "content-type": refused.contentType });
      response.end(await refused.text());
      return;
    }
    return sendOwn(exchange, past, decision, text);
  }
  response.writeHead(200, {
    "content-type": "text/event-stream",
    "cache-control": "no-cache",
    "x-plumbline-policy": `${session.policy.id} ${session.policy.version}`,
  });
  response.flushHeaders();
  await guardStream(draft.payload.pieces(), session, protocol, request, {
    write: (text) => {
      if (response.write(text) || response.destroyed) return;
      return new Promise<void>((resolve) => {
        response.once("drain", resolve);
        response.once("close", resolve);
      });
    },
    ending: (memory, decision, isAllOwn) => {
      remember(exchange, past, isAllOwn ? ownResponseId(decision.id) : streamedResponseId(memory), {
        itemIds: isAllOwn ? [ownMessageId(decision.id)] : streamedItemIds(memory),
        text: memory.released,
        isOwn: memory.isStopped || (memory.isChanged && !memory.hasCalls),
        decision,
      });
    },
  });
  response.end();
}

function askUpstream(
  exchange: ProxiedExchange,
  past: Past,
  guidance: readonly string[],
  signal: AbortSignal,
): Promise<UpstreamReply> {
  const { state, protocol, body, headers, path } = exchange;
  const isAsItCame = guidance.length === 0 && past.retelling === undefined && past.ownMessages === undefined;
  if (isAsItCame) return state.upstream.request(path, body, headers, signal);
  const told = retell(parseBody(body), past);
  const sent = guidance.length === 0 ? told : protocol.withGuidance(told, guidance);
  return state.upstream.request(path, JSON.stringify(sent), headers, signal);
}

function readWhole({ protocol, request }: ProxiedExchange, reply: UpstreamReply, text: string): Draft<Payload> {
  const { contentType } = reply;
  if (request.isStream !== reply.isStream) return { status: "failed", cause: "wrong-content-type" };
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
    return {
      status: "drafted",
      texts: read.texts,
      payload: { text, json, contentType, events: [], hasCalls: read.hasToolCalls },
    };
  }
  const reader = eventReader();
  const events = [...reader.push(text), ...reader.rest()].flatMap((event) => protocol.apart?.(event) ?? [event]);
  let words = "";
  let isComplete = false;
  let hasToolCalls = false;
  for (const event of events) {
    const meaning = protocol.meaningOf(event);
    if (meaning.kind === "error" && !isComplete) return { status: "failed", cause: "stream-broken" };
    if (meaning.kind === "text") words += meaning.text;
    if (meaning.kind === "end") isComplete = true;
    if (meaning.kind === "call") hasToolCalls = true;
  }
  if (!isComplete) return { status: "failed", cause: "stream-cut" };
  if (words.trim() === "" && !hasToolCalls) return { status: "failed", cause: "empty-reply" };
  return {
    status: "drafted",
    texts: [words],
    payload: { text, json: completedResponse(events), contentType, events, hasCalls: hasToolCalls },
  };
}

/** A collected stream with other words: all of them where the first stood, and none where the others did. */
function replay(protocol: Protocol, request: ProxiedRequest, events: readonly ServerEvent[], text: string): string {
  const memory = newStreamMemory();
  memory.first = events[0];
  memory.isChanged = true;
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

function sendOwn(exchange: ProxiedExchange, past: Past, decision: Decision, text: string): void {
  const { protocol, request, response } = exchange;
  if (response.destroyed) return;
  remember(exchange, past, ownResponseId(decision.id), {
    itemIds: [ownMessageId(decision.id)],
    text,
    isOwn: true,
    decision,
  });
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

/** Keeps what a response's id stands for, before the caller has it. Other protocols' requests hold their conversation. */
function remember(
  { state, scope, protocol, body, continues }: ProxiedExchange,
  past: Past,
  id: string | undefined,
  served: Pick<ServedResponse, "itemIds" | "text" | "isOwn" | "decision">,
): void {
  if (protocol.name !== "responses" || id === undefined) return;
  state.responses.keep(scope, past, { ...served, id, continues, body: () => parseBody(body) });
}

function completedResponse(events: readonly ServerEvent[]): unknown {
  const last = events.findLast(({ json }) =>
    ["response.completed", "response.incomplete"].includes(String(at(json, "type"))),
  );
  return at(last?.json, "response");
}

function localeOf(header: string | undefined): string | undefined {
  return header !== undefined && /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/.test(header) ? header : undefined;
}
