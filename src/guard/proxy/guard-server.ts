import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Guard } from "../guard.ts";
import { type ApiKey, findKey, givenKey, rateLimiter } from "./api-keys.ts";
import { chatCompletions } from "./chat-completions.ts";
import type { GuardMetrics } from "./guard-metrics.ts";
import { messages } from "./messages.ts";
import { at, type Protocol } from "./protocol.ts";
import { parseBody, readBody } from "./read-body.ts";
import { continuationOf, type ResponseMemory, responseMemory } from "./response-memory.ts";
import { responses } from "./responses.ts";
import { type ProxiedExchange, serveExchange } from "./serve-exchange.ts";
import { forwardedHeaders, type Upstream } from "./upstream.ts";

export interface GuardServerOptions {
  readonly guard: Guard;
  readonly upstream: Upstream;
  readonly metrics: GuardMetrics;
  /** Keys that open the proxy; with none every caller on the address may use it, and callers' keys go upstream. */
  readonly keys?: readonly ApiKey[];
  /** Requests a minute per key; default 600. */
  readonly perMinute?: number;
  /** Largest request body in bytes; default 20,000,000, for images. */
  readonly maxBodyBytes?: number;
  /** Exchanges under way at once; further ones are told to come back. Default 1,000. */
  readonly maxConcurrent?: number;
  /** Origins that browsers may call from; none by default. */
  readonly origins?: readonly string[];
  /** False while decisions cannot be written. */
  readonly isWritable?: () => boolean;
  readonly now?: () => number;
  readonly newId: () => string;
  /** Hears of what goes wrong, without words of a conversation. */
  readonly log: (sentence: string) => void;
}

/** A guard that listens. */
export interface GuardServer {
  readonly port: number;
  readonly baseUrl: string;
  /**
   * Takes nothing more, waits until what is under way was answered and put on record, and closes. Callers have four fifths of the
   * time; then their connections are cut, and the last fifth is for handing over and recording what was cut.
   *
   * @param timeoutMs - from the call
   * @returns exchanges that did not end in time: they may be missing on record
   */
  drain(timeoutMs: number): Promise<number>;
}

const guardedPaths: Readonly<Record<string, Protocol>> = {
  "/v1/chat/completions": chatCompletions,
  "/v1/responses": responses,
  "/v1/messages": messages,
};

/** How many tokens a request would have: a number comes back, and nothing said to anybody. */
const countPath = "/v1/messages/count_tokens";

/** What requests share. */
export interface ServerState extends GuardServerOptions {
  readonly responses: ResponseMemory;
}

