import type { RiskReading } from "../detection/index.ts";
import { gapAfter } from "./around.ts";
import { type ClientTexts, clientTextsOf } from "./client-texts.ts";
import { type Concluded, conclude } from "./conclude.ts";
import type { ConversationClock } from "./conversation-memory.ts";
import { decide, nothingFired, type Ruling } from "./decide.ts";
import type { Decision, GuardFailure } from "./decision.ts";
import { errorName } from "./error-name.ts";
import { ExchangeReading } from "./exchange-reading.ts";
import type { Facts } from "./facts.ts";
import type { GuardedExchange, GuardParts } from "./guard.ts";
import { noticeIsDue } from "./notice.ts";
import { OwnWords } from "./own-words.ts";
import type { Policy } from "./policy/load-policy.ts";
import { redact } from "./redact.ts";
import type { Finding } from "./review/finding.ts";
import type { ReviewContext } from "./review/review-reply.ts";
import { inThousandths, riskSummary } from "./risk-summary.ts";

/**
 * Where one exchange stands: what was read, what the policy wants, what was drafted and released so far, and what went
 * wrong. Whole replies and streams are reviewed on it, and both end it by {@link ExchangeState.close}.
 */
export class ExchangeState {
  readonly policy: Policy;
  readonly parts: GuardParts;
  readonly signal: AbortSignal;
  readonly isObserving: boolean;
  readonly read: ExchangeReading;
  readonly words: OwnWords;
  /** What the policy wants of the request as the built-in readers read it; undefined when they failed. */
  readonly requestRuling: Ruling | undefined;
  failure: GuardFailure | undefined;
  redrafts = 0;
  /** Milliseconds spent so far. */
  readonly times = { read: 0, upstream: 0, review: 0 };
  /** What the person has already, of a stream. */
  released = "";
  /** The end of those that was reviewed and still waits for what a stream's end calls for. */
  held = "";
  /** Words of the guard's own that left before those, such as a notice. */
  saidBefore = "";
  /** What the assistant said, as far as it is known. */
  draftText = "";
  readonly #exchange: GuardedExchange;
  readonly #locale: string | undefined;
  readonly #startedAt: number;
  readonly #begun = performance.now();
  readonly #clientTexts: ClientTexts;
  readonly #said: readonly string[];

