import type { RiskReading, StartedReading } from "../detection/index.ts";
import { readable } from "./client-texts.ts";
import type { RememberedConversation } from "./conversation-memory.ts";
import { deadline, withDeadline } from "./deadline.ts";
import type { Decision, GuardFailure } from "./decision.ts";
import { errorName } from "./error-name.ts";
import type { GuardedExchange, GuardParts } from "./guard.ts";
import type { Finding } from "./review/finding.ts";
import type { ReviewContext } from "./review/review-reply.ts";
import { withShownByTurn } from "./shown-by-turn.ts";

/**
 * What is read of one exchange, by the built-in readers at once and by models where there are any. A model that fails is a
 * failure of the guard, never a reading.
 */
export class ExchangeReading {
  /** Undefined until it was begun. */
  remembered: RememberedConversation | undefined;
  /** What is acted on so far. */
  reading: RiskReading | undefined;
  model: Decision["detector"]["model"] = "absent";
  reviewer: Decision["reviewer"];
  readonly #exchange: GuardedExchange;
  readonly #locale: string | undefined;
  readonly #parts: GuardParts;
  readonly #checkTimeoutMs: number;
  readonly #signal: AbortSignal;
  #started: StartedReading | undefined;

  /** @param checkTimeoutMs - for each model, from asking it */
  constructor(
    exchange: GuardedExchange,
    locale: string | undefined,
    parts: GuardParts,
    checkTimeoutMs: number,
    signal: AbortSignal,
  ) {
    this.#exchange = exchange;
    this.#locale = locale;
    this.#parts = parts;
    this.#checkTimeoutMs = checkTimeoutMs;
    this.#signal = signal;
    this.reviewer = parts.reviewer === undefined ? "absent" : "not-asked";
  }

  /** True when a model reads as well: what was read may change until {@link complete}. */
  get hasModel(): boolean {
    return this.#started !== undefined;
  }

  /** Reads with the built-in reader and starts the model. What was read before it throws stays. */
  begin(): RememberedConversation {
    const { turns, scope } = this.#exchange;
    const { memory, cascade } = this.#parts;
    this.remembered = memory.read(turns, this.#locale, scope ?? "");
    this.reading = this.remembered.reading;
    if (cascade.modelRef !== undefined) {
      const limit = deadline(this.#signal, this.#checkTimeoutMs);
      const options = this.#locale === undefined ? {} : { locale: this.#locale };
      this.#started = cascade.start(turns.map(readable), options, limit.signal);
      const release = (): void => limit[Symbol.dispose]();
      this.#started.complete.then(release, release);
      this.model = "not-waited";
    }
    return this.remembered;
  }

  /** Waits for the model that reads, where there is one. A failure: then nothing may be decided. */
  async complete(): Promise<GuardFailure | undefined> {
    if (this.#started === undefined || this.model === "read") return undefined;
    try {
      using limit = deadline(this.#signal, this.#checkTimeoutMs);
      const { model, reading } = await withDeadline(this.#started.complete, limit.signal);
      this.model = model.status;
      if (model.status === "failed") return { stage: "model-detector", cause: model.reason };
      const latest = this.#exchange.turns.findLastIndex(({ speaker }) => speaker === "client");
      this.reading = withShownByTurn(reading, this.#started.builtin, latest);
      return undefined;
    } catch (cause) {
      this.#signal.throwIfAborted();
      this.model = "failed";
      return { stage: "model-detector", cause: errorName(cause) };
    }
  }

  /** Has a reply read for meaning, where a model does that. */
  async review(reply: string, context: ReviewContext): Promise<readonly Finding[] | GuardFailure> {
    const { reviewer } = this.#parts;
    if (reviewer === undefined || reply.trim() === "") return [];
    let cause: string;
    try {
      using limit = deadline(this.#signal, this.#checkTimeoutMs);
      const verdict = await withDeadline(reviewer.review(reply, context, limit.signal), limit.signal);
      if (verdict.status === "reviewed") {
        this.reviewer = "reviewed";
        return verdict.findings;
      }
      cause = verdict.cause;
    } catch (error) {
      this.#signal.throwIfAborted();
      cause = errorName(error);
    }
    this.reviewer = "failed";
    return { stage: "reviewer", cause };
  }
}
