import {
  type ConversationOutcome,
  type ConversationView,
  type EndReason,
  type Failure,
  type Participant,
  PlumblineError,
  type Speaker,
  type Turn,
  type Utterance,
} from "../vocabulary/index.ts";

/** What has to be enacted, and what was said already. */
export interface Enactment {
  readonly id: string;
  readonly locale: string;
  readonly repeat: number;
  readonly seed: number;
  /** Most exchanges; the conversation ends with the assistant's turn of the last one. */
  readonly exchanges: number;
  /** What it means that the last exchange was reached; default `turn-cap`. A script has then been said to its end. */
  readonly capReason?: "turn-cap" | "script-finished";
  /** Turns stored earlier, when the conversation is taken up again. */
  readonly turns: readonly Turn[];
}

/** Who takes part, and where each turn goes. */
export interface EnactmentPorts {
  readonly client: Participant;
  readonly assistant: Participant;
  /**
   * Resolves when the turn is durably stored; the next turn begins only then. With an `outcome`, the turn is the last one
   * and both are stored together.
   */
  readonly store: (turn: Turn, outcome: ConversationOutcome | undefined) => Promise<void>;
  readonly signal: AbortSignal;
  /** Why the assistant's last turn ends the conversation, when its words do; default: words never do. */
  readonly endsAfter?: (reply: string) => EndReason | undefined;
  /** Milliseconds that only grow; used for `latencyMs` alone. */
  readonly now?: () => number;
}

/** A conversation as it was left. */
export interface Enacted {
  readonly turns: readonly Turn[];
  readonly outcome: ConversationOutcome;
}

/**
 * Enacts one conversation: the client speaks first, then the two take turns until a stop rule holds. The stop rules are
 * the exchange cap, a participant's `ends`, an assistant's words that end it, and a client with nothing more to say.
 *
 * A turn that cannot be obtained ends the enactment with a `failed` outcome and is never stored as words. Whatever was
 * said before it stays, and enacting again with those turns goes on from there.
 *
 * @throws the signal's reason when `signal` aborts; errors of `store`; a `PlumblineError` of a participant
 */
export async function enact(enactment: Enactment, ports: EnactmentPorts): Promise<Enacted> {
  const { client, assistant, store, signal, now = () => performance.now() } = ports;
  const turns = [...enactment.turns];
  const completed = (reason: EndReason): ConversationOutcome => ({ status: "completed", reason });
  for (;;) {
    signal.throwIfAborted();
    const speaker: Speaker = turns.at(-1)?.speaker === "client" ? "assistant" : "client";
    // A conversation that was stored whole, but for its outcome, by a process that was killed in between.
    if (speaker === "client" && turns.length >= 2 * enactment.exchanges)
      return { turns, outcome: completed(enactment.capReason ?? "turn-cap") };
    const startedAt = now();
    const utterance = await ask(speaker === "client" ? client : assistant, viewFor(speaker, enactment, turns), signal);
    if (utterance.status === "failed") {
      return { turns, outcome: { status: "failed", failure: utterance.failure, speaker, turn: turns.length } };
    }
    if (utterance.status === "ended") return { turns, outcome: completed(utterance.reason) };
    const turn: Turn = {
      index: turns.length,
      speaker,
      text: utterance.text,
      finish: utterance.finish,
      latencyMs: Math.round((now() - startedAt) * 10) / 10,
      ...(utterance.usage === undefined ? {} : { usage: utterance.usage }),
      ...(utterance.clientState === undefined ? {} : { clientState: utterance.clientState }),
    };
    const end = endAfter(speaker, utterance, turn.index, enactment, ports);
    const outcome = end === undefined ? undefined : completed(end);
    await store(turn, outcome);
    turns.push(turn);
    if (outcome !== undefined) return { turns, outcome };
  }
}

/** A client who leaves with a last line still hears the assistant's answer; an assistant who ends, ends it. */
function endAfter(
  speaker: Speaker,
  utterance: Extract<Utterance, { status: "said" }>,
  index: number,
  { exchanges, capReason = "turn-cap" }: Enactment,
  { endsAfter }: EnactmentPorts,
): EndReason | undefined {
  if (speaker === "client") return undefined;
  return utterance.ends ?? endsAfter?.(utterance.text) ?? (index + 1 >= 2 * exchanges ? capReason : undefined);
}

async function ask(participant: Participant, view: ConversationView, signal: AbortSignal): Promise<Utterance> {
  try {
    const utterance = await participant.reply(view, signal);
    if (utterance.status !== "said" || utterance.text.trim() !== "") return utterance;
    return failed({ cause: "empty-reply", detail: `${participant.description.ref} said nothing.` });
  } catch (error) {
    signal.throwIfAborted();
    // Ours are thrown where going on makes no sense: what a replay was asked for is not in its recording, say.
    if (error instanceof PlumblineError) throw error;
    // The words of a foreign error may hold conversation text, so only its kind is kept.
    const kind = error instanceof Error ? error.name : typeof error;
    return failed({ cause: "participant-error", detail: `${participant.description.ref} threw ${kind}.` });
  }
}

function failed(failure: Failure): Utterance {
  return { status: "failed", failure };
}

/** An assistant never sees a client's hidden state. */
function viewFor(speaker: Speaker, enactment: Enactment, turns: readonly Turn[]): ConversationView {
  const { id, locale, repeat, seed } = enactment;
  const shown = speaker === "client" ? turns : turns.map(({ clientState: _hidden, ...turn }) => turn);
  return { id, locale, repeat, seed, turns: shown };
}
