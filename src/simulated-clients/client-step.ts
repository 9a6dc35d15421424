import type { RandomSource } from "../random/index.ts";
import type { ClientAct, ClientState, ClientVariable, Persona, StateChange } from "../vocabulary/index.ts";
import type { Appraisal } from "./appraise.ts";
import { chooseDisclosure, isToBeTold } from "./choose-disclosure.ts";
import { allHold, type ClientSituation } from "./client-condition.ts";
import { type ClientMemory, type Tellable, tellablesOf } from "./client-memory.ts";
import { moveVariables, startingValues } from "./client-variables.ts";
import { findExit } from "./find-exit.ts";

/** What a simulated person decided to do in one turn, before it is put into words. */
export interface ClientStep {
  readonly state: ClientState;
  /** What the turn is for. */
  readonly act: ClientAct;
  /** How the last reply was received. */
  readonly mood: "heard" | "unheard" | "pressed";
  /** Told for the first time in this turn. */
  readonly tell: readonly Tellable[];
  /** Told again. */
  readonly again: readonly Tellable[];
  /** Asked about, and denied or not known. */
  readonly deny: readonly Tellable[];
  /** The reply asked something. */
  readonly isQuestion: boolean;
  /** Told in earlier turns. */
  readonly toldBefore: readonly Tellable[];
}

/** What a step is computed from, besides the person. */
export interface StepInput {
  readonly memory: ClientMemory;
  readonly variables: Readonly<Record<string, ClientVariable>>;
  /** How the reply was taken; undefined at the beginning of a visit. */
  readonly appraisal: Appraisal | undefined;
  /** Values to start from, and changes made already, when they are not those of the last turn. */
  readonly begun?: { readonly values: Readonly<Record<string, number>>; readonly changes: readonly StateChange[] };
  readonly random: RandomSource;
}

/**
 * One turn of a simulated person: what was heard moves the hidden variables, then what to tell is chosen. Wording it comes
 * after, and changes nothing here. Everything is a function of the persona, the conversation and the random source.
 */
export function clientStep(persona: Persona, input: StepInput): ClientStep {
  const { memory, variables, appraisal, begun, random } = input;
  const before = begun?.values ?? memory.variables ?? startingValues(variables);
  const heardNow = appraisal?.heard ?? new Set<string>();
  const heard = new Map(memory.heard);
  for (const label of heardNow) heard.set(label, (heard.get(label) ?? 0) + 1);

  const earlier = situationOf(persona, memory, before, heard, memory.unheardInARow);
  const moved =
    appraisal === undefined || memory.reply === undefined
      ? { values: { ...before }, changes: [], trustGained: 0 }
      : moveVariables(variables, before, heardNow, earlier, memory.reply.index);
  const isReached = moved.trustGained > 0;
  const unheardInARow = memory.reply === undefined || isReached ? 0 : memory.unheardInARow + 1;
  const unphased = situationOf(persona, memory, moved.values, heard, unheardInARow);
  const phase = nextPhase(persona, memory, unphased);
  const situation = { ...unphased, phase: phase === undefined ? -1 : unphased.phaseIds.indexOf(phase) };

  const changes = [...(begun?.changes ?? []), ...moved.changes];
  const regulation = persona.regulation?.find(({ when }) => allHold(when, situation));
  const exit = memory.reply === undefined ? undefined : findExit(persona, situation);
  const disclosure =
    exit?.kind === "left"
      ? { fresh: [], again: [], denied: [], isHeldBack: false }
      : chooseDisclosure(persona, memory, situation, appraisal ?? { asked: new Set() }, random);
  const told = [...disclosure.fresh, ...disclosure.again, ...disclosure.denied].map(({ id }) => id);
  const isClosing = exit !== undefined && (exit.kind === "left" || told.length === 0);
  const act = actOf(memory, isClosing ? exit.kind : undefined, disclosure);
  const isPressed = disclosure.isHeldBack || heardNow.has("safety-question") || heardNow.has("danger-question");
  const hasMore = memory.disclosed.length + disclosure.fresh.length < tellablesOf(persona).length;
  const mood =
    act === "respond" && isPressed && hasMore ? "pressed" : isReached || act === "open" ? "heard" : "unheard";
  const state: ClientState = {
    variables: moved.values,
    disclosed: [...memory.disclosed, ...[...disclosure.fresh, ...disclosure.denied].map(({ id }) => id)],
    reasons: [
      ...(changes.length === 0 ? [act === "open" ? "begins" : "unmoved"] : changes.map(reasonOf)),
      ...(isClosing ? [`leaves: ${exit.because}`] : []),
    ],
    causes: changes,
    told,
    act,
    mood,
    heard: [...heardNow],
    asked: [...(appraisal?.asked ?? [])],
    ...(phase === undefined ? {} : { phase }),
    ...(regulation === undefined ? {} : { regulation: `${regulation.strategy}: ${regulation.goal}` }),
    ...(isClosing ? { exit } : {}),
  };
  const toldBefore = tellablesOf(persona).filter(({ id }) => memory.disclosed.includes(id));
  return {
    state,
    act,
    mood,
    tell: disclosure.fresh,
    again: disclosure.again,
    deny: disclosure.denied,
    isQuestion: appraisal?.isQuestion ?? false,
    toldBefore,
  };
}

/** What conditions are asked of, with the variables as given. */
export function situationOf(
  persona: Persona,
  memory: ClientMemory,
  values: Readonly<Record<string, number>>,
  heard: ReadonlyMap<string, number>,
  unheardInARow: number,
): ClientSituation {
  const due = tellablesOf(persona).filter(isToBeTold);
  const told = due.filter(({ id }) => memory.disclosed.includes(id)).length;
  const phaseIds = persona.phases?.map(({ id }) => id) ?? [];
  return {
    variables: values,
    heard,
    disclosed: memory.disclosed,
    toldShare: due.length === 0 ? 1 : told / due.length,
    unheardInARow,
    exchange: memory.exchange,
    visit: memory.visit,
    phase: memory.phase === undefined ? (phaseIds.length === 0 ? -1 : 0) : phaseIds.indexOf(memory.phase.id),
    phaseIds,
  };
}

/** Phases go forwards only, one a turn at most, and are forced on when they have lasted their most exchanges. */
function nextPhase({ phases }: Persona, { phase }: ClientMemory, situation: ClientSituation): string | undefined {
  if (phases === undefined) return undefined;
  const current = phase === undefined ? 0 : phases.findIndex(({ id }) => id === phase.id);
  if (phase === undefined) return phases[0]?.id;
  const { exchanges } = phases[current] ?? {};
  const next = phases[current + 1];
  if (next === undefined || phase.exchanges < (exchanges?.least ?? 0)) return phase.id;
  const isForced = exchanges?.most !== undefined && phase.exchanges >= exchanges.most;
  const isEntered = next.enters.length > 0 && allHold(next.enters, situation);
  return isForced || isEntered ? next.id : phase.id;
}

function actOf(
  memory: ClientMemory,
  exit: "left" | "done" | undefined,
  { fresh, again, denied }: { fresh: readonly unknown[]; again: readonly unknown[]; denied: readonly unknown[] },
): ClientAct {
  if (memory.reply === undefined) return "open";
  if (exit !== undefined) return exit === "left" ? "leave" : "close";
  if (fresh.length > 0) return "disclose";
  if (denied.length > 0) return "deny";
  return again.length > 0 ? "repeat" : "respond";
}

function reasonOf({ variable, from, to, because }: StateChange): string {
  const by = Math.round((to - from) * 1_000) / 1_000;
  return `${because}: ${variable} ${by < 0 ? by : `+${by}`}`;
}
