import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { send, sendFault, sendReply } from "./loopback-answer.ts";
import { renderCalls } from "./loopback-calls.ts";
import { type LoopbackProtocol, protocolOf, readRequest } from "./loopback-request.ts";
import { renderError, renderReply } from "./loopback-wire.ts";

/** A request as the loopback provider understood it. */
export interface LoopbackRequest {
  readonly protocol: LoopbackProtocol;
  readonly model: string;
  readonly system: string | undefined;
  readonly messages: readonly { readonly role: "user" | "assistant"; readonly text: string }[];
  readonly isStream: boolean;
  /** Whether a JSON schema came along in the protocol's own field. */
  readonly hasSchema: boolean;
  /** 0-based, in order of arrival. */
  readonly index: number;
  /** The whole parsed body. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A tool call in place of words. */
export interface LoopbackToolCall {
  readonly name: string;
  /** Arguments as the model writes them: JSON, or what should have been it. */
  readonly arguments: string;
}

/** What goes wrong with one answer. */
export type LoopbackFault =
  /** An error status with the protocol's error body, or with `body` as it stands. */
  | { readonly kind: "status"; readonly status: number; readonly retryAfter?: string; readonly body?: string }
  /** Answers well, this much later. */
  | { readonly kind: "slow"; readonly delayMs: number }
  /** Never answers. */
  | { readonly kind: "hang" }
  /** Begins the reply, then falls silent with the connection open. */
  | { readonly kind: "stall" }
  | { readonly kind: "not-json" }
  /** JSON of another shape. */
  | { readonly kind: "other-shape" }
  | { readonly kind: "empty-body" }
  /** A complete reply whose text is empty. */
  | { readonly kind: "empty-text" }
  /** A reply whose text has this many characters. */
  | { readonly kind: "huge"; readonly characters: number }
  /** Ends the stream (or the body) in the middle, with the connection closed properly or torn. */
  | { readonly kind: "cut"; readonly how: "end" | "reset" }
  /** A malformed piece in the middle of a stream. */
  | { readonly kind: "bad-piece" }
  /** Closes the connection before answering. */
  | { readonly kind: "reset" }
  /** A complete reply with another finish reason. */
  | { readonly kind: "finish"; readonly reason: "length" | "content-filter" };

/** Settings of a {@link LoopbackProvider}. */
export interface LoopbackProviderOptions {
  /** Waited before each answer. Default 0. */
  latencyMs?: number;
  /** Text of the answer. Default: one fixed sentence. */
  reply?: (request: LoopbackRequest) => string;
  /** Tools called instead of a text, where there are any. Anthropic and Google carry objects, so arguments have to be JSON there. Default: none. */
  toolCalls?: (request: LoopbackRequest) => readonly LoopbackToolCall[];
  /** Fault of the answer, if any. Default: none. */
  fault?: (request: LoopbackRequest) => LoopbackFault | undefined;
  /** Models that exist; any other name gets a 404. Default: every name exists. */
  models?: readonly string[];
  /** The key that is accepted; any other gets a 401. Default: none is asked for. */
  apiKey?: string;
  /** Whether `requests` keeps what came. Default true; turn off for measurements. */
  keepRequests?: boolean;
  /** Port to listen on. Default: any free one. */
  port?: number;
}

/** A server on the loopback interface that plays a language-model provider. */
export interface LoopbackProvider {
  readonly port: number;
  /** Base URL of OpenAI chat completions and of Anthropic messages. */
  readonly baseUrl: string;
  /** Base URL of Google generateContent. */
  readonly googleBaseUrl: string;
  /** Reference of a model here, over the OpenAI protocol. */
  reference(model?: string): string;
  /** Environment in which `openai:`, `anthropic:`, `google:` and `ollama:` references lead here. */
  readonly env: Readonly<Record<string, string>>;
  readonly requests: readonly LoopbackRequest[];
  /** Requests that arrived so far. */
  readonly count: number;
  /** Most requests that were being answered at the same moment. */
  readonly maxConcurrent: number;
  [Symbol.asyncDispose](): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a provider on 127.0.0.1 that speaks OpenAI chat completions, Anthropic messages and Google generateContent,
 * whole and streamed. Light enough to share a core with what is measured.
 */
export async function startLoopbackProvider(options: LoopbackProviderOptions = {}): Promise<LoopbackProvider> {
  const { latencyMs = 0, reply = () => defaultReply, fault = () => undefined, models, apiKey } = options;
  const { toolCalls = () => [] } = options;
  const { keepRequests = true, port: wantedPort = 0 } = options;
  const requests: LoopbackRequest[] = [];
  const sockets = new Set<Socket>();
  let count = 0;
  let running = 0;
  let maxConcurrent = 0;

  const server = createServer((incoming, outgoing) => {
    const pieces: Buffer[] = [];
    running += 1;
    maxConcurrent = Math.max(maxConcurrent, running);
    outgoing.once("close", () => (running -= 1));
    incoming.on("data", (piece: Buffer) => pieces.push(piece));
    incoming.on("end", () => answer(incoming, outgoing, Buffer.concat(pieces).toString("utf8")));
    incoming.on("error", () => outgoing.destroy());
  });
  server.keepAliveTimeout = 60_000;
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });

