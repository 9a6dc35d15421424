import { PlumblineError } from "../vocabulary/index.ts";

/** What can go wrong between sending a request and holding its whole reply. */
export type EgressFailure = "unreachable" | "timed-out" | "too-large" | "stream-cut" | "not-json";

/** A request that got no whole reply. The message names the host and sizes, never what was said. */
export class EgressError extends PlumblineError {
  readonly code = "EGRESS_FAILED";
  readonly failure: EgressFailure;
  readonly isRetryable: boolean;

  constructor(failure: EgressFailure, message: string, isRetryable: boolean, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
    this.isRetryable = isRetryable;
  }

  /**
   * Reads an error of the network layer.
   *
   * @param moment - whether the reply had begun: a connection that breaks later cuts a reply
   */
  static from(cause: unknown, host: string, moment: "before" | "during"): EgressError {
    if (cause instanceof EgressError) return cause;
    const code = errorCode(cause);
    if (moment === "during")
      return new EgressError("stream-cut", `${host} broke off its reply (${code})`, true, { cause });
    const message =
      words[code] === undefined ? `${host} cannot be reached (${code})` : `${host}: ${words[code]} (${code})`;
    return new EgressError("unreachable", message, code !== "ENOTFOUND", { cause });
  }
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "this host name is unknown",
  EAI_AGAIN: "the host name could not be looked up just now",
  ECONNRESET: "the connection was closed before a reply began",
  EPIPE: "the connection was closed before a reply began",
  ETIMEDOUT: "no connection came about",
  ENETUNREACH: "this network cannot be reached from here",
  EHOSTUNREACH: "this host cannot be reached from here",
};

function errorCode(cause: unknown): string {
  // A host with several addresses fails with one error per address.
  const first = cause instanceof AggregateError ? cause.errors[0] : cause;
  if (first instanceof Error && "code" in first && typeof first.code === "string") return first.code;
  return first instanceof Error ? first.name : "unknown error";
}
