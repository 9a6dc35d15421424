import type {
  ConversationView,
  EndReason,
  Failure,
  Participant,
  Turn,
  Utterance,
  VisitRecord,
} from "../vocabulary/index.ts";

/** What came of asking the simulated client. */
export type SessionStep =
  | { readonly status: "said"; readonly turn: Turn }
  | { readonly status: "ended"; readonly reason: EndReason; readonly lastVisit?: VisitRecord }
  | { readonly status: "failed"; readonly failure: Failure };

/** Who is talked to, and how long. */
export interface ChatSessionOptions {
  readonly id: string;
  readonly locale: string;
  readonly seed: number;
  readonly client: Participant;
  /** Visits the conversation may have; default 1. */
  readonly visits?: number;
  /** Turns said already, to go on from. */
  readonly turns?: readonly Turn[];
}

/** A conversation of a simulated client with somebody at a keyboard. */
export interface ChatSession {
  readonly turns: readonly Turn[];
  /** 0-based. */
  readonly visit: number;
  /** Whether the person's last line was their last of this visit. */
  readonly hasLeft: boolean;
  /** Asks the client for its turn: the first one, the next after {@link answer}, or again after a failure. */
  next(signal: AbortSignal): Promise<SessionStep>;
  /** Says something as the assistant. The client's answer is asked for with {@link next}. */
  answer(text: string): Turn;
  /** Goes back: keeps the first `count` turns. */
  keep(count: number): void;
  /** Begins the next visit; false when this was the last. */
  nextVisit(): boolean;
}

/**
 * A session in which a person is the assistant: turn by turn, with a way back. The client keeps no state of its own, so
 * going back is cutting off turns, and what follows is what would have followed.
 */
export function chatSession(options: ChatSessionOptions): ChatSession {
  const { id, locale, seed, client, visits = 1 } = options;
  let turns: readonly Turn[] = options.turns ?? [];
  let visit = turns.at(-1)?.visit ?? 0;
  const place = () => (visits === 1 ? {} : { visit });
  const append = (turn: Omit<Turn, "index">): Turn => {
    const whole = { index: turns.length, ...turn };
    turns = [...turns, whole];
    return whole;
  };
  return {
    get turns() {
      return turns;
    },
    get visit() {
      return visit;
    },
    get hasLeft() {
      const last = turns.findLast(({ speaker }) => speaker === "client");
      return (last?.visit ?? 0) === visit && last?.clientState?.exit !== undefined;
    },
    async next(signal) {
      const view: ConversationView = { id, locale, repeat: 0, seed, turns, ...place() };
      const utterance: Utterance = await client.reply(view, signal);
      if (utterance.status !== "said") return utterance;
      const { text, finish, usage, clientState } = utterance;
      const turn = append({
        speaker: "client",
        text,
        finish,
        ...place(),
        ...(usage === undefined ? {} : { usage }),
        ...(clientState === undefined ? {} : { clientState }),
      });
      return { status: "said", turn };
    },
    answer: (text) => append({ speaker: "assistant", text, finish: "stop", ...place() }),
    keep(count) {
      turns = turns.slice(0, count);
      visit = turns.at(-1)?.visit ?? 0;
    },
    nextVisit() {
      if (visit + 1 >= visits) return false;
      visit += 1;
      return true;
    },
  };
}