  function answer(incoming: IncomingMessage, outgoing: ServerResponse, text: string): void {
    const protocol = protocolOf(incoming.url ?? "");
    if (protocol === undefined) {
      send(outgoing, 404, "text/plain", "no such path");
      return;
    }
    const request = readRequest(protocol, incoming, text, count);
    count += 1;
    if (keepRequests) requests.push(request);
    const wrong = refusal(incoming, request) ?? fault(request);
    const respond = (): void => {
      if (wrong === undefined || wrong.kind === "slow") {
        const calls = toolCalls(request);
        sendReply(outgoing, calls.length === 0 ? renderReply(request, reply(request)) : renderCalls(request, calls));
      } else sendFault(outgoing, request, wrong, () => reply(request));
    };
    const delay = latencyMs + (wrong?.kind === "slow" ? wrong.delayMs : 0);
    if (delay > 0) setTimeout(respond, delay);
    else respond();
  }

  function refusal(incoming: IncomingMessage, { protocol, model }: LoopbackRequest): LoopbackFault | undefined {
    const error = (status: number, code: string): LoopbackFault => {
      return { kind: "status", status, body: renderError(protocol, status, code) };
    };
    if (apiKey !== undefined && !hasKey(incoming, apiKey)) return error(401, "invalid_api_key");
    if (models !== undefined && !models.includes(model)) return error(404, "model_not_found");
    return undefined;
  }

  await listen(server, wantedPort);
  const { port } = server.address() as AddressInfo; // listening on a port, so it has one
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  const googleBaseUrl = `http://127.0.0.1:${port}/v1beta`;
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return {
    port,
    baseUrl,
    googleBaseUrl,
    reference: (model = "loopback") => `${baseUrl}#${model}`,
    env: {
      OPENAI_API_KEY: apiKey ?? "loopback-key",
      ANTHROPIC_API_KEY: apiKey ?? "loopback-key",
      GOOGLE_GENERATIVE_AI_API_KEY: apiKey ?? "loopback-key",
      PLUMBLINE_API_KEY: apiKey ?? "loopback-key",
      OLLAMA_API_KEY: apiKey ?? "loopback-key",
      OPENAI_BASE_URL: baseUrl,
      ANTHROPIC_BASE_URL: baseUrl,
      OLLAMA_BASE_URL: baseUrl,
      GOOGLE_GEMINI_BASE_URL: googleBaseUrl,
    },
    requests,
    get count() {
      return count;
    },
    get maxConcurrent() {
      return maxConcurrent;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

const defaultReply = "Thank you for telling me. What has been the hardest part of it?";

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
}

function hasKey({ headers }: IncomingMessage, key: string): boolean {
  return headers.authorization === `Bearer ${key}` || headers["x-api-key"] === key || headers["x-goog-api-key"] === key;
}
