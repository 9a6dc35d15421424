import { isAtLeast } from "../detection/index.ts";
import { around } from "./around.ts";
import type { Concluded } from "./conclude.ts";
import { deadline, withDeadline } from "./deadline.ts";
import { decide, type Ruling } from "./decide.ts";
import type { Decision, GuardFailure } from "./decision.ts";
import { errorName } from "./error-name.ts";
import { ExchangeState } from "./exchange-state.ts";
import type { Draft, GuardedExchange, GuardParts } from "./guard.ts";
import { PassageReview, type PassageVerdict } from "./passage-review.ts";
import type { Policy } from "./policy/load-policy.ts";
import type { Finding } from "./review/finding.ts";
import { reviewReply } from "./review/review-reply.ts";

/** What becomes of a whole draft. */
export type Settled =
  | { readonly next: "redraft"; readonly instructions: readonly string[] }
  | { readonly next: "release"; readonly decision: Decision; readonly texts: readonly string[] };

/**
 * One exchange on its way through the guard. Nothing it is asked to do throws, but for an abort by the caller: whatever goes
 * wrong ends in a fallback for the person and `guard-failed` on record.
 */
export class GuardSession {
  /** Words that answer the person before the assistant is asked; undefined when it is to be asked. */
  readonly answer: string | undefined;
  /** Guidance for the assistant's instructions. */
  readonly guidance: readonly string[];
  /** True when a stream is to be collected and settled whole. */
  readonly holdsWhole: boolean;
  readonly isObserving: boolean;
  readonly policy: Policy;
  readonly #state: ExchangeState;
  readonly #passages: PassageReview;

  constructor(exchange: GuardedExchange, policy: Policy, parts: GuardParts, signal: AbortSignal) {
    const state = new ExchangeState(exchange, policy, parts, signal);
    this.#state = state;
    this.#passages = new PassageReview(state);
    this.policy = policy;
    this.isObserving = state.isObserving;
    const { requestRuling, failure, read } = state;
    this.guidance = this.isObserving ? [] : state.words.filled(requestRuling?.guidance ?? []);
    this.answer = undefined;
    if (!this.isObserving && failure !== undefined) this.answer = state.fallback();
    else if (!this.isObserving && requestRuling?.answer !== undefined)
      this.answer = state.completion(requestRuling.answer);
    this.holdsWhole =
      !this.isObserving && (read.reading === undefined || isAtLeast(read.reading.level, policy.settings.wholeFrom));
  }

  /** Asks within the policy's time; a late or broken answer is a failed draft. */
  async draft<P>(ask: (signal: AbortSignal) => Promise<Draft<P>>): Promise<Draft<P>> {
    const state = this.#state;
    const begun = performance.now();
    using limit = deadline(state.signal, this.policy.settings.upstreamTimeoutMs);
    try {
      const draft = await withDeadline(ask(limit.signal), limit.signal);
      if (draft.status === "drafted" && draft.texts.length === 0) return { status: "failed", cause: "empty-reply" };
      return draft;
    } catch (cause) {
      state.signal.throwIfAborted();
      return { status: "failed", cause: limit.isOver ? "timed-out" : errorName(cause) };
    } finally {
      state.times.upstream += performance.now() - begun;
    }
  }

  /** Ends the exchange with {@link answer}. */
  async closeWithAnswer(): Promise<{ decision: Decision; text: string }> {
    const state = this.#state;
    const text = this.answer ?? state.fallback();
    if (state.failure !== undefined) return state.close("replace", "the guard failed", "fallback", [text], []);
    const ruling = state.requestRuling;
    const action = ruling?.action === "hold" || ruling?.action === "hand-over" ? ruling.action : "replace";
    return state.close(action, ruling?.reason ?? "", "completion", [text], []);
  }

  /** Ends the exchange because no reply could be had or checked; the person gets the fallback. */
  fail(stage: GuardFailure["stage"], cause: string): Promise<{ decision: Decision; text: string }> {
    return this.#state.fail(stage, cause);
  }

  /**
   * The caller went away: what had left until then is put on record. That was reviewed and let go, so nothing was replaced;
   * the exchange counts as failed all the same, for the whole reply was never decided on.
   */
  async abandon(): Promise<void> {
    const state = this.#state;
    state.failure ??= { stage: "upstream", cause: "caller-left" };
    if (state.released === "") await state.close("replace", "the caller went away", "nothing", [""], []);
    else {
      const action = state.saidBefore === "" ? "allow" : "amend";
      await state.close(action, "the caller went away before the end", "part", [state.left], []);
    }
  }

