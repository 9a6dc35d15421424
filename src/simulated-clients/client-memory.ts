import type { Persona, PersonaEpisode, PersonaFact, StateChange, Turn } from "../vocabulary/index.ts";

/** A fact or an episode: what a person can tell. */
export type Tellable = PersonaFact | PersonaEpisode;

/** Everything a person can tell, facts first, in the author's order. */
export function tellablesOf(persona: Persona): readonly Tellable[] {
  return persona.episodes === undefined ? persona.facts : [...persona.facts, ...persona.episodes];
}

/** What a simulated person remembers of a conversation: a fold over its turns and nothing else. */
export interface ClientMemory {
  /** Variables after the last turn of theirs; undefined before the first. */
  readonly variables: Readonly<Record<string, number>> | undefined;
  /** Ids told so far, in order. */
  readonly disclosed: readonly string[];
  /** How often each id was told. */
  readonly timesTold: ReadonlyMap<string, number>;
  /** How often each appraisal was heard. */
  readonly heard: ReadonlyMap<string, number>;
  /** Replies in a row, up to the last appraised one, that did not reach them. */
  readonly unheardInARow: number;
  /** Lines said so far. */
  readonly lines: ReadonlySet<string>;
  /** Number of client turns so far. */
  readonly spoken: number;
  /** 1-based number of the exchange that is due, within the visit. */
  readonly exchange: number;
  /** 0-based visit that is due. */
  readonly visit: number;
  readonly phase: { readonly id: string; readonly exchanges: number } | undefined;
  /** Set when their last turn was meant to be the last of the visit. */
  readonly exit: "left" | "done" | undefined;
  /** The reply to answer; undefined at the beginning of a visit. */
  readonly reply: Turn | undefined;
  readonly lastChanges: readonly StateChange[];
}

/** @param visit - 0-based visit of the turn that is due */
export function clientMemory(turns: readonly Turn[], visit = 0): ClientMemory {
  const timesTold = new Map<string, number>();
  const heard = new Map<string, number>();
  const lines = new Set<string>();
  let variables: ClientMemory["variables"];
  let disclosed: readonly string[] = [];
  let unheardInARow = 0;
  let spoken = 0;
  let exchange = 1;
  let phase: { id: string; exchanges: number } | undefined;
  let exit: ClientMemory["exit"];
  let lastChanges: readonly StateChange[] = [];
  for (const turn of turns) {
    if (turn.speaker !== "client") continue;
    lines.add(turn.text);
    if (turn.given === true) continue; // said before this conversation, by whoever wrote the scenario
    spoken += 1;
    const isThisVisit = (turn.visit ?? 0) === visit;
    if (isThisVisit) exchange += 1;
    const state = turn.clientState;
    if (state === undefined) continue;
    const told = state.told ?? state.disclosed.slice(disclosed.length);
    for (const id of told) timesTold.set(id, (timesTold.get(id) ?? 0) + 1);
    for (const label of state.heard ?? []) heard.set(label, (heard.get(label) ?? 0) + 1);
    if (state.act !== "open") unheardInARow = state.mood === "heard" ? 0 : unheardInARow + 1;
    if (state.phase !== undefined) {
      phase = { id: state.phase, exchanges: phase?.id === state.phase ? phase.exchanges + 1 : 1 };
    }
    exit = isThisVisit ? state.exit?.kind : undefined;
    variables = state.variables;
    disclosed = state.disclosed;
    lastChanges = state.causes ?? [];
  }
  const last = turns.at(-1);
  return {
    variables,
    disclosed,
    timesTold,
    heard,
    unheardInARow,
    lines,
    spoken,
    exchange,
    visit,
    phase,
    exit,
    reply: last?.speaker === "assistant" && (last.visit ?? 0) === visit ? last : undefined,
    lastChanges,
  };
}
