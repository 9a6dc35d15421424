import { randomUUID } from "node:crypto";
import {
  type Cascade,
  cascade,
  type Detectors,
  openReplyReader,
  openRiskReader,
  type ReplyReader,
  type SpokenTurn,
} from "../detection/index.ts";
import { type ConversationMemory, conversationMemory } from "./conversation-memory.ts";
import type { Decision } from "./decision.ts";
import { GuardSession } from "./guard-session.ts";
import type { Policy } from "./policy/load-policy.ts";
import type { KeptText } from "./redact.ts";
import type { ReplyReviewer } from "./review/reviewer.ts";

/** What a guard is made of. */
export interface GuardOptions {
  /** The policy in force; asked for each exchange, so that a new one takes effect at once. */
  readonly policy: () => Policy;
  readonly detectors: Detectors;
  /** Built-in reader, with a model beside it where one is configured. Default: the built-in reader alone. */
  readonly cascade?: Cascade;
  /** Built-in reader of replies; default {@link openReplyReader}. */
  readonly replies?: ReplyReader;
  /** Reads replies for meaning, beside the built-in checks. */
  readonly reviewer?: ReplyReviewer;
  /**
   * Writes a decision down. Resolves when it is written; when it rejects, the person gets the fallback, for nothing may
   * leave without a record. Default: nothing is kept.
   */
  readonly record?: (decision: Decision) => Promise<void>;
  /** Tells people of the deployment. A failure is on record and changes nothing for the person. */
  readonly handOver?: (to: string, decision: Decision) => Promise<void>;
  /** Decides without acting, whatever the policy says. */
  readonly observe?: boolean;
  /** What is kept of the words; default `redacted`. */
  readonly keepText?: KeptText;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly newId?: () => string;
  /** Conversations remembered; see {@link conversationMemory}. */
  readonly memory?: ConversationMemory;
}

/** An exchange to guard. */
export interface GuardedExchange {
  /** Whole conversation, oldest first; ordinarily the person speaks last. */
  readonly turns: readonly SpokenTurn[];
  readonly locale?: string | undefined;
  /** The caller's id of the conversation; the guard finds one from the turns where there is none. */
  readonly conversation?: string | undefined;
  /** Separates callers, such as API keys. */
  readonly scope?: string | undefined;
}

/** A reply, or why there is none. `payload` is whatever the asker wants back with the text that was chosen. */
export type Draft<P> =
  | { readonly status: "drafted"; readonly texts: readonly string[]; readonly payload: P }
  | { readonly status: "failed"; readonly cause: string };

/** Asks the assistant. `guidance` is for its instructions: the policy's words, never the person's. */
export type AskAssistant<P> = (guidance: readonly string[], signal: AbortSignal) => Promise<Draft<P>>;

/** What the person gets. */
export interface GuardedReply<P> {
  readonly decision: Decision;
  /** One text per choice of the draft; one where the guard speaks. */
  readonly texts: readonly string[];
  /** The draft that was released, changed or not; undefined where the guard speaks in its place. */
  readonly payload: P | undefined;
  /** True when the draft leaves exactly as it came. */
  readonly isUntouched: boolean;
}

export interface Guard {
  /** Reads, advises, asks, reviews, decides and records one exchange. Rejects only when `signal` aborts. */
  exchange<P>(exchange: GuardedExchange, ask: AskAssistant<P>, signal: AbortSignal): Promise<GuardedReply<P>>;
  /** The same in steps, for streams. */
  begin(exchange: GuardedExchange, signal: AbortSignal): GuardSession;
  /** Asks, reviews, decides and records what was begun. */
  complete<P>(session: GuardSession, ask: AskAssistant<P>): Promise<GuardedReply<P>>;
  readonly policy: () => Policy;
  /** What the detection in use is known to miss; for the start and for reports. */
  readonly knownMisses: readonly string[];
  /** What the review of replies is known to miss; nothing is claimed of a model that reviews. */
  readonly reviewMisses: readonly string[];
  readonly modelRef: string | undefined;
  readonly reviewerRef: string | undefined;
  readonly memory: ConversationMemory;
}

/** Puts a guard together. Opening asks nobody and writes nothing. */
export function createGuard(options: GuardOptions): Guard {
  const reading = options.cascade ?? cascade(openRiskReader());
  const replies = options.replies ?? openReplyReader();
  const memory = options.memory ?? conversationMemory(reading.builtin, options.detectors);
  const parts: GuardParts = {
    detectors: options.detectors,
    cascade: reading,
    replies,
    // Asked for now, so that a reader that cannot be loaded is known before anybody is waiting.
    repliesRef: `${replies.description.ref} ${replies.description.version}`,
    reviewer: options.reviewer,
    record: options.record ?? (async () => {}),
    handOver: options.handOver,
    isObserving: options.observe === true,
    keepText: options.keepText ?? "redacted",
    now: options.now ?? (() => Date.now()),
    newId: options.newId ?? randomUUID,
    memory,
  };
  const begin = (exchange: GuardedExchange, signal: AbortSignal) =>
    new GuardSession(exchange, options.policy(), parts, signal);
  return {
    begin,
    complete: carryOut,
    exchange: (exchange, ask, signal) => carryOut(begin(exchange, signal), ask),
    policy: options.policy,
    knownMisses: reading.knownMisses,
    reviewMisses: options.reviewer === undefined ? replies.knownMisses : [],
    modelRef: reading.modelRef,
    reviewerRef: options.reviewer?.ref,
    memory,
  };
}

/** @internal What a session works with. */
export interface GuardParts {
  readonly detectors: Detectors;
  readonly cascade: Cascade;
  readonly replies: ReplyReader;
  readonly repliesRef: string;
  readonly reviewer: ReplyReviewer | undefined;
  readonly record: (decision: Decision) => Promise<void>;
  readonly handOver: ((to: string, decision: Decision) => Promise<void>) | undefined;
  readonly isObserving: boolean;
  readonly keepText: KeptText;
  readonly now: () => number;
  readonly newId: () => string;
  readonly memory: ConversationMemory;
}

async function carryOut<P>(session: GuardSession, ask: AskAssistant<P>): Promise<GuardedReply<P>> {
  if (session.answer !== undefined) {
    const { decision, text } = await session.closeWithAnswer();
    return { decision, texts: [text], payload: undefined, isUntouched: false };
  }
  let guidance = session.guidance;
  for (;;) {
    const draft = await session.draft((signal) => ask(guidance, signal));
    if (draft.status === "failed") {
      const { decision, text } = await session.fail("upstream", draft.cause);
      return { decision, texts: [text], payload: undefined, isUntouched: false };
    }
    const settled = await session.settle(draft.texts);
    if (settled.next === "redraft") {
      guidance = [...session.guidance, ...settled.instructions];
      continue;
    }
    const { decision, texts } = settled;
    const isUntouched = decision.released === "reply";
    const hasDraft = isUntouched || decision.released === "amended";
    return { decision, texts, payload: hasDraft ? draft.payload : undefined, isUntouched };
  }
}