  /** Reviews a whole draft and decides. */
  async settle(texts: readonly string[]): Promise<Settled> {
    const state = this.#state;
    state.draftText = texts.join("\n\n");
    if (state.failure !== undefined) return this.#asRelease(await state.fail(state.failure.stage, state.failure.cause));
    if (!(await state.readWhole())) return this.#afterFailure(texts);
    const begun = performance.now();
    let findings: Finding[] = [];
    let ruling: Ruling;
    try {
      for (const text of texts)
        if (text !== "") findings.push(...reviewReply(text, state.context(), state.parts.detectors));
      const reviewed = await state.reviewMeaning(state.draftText);
      if (reviewed === undefined) return this.#afterFailure(texts);
      findings = [...findings, ...reviewed];
      // What a model reads may call for an answer of the guard's own after all.
      const again = state.rulingOnceRead();
      if (again.answer !== undefined && !state.isObserving) {
        const text = state.completion(again.answer);
        return this.#asRelease(await state.close("replace", again.reason, "completion", [text], findings, again));
      }
      ruling = decide(
        state.policy,
        "reply",
        state.facts(state.draftText, findings),
        state.parts.detectors,
        state.turns,
      );
    } catch (cause) {
      state.signal.throwIfAborted();
      state.failure = { stage: "review", cause: errorName(cause) };
      return this.#afterFailure(texts);
    } finally {
      state.times.review += performance.now() - begun;
    }
    if (state.isObserving)
      return this.#asRelease(await state.close(ruling.action, ruling.reason, "reply", texts, findings, ruling));
    const canRedraft = ruling.redraft.length > 0 && state.redrafts < state.policy.settings.redrafts;
    const isFinal = ruling.action === "hold" || (ruling.replace !== undefined && ruling.redraft.length === 0);
    if (canRedraft && !isFinal && state.draftText !== "") {
      state.redrafts += 1;
      return { next: "redraft", instructions: state.words.filled(ruling.redraft) };
    }
    if (ruling.replace !== undefined || ruling.redraft.length > 0) {
      const text = state.completion(ruling.replace ?? "by-risk");
      const action = ruling.action === "redraft" ? "replace" : ruling.action;
      return this.#asRelease(await state.close(action, ruling.reason, "completion", [text], findings, ruling));
    }
    const { before, after } = state.words.amendments(ruling, state.draftText);
    if (before !== "" || after !== "") {
      const amended = texts.map((text) => (text === "" ? text : around(before, text, after)));
      const action = ruling.action === "allow" ? "amend" : ruling.action;
      return this.#asRelease(await state.close(action, ruling.reason, "amended", amended, findings, ruling));
    }
    const action = state.redrafts > 0 && ruling.action === "allow" ? "redraft" : ruling.action;
    return this.#asRelease(await state.close(action, ruling.reason, "reply", texts, findings, ruling));
  }

  /** Words before the first passage of a stream, such as a notice that is due; waits for the reading that decides it. */
  opening(): Promise<PassageVerdict> {
    return this.#passages.opening();
  }

  /** Reviews the next passage (whole sentences) of a stream. */
  passage(text: string): Promise<PassageVerdict> {
    return this.#passages.passage(text);
  }

  /** Ends a stream whose last passage is still held: looks for what is missing from the whole and says it. */
  finish(last: string): Promise<{ decision: Decision; text: string }> {
    return this.#passages.finish(last);
  }

  /** Ends a stream or reply that calls tools and says nothing: nothing to review, and on record. */
  async finishWithoutWords(): Promise<{ decision: Decision; text: string }> {
    if (!this.#state.isObserving && !(await this.#state.readWhole())) {
      const failure = this.#state.failure ?? { stage: "decide", cause: "unknown" };
      return this.#state.fail(failure.stage, failure.cause);
    }
    const closed = await this.#state.close("allow", "no words for the person", "reply", [""], []);
    return {
      decision: closed.decision,
      text: closed.decision.status === "decided" || this.#state.isObserving ? "" : closed.text,
    };
  }

  /** Aborted when the caller goes away. */
  get signal(): AbortSignal {
    return this.#state.signal;
  }

  /** True when the caller went away. */
  get isAbandoned(): boolean {
    return this.signal.aborted;
  }

  async #afterFailure(texts: readonly string[]): Promise<Settled> {
    const failure = this.#state.failure ?? { stage: "decide", cause: "unknown" };
    if (!this.#state.isObserving) return this.#asRelease(await this.#state.fail(failure.stage, failure.cause));
    return this.#asRelease(await this.#state.close("allow", "the guard failed while observing", "reply", texts, []));
  }

  #asRelease({ decision, texts }: Concluded): Settled {
    return { next: "release", decision, texts };
  }
}
