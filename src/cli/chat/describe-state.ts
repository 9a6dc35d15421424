import { tellablesOf } from "../../simulated-clients/index.ts";
import type { Persona, Turn } from "../../vocabulary/index.ts";

/** A person's hidden state after their last turn, in lines for a terminal. */
export function describeState(turns: readonly Turn[], persona: Persona): string {
  const state = turns.findLast(({ clientState }) => clientState !== undefined)?.clientState;
  if (state === undefined) return "(Nothing is known of a hidden state.)";
  const { variables, disclosed, act, mood, phase, regulation, heard = [], words } = state;
  const names = Object.entries(variables).map(([name, value]) => {
    const [least, most] = persona.variables?.[name]?.bounds ?? [0, 1];
    const filled = Math.round(((value - least) / (most - least)) * 20);
    return `  ${name.padEnd(18)} ${"#".repeat(filled)}${".".repeat(20 - filled)} ${value} (${least} to ${most})`;
  });
  const facts = tellablesOf(persona).map(({ id, minimumTrust, whenAsked, askedBy, disclosure }) => {
    if (disclosed.includes(id)) return `  told      ${id}`;
    const asked = whenAsked !== undefined || askedBy !== undefined || disclosure === "asked" ? ", when asked" : "";
    return `  not told  ${id} (trust ${minimumTrust} or more${asked})`;
  });
  return [
    ...names,
    `  ${[`act ${act ?? "unknown"}`, `mood ${mood ?? "unknown"}`, ...(phase === undefined ? [] : [`phase ${phase}`])].join(", ")}`,
    ...(regulation === undefined ? [] : [`  ${regulation}`]),
    `  heard: ${heard.join(", ") || "nothing that they react to"}`,
    ...facts,
    ...(words === undefined || words.outcome === "first-attempt"
      ? []
      : [`  words: ${words.outcome} after ${words.problems.map(({ kind }) => kind).join(", ")}`]),
  ].join("\n");
}

/** What the last reply changed, and why. */
export function describeWhy(turns: readonly Turn[]): string {
  const state = turns.findLast(({ clientState }) => clientState !== undefined)?.clientState;
  if (state === undefined) return "(Nothing is known of a hidden state.)";
  const changes = (state.causes ?? []).map(({ variable, from, to, because, by, turn }) => {
    const where = turn === undefined ? "" : `, by turn ${turn + 1}`;
    return `  ${variable} ${from} -> ${to}: ${because} (${by}${where})`;
  });
  const exit = state.exit === undefined ? [] : [`  goes: ${state.exit.because}`];
  return changes.length + exit.length === 0 ? "  Nothing changed." : [...changes, ...exit].join("\n");
}
