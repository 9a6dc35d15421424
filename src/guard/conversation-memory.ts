import { hash as hashOnce } from "node:crypto";
import type { Detectors, RiskKind, RiskReader, RiskReading, RiskState, SpokenTurn } from "../detection/index.ts";
import { readable } from "./client-texts.ts";
import { credibleKinds, withCredible } from "./credible-risk.ts";

/** What is known of a conversation from its turns alone. */
export interface RememberedConversation {
  /** Stands for the turns so far; the same turns give the same. */
  readonly hash: string;
  readonly state: RiskState;
  /** What is acted on: the reading without the kinds that nothing credible speaks for. */
  readonly reading: RiskReading;
  readonly credible: ReadonlySet<RiskKind>;
  /** Id the guard gave it, when it has seen its earlier turns. */
  readonly id: string | undefined;
  /** When the guard first saw it, last saw it, and last gave a notice; milliseconds since the epoch. */
  readonly clock: ConversationClock | undefined;
}

export interface ConversationClock {
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly noticeAt: number | undefined;
}

/**
 * States of conversations by the hash of their turns, so that a request with thirty turns costs as much as its newest. The
 * ones used longest ago are forgotten and read again when needed: memory is bounded, and nothing depends on it but speed,
 * the ids of conversations without one, and the clock of notices (an unknown clock counts as a new conversation).
 */
export interface ConversationMemory {
  /** @param scope - separates callers: two API keys never share a conversation */
  read(turns: readonly SpokenTurn[], locale: string | undefined, scope: string): RememberedConversation;
  /** Keeps what a conversation is called and when it was seen, under the turns as the next request will bring them. */
  keep(hash: string, reply: string, id: string, clock: ConversationClock): void;
  readonly size: number;
}

interface Entry {
  state: RiskState | undefined;
  credible: ReadonlySet<RiskKind>;
  id: string | undefined;
  clock: ConversationClock | undefined;
}

/** @param capacity - prefixes of conversations kept; about 2 KB each. Default 20,000 */
export function conversationMemory(reader: RiskReader, detectors: Detectors, capacity = 20_000): ConversationMemory {
  const entries = new Map<string, Entry>();
  const put = (hash: string, entry: Entry): void => {
    entries.delete(hash);
    entries.set(hash, entry);
    if (entries.size > capacity) {
      const [oldest] = entries.keys();
      if (oldest !== undefined) entries.delete(oldest);
    }
  };
  return {
    get size() {
      return entries.size;
    },
    read(turns, locale, scope) {
      const hashes: string[] = [];
      let hash = hashOf(scope, "start", locale ?? "");
      for (const { speaker, text } of turns) {
        hash = hashOf(hash, speaker, text);
        hashes.push(hash);
      }
      let from = turns.length - 1;
      let state: RiskState | undefined;
      let credible: ReadonlySet<RiskKind> = new Set();
      for (; from >= 0; from -= 1) {
        const entry = entries.get(hashes[from] ?? "");
        if (entry?.state === undefined) continue;
        ({ state, credible } = entry);
        break;
      }
      state ??= reader.start(locale === undefined ? {} : { locale });
      for (let index = from + 1; index < turns.length; index += 1) {
        const turn = turns[index];
        if (turn === undefined) continue;
        const plain = readable(turn);
        state = state.next(plain);
        if (turn.speaker === "client") credible = joined(credible, credibleKinds(state, plain.text, detectors));
      }
      // Whose conversation it is shows in the turns before the person's latest one.
      const before = hashes[lastReplyIndex(turns)];
      const known = before === undefined ? undefined : entries.get(before);
      const here = entries.get(hash);
      put(hash, { state, credible, id: here?.id ?? known?.id, clock: here?.clock ?? known?.clock });
      const reading = withCredible(state.reading, credible);
      return { hash, state, reading, credible, id: here?.id ?? known?.id, clock: known?.clock };
    },
    keep(hash, reply, id, clock) {
      const here = entries.get(hash);
      put(hashOf(hash, "assistant", reply), {
        state: here?.state?.next({ speaker: "assistant", text: reply }),
        credible: here?.credible ?? new Set(),
        id,
        clock,
      });
    },
  };
}

/** The reading of a conversation that is read once, for tests of policies. */
export function readTurns(
  reader: RiskReader,
  detectors: Detectors,
  turns: readonly SpokenTurn[],
  locale: string | undefined,
): RiskReading {
  return conversationMemory(reader, detectors, 1).read(turns, locale, "").reading;
}

function joined(before: ReadonlySet<RiskKind>, more: readonly RiskKind[]): ReadonlySet<RiskKind> {
  return more.every((kind) => before.has(kind)) ? before : new Set([...before, ...more]);
}

function lastReplyIndex(turns: readonly SpokenTurn[]): number {
  for (let index = turns.length - 1; index >= 0; index -= 1) if (turns[index]?.speaker === "assistant") return index;
  return -1;
}

/** Lengths stand before parts, so that no text can pass for the border between two. */
function hashOf(...parts: readonly string[]): string {
  let framed = "";
  for (const part of parts) framed += `${part.length}:${part}`;
  return hashOnce("sha256", framed, "base64");
}
