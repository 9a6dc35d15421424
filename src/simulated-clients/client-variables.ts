import type { ClientReaction, ClientVariable, Persona, StateChange } from "../vocabulary/index.ts";
import { allHold, type ClientSituation } from "./client-condition.ts";
import type { ClientContent } from "./client-content.ts";

/** Every hidden variable of a person, those that everybody has included, by name. */
export function variablesOf(
  persona: Persona,
  { reactions }: Pick<ClientContent, "reactions">,
): Readonly<Record<string, ClientVariable>> {
  const known = resolved.get(persona);
  if (known !== undefined && known.reactions === reactions) return known.variables;
  const own = persona.variables ?? {};
  const everybody = Object.fromEntries(
    (["trust", "distress"] as const).map((name) => {
      const usual: ClientVariable = { ...reactions[name], bounds: [0, 1], start: persona.start[name] };
      const { [name]: anew } = own;
      return [name, anew === undefined ? usual : { ...usual, ...anew }];
    }),
  );
  const variables: Record<string, ClientVariable> = { ...own, ...everybody };
  resolved.set(persona, { reactions, variables });
  return variables;
}

const resolved = new WeakMap<
  Persona,
  { reactions: ClientContent["reactions"]; variables: Record<string, ClientVariable> }
>();

/** Values at the beginning. */
export function startingValues(variables: Readonly<Record<string, ClientVariable>>): Record<string, number> {
  return Object.fromEntries(Object.entries(variables).map(([name, { start }]) => [name, start]));
}

/** What a reply did to the variables. */
export interface VariableUpdate {
  readonly values: Record<string, number>;
  readonly changes: StateChange[];
  /** What `trust` gained by reactions alone; above 0 the person felt heard. */
  readonly trustGained: number;
}

/**
 * Moves the variables by what was heard: drift first, then reactions. Every variable stays within its bounds and moves by
 * `step` at most; each change is on record with its cause, as far as it had an effect.
 *
 * @param heard - appraisal of the reply
 * @param turn - index of the reply
 */
export function moveVariables(
  variables: Readonly<Record<string, ClientVariable>>,
  before: Readonly<Record<string, number>>,
  heard: ReadonlySet<string>,
  situation: ClientSituation,
  turn: number,
): VariableUpdate {
  const values: Record<string, number> = {};
  const changes: StateChange[] = [];
  let trustGained = 0;
  for (const [name, variable] of Object.entries(variables)) {
    const from = before[name] ?? variable.start;
    const wanted: { by: number; because: string; kind: StateChange["by"] }[] = [];
    const { drift, unmoved } = variable;
    if (drift !== undefined && from !== drift.toward) {
      wanted.push({ by: (drift.toward - from) * drift.share, because: drift.because, kind: "drift" });
    }
    let moved = 0;
    for (const reaction of variable.reactions ?? []) {
      if (!isHeard(reaction, heard) || !allHold(reaction.when, situation)) continue;
      moved += 1;
      wanted.push({ by: reaction.by, because: reaction.because, kind: "reaction" });
      if (name === "trust") trustGained += reaction.by;
    }
    if (moved === 0 && unmoved !== undefined) wanted.push({ ...unmoved, kind: "reaction" });
    values[name] = applyChanges(name, variable, from, wanted, changes, turn);
  }
  return { values, changes, trustGained };
}

/** Applies wanted changes in order and notes what came of each. @returns the new value, rounded to thousandths */
export function applyChanges(
  name: string,
  variable: ClientVariable,
  from: number,
  wanted: readonly { by: number; because: string; kind: StateChange["by"] }[],
  changes: StateChange[],
  turn: number | undefined,
): number {
  const [least, most] = variable.bounds;
  const { step = Number.POSITIVE_INFINITY } = variable;
  const lowest = Math.max(least, from - step);
  const highest = Math.min(most, from + step);
  const total = wanted.reduce((sum, { by }) => sum + by, 0);
  const end = round(Math.min(highest, Math.max(lowest, from + total)));
  // Bounds are applied to the sum, so that the order of the rules does not matter; what they cut off is cut from the last.
  let value = from;
  for (const [position, { by, because, kind }] of wanted.entries()) {
    const to = position === wanted.length - 1 ? end : round(Math.min(most, Math.max(least, value + by)));
    if (to !== value) {
      changes.push({ variable: name, from: value, to, because, by: kind, ...(turn === undefined ? {} : { turn }) });
    }
    value = to;
  }
  return value;
}

function isHeard({ heard: wanted }: ClientReaction, heard: ReadonlySet<string>): boolean {
  return typeof wanted === "string" ? heard.has(wanted) : wanted.some((label) => heard.has(label));
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
