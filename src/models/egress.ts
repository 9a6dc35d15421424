import http, { type ClientRequest, type IncomingMessage } from "node:http";
import type https from "node:https";
import { PlumblineError } from "../vocabulary/index.ts";
import { EgressError } from "./egress-error.ts";
import { type BodyReading, bufferedBody, type EgressBody, EgressResponse, streamedBody } from "./egress-response.ts";
import { onAbort } from "./on-abort.ts";

/** Limits of an {@link Egress}. Each says when its clock starts. */
export interface EgressOptions {
  /** From the start of opening a socket until it is connected (TLS included). Default 10,000 ms. */
  connectTimeoutMs?: number;
  /** From the last byte of the request until the reply's headers; a model that does not stream thinks meanwhile.
   * Default 120,000 ms. */
  headersTimeoutMs?: number;
  /** From the headers, and again from each piece, until the next piece of the body. Default 60,000 ms. */
  idleTimeoutMs?: number;
  /** From being given a socket (not from waiting for one) until the last byte. Default 300,000 ms. */
  totalTimeoutMs?: number;
  /** Largest reply body in bytes; a longer one is `too-large`. Default 1,000,000. */
  maxReplyBytes?: number;
  /** Most sockets per host; further requests wait their turn. Default 128. */
  connections?: number;
}

/** The only way out of the program. */
export interface Egress {
  /** Permits requests to the origin (scheme, host and port) of this address, and to no other part of its host. */
  allow(address: string | URL): void;
  /**
   * A `fetch` for provider libraries: method, headers, body (text or bytes) and signal in; status, headers and body out. Follows no
   * redirect. Rejects with an {@link EgressError}, with the signal's reason, or with an {@link OriginNotAllowedError}.
   */
  readonly fetch: typeof globalThis.fetch;
  /** Closes every socket. */
  close(): void;
}

/** Something tried to reach an address that no reference in use names. Nothing was sent. */
export class OriginNotAllowedError extends PlumblineError {
  readonly code = "ORIGIN_NOT_ALLOWED";
  readonly origin: string;

  constructor(origin: string) {
    super(`Nothing may be sent to ${origin}: no model reference in use names it.`);
    this.origin = origin;
  }
}

/**
 * Opens the only way out of the program: plain HTTP over kept-alive sockets of `node:http(s)`, to the origins that were
 * allowed and to nothing else. No proxy, no redirect, no cookie, no compression.
 */
export function createEgress(options: EgressOptions = {}): Egress {
  const limits: Limits = {
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    headersTimeoutMs: options.headersTimeoutMs ?? 120_000,
    idleTimeoutMs: options.idleTimeoutMs ?? 60_000,
    totalTimeoutMs: options.totalTimeoutMs ?? 300_000,
    maxReplyBytes: options.maxReplyBytes ?? 1_000_000,
  };
  const agentOptions: http.AgentOptions = {
    keepAlive: true,
    maxSockets: options.connections ?? 128,
    scheduling: "lifo",
  };
  const allowed = new Set<string>();
  let plain: http.Agent | undefined;
  let secure: { request: typeof https.request; agent: https.Agent } | undefined;

  /** Few addresses are asked, each often. */
  const known = new Map<string, URL>();
  function urlOf(address: string): URL {
    let url = known.get(address);
    if (url === undefined) {
      url = new URL(address);
      if (known.size >= mostKnown) known.clear();
      known.set(address, url);
    }
    return url;
  }

  async function send(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const url = input instanceof URL ? input : urlOf(typeof input === "string" ? input : input.url);
    if (!allowed.has(url.origin)) throw new OriginNotAllowedError(url.origin);
    init.signal?.throwIfAborted();
    const outgoing: Outgoing = {
      method: init.method ?? "GET",
      headers: plainHeaders(init.headers),
      body: typeof init.body === "string" || init.body instanceof Uint8Array ? init.body : undefined,
      signal: init.signal ?? undefined,
    };
    if (url.protocol === "https:") {
      // Loaded on first need: a loopback audit never pays for TLS.
      if (secure === undefined) {
        const { Agent, request } = await import("node:https");
        secure ??= { request, agent: new Agent(agentOptions) };
      }
      return exchange(url, outgoing, secure.request, secure.agent, limits);
    }
    plain ??= new http.Agent(agentOptions);
    return exchange(url, outgoing, http.request, plain, limits);
  }

  return {
    allow: (address) => void allowed.add(new URL(address).origin),
    fetch: send,
    close() {
      plain?.destroy();
      secure?.agent.destroy();
    },
  };
}

