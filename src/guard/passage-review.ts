import { around, gapAfter } from "./around.ts";
import { decide } from "./decide.ts";
import type { Decision } from "./decision.ts";
import { errorName } from "./error-name.ts";
import type { ExchangeState } from "./exchange-state.ts";
import type { Finding } from "./review/finding.ts";
import { longestPiece } from "./review/pieces-of.ts";
import { reviewReply } from "./review/review-reply.ts";
import { unmask } from "./unmask.ts";

/** What becomes of a passage of a stream. `stop` ends the assistant's words: `text` is the guard's, and the last. */
export type PassageVerdict =
  | { readonly next: "go-on"; readonly text: string }
  | { readonly next: "stop"; readonly text: string; readonly decision: Decision };

/** Reviews a stream passage by passage: nothing leaves before it was reviewed, and what is missing is said at the end. */
export class PassageReview {
  readonly #state: ExchangeState;
  #passageFindings: Finding[] = [];

  constructor(state: ExchangeState) {
    this.#state = state;
  }

  /** Words before the first passage of a stream, such as a notice that is due; waits for the reading that decides it. */
  async opening(): Promise<PassageVerdict> {
    const state = this.#state;
    if (state.isObserving) return { next: "go-on", text: "" };
    if (!(await state.readWhole())) return this.#stopAfterFailure();
    const again = state.rulingOnceRead();
    if (again.answer === undefined) return { next: "go-on", text: "" };
    const { decision, text } = await state.close(
      "replace",
      again.reason,
      "completion",
      [state.completion(again.answer)],
      [],
      again,
    );
    return { next: "stop", text, decision };
  }

  /** Reviews the next passage (whole sentences) of a stream. */
  async passage(text: string): Promise<PassageVerdict> {
    const state = this.#state;
    state.draftText += text;
    if (state.isObserving) {
      state.released += text;
      return { next: "go-on", text };
    }
    const begun = performance.now();
    try {
      const offset = state.draftText.length - text.length;
      const found = reviewReply(text, state.context(), state.parts.detectors, "passage");
      // Hidden passages may be spread over several sentences.
      const recent = state.draftText.slice(-longestPiece);
      const masked =
        unmask(recent).length === 0
          ? []
          : reviewReply(recent, state.context(), state.parts.detectors, "passage").filter(
              ({ check, what }) => check === "masked-content" || what.endsWith("hidden by an encoding"),
            );
      const placed = found.map((finding) => ({ ...finding, start: finding.start + offset, end: finding.end + offset }));
      const findings = [...this.#passageFindings, ...placed, ...masked];
      const meaning = await state.reviewMeaning(state.draftText);
      if (meaning === undefined) return await this.#stopAfterFailure();
      const ruling = decide(
        state.policy,
        "reply",
        state.facts(state.draftText, [...findings, ...meaning].filter(isThere)),
        state.parts.detectors,
        state.turns,
      );
      if (ruling.replace !== undefined || ruling.redraft.length > 0) {
        const words = state.completion(ruling.replace ?? "by-risk");
        const released = state.released === "" ? "completion" : "part-and-completion";
        const action = ruling.action === "redraft" ? "replace" : ruling.action;
        const { decision, text: last } = await state.close(action, ruling.reason, released, [words], findings, ruling);
        return { next: "stop", text: last, decision };
      }
      this.#passageFindings = [...this.#passageFindings, ...placed];
      const notice = state.released === "" && state.words.isNoticeDue ? state.words.notice() : "";
      state.signal.throwIfAborted(); // the caller left during the review: these words do not
      if (notice !== "") state.saidBefore = notice;
      state.released += text;
      return { next: "go-on", text: notice === "" ? text : `${notice}\n\n${text}` };
    } catch (cause) {
      state.signal.throwIfAborted();
      state.failure = { stage: "review", cause: errorName(cause) };
      return await this.#stopAfterFailure();
    } finally {
      state.times.review += performance.now() - begun;
    }
  }

  /** Ends a stream whose last passage is still held: looks for what is missing from the whole and says it. */
  async finish(last: string): Promise<{ decision: Decision; text: string }> {
    const state = this.#state;
    if (last !== "" || state.draftText === "") {
      const verdict = await this.passage(last);
      if (verdict.next === "stop") return verdict;
      state.held = last;
      last = verdict.text;
    }
    if (state.isObserving) {
      if (!(await state.readWhole()))
        return {
          decision: (await state.close("allow", "", "reply", [state.draftText], [])).decision,
          text: last,
        };
    }
    try {
      const findings = reviewReply(state.draftText, state.context(), state.parts.detectors);
      const ruling = decide(
        state.policy,
        "reply",
        state.facts(state.draftText, findings),
        state.parts.detectors,
        state.turns,
      );
      if (state.isObserving) {
        const closed = await state.close(ruling.action, ruling.reason, "reply", [state.draftText], findings, ruling);
        return { decision: closed.decision, text: last };
      }
      const lacks = ruling.replace !== undefined || ruling.redraft.length > 0;
      const { before, after } = state.words.amendments(ruling, state.draftText);
      // It is too late to draft again: what is missing is said now.
      const words = lacks ? state.completion(ruling.replace ?? "by-risk") : around(before, "", after);
      if (words === "") {
        const action = ruling.action;
        const closed = await state.close(action, ruling.reason, "reply", [state.released], findings, ruling);
        return { decision: closed.decision, text: closed.decision.status === "decided" ? last : closed.text };
      }
      const action = lacks
        ? ruling.action === "redraft"
          ? "replace"
          : ruling.action
        : ruling.action === "allow"
          ? "amend"
          : ruling.action;
      const closed = await state.close(
        action,
        ruling.reason,
        lacks ? "part-and-completion" : "amended",
        [words],
        findings,
        ruling,
      );
      return { decision: closed.decision, text: `${last}${gapAfter(state.left)}${closed.text}` };
    } catch (cause) {
      state.signal.throwIfAborted();
      state.released = state.released.slice(0, state.released.length - state.held.length);
      state.held = "";
      return await state.fail("review", errorName(cause));
    }
  }

  async #stopAfterFailure(): Promise<PassageVerdict> {
    const failure = this.#state.failure ?? { stage: "decide", cause: "unknown" };
    const { decision, text } = await this.#state.fail(failure.stage, failure.cause);
    return { next: "stop", text, decision };
  }
}

/** Absence is judged when a stream has ended, not at each passage. */
function isThere({ check }: Finding): boolean {
  return check !== "missing-steps" && check !== "abrupt-refusal" && check !== "reaction";
}
