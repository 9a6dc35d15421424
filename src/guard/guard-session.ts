import {
  type CascadeReading,
  isAtLeast,
  type RiskReading,
  riskKinds,
  type StartedReading,
} from "../detection/index.ts";
import { type ClientTexts, clientTextsOf, readable } from "./client-texts.ts";
import type { ConversationClock, RememberedConversation } from "./conversation-memory.ts";
import { deadline, withDeadline } from "./deadline.ts";
import { decide, type Ruling } from "./decide.ts";
import type { Decision, GuardFailure, RiskSummary } from "./decision.ts";
import type { Facts } from "./facts.ts";
import type { Draft, GuardedExchange, GuardParts } from "./guard.ts";
import { noticeIsDue } from "./notice.ts";
import type { Policy } from "./policy/load-policy.ts";
import { redact } from "./redact.ts";
import type { Finding } from "./review/finding.ts";
import { type ReviewContext, reviewReply } from "./review/review-reply.ts";
import { unmask } from "./unmask.ts";

/** What becomes of a whole draft. */
export type Settled =
  | { readonly next: "redraft"; readonly instructions: readonly string[] }
  | { readonly next: "release"; readonly decision: Decision; readonly texts: readonly string[] };

/** What becomes of a passage of a stream. `stop` ends the assistant's words: `text` is the guard's, and the last. */
export type PassageVerdict =
  | { readonly next: "go-on"; readonly text: string }
  | { readonly next: "stop"; readonly text: string; readonly decision: Decision };

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

  readonly #parts: GuardParts;
  readonly #exchange: GuardedExchange;
  readonly #signal: AbortSignal;
  readonly #locale: string | undefined;
  readonly #startedAt: number;
  readonly #begun = performance.now();
  readonly #clientTexts: ClientTexts;
  readonly #said: readonly string[];
  readonly #requestRuling: Ruling | undefined;
  #remembered: RememberedConversation | undefined;
  #started: StartedReading | undefined;
  #reading: RiskReading | undefined;
  #model: Decision["detector"]["model"] = "absent";
  #reviewer: Decision["reviewer"];
  #noticeDue = false;
  #failure: GuardFailure | undefined;
  #redrafts = 0;
  #times = { read: 0, upstream: 0, review: 0 };
  #released = "";
  #draftText = "";
  #passageFindings: Finding[] = [];
  #noticeGiven = false;

  constructor(exchange: GuardedExchange, policy: Policy, parts: GuardParts, signal: AbortSignal) {
    this.#parts = parts;
    this.#exchange = exchange;
    this.#signal = signal;
    this.policy = policy;
    this.isObserving = parts.isObserving || policy.settings.mode === "observe";
    this.#locale = exchange.locale ?? policy.settings.locale;
    this.#startedAt = parts.now();
    this.#reviewer = parts.reviewer === undefined ? "absent" : "not-asked";
    this.#clientTexts = clientTextsOf(exchange.turns);
    this.#said = exchange.turns.filter(({ speaker }) => speaker === "assistant").map(({ text }) => text);
    let ruling: Ruling | undefined;
    try {
      this.#remembered = parts.memory.read(exchange.turns, this.#locale, exchange.scope ?? "");
      this.#reading = this.#remembered.reading;
      if (parts.cascade.modelRef !== undefined) {
        const limit = deadline(signal, policy.settings.checkTimeoutMs);
        this.#started = parts.cascade.start(exchange.turns.map(readable), localeOption(this.#locale), limit.signal);
        const release = (): void => limit[Symbol.dispose]();
        this.#started.complete.then(release, release);
        this.#model = "not-waited";
      }
      this.#noticeDue = noticeIsDue(policy.settings.notice, {
        clock: this.#remembered.clock,
        isFirst: this.#said.length === 0,
        asks:
          policy.settings.notice?.onAsk === true && parts.detectors.has("asks-what-it-is", this.#clientTexts.latest),
        now: this.#startedAt,
      });
      ruling = decide(policy, "request", this.#facts(undefined, []), parts.detectors, exchange.turns.length);
    } catch (cause) {
      this.#failure = { stage: "read", cause: nameOf(cause) };
    }
    this.#times.read = performance.now() - this.#begun;
    this.#requestRuling = ruling;
    this.guidance = this.isObserving ? [] : this.#filled(ruling?.guidance ?? []);
    const failed = this.#failure !== undefined && !this.isObserving;
    this.answer = this.isObserving
      ? undefined
      : failed
        ? this.#fallback()
        : ruling?.answer === undefined
          ? undefined
          : this.#completion(ruling.answer);
    this.holdsWhole =
      !this.isObserving && (this.#reading === undefined || isAtLeast(this.#reading.level, policy.settings.wholeFrom));
  }

  /** Asks within the policy's time; a late or broken answer is a failed draft. */
  async draft<P>(ask: (signal: AbortSignal) => Promise<Draft<P>>): Promise<Draft<P>> {
    const begun = performance.now();
    using limit = deadline(this.#signal, this.policy.settings.upstreamTimeoutMs);
    try {
      const draft = await withDeadline(ask(limit.signal), limit.signal);
      if (draft.status === "drafted" && draft.texts.length === 0) return { status: "failed", cause: "empty-reply" };
      return draft;
    } catch (cause) {
      this.#signal.throwIfAborted();
      return { status: "failed", cause: limit.isOver ? "timed-out" : nameOf(cause) };
    } finally {
      this.#times.upstream += performance.now() - begun;
    }
  }

  /** Ends the exchange with {@link answer}. */
  async closeWithAnswer(): Promise<{ decision: Decision; text: string }> {
    const text = this.answer ?? this.#fallback();
    if (this.#failure !== undefined) return this.#close("replace", "the guard failed", "fallback", [text], []);
    const ruling = this.#requestRuling;
    const action = ruling?.action === "hold" || ruling?.action === "hand-over" ? ruling.action : "replace";
    return this.#close(action, ruling?.reason ?? "", "completion", [text], []);
  }

  /** Ends the exchange because no reply could be had or checked; the person gets the fallback. */
  async fail(stage: GuardFailure["stage"], cause: string): Promise<{ decision: Decision; text: string }> {
    this.#failure ??= { stage, cause };
    const text = this.#fallback();
    const part = this.#released !== "";
    return this.#close("replace", "the guard failed", part ? "part-and-completion" : "fallback", [text], []);
  }

  /** The caller went away: what was decided so far is put on record. */
  async abandon(): Promise<void> {
    this.#failure ??= { stage: "upstream", cause: "caller-left" };
    await this.#close("replace", "the caller went away", "nothing", [""], []);
  }

  /** Reviews a whole draft and decides. */
  async settle(texts: readonly string[]): Promise<Settled> {
    this.#draftText = texts.join("\n\n");
    if (this.#failure !== undefined) return this.#asRelease(await this.fail(this.#failure.stage, this.#failure.cause));
    if (!(await this.#readWhole())) return this.#afterFailure(texts);
    const begun = performance.now();
    let findings: Finding[] = [];
    let ruling: Ruling;
    try {
      for (const text of texts)
        if (text !== "") findings.push(...reviewReply(text, this.#context(), this.#parts.detectors));
      const reviewed = await this.#reviewMeaning(this.#draftText);
      if (reviewed === undefined) return this.#afterFailure(texts);
      findings = [...findings, ...reviewed];
      // What a model reads may call for an answer of the guard's own after all.
      const again = this.#rulingOnceRead();
      if (again.answer !== undefined && !this.isObserving) {
        const text = this.#completion(again.answer);
        return this.#asRelease(await this.#close("replace", again.reason, "completion", [text], findings, again));
      }
      ruling = decide(this.policy, "reply", this.#facts(this.#draftText, findings), this.#parts.detectors, this.#turns);
    } catch (cause) {
      this.#signal.throwIfAborted();
      this.#failure = { stage: "review", cause: nameOf(cause) };
      return this.#afterFailure(texts);
    } finally {
      this.#times.review += performance.now() - begun;
    }
    if (this.isObserving)
      return this.#asRelease(await this.#close(ruling.action, ruling.reason, "reply", texts, findings, ruling));
    const canRedraft = ruling.redraft.length > 0 && this.#redrafts < this.policy.settings.redrafts;
    const isFinal = ruling.action === "hold" || (ruling.replace !== undefined && ruling.redraft.length === 0);
    if (canRedraft && !isFinal && this.#draftText !== "") {
      this.#redrafts += 1;
      return { next: "redraft", instructions: this.#filled(ruling.redraft) };
    }
    if (ruling.replace !== undefined || ruling.redraft.length > 0) {
      const text = this.#completion(ruling.replace ?? "by-risk");
      const action = ruling.action === "redraft" ? "replace" : ruling.action;
      return this.#asRelease(await this.#close(action, ruling.reason, "completion", [text], findings, ruling));
    }
    const { before, after } = this.#amendments(ruling);
    if (before !== "" || after !== "") {
      const amended = texts.map((text) => (text === "" ? text : join(before, text, after)));
      const action = ruling.action === "allow" ? "amend" : ruling.action;
      return this.#asRelease(await this.#close(action, ruling.reason, "amended", amended, findings, ruling));
    }
    const action = this.#redrafts > 0 && ruling.action === "allow" ? "redraft" : ruling.action;
    return this.#asRelease(await this.#close(action, ruling.reason, "reply", texts, findings, ruling));
  }

  /** Words before the first passage of a stream, such as a notice that is due; waits for the reading that decides it. */
  async opening(): Promise<PassageVerdict> {
    if (this.isObserving) return { next: "go-on", text: "" };
    if (!(await this.#readWhole())) return this.#stopAfterFailure();
    const again = this.#rulingOnceRead();
    if (again.answer === undefined) return { next: "go-on", text: "" };
    const { decision, text } = await this.#close(
      "replace",
      again.reason,
      "completion",
      [this.#completion(again.answer)],
      [],
      again,
    );
    return { next: "stop", text, decision };
  }

  /** Reviews the next passage (whole sentences) of a stream. */
  async passage(text: string): Promise<PassageVerdict> {
    this.#draftText += text;
    if (this.isObserving) return { next: "go-on", text };
    const begun = performance.now();
    try {
      const offset = this.#draftText.length - text.length;
      const found = reviewReply(text, this.#context(), this.#parts.detectors, "passage");
      // Hidden passages may be spread over several sentences.
      const masked =
        unmask(this.#draftText).length === 0
          ? []
          : reviewReply(this.#draftText, this.#context(), this.#parts.detectors, "passage").filter(
              ({ check, what }) => check === "masked-content" || what.endsWith("hidden by an encoding"),
            );
      const placed = found.map((finding) => ({ ...finding, start: finding.start + offset, end: finding.end + offset }));
      const findings = [...this.#passageFindings, ...placed, ...masked];
      const meaning = await this.#reviewMeaning(this.#draftText);
      if (meaning === undefined) return await this.#stopAfterFailure();
      const ruling = decide(
        this.policy,
        "reply",
        this.#facts(this.#draftText, [...findings, ...meaning].filter(isThere)),
        this.#parts.detectors,
        this.#turns,
      );
      if (ruling.replace !== undefined || ruling.redraft.length > 0) {
        const words = this.#completion(ruling.replace ?? "by-risk");
        const released = this.#released === "" ? "completion" : "part-and-completion";
        const action = ruling.action === "redraft" ? "replace" : ruling.action;
        const { decision, text: last } = await this.#close(action, ruling.reason, released, [words], findings, ruling);
        return { next: "stop", text: last, decision };
      }
      this.#passageFindings = [...this.#passageFindings, ...placed];
      const notice = this.#released === "" && this.#noticeDue ? this.#noticeText() : "";
      this.#released += text;
      return { next: "go-on", text: notice === "" ? text : `${notice}\n\n${text}` };
    } catch (cause) {
      this.#signal.throwIfAborted();
      this.#failure = { stage: "review", cause: nameOf(cause) };
      return await this.#stopAfterFailure();
    } finally {
      this.#times.review += performance.now() - begun;
    }
  }

  /** Ends a stream or reply that calls tools and says nothing: nothing to review, and on record. */
  async finishWithoutWords(): Promise<{ decision: Decision; text: string }> {
    if (!this.isObserving && !(await this.#readWhole())) {
      const failure = this.#failure ?? { stage: "decide", cause: "unknown" };
      return this.fail(failure.stage, failure.cause);
    }
    const closed = await this.#close("allow", "no words for the person", "reply", [""], []);
    return {
      decision: closed.decision,
      text: closed.decision.status === "decided" || this.isObserving ? "" : closed.text,
    };
  }

  /** True when the caller went away. */
  get isAbandoned(): boolean {
    return this.#signal.aborted;
  }

  /** Ends a stream whose last passage is still held: looks for what is missing from the whole and says it. */
  async finish(last: string): Promise<{ decision: Decision; text: string }> {
    if (last !== "" || this.#draftText === "") {
      const verdict = await this.passage(last);
      if (verdict.next === "stop") return verdict;
      last = verdict.text;
    }
    if (this.isObserving) {
      if (!(await this.#readWhole()))
        return { decision: (await this.#close("allow", "", "reply", [this.#draftText], [])).decision, text: last };
    }
    try {
      const findings = reviewReply(this.#draftText, this.#context(), this.#parts.detectors);
      const ruling = decide(
        this.policy,
        "reply",
        this.#facts(this.#draftText, findings),
        this.#parts.detectors,
        this.#turns,
      );
      if (this.isObserving) {
        const closed = await this.#close(ruling.action, ruling.reason, "reply", [this.#draftText], findings, ruling);
        return { decision: closed.decision, text: last };
      }
      const lacks = ruling.replace !== undefined || ruling.redraft.length > 0;
      const { before, after } = this.#amendments(ruling);
      // It is too late to draft again: what is missing is said now.
      const words = lacks ? this.#completion(ruling.replace ?? "by-risk") : join(before, "", after);
      if (words === "") {
        const action = ruling.action;
        const closed = await this.#close(action, ruling.reason, "reply", [this.#released], findings, ruling);
        return { decision: closed.decision, text: closed.decision.status === "decided" ? last : closed.text };
      }
      const action = lacks
        ? ruling.action === "redraft"
          ? "replace"
          : ruling.action
        : ruling.action === "allow"
          ? "amend"
          : ruling.action;
      const closed = await this.#close(
        action,
        ruling.reason,
        lacks ? "part-and-completion" : "amended",
        [words],
        findings,
        ruling,
      );
      return { decision: closed.decision, text: `${last}${/\s$/.test(last) ? "" : "\n\n"}${closed.text}` };
    } catch (cause) {
      this.#signal.throwIfAborted();
      const { decision, text } = await this.fail("review", nameOf(cause));
      return { decision, text: `\n\n${text}` };
    }
  }

  get #turns(): number {
    return this.#exchange.turns.length;
  }

  /** Waits for the model that reads, where there is one. False when it failed: then nothing may be decided. */
  async #readWhole(): Promise<boolean> {
    if (this.#failure !== undefined) return false;
    if (this.#started === undefined || this.#model === "read") return true;
    const begun = performance.now();
    try {
      using limit = deadline(this.#signal, this.policy.settings.checkTimeoutMs);
      const whole: CascadeReading = await withDeadline(this.#started.complete, limit.signal);
      if (whole.model.status === "failed") {
        this.#model = "failed";
        this.#failure = { stage: "model-detector", cause: whole.model.reason };
        return false;
      }
      this.#model = whole.model.status;
      this.#reading = whole.reading;
      return true;
    } catch (cause) {
      this.#signal.throwIfAborted();
      this.#model = "failed";
      this.#failure = { stage: "model-detector", cause: nameOf(cause) };
      return false;
    } finally {
      this.#times.read += performance.now() - begun;
    }
  }

  /** What the policy wants of the request when all that reads it has read. */
  #rulingOnceRead(): Ruling {
    // Without a model nothing was read since.
    if (this.#started === undefined && this.#requestRuling !== undefined) return this.#requestRuling;
    return decide(this.policy, "request", this.#facts(undefined, []), this.#parts.detectors, this.#turns);
  }

  async #reviewMeaning(reply: string): Promise<readonly Finding[] | undefined> {
    const { reviewer } = this.#parts;
    if (reviewer === undefined || reply.trim() === "") return [];
    try {
      using limit = deadline(this.#signal, this.policy.settings.checkTimeoutMs);
      const verdict = await withDeadline(reviewer.review(reply, this.#context(), limit.signal), limit.signal);
      if (verdict.status === "reviewed") {
        this.#reviewer = "reviewed";
        return verdict.findings;
      }
      this.#failure = { stage: "reviewer", cause: verdict.cause };
    } catch (cause) {
      this.#signal.throwIfAborted();
      this.#failure = { stage: "reviewer", cause: nameOf(cause) };
    }
    this.#reviewer = "failed";
    return undefined;
  }

  async #afterFailure(texts: readonly string[]): Promise<Settled> {
    const failure = this.#failure ?? { stage: "decide", cause: "unknown" };
    if (!this.isObserving) return this.#asRelease(await this.fail(failure.stage, failure.cause));
    return this.#asRelease(await this.#close("allow", "the guard failed while observing", "reply", texts, []));
  }

  async #stopAfterFailure(): Promise<PassageVerdict> {
    const failure = this.#failure ?? { stage: "decide", cause: "unknown" };
    const { decision, text } = await this.fail(failure.stage, failure.cause);
    return { next: "stop", text, decision };
  }

  #asRelease({ decision, texts, text }: Closed): Settled {
    return { next: "release", decision, texts: texts ?? [text] };
  }

  #context(): ReviewContext {
    return {
      reading: this.#knownReading(),
      locale: this.#locale,
      clientTexts: this.#clientTexts,
      said: this.#said,
    };
  }

  #knownReading(): RiskReading {
    if (this.#reading === undefined) throw new Error("Nothing was read.");
    return this.#reading;
  }

  #facts(reply: string | undefined, findings: readonly Finding[]): Facts {
    return {
      reading: this.#knownReading(),
      locale: this.#locale,
      clientTexts: this.#clientTexts,
      exchange: this.#said.length + 1,
      noticeDue: this.#noticeDue,
      reply,
      findings,
    };
  }

  #amendments(ruling: Ruling): { before: string; after: string } {
    const fill = (texts: readonly string[]) =>
      [...new Set(texts)]
        .map((text) => this.policy.completions.fill(text, this.#locale))
        .filter((text) => !this.#draftText.includes(text));
    const notice = this.#noticeDue && !this.#noticeGiven ? [this.#noticeText()] : [];
    return { before: [...notice, ...fill(ruling.before)].join("\n\n"), after: fill(ruling.after).join("\n\n") };
  }

  /** The policy's words with the contacts of the person's country. */
  #filled(texts: readonly string[]): string[] {
    return texts.map((text) => this.policy.completions.fill(text, this.#locale));
  }

  #noticeText(): string {
    this.#noticeGiven = true;
    return this.policy.settings.notice?.text ?? "";
  }

  #completion(id: string): string {
    const { language } = this.#reading ?? { language: { language: "und" } };
    const words = this.policy.completions.compose({
      id,
      kind: this.#reading?.kind,
      level: this.#reading?.level ?? "none",
      locale: this.#locale,
      language: language.language,
      isMinor: (this.#reading?.minor.strength ?? 0) >= 0.5,
      said: this.#said,
    });
    return this.#noticeDue && !this.#noticeGiven ? `${this.#noticeText()}\n\n${words}` : words;
  }

  /** What the person gets when the guard could not do its work. Fits the risk where one was read. */
  #fallback(): string {
    const atRisk = this.#reading !== undefined && isAtLeast(this.#reading.level, "passive-ideation");
    try {
      return this.#completion(atRisk ? "by-risk" : "failure");
    } catch {
      return lastResort;
    }
  }

  async #close(
    action: Decision["action"],
    reason: string,
    released: Decision["released"],
    texts: readonly string[],
    findings: readonly Finding[],
    ruling?: Ruling,
  ): Promise<Closed> {
    const { parts, decision } = this.#decisionOf(action, reason, released, texts, findings, ruling);
    let final = decision;
    const names = [...new Set([...(this.#requestRuling?.handOver ?? []), ...(ruling?.handOver ?? [])])];
    if (names.length > 0 && parts.handOver !== undefined && !this.isObserving && released !== "nothing") {
      const told = await Promise.all(
        names.map(async (name) => {
          try {
            await parts.handOver?.(name, decision);
            return `${name}: told`;
          } catch (cause) {
            return `${name}: not told (${nameOf(cause)})`;
          }
        }),
      );
      final = { ...decision, handedOver: told };
    } else if (names.length > 0) {
      final = { ...decision, handedOver: names.map((name) => `${name}: nobody is configured`) };
    }
    try {
      await parts.record(final);
    } catch (cause) {
      if (this.isObserving) return { decision: final, text: texts.join("\n\n"), texts };
      const words = released === "fallback" || released === "completion" ? (texts[0] ?? "") : this.#fallback();
      const failed: Decision = {
        ...final,
        status: "guard-failed",
        action: "replace",
        reason: "the decision could not be written down",
        failure: { stage: "record", cause: nameOf(cause) },
        released: this.#released === "" ? "fallback" : "part-and-completion",
      };
      return { decision: failed, text: words, texts: [words] };
    }
    this.#keep(texts[0] ?? "", final);
    return { decision: final, text: texts.join("\n\n"), texts };
  }

  #keep(text: string, decision: Decision): void {
    const remembered = this.#remembered;
    if (remembered === undefined || decision.released === "nothing") return;
    const clock: ConversationClock = {
      firstSeen: remembered.clock?.firstSeen ?? this.#startedAt,
      lastSeen: this.#startedAt,
      noticeAt: this.#noticeGiven ? this.#startedAt : remembered.clock?.noticeAt,
    };
    const isPart = this.#released !== "" && text !== this.#released;
    const whole = isPart ? `${this.#released}${text}` : text;
    this.#parts.memory.keep(remembered.hash, whole, decision.conversation, clock);
  }

  #decisionOf(
    action: Decision["action"],
    reason: string,
    released: Decision["released"],
    texts: readonly string[],
    findings: readonly Finding[],
    ruling: Ruling | undefined,
  ): { parts: GuardParts; decision: Decision } {
    const parts = this.#parts;
    const failed = this.#failure !== undefined;
    const keep = (text: string): string => (parts.keepText === "full" ? text : redact(text));
    const decision: Decision = {
      schemaVersion: 1,
      id: parts.newId(),
      at: new Date(this.#startedAt).toISOString(),
      conversation: this.#exchange.conversation ?? this.#remembered?.id ?? parts.newId(),
      exchange: this.#said.length + 1,
      locale: this.#locale ?? null,
      policy: { id: this.policy.id, version: this.policy.version, sha256: this.policy.sha256 },
      mode: this.isObserving ? "observe" : "enforce",
      status: failed ? "guard-failed" : "decided",
      action,
      reason,
      failure: this.#failure ?? null,
      rules: [...(this.#requestRuling?.fired ?? []), ...(ruling === this.#requestRuling ? [] : (ruling?.fired ?? []))],
      findings: [...findings],
      risk: this.#reading === undefined ? null : summaryOf(this.#reading),
      detector: {
        builtin: `${parts.cascade.builtin.description.ref} ${parts.cascade.builtin.description.version}`,
        model: this.#model,
      },
      reviewer: this.#reviewer,
      redrafts: this.#redrafts,
      released,
      handedOver: [],
      timing: {
        totalMs: round(performance.now() - this.#begun),
        readMs: round(this.#times.read),
        upstreamMs: round(this.#times.upstream),
        reviewMs: round(this.#times.review),
      },
      text:
        parts.keepText === "none"
          ? null
          : {
              client: keep(this.#exchange.turns.findLast(({ speaker }) => speaker === "client")?.text ?? ""),
              draft: keep(this.#draftText),
              released: keep(texts.join("\n\n")),
            },
    };
    return { parts, decision };
  }
}

interface Closed {
  readonly decision: Decision;
  readonly text: string;
  readonly texts?: readonly string[];
}

/** Said when even the content cannot be read; the only words for people that stand in code. */
const lastResort =
  "I'm sorry: I can't answer properly just now. That is a fault on my side and nothing you did. If you might be in danger, please call your local emergency number; findahelpline.com lists free lines by country. Is there someone near you who you could talk to while this is mended?";

/** Absence is judged when a stream has ended, not at each passage. */
function isThere({ check }: Finding): boolean {
  return check !== "missing-steps" && check !== "abrupt-refusal" && check !== "reaction";
}

/** What was read, as far as records and rules need it. */
export function summaryOf(reading: RiskReading): RiskSummary {
  const kinds = riskKinds.flatMap((kind) => {
    const { level, turnLevel, peak } = reading.kinds[kind];
    return level === "none" && peak === "none" ? [] : [[kind, { level, turnLevel, peak }] as const];
  });
  return {
    level: reading.level,
    kind: reading.kind ?? null,
    kinds: Object.fromEntries(kinds),
    stage: reading.stage.stage,
    shift: reading.emotion.status === "read" ? reading.emotion.shift : "not-read",
    dependence: round(reading.dependence.strength),
    minor: round(reading.minor.strength),
    concernsOther: reading.concernsOther,
    language: reading.language.language,
    languageSupported: reading.language.isSupported,
  };
}

function localeOption(locale: string | undefined): { locale?: string } {
  return locale === undefined ? {} : { locale };
}

function join(before: string, text: string, after: string): string {
  return [before, text, after].filter((part) => part !== "").join("\n\n");
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

/** An error's code or name; never its message, which could hold words of the conversation. */
function nameOf(cause: unknown): string {
  if (cause instanceof Error) {
    if ("failure" in cause && typeof cause.failure === "string") return cause.failure;
    if ("code" in cause && typeof cause.code === "string") return cause.code.slice(0, 80);
    return cause.name === "TimeoutError" ? "timed-out" : cause.name.slice(0, 80);
  }
  return "unknown";
}