const mostKnown = 100;

interface Limits {
  connectTimeoutMs: number;
  headersTimeoutMs: number;
  idleTimeoutMs: number;
  totalTimeoutMs: number;
  maxReplyBytes: number;
}

interface Outgoing {
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
  signal: AbortSignal | undefined;
}

function plainHeaders(headers: RequestInit["headers"]): Record<string, string> {
  if (headers === undefined) return {};
  if (headers instanceof Headers || Array.isArray(headers)) return Object.fromEntries(headers);
  return { ...headers } as Record<string, string>; // the one form left: names and values
}

function exchange(
  url: URL,
  { method, headers, body, signal }: Outgoing,
  open: typeof http.request,
  agent: http.Agent,
  limits: Limits,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    if (body !== undefined) headers["content-length"] = String(Buffer.byteLength(body));
    const request = open(url, { method, headers, agent });
    let incoming: IncomingMessage | undefined;
    let stopped: unknown;
    // The reason is kept here and not given to destroy(): Node would also emit it on the socket, where nobody may listen
    // any more, and that would end the program.
    const stop = (reason: unknown): void => {
      stopped ??= reason;
      (incoming ?? request).destroy();
    };
    const clocks = startClocks(request, limits, stop);
    const forget = signal === undefined ? () => {} : onAbort(signal, () => stop(signal.reason));
    const finish = (): void => {
      clocks.stop();
      forget();
    };
    request.on("error", (cause) => {
      finish();
      reject(stopped ?? EgressError.from(cause, url.host, "before"));
    });
    request.on("response", (response) => {
      incoming = response;
      clocks.headersCame();
      const reading: BodyReading = {
        host: url.host,
        idleTimeoutMs: limits.idleTimeoutMs,
        maxBytes: limits.maxReplyBytes,
        stop,
        explain: (cause) => stopped ?? EgressError.from(cause, url.host, "during"),
      };
      const answer = (content: EgressBody): void => resolve(asResponse(response, content));
      const type = response.headers["content-type"] ?? "";
      response.once("close", finish);
      if ((response.statusCode ?? 0) < 300 && type.startsWith("text/html")) {
        // A web page instead of an interface, streamed or not: libraries take its stream for an empty one.
        response.on("error", () => {});
        stop(undefined);
        reject(new EgressError("not-json", `${url.host} answered with a web page`, true));
      } else if (type.startsWith("text/event-stream")) {
        answer(streamedBody(response, reading));
      } else {
        bufferedBody(response, reading).then(answer, reject);
      }
    });
    request.end(body);
  });
}

function asResponse(incoming: IncomingMessage, body: EgressBody): Response {
  // Provider libraries use only the members that EgressResponse has; the contract suite runs all of them.
  return new EgressResponse(incoming, body) as unknown as Response;
}

function startClocks(
  request: ClientRequest,
  limits: Limits,
  stop: (reason: EgressError) => void,
): { headersCame(): void; stop(): void } {
  let phase: NodeJS.Timeout | undefined;
  let total: NodeJS.Timeout | undefined;
  const start = (what: string, milliseconds: number, kind: "timed-out" | "unreachable"): NodeJS.Timeout =>
    setTimeout(() => stop(new EgressError(kind, `${what} within ${milliseconds} ms`, true)), milliseconds);

  request.once("socket", (socket) => {
    total = start("The reply was not complete", limits.totalTimeoutMs, "timed-out");
    if (!socket.connecting) return;
    phase = start("No connection", limits.connectTimeoutMs, "unreachable");
    socket.once("encrypted" in socket ? "secureConnect" : "connect", () => clearTimeout(phase));
  });
  request.once("finish", () => {
    clearTimeout(phase);
    phase = start("No reply began", limits.headersTimeoutMs, "timed-out");
  });
  return {
    headersCame: () => clearTimeout(phase),
    stop() {
      clearTimeout(phase);
      clearTimeout(total);
    },
  };
}
