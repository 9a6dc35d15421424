import { hash as hashOnce } from "node:crypto";
import {
  byteRing,
  type Detectors,
  type RiskKind,
  type RiskReader,
  type RiskReading,
  type RiskState,
  type SpokenTurn,
} from "../detection/index.ts";
import { readable } from "./client-texts.ts";
import { credibleKinds, withCredible } from "./credible-risk.ts";
import { type MemoryEntry, readEntry, writeEntry } from "./memory-entry.ts";

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
 * ones kept longest ago are forgotten and read again when needed: memory is bounded, and nothing depends on it but speed,
 * the ids of conversations without one, and the clock of notices (an unknown clock counts as a new conversation).
 */
export interface ConversationMemory {
  /** @param scope - separates callers: two API keys never share a conversation */
  read(turns: readonly SpokenTurn[], locale: string | undefined, scope: string): RememberedConversation;
  /**
   * Keeps what a conversation is called and when it was seen, under the turns as the next request will bring them. Reading
   * the reply for that is put off until the work at hand is done, so that nobody waits for it, or until a next read.
   *
   * @param reply - what the person got; without words (a step that only calls tools) the next request brings no turn of it
   */
  keep(read: RememberedConversation, reply: string, id: string, clock: ConversationClock): void;
  readonly size: number;
}

/** @param capacity - prefixes of conversations kept; at most 1 KB each on average. Default 20,000 */
export function conversationMemory(reader: RiskReader, detectors: Detectors, capacity = 20_000): ConversationMemory {
  const kept = byteRing({ capacity, bytes: capacity * 1_000 + 100_000 });
  const entryOf = (hash: string | undefined): MemoryEntry | undefined => {
    const text = hash === undefined ? undefined : kept.get(hash);
    return text === undefined ? undefined : readEntry(text);
  };
  let waiting: (() => void)[] = [];
  const keepWaiting = (): void => {
    const all = waiting;
    waiting = [];
    for (const keep of all) {
      try {
        keep();
      } catch {
        // Not remembered: the next request reads it anew, and fails where a person is waiting for it.
      }
    }
  };
  return {
    get size() {
      keepWaiting();
      return kept.size;
    },
    read(turns, locale, scope) {
      keepWaiting();
      const start = hashOf(scope, "start", locale ?? "");
      const hashes = hashesOf(start, turns);
      const hash = hashes.at(-1) ?? start;
      const here = entryOf(hash);
      // Whose conversation it is shows in the turns before the person's latest one.
      const replyIndex = turns.findLastIndex(({ speaker }) => speaker === "assistant");
      const known = replyIndex >= 0 && replyIndex === turns.length - 1 ? here : entryOf(hashes[replyIndex]);
      let from = turns.length - 1;
      let entry = here;
      while (entry === undefined && from > 0) {
        from -= 1;
        entry = from === replyIndex ? known : entryOf(hashes[from]);
      }
      let state =
        entry === undefined ? reader.start(locale === undefined ? {} : { locale }) : reader.resume(entry.state);
      let credible = entry?.credible ?? nothing;
      for (const turn of entry === undefined ? turns : turns.slice(from + 1)) {
        const plain = readable(turn);
        state = state.next(plain);
        if (turn.speaker === "client") credible = joined(credible, credibleKinds(state, plain.text, detectors));
      }
      const id = here?.id ?? known?.id;
      kept.set(hash, writeEntry({ state: state.pack(), credible, id, clock: here?.clock ?? known?.clock }));
      const reading = withCredible(state.reading, credible);
      return { hash, state, reading, credible, id, clock: known?.clock };
    },
    keep({ hash, state, credible }, reply, id, clock) {
      waiting.push(() => {
        if (reply === "") {
          kept.set(hash, writeEntry({ state: state.pack(), credible, id, clock }));
          return;
        }
        const next = state.next({ speaker: "assistant", text: reply });
        kept.set(hashOf(hash, "assistant", reply), writeEntry({ state: next.pack(), credible, id, clock }));
      });
      if (waiting.length === 1) setImmediate(keepWaiting);
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

/** The hash of every prefix, by its last turn. */
function hashesOf(start: string, turns: readonly SpokenTurn[]): string[] {
  let hash = start;
  return turns.map(({ speaker, text }) => {
    hash = hashOf(hash, speaker, text);
    return hash;
  });
}

const nothing: ReadonlySet<RiskKind> = new Set();

/**
 * Lengths stand before the first two parts, so that no text can pass for the border between two. The white space of a reply
 * does not count: callers trim it, and join what came in several blocks in ways of their own.
 */
function hashOf(one: string, two: string, text: string): string {
  const most = 3 * (one.length + two.length + text.length) + 60;
  const into = most <= framed.length ? framed : Buffer.allocUnsafe(most);
  let end = 0;
  for (const part of [one, two]) {
    end = into.writeUInt32LE(part.length, end);
    end += into.write(part, end);
  }
  const begin = end;
  end += into.write(text, end);
  return hashOnce("sha256", into.subarray(0, two === "assistant" ? withoutSpace(into, begin, end) : end), "base64");
}

/** Takes ASCII white space out of a stretch of bytes, in place. @returns its new end */
function withoutSpace(bytes: Buffer, begin: number, end: number): number {
  let to = begin;
  for (let from = begin; from < end; from += 1) {
    const byte = bytes[from] as number; // within the stretch
    if (byte > 32) bytes[to++] = byte;
  }
  return to;
}

/** Room for the parts of ordinary turns. */
const framed = Buffer.allocUnsafe(16_384);
