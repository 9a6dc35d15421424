import type { Egress } from "../../models/index.ts";

/** A reply of the upstream, whole or as it comes. */
export interface UpstreamReply {
  readonly status: number;
  readonly contentType: string;
  readonly header: (name: string) => string | undefined;
  readonly isStream: boolean;
  /** Pieces of text, decoded. */
  readonly pieces: () => AsyncGenerator<string, void, undefined>;
  readonly text: () => Promise<string>;
}

export interface UpstreamOptions {
  readonly egress: Egress;
  /** Base address, with or without `/v1` at its end. */
  readonly baseUrl: string;
  /** Sent in place of the caller's key. */
  readonly apiKey?: string | undefined;
}

/** The model behind the guard. Follows no redirect and reaches no other origin. */
export interface Upstream {
  request(
    path: string,
    body: string | Buffer | undefined,
    headers: Readonly<Record<string, string | undefined>>,
    signal: AbortSignal,
  ): Promise<UpstreamReply>;
}

/** Headers of a caller that the upstream is told; all others stay here. */
export const forwardedHeaders = [
  "authorization",
  "x-api-key",
  "anthropic-version",
  "anthropic-beta",
  "openai-organization",
  "openai-project",
  "openai-beta",
  "accept",
] as const;

export function openUpstream({ egress, baseUrl, apiKey }: UpstreamOptions): Upstream {
  const base = baseUrl.replace(/\/+$/, "").replace(/\/v1$/, "");
  egress.allow(base);
  return {
    async request(path, body, headers, signal) {
      const sent: Record<string, string> = { "accept-encoding": "identity" };
      for (const name of forwardedHeaders) {
        const value = headers[name];
        if (value !== undefined) sent[name] = value;
      }
      if (apiKey !== undefined) {
        delete sent.authorization;
        delete sent["x-api-key"];
        if (path.startsWith("/v1/messages")) sent["x-api-key"] = apiKey;
        else sent.authorization = `Bearer ${apiKey}`;
      }
      if (body !== undefined) sent["content-type"] = "application/json";
      const init = {
        method: body === undefined ? "GET" : "POST",
        headers: sent,
        signal,
        ...(body === undefined ? {} : { body }),
      };
      const response = await egress.fetch(`${base}${path}`, init);
      const contentType = response.headers.get("content-type") ?? "";
      async function* bytes(): AsyncGenerator<Uint8Array, void, undefined> {
        const reader = response.body?.getReader();
        if (reader === undefined) return;
        try {
          for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
        } finally {
          await reader.cancel();
        }
      }
      async function* pieces(): AsyncGenerator<string, void, undefined> {
        const decoder = new TextDecoder();
        for await (const piece of bytes()) yield decoder.decode(piece, { stream: true });
        const left = decoder.decode();
        if (left !== "") yield left;
      }
      return {
        status: response.status,
        contentType,
        header: (name) => response.headers.get(name) ?? undefined,
        isStream: contentType.startsWith("text/event-stream"),
        pieces,
        async text() {
          const read: Uint8Array[] = [];
          for await (const piece of bytes()) read.push(piece);
          // As the decoder does, which costs more to make than most replies to read.
          return Buffer.concat(read)
            .toString("utf8")
            .replace(/^\ufeff/, "");
        },
      };
    },
  };
}
