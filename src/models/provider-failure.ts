import type { Failure, FailureCause } from "../vocabulary/index.ts";
import { EgressError } from "./egress-error.ts";
import type { ModelReply } from "./language-model.ts";
import { retryAfterOf } from "./retry-after.ts";

type Failed = Extract<ModelReply, { status: "failed" }>;

/**
 * Reads an error of a provider library. Only status numbers and the provider's own error words (type and code) are
 * kept: free text may repeat what was said, or a key.
 *
 * @param now - milliseconds since the epoch, for a `retry-after` that names a date
 * @returns undefined when the error is a defect and has to surface
 */
export function providerFailure(error: unknown, now: () => number): Failed | undefined {
  const chain = causesOf(error);
  const egress = chain.find((cause) => cause instanceof EgressError);
  if (egress !== undefined) return failed(egress.failure, egress.message, egress.isRetryable);

  const call = chain.find(isCallError);
  if (call?.statusCode !== undefined && (call.statusCode < 200 || call.statusCode > 299)) {
    return statusFailure(call.statusCode, call.responseHeaders ?? {}, call.responseBody ?? "", now);
  }
  for (const { name } of chain.toReversed()) {
    const cause = unreadable[name];
    if (cause !== undefined) return failed(cause, "The reply is not what the protocol prescribes.", true);
  }
  return undefined;
}

/** Names of provider errors about a reply that came and could not be read. */
const unreadable: Readonly<Record<string, FailureCause>> = {
  AI_JSONParseError: "not-json",
  AI_TypeValidationError: "bad-shape",
  AI_InvalidResponseDataError: "bad-shape",
  AI_EmptyResponseBodyError: "not-json",
  AI_NoContentGeneratedError: "empty-reply",
};

function statusFailure(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
  now: () => number,
): Failed {
  const words = errorWords(body);
  const detail = [`HTTP ${status}`, ...words].join(" ");
  const waiting = retryAfterOf(headers, now());
  const after = waiting === undefined ? {} : { retryAfterMs: waiting };
  if (words.some((word) => /content_filter|content_policy/.test(word)))
    return failed("content-filtered", detail, false);
  if (status === 401 || status === 403) return failed("unauthorized", detail, false);
  if (status === 402) return failed("unauthorized", `${detail}: the account has no credit`, false);
  if (status === 408) return { ...failed("timed-out", detail, true), ...after };
  if (status === 429) {
    const isSpent = words.includes("insufficient_quota");
    return { ...failed("rate-limited", isSpent ? `${detail}: the quota is used up` : detail, !isSpent), ...after };
  }
  if (status >= 500) return { ...failed("server-error", detail, true), ...after };
  if (status === 404 && /model/i.test(body)) return failed("unknown-model", detail, false);
  if (status === 400 && words.some((word) => /model_not_found|invalid_model|unknown_model/.test(word))) {
    return failed("unknown-model", detail, false);
  }
  if (status === 400 && words.some((word) => /api_key_invalid|invalid_api_key/i.test(word))) {
    return failed("unauthorized", detail, false);
  }
  if (status === 404) return failed("bad-request", `${detail}: no such path; a base URL mostly ends in /v1`, false);
  if (status >= 300 && status < 400) return failed("bad-request", `${detail}: redirects are not followed`, false);
  return failed("bad-request", detail, false);
}

/** `type`, `code`, `status` and `reason` of an error body, where they are single words of code. */
function errorWords(body: string): string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return [];
  }
  const error = member(Array.isArray(parsed) ? parsed[0] : parsed, "error") ?? parsed;
  const details = member(error, "details");
  const reason = Array.isArray(details) ? details.map((entry) => member(entry, "reason")) : [];
  const found = [member(error, "type"), member(error, "code"), member(error, "status"), ...reason];
  return [...new Set(found.filter((word) => typeof word === "string" && /^[A-Za-z][\w.-]{0,63}$/.test(word)))].map(
    String,
  );
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function failed(cause: FailureCause, detail: string, isRetryable: boolean): Failed {
  const failure: Failure = { cause, detail: detail.slice(0, 500) };
  return { status: "failed", failure, isRetryable };
}

interface CallError extends Error {
  statusCode?: number;
  responseHeaders?: Record<string, string>;
  responseBody?: string;
}

function isCallError(error: Error): error is CallError {
  return error.name === "AI_APICallError";
}

function causesOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let next = error; next instanceof Error && chain.length < 10 && !chain.includes(next); next = next.cause) {
    chain.push(next);
  }
  return chain;
}