/** Starts the proxy. Paths it does not know are closed: nothing unreviewed leaves by a side door. */
export async function startGuardServer(options: GuardServerOptions, port: number, host: string): Promise<GuardServer> {
  const { keys = [], perMinute = 600, maxBodyBytes = 20_000_000, maxConcurrent = 1_000, origins = [] } = options;
  const now = options.now ?? (() => Date.now());
  const limiter = rateLimiter(now);
  const state: ServerState = { ...options, responses: responseMemory() };
  let running = 0;
  // Requests whose work is not done. A caller who left is gone from `running`, and has yet to be put on record.
  let working = 0;
  let onIdle: (() => void) | undefined;
  let isDraining = false;
  const finished = (): void => {
    working -= 1;
    if (working === 0) onIdle?.();
  };

  const server = createServer((request, response) => {
    // Callers keep their connections for a next request: while closing there is none, and nobody waits for it.
    response.once("close", () => {
      if (isDraining) setImmediate(() => server.closeIdleConnections());
    });
    working += 1;
    handle(request, response).then(finished, (cause: unknown) => {
      finished();
      options.log(`A request ended on an error of the guard (${cause instanceof Error ? cause.name : "unknown"}).`);
      if (!response.headersSent)
        sendJson(response, 500, { error: { message: "The guard failed.", type: "server_error" } });
      else response.destroy();
    });
  });
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 30_000;
  server.requestTimeout = 60_000;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = "/"] = (request.url ?? "/").split("?");
    const { origin } = request.headers;
    if (origin !== undefined && origins.includes(origin)) {
      response.setHeader("access-control-allow-origin", origin);
      response.setHeader("vary", "origin");
    }
    if (request.method === "OPTIONS") return preflight(response, origin !== undefined && origins.includes(origin));
    if (path === "/healthz") return sendJson(response, 200, { status: "ok" });
    if (path === "/readyz") {
      const isReady = !isDraining && options.isWritable?.() !== false;
      const { id, version } = options.guard.policy();
      return sendJson(response, isReady ? 200 : 503, {
        ready: isReady,
        policy: `${id} ${version}`,
        model: options.guard.modelRef ?? null,
        knownMisses: [...options.guard.knownMisses, ...options.guard.reviewMisses],
      });
    }
    if (path === "/metrics") {
      response.writeHead(200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
      response.end(options.metrics.render({ in_flight: running, remembered_prefixes: options.guard.memory.size }));
      return;
    }
    const protocol = guardedPaths[path];
    const shape = protocol ?? (path === countPath ? messages : chatCompletions);
    const refuse = (status: number, code: string, message: string, param?: string | null): void => {
      options.metrics.count("rejected_requests");
      request.resume();
      sendJson(response, status, shape.error(status, code, message, param));
    };
    const refuseForNow = (seconds: number, status: number, code: string, message: string): void => {
      response.setHeader("retry-after", String(seconds));
      refuse(status, code, message);
    };
    const key = findKey(keys, givenKey(request.headers));
    if (keys.length > 0 && key === undefined)
      return refuse(401, "invalid_api_key", "This guard needs one of its own API keys.");
    const name = key?.name ?? "";
    const wait = limiter.take(name, key?.perMinute ?? perMinute);
    if (wait > 0) return refuseForNow(wait, 429, "rate_limit_exceeded", "Too many requests with this key.");
    if (isDraining || running >= maxConcurrent)
      return refuseForNow(1, 503, "overloaded", "The guard is full or closing; try again.");
    const isModels = path === "/v1/models" || path.startsWith("/v1/models/");
    if (protocol === undefined && !isModels && path !== countPath) {
      return refuse(
        404,
        "not_guarded",
        `The guard has no such path: ${Object.keys(guardedPaths).join(", ")}, ${countPath}, /v1/models.`,
      );
    }
    running += 1;
    const gone = new AbortController();
    response.once("close", () => {
      running -= 1;
      if (!response.writableFinished) gone.abort(new DOMException("The caller went away.", "AbortError"));
    });
    // A caller's own key goes upstream only where the guard asks for none itself.
    const headers = headersOfUse(request.headers, keys.length === 0);
    const method = isModels ? "GET" : "POST";
    if (request.method !== method) return refuse(405, "method_not_allowed", `This path takes ${method}.`);
    if (isModels) return passOn(path, undefined, headers, response, gone.signal, shape);
    const body = await readBody(request, maxBodyBytes);
    if (body.status !== "read") {
      if (body.status === "gone") return;
      return refuse(413, "request_too_large", `A request has at most ${maxBodyBytes} bytes here.`);
    }
    if (protocol === undefined) return passOn(path, body.bytes, headers, response, gone.signal, shape);
    const opened = openExchange(protocol, body.bytes);
    if ("refusal" in opened) return refuse(400, ...opened.refusal);
    // Not waited for here: this function's own values need not live until a model has answered.
    return serveExchange({
      ...opened,
      state,
      protocol,
      body: body.bytes,
      headers,
      path,
      scope: name,
      response,
      signal: gone.signal,
    });
  }

  /** What holds no words for a person. */
  async function passOn(
    path: string,
    body: Buffer | undefined,
    headers: Readonly<Record<string, string | undefined>>,
    response: ServerResponse,
    signal: AbortSignal,
    shape: Protocol,
  ): Promise<void> {
    try {
      const reply = await options.upstream.request(path, body, headers, signal);
      response.writeHead(reply.status, { "content-type": reply.contentType || "application/json" });
      response.end(await reply.text());
    } catch {
      if (!response.headersSent)
        sendJson(response, 502, shape.error(502, "upstream_unreachable", "The model's address gave no answer."));
    }
  }

  await listen(server, port, host);
  const { port: actual } = server.address() as AddressInfo; // a TCP server has one
  return {
    port: actual,
    baseUrl: `http://${host.includes(":") ? `[${host}]` : host}:${actual}/v1`,
    async drain(timeoutMs) {
      isDraining = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const idle = new Promise<void>((resolve) => {
        onIdle = resolve;
        if (working === 0) resolve();
      });
      server.closeIdleConnections();
      await withinTime(Promise.all([closed, idle]), timeoutMs * 0.8);
      server.closeAllConnections();
      await closed;
      await withinTime(idle, timeoutMs * 0.2);
      return working;
    },
  };
}

/** @param milliseconds - from this call; the process lives on meanwhile, whatever else keeps it */
async function withinTime(promise: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([promise, over]);
  clearTimeout(timer);
}

/** What is needed of a body. The parsed body itself is of no use once it was read: a model may take minutes. */
function openExchange(
  protocol: Protocol,
  bytes: Buffer,
):
  | Pick<ProxiedExchange, "request" | "continues">
  | { readonly refusal: readonly [code: string, message: string, param?: string | null] } {
  const json = parseBody(bytes);
  if (json === undefined) return { refusal: ["invalid_json", "The body is no JSON."] };
  const request = protocol.readRequest(json);
  // What its API would not take is not passed on: nobody has read it.
  if (request.refusal !== undefined)
    return { refusal: ["invalid_request", request.refusal.message, request.refusal.param] };
  if (request.isStream && Number(at(json, "n") ?? 1) > 1)
    return {
      refusal: ["unsupported", "Several choices in one stream are not passed through: ask without stream, or for one."],
    };
  return { request, continues: continuationOf(json) };
}

function preflight(response: ServerResponse, isAllowed: boolean): void {
  if (isAllowed) {
    response.setHeader("access-control-allow-methods", "POST, GET");
    response.setHeader(
      "access-control-allow-headers",
      "authorization, content-type, x-api-key, anthropic-version, x-plumbline-conversation, x-plumbline-locale",
    );
    response.setHeader("access-control-max-age", "600");
  }
  response.writeHead(isAllowed ? 204 : 403);
  response.end();
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

/** The headers that something is done with: all others need not wait for a model's reply. */
function headersOfUse(headers: IncomingMessage["headers"], withCredentials: boolean): Record<string, string> {
  const used: Record<string, string> = {};
  for (const name of usedHeaders) {
    const value = headers[name];
    if (value === undefined || (!withCredentials && credentials.has(name))) continue;
    used[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return used;
}

const usedHeaders = [...forwardedHeaders, "x-plumbline-conversation", "x-plumbline-locale"];
const credentials = new Set<string>(["authorization", "x-api-key"]);

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve());
  });
}
