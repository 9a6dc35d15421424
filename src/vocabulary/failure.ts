import { z } from "zod";

/**
 * Why something could not be obtained. One word per cause, so that a report can count them; a cause says what happened
 * on the way and is never a statement about the assistant's quality.
 */
export const FailureCause = z.enum([
  /** Nothing listens at the address, or the connection broke before a reply began. */
  "unreachable",
  /** No complete reply within the time allowed. */
  "timed-out",
  /** Still told to slow down after the permitted retries. */
  "rate-limited",
  /** The key is missing, wrong or not permitted. */
  "unauthorized",
  /** The endpoint does not know the model's name. */
  "unknown-model",
  /** The endpoint rejected the request as malformed. */
  "bad-request",
  /** The endpoint failed (5xx) after the permitted retries. */
  "server-error",
  /** The body was not JSON where JSON was due. */
  "not-json",
  /** JSON came, of another shape than the protocol's. */
  "bad-shape",
  /** A complete reply without any text. */
  "empty-reply",
  /** The reply is larger than the limit. */
  "too-large",
  /** The stream ended without a finish reason. */
  "stream-cut",
  /** The provider withheld the reply. */
  "content-filtered",
  /** A `command:` process ended or closed its output. */
  "process-exited",
  /** The run's cost limit was reached before the call. */
  "over-budget",
  /** A model that plays a client answered, also after a correction, in a way that cannot be said in the role. */
  "role-broken",
  /** Imported results say that the conversation broke off. */
  "broken-off-elsewhere",
  /** A participant's own code threw. */
  "participant-error",
]);
export type FailureCause = z.infer<typeof FailureCause>;

/** A failure with words for the reader. `detail` holds status codes, sizes and names; never conversation text or keys. */
export const Failure = z.strictObject({ cause: FailureCause, detail: z.string().max(500) });
export type Failure = z.infer<typeof Failure>;
