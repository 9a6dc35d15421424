import {
  type AnswerFormat,
  type ConversationOutcome,
  type ConversationView,
  type EndReason,
  type Failure,
  type GivenTurn,
  type MockTool,
  type Participant,
  PlumblineError,
  type Speaker,
  type Turn,
  type Utterance,
  type VisitRecord,
} from "../vocabulary/index.ts";

/** What has to be enacted, and what was said already. */
export interface Enactment {
  readonly id: string;
  readonly locale: string;
  readonly repeat: number;
  readonly seed: number;
  /** Most exchanges of a visit; it ends with the assistant's turn of the last one. */
  readonly exchanges: number;
  /** Visits the conversation consists of; default 1. */
  readonly visits?: number;
  /** Whether the assistant is shown the turns of earlier visits; default no. */
  readonly remembersVisits?: boolean;
  /** What it means that the last exchange was reached; default `turn-cap`. A script has then been said to its end. */
  readonly capReason?: "turn-cap" | "script-finished";
  /** Turns stored earlier, when the conversation is taken up again. */
  readonly turns: readonly Turn[];
  /** What was said before; stored first, as given turns, and part of no exchange. */
  readonly history?: readonly GivenTurn[];
  /** What the assistant is told before anything is said. */
  readonly briefing?: string;
  /** Tools the assistant is offered. */
  readonly tools?: readonly MockTool[];
  /** Shown to a participant that knows answers, and to nobody else. */
  readonly answers?: readonly AnswerFormat[];
  /** The authors' own good replies; shown like `answers`. */
  readonly exemplar?: readonly string[];
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
 * In a conversation over several visits, the cap, an assistant that takes its leave and a client who goes for today end
 * the visit, and the next one begins with the client; the last visit, a hand-over and a client who does not come back
 * end the conversation.
 *
 * A turn that cannot be obtained ends the enactment with a `failed` outcome and is never stored as words. Whatever was
 * said before it stays, and enacting again with those turns goes on from there.
 *
 * @throws the signal's reason when `signal` aborts; errors of `store`; a `PlumblineError` of a participant
 */
export async function enact(enactment: Enactment, ports: EnactmentPorts): Promise<Enacted> {
  const { client, assistant, store, signal, now = () => performance.now() } = ports;
  const { exchanges, visits = 1, capReason = "turn-cap" } = enactment;
  const turns = [...enactment.turns];
  let visit = turns.at(-1)?.visit ?? 0;
  const completed = async (reason: EndReason, known?: VisitRecord): Promise<ConversationOutcome> => {
    const view = viewFor("client", client, enactment, turns, visit);
    const lastVisit = known ?? (await client.conclude?.(view, signal));
    const clientFidelity = client.assess?.(view);
    return {
      status: "completed",
      reason,
      ...(lastVisit === undefined ? {} : { lastVisit }),
      ...(clientFidelity === undefined ? {} : { clientFidelity }),
    };
  };
  const history = enactment.history ?? [];
  for (const { speaker, text } of history.slice(turns.length)) {
    const turn: Turn = { index: turns.length, speaker, text, finish: "scripted", given: true };
    await store(turn, undefined);
    turns.push(turn);
  }
  for (;;) {
    signal.throwIfAborted();
    const said = turns.filter((turn) => (turn.visit ?? 0) === visit && turn.given === undefined).length;
    const isOpening = said === 0;
    const speaker: Speaker = !isOpening && turns.at(-1)?.speaker === "client" ? "assistant" : "client";
    if (speaker === "client" && said >= 2 * exchanges) {
      // Or a conversation that was stored whole, but for its outcome, by a process that was killed in between.
      if (visit + 1 >= visits) return { turns, outcome: await completed(capReason) };
      visit += 1;
      continue;
    }
    const startedAt = now();
    const asked = speaker === "client" ? client : assistant;
    const utterance = await ask(asked, viewFor(speaker, asked, enactment, turns, visit), signal);
    if (utterance.status === "failed") {
      return { turns, outcome: { status: "failed", failure: utterance.failure, speaker, turn: turns.length } };
    }
    if (utterance.status === "ended") {
      if (utterance.isVisitOnly === true && !isOpening && visit + 1 < visits) {
        visit += 1;
        continue;
      }
      return { turns, outcome: await completed(utterance.reason, utterance.lastVisit) };
    }
    const turn: Turn = {
      index: turns.length,
      speaker,
      text: utterance.text,
      finish: utterance.finish,
      latencyMs: Math.round((now() - startedAt) * 10) / 10,
      ...(utterance.usage === undefined ? {} : { usage: utterance.usage }),
      ...(visits === 1 ? {} : { visit }),
      ...(utterance.clientState === undefined ? {} : { clientState: utterance.clientState }),
      ...(utterance.toolCalls === undefined ? {} : { toolCalls: [...utterance.toolCalls] }),
    };
    const end = endAfter(speaker, utterance, said + 1, enactment, ports);
    turns.push(turn);
    const isOver = end !== undefined && (end === "handed-over" || visit + 1 >= visits);
    const outcome = isOver ? await completed(end) : undefined;
    await store(turn, outcome);
    if (outcome !== undefined) return { turns, outcome };
    if (end !== undefined) visit += 1;
  }
}

/** A client who leaves with a last line still hears the assistant's answer; an assistant who ends, ends it. */
function endAfter(
  speaker: Speaker,
  utterance: Extract<Utterance, { status: "said" }>,
  said: number,
  { exchanges, capReason = "turn-cap" }: Enactment,
  { endsAfter }: EnactmentPorts,
): EndReason | undefined {
  if (speaker === "client") return undefined;
  return utterance.ends ?? endsAfter?.(utterance.text) ?? (said >= 2 * exchanges ? capReason : undefined);
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

/**
 * An assistant never sees a client's hidden state, nor, unless it is to remember them, earlier visits; a client never sees
 * what the assistant was told.
 */
function viewFor(
  speaker: Speaker,
  { knowsAnswers }: Participant,
  enactment: Enactment,
  turns: readonly Turn[],
  visit: number,
): ConversationView {
  const {
    id,
    locale,
    repeat,
    seed,
    visits = 1,
    remembersVisits = false,
    briefing,
    tools,
    answers,
    exemplar,
  } = enactment;
  const place = visits === 1 ? {} : { visit };
  if (speaker === "client") return { id, locale, repeat, seed, turns, ...place };
  const seen = remembersVisits ? turns : turns.filter((turn) => (turn.visit ?? 0) === visit);
  return {
    id,
    locale,
    repeat,
    seed,
    turns: seen.map(({ clientState: _hidden, ...turn }) => turn),
    ...place,
    ...(briefing === undefined ? {} : { briefing }),
    ...(tools === undefined ? {} : { tools }),
    ...(knowsAnswers === undefined || answers === undefined ? {} : { answers }),
    ...(knowsAnswers === undefined || exemplar === undefined ? {} : { exemplar }),
  };
}
