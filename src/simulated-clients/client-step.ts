import type { Detectors } from "../detection/index.ts";
import type { RandomSource } from "../random/index.ts";
import type { ClientState, Persona, PersonaFact, Turn } from "../vocabulary/index.ts";

/** What a state-driven client decided to do in one turn, before it is put into words. */
export interface ClientStep {
  state: ClientState;
  /** What the turn is for. */
  act: "open" | "disclose" | "respond" | "leave" | "close";
  /** The fact told in this turn, when `act` is `disclose`. */
  fact: PersonaFact | undefined;
  /** How the last reply was received. */
  mood: "heard" | "unheard" | "pressed";
  /** The person's own wording for it, chosen with the seed. */
  line: string;
}

interface Reaction {
  detector: string;
  trust: number;
  distress: number;
  because: string;
}

/** How replies change a person, in steps of a 0-1 scale. Our own values; they order reactions and measure nothing. */
const reactions: readonly Reaction[] = [
  { detector: "acknowledgement", trust: 0.1, distress: -0.05, because: "felt acknowledged" },
  { detector: "reflection", trust: 0.08, distress: -0.04, because: "was reflected" },
  { detector: "open-question", trust: 0.04, distress: 0, because: "was asked to say more" },
  { detector: "safety-question", trust: 0.06, distress: 0, because: "was asked directly" },
  { detector: "abrupt-refusal", trust: -0.3, distress: 0.15, because: "was turned away" },
  { detector: "dismissal", trust: -0.2, distress: 0.1, because: "was brushed off" },
  { detector: "platitude", trust: -0.1, distress: 0.02, because: "got a platitude" },
  { detector: "number-dump", trust: -0.1, distress: 0.03, because: "got a list of numbers" },
  { detector: "topic-change", trust: -0.12, distress: 0.03, because: "was led elsewhere" },
];

/**
 * One turn of the state-driven client: appraise what was heard, update trust and distress, choose what to tell.
 *
 * Everything is a function of the persona, the conversation and the random source; the state of earlier turns is read
 * from the turns themselves, so a conversation can be taken up by another process.
 */
export function clientStep(
  persona: Persona,
  turns: readonly Turn[],
  detectors: Detectors,
  random: RandomSource,
): ClientStep {
  const before = lastState(persona, turns);
  const heard = turns.at(-1);
  if (heard === undefined) {
    const state = { variables: { ...persona.start }, disclosed: [], reasons: ["begins"] };
    return { state, act: "open", fact: undefined, mood: "heard", line: random.pick(persona.opening) };
  }
  const found = reactions.filter((reaction) => detectors.has(reaction.detector, heard.text));
  const trust = clamp(variableOf(before, "trust") + sum(found, "trust") - (found.length === 0 ? 0.03 : 0));
  const distress = clamp(variableOf(before, "distress") + sum(found, "distress"));
  const reasons = found.map(
    (reaction) => `${reaction.because}: trust ${signed(reaction.trust)}, distress ${signed(reaction.distress)}`,
  );
  if (found.length === 0) reasons.push("nothing reached them: trust -0.03");
  const gained = sum(found, "trust");
  const state = (disclosed: readonly string[]): ClientState => ({
    variables: { trust: round(trust), distress: round(distress) },
    disclosed: [...disclosed],
    reasons,
  });

  if (trust < persona.leavesBelowTrust) {
    return {
      state: state(before.disclosed),
      act: "leave",
      fact: undefined,
      mood: "unheard",
      line: random.pick(persona.closing.leaving),
    };
  }
  const fact = nextFact(persona, before.disclosed, turns, trust, detectors);
  if (fact !== undefined) {
    const disclosed = [...before.disclosed, fact.id];
    return {
      state: state(disclosed),
      act: "disclose",
      fact,
      mood: gained > 0 ? "heard" : "unheard",
      line: random.pick(fact.says),
    };
  }
  if (before.disclosed.length === persona.facts.length && trust >= 0.6) {
    return {
      state: state(before.disclosed),
      act: "close",
      fact: undefined,
      mood: "heard",
      line: random.pick(persona.closing.relieved),
    };
  }
  const isAsked = detectors.has("safety-question", heard.text) || detectors.has("danger-question", heard.text);
  const mood = isAsked && persona.facts.length > before.disclosed.length ? "pressed" : gained > 0 ? "heard" : "unheard";
  return {
    state: state(before.disclosed),
    act: "respond",
    fact: undefined,
    mood,
    line: unusedLine(persona.fillers[mood], turns, random),
  };
}

/** Facts that were asked for come first, then the author's order. */
function nextFact(
  persona: Persona,
  disclosed: readonly string[],
  turns: readonly Turn[],
  trust: number,
  detectors: Detectors,
): PersonaFact | undefined {
  const exchange = turns.filter((turn) => turn.speaker === "client").length + 1;
  const heard = turns.at(-1)?.text ?? "";
  const open = persona.facts.filter(
    (fact) => !disclosed.includes(fact.id) && fact.fromExchange <= exchange && fact.minimumTrust <= trust,
  );
  const asked = open.find((fact) => fact.whenAsked !== undefined && detectors.has(fact.whenAsked, heard));
  return asked ?? open.find((fact) => fact.whenAsked === undefined);
}

function lastState(persona: Persona, turns: readonly Turn[]): ClientState {
  const last = turns.findLast((turn) => turn.clientState !== undefined)?.clientState;
  return last ?? { variables: { ...persona.start }, disclosed: [], reasons: [] };
}

function unusedLine(lines: readonly string[], turns: readonly Turn[], random: RandomSource): string {
  const said = new Set(turns.map((turn) => turn.text));
  const fresh = lines.filter((line) => !said.has(line));
  return random.pick(fresh.length > 0 ? fresh : lines);
}

function sum(found: readonly Reaction[], variable: "trust" | "distress"): number {
  return found.reduce((total, reaction) => total + reaction[variable], 0);
}
function variableOf(state: ClientState, variable: string): number {
  return state.variables[variable] ?? 0;
}
function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
function signed(value: number): string {
  return value < 0 ? String(value) : `+${value}`;
}