  constructor(exchange: GuardedExchange, policy: Policy, parts: GuardParts, signal: AbortSignal) {
    this.parts = parts;
    this.#exchange = exchange;
    this.signal = signal;
    this.policy = policy;
    this.isObserving = parts.isObserving || policy.settings.mode === "observe";
    this.#locale = exchange.locale ?? policy.settings.locale;
    this.#startedAt = parts.now();
    this.#clientTexts = clientTextsOf(exchange.turns);
    this.#said = exchange.turns.filter(({ speaker }) => speaker === "assistant").map(({ text }) => text);
    this.read = new ExchangeReading(exchange, this.#locale, parts, policy.settings.checkTimeoutMs, signal);
    this.words = new OwnWords(policy, this.#locale, this.#said, this.read);
    let ruling: Ruling | undefined;
    try {
      const { clock } = this.read.begin();
      this.words.isNoticeDue = noticeIsDue(policy.settings.notice, {
        clock,
        isFirst: this.#said.length === 0,
        asks:
          policy.settings.notice?.onAsk === true && parts.detectors.has("asks-what-it-is", this.#clientTexts.latest),
        now: this.#startedAt,
      });
      ruling = decide(policy, "request", this.facts(undefined, []), parts.detectors, exchange.turns.length);
    } catch (cause) {
      this.failure = { stage: "read", cause: errorName(cause) };
    }
    this.times.read = performance.now() - this.#begun;
    this.requestRuling = ruling;
  }

  /** All that left of a stream, as the person has it. */
  get left(): string {
    return this.saidBefore === "" ? this.released : `${this.saidBefore}\n\n${this.released}`;
  }

  get turns(): number {
    return this.#exchange.turns.length;
  }

  /** Waits for the model that reads, where there is one. False when it failed: then nothing may be decided. */
  async readWhole(): Promise<boolean> {
    if (this.failure !== undefined) return false;
    const begun = performance.now();
    try {
      this.failure = await this.read.complete();
      return this.failure === undefined;
    } finally {
      this.times.read += performance.now() - begun;
    }
  }

  /** What the policy wants of the request when all that reads it has read. */
  rulingOnceRead(): Ruling {
    // Without a model nothing was read since.
    if (!this.read.hasModel && this.requestRuling !== undefined) return this.requestRuling;
    return decide(this.policy, "request", this.facts(undefined, []), this.parts.detectors, this.turns);
  }

  /** Findings of a model that reads replies; undefined when it failed. */
  async reviewMeaning(reply: string): Promise<readonly Finding[] | undefined> {
    const found = await this.read.review(reply, this.context());
    if (!("stage" in found)) return found;
    this.failure = found;
    return undefined;
  }

  context(): ReviewContext {
    return {
      reading: this.#knownReading(),
      locale: this.#locale,
      clientTexts: this.#clientTexts,
      said: this.#said,
      replies: this.parts.replies,
    };
  }

  facts(reply: string | undefined, findings: readonly Finding[]): Facts {
    return {
      reading: this.#knownReading(),
      locale: this.#locale,
      clientTexts: this.#clientTexts,
      exchange: this.#said.length + 1,
      noticeDue: this.words.isNoticeDue,
      reply,
      findings,
    };
  }

  completion(id: string): string {
    return this.words.completion(id, this.read.reading);
  }

  fallback(): string {
    return this.words.fallback(this.read.reading);
  }

  /** Ends the exchange because no reply could be had or checked; the person gets the fallback. */
  async fail(stage: GuardFailure["stage"], cause: string): Promise<Concluded> {
    this.failure ??= { stage, cause };
    const text = this.fallback();
    const part = this.released !== "";
    return this.close("replace", "the guard failed", part ? "part-and-completion" : "fallback", [text], []);
  }

  /** Ends the exchange: people are told, the decision is written down, and the conversation is remembered. */
  async close(
    action: Decision["action"],
    reason: string,
    released: Decision["released"],
    texts: readonly string[],
    findings: readonly Finding[],
    ruling?: Ruling,
  ): Promise<Concluded> {
    const handOver = [...new Set([...(this.requestRuling?.handOver ?? []), ...(ruling?.handOver ?? [])])];
    const named = this.#withRequest(action, reason, handOver.length > 0);
    const concluded = await conclude(
      {
        decision: this.#decisionOf(named.action, named.reason, released, texts, findings, ruling),
        texts,
        handOver,
        isPartReleased: this.released.length > this.held.length,
        isObserving: this.isObserving,
        fallback: () => this.fallback(),
      },
      this.parts,
    );
    if (concluded.isWritten) this.#keep(texts, concluded.decision);
    return concluded;
  }

  /** What the request called for counts beside what became of the reply: one that passed may have people told. */
  #withRequest(action: Decision["action"], reason: string, isHandedOver: boolean): Pick<Decision, "action" | "reason"> {
    if (this.failure !== undefined || action === "hold") return { action, reason };
    const isOwnReason = reason !== nothingFired && (action !== "allow" || !isHandedOver);
    const asked = this.requestRuling;
    // The stronger of the two gives the reason: words put around a reply are less than telling people.
    const isWeaker = asked !== undefined && asked.handOver.length > 0 && (action === "amend" || action === "redraft");
    return {
      action: isHandedOver ? "hand-over" : action,
      reason: (isOwnReason && !isWeaker) || asked === undefined || asked.fired.length === 0 ? reason : asked.reason,
    };
  }

  #keep(texts: readonly string[], decision: Decision): void {
    const { remembered } = this.read;
    if (remembered === undefined || decision.released === "nothing") return;
    const clock: ConversationClock = {
      firstSeen: remembered.clock?.firstSeen ?? this.#startedAt,
      lastSeen: this.#startedAt,
      noticeAt: this.words.isNoticeGiven ? this.#startedAt : remembered.clock?.noticeAt,
    };
    for (const text of texts) {
      const { released, left } = this;
      const whole = text === released || text === left ? left : `${left}${gapAfter(left)}${text}`;
      this.parts.memory.keep(remembered, whole, decision.conversation, clock);
    }
  }

  #decisionOf(
    action: Decision["action"],
    reason: string,
    released: Decision["released"],
    texts: readonly string[],
    findings: readonly Finding[],
    ruling: Ruling | undefined,
  ): Decision {
    const parts = this.parts;
    const { reading, remembered, model, reviewer } = this.read;
    const failed = this.failure !== undefined;
    const keep = (text: string): string => (parts.keepText === "full" ? text : redact(text));
    return {
      schemaVersion: 1,
      id: parts.newId(),
      at: new Date(this.#startedAt).toISOString(),
      conversation: this.#exchange.conversation ?? remembered?.id ?? parts.newId(),
      exchange: this.#said.length + 1,
      locale: this.#locale ?? null,
      policy: { id: this.policy.id, version: this.policy.version, sha256: this.policy.sha256 },
      mode: this.isObserving ? "observe" : "enforce",
      status: failed ? "guard-failed" : "decided",
      action,
      reason,
      failure: this.failure ?? null,
      rules: [...(this.requestRuling?.fired ?? []), ...(ruling === this.requestRuling ? [] : (ruling?.fired ?? []))],
      findings: [...findings],
      risk: reading === undefined ? null : riskSummary(reading, this.#exchange.turns),
      detector: {
        builtin: `${parts.cascade.builtin.description.ref} ${parts.cascade.builtin.description.version}`,
        replies: parts.repliesRef,
        model,
      },
      reviewer,
      redrafts: this.redrafts,
      released,
      handedOver: [],
      timing: {
        totalMs: inThousandths(performance.now() - this.#begun),
        readMs: inThousandths(this.times.read),
        upstreamMs: inThousandths(this.times.upstream),
        reviewMs: inThousandths(this.times.review),
      },
      text:
        parts.keepText === "none"
          ? null
          : {
              client: keep(this.#exchange.turns.findLast(({ speaker }) => speaker === "client")?.text ?? ""),
              draft: keep(this.draftText),
              released: keep(texts.join("\n\n")),
            },
    };
  }

  #knownReading(): RiskReading {
    if (this.read.reading === undefined) throw new Error("Nothing was read.");
    return this.read.reading;
  }
}
