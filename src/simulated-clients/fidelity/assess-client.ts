import { type Detectors, longestTextRead } from "../../detection/index.ts";
import type { ClientFidelity, Persona, Turn } from "../../vocabulary/index.ts";
import { disclosureOf, isToBeTold, mayTell } from "../choose-disclosure.ts";
import type { ClientSituation } from "../client-condition.ts";
import { clientMemory, type Tellable, tellablesOf } from "../client-memory.ts";
import { situationOf } from "../client-step.ts";
import { type FactReader, factReader, tellingWords } from "./fact-reader.ts";
import { roleDrift } from "./role-drift.ts";

/** Version of the rules below; a changed meaning of any count is a new version. */
const version = "1";

/** Reads one conversation of a simulated client. */
export type ClientAssessor = (turns: readonly Turn[]) => ClientFidelity;

/**
 * Assesses how faithfully turns play a persona: did they stay in role, keep to its facts, tell what its plan says and no
 * sooner. What was decided is read from the stored state, what was said from the words; the two are held against each
 * other. A pure function of persona, turns and detectors.
 */
export function clientAssessor(persona: Persona, detectors: Detectors): ClientAssessor {
  const language = persona.language ?? persona.locale.split("-")[0] ?? "en";
  const facts = tellablesOf(persona);
  const read = factReader(facts.map(wordedFact), { language });
  const openingWords = tellingWords(persona.opening.join("\n"), language);
  return (turns) => {
    const lines = turns.filter(({ speaker }) => speaker === "client");
    const outOfRole = lines.flatMap(({ index, text }) => {
      const kinds = [
        ...new Set(
          roleDrift(text.slice(0, longestTextRead), detectors, { name: persona.name }).map(({ kind }) => kind),
        ),
      ];
      return kinds.length === 0 ? [] : [{ turn: index, kinds }];
    });
    const said = new Set<string>();
    let repeated = 0;
    for (const { text } of lines) {
      const plain = text.trim().toLowerCase();
      if (said.has(plain)) repeated += 1;
      said.add(plain);
    }
    return {
      version: `${version}; detectors ${detectors.version.slice(0, 12)}`,
      clientTurns: lines.length,
      outOfRole,
      ...readFacts(turns, facts, read, { language, openingWords }),
      disclosure: readDisclosure(persona, turns, facts),
      repeated,
      corrections: correctionsOf(lines),
    };
  };
}

function wordedFact({ id, fact, says, saysIn }: Tellable) {
  return { id, wordings: [fact, ...says, ...Object.values(saysIn ?? {}).flat()] };
}

/** What the lines say of the facts, beside what was put on record as told. */
function readFacts(
  turns: readonly Turn[],
  facts: readonly Tellable[],
  read: FactReader,
  { language, openingWords }: { language: string; openingWords: ReadonlySet<string> },
): Pick<ClientFidelity, "leaks" | "contradictions" | "unspoken"> {
  const leaks: ClientFidelity["leaks"] = [];
  const contradictions: ClientFidelity["contradictions"] = [];
  const unspoken: ClientFidelity["unspoken"] = [];
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  const told = new Set<string>();
  const heard = new Set(openingWords); // what was said before tells nothing about a later line
  for (const turn of turns) {
    if (turn.speaker === "client") {
      const now = turn.clientState?.told ?? [];
      for (const id of now) told.add(id);
      const leaked = new Map(read(turn.text, heard).map((fact) => [fact.id, fact]));
      const carried = new Map(read(turn.text).map((fact) => [fact.id, fact]));
      for (const { id, polarity } of facts) {
        if (!told.has(id) && leaked.has(id)) leaks.push({ turn: turn.index, fact: id });
        const isDenied = polarity === "absent" || polarity === "unknown";
        if (told.has(id) && !isDenied && carried.get(id)?.isContradicted === true) {
          contradictions.push({ turn: turn.index, fact: id });
        }
      }
      const line = tellingWords(turn.text, language);
      for (const id of now) {
        const fact = byId.get(id);
        if (fact !== undefined && !hasAnyWord(line, fact, language)) unspoken.push({ turn: turn.index, fact: id });
      }
    }
    for (const word of tellingWords(turn.text, language)) heard.add(word);
  }
  return { leaks, contradictions, unspoken };
}

/** Whether a line has any telling word of a fact; one that may be said without telling words cannot be looked for. */
function hasAnyWord(line: ReadonlySet<string>, fact: Tellable, language: string): boolean {
  return wordedFact(fact)
    .wordings.map((text) => tellingWords(text, language))
    .some((words) => words.size === 0 || [...words].some((word) => line.has(word)));
}

/** When facts could be told, when they were, and which were asked for and kept back. */
function readDisclosure(
  persona: Persona,
  turns: readonly Turn[],
  facts: readonly Tellable[],
): ClientFidelity["disclosure"] {
  const due = new Set<string>();
  const asked = new Set<string>();
  const told = new Set<string>();
  const early: ClientFidelity["disclosure"]["early"] = [];
  for (const [position, turn] of turns.entries()) {
    const state = turn.clientState;
    if (turn.speaker !== "client" || state === undefined) continue;
    const situation = situationAt(persona, turns.slice(0, position), turn);
    for (const fact of facts) {
      const isOpen = mayTell(fact, persona, situation);
      const isNow = state.told?.includes(fact.id) === true;
      const isAsked = state.asked?.includes(fact.id) === true;
      if (isOpen && isToBeTold(fact) && (isAsked || disclosureOf(fact) === "volunteered")) due.add(fact.id);
      if (isOpen && isToBeTold(fact) && isAsked) asked.add(fact.id);
      if (isNow && !told.has(fact.id) && !isOpen) early.push({ turn: turn.index, fact: fact.id });
      if (isNow) told.add(fact.id);
    }
  }
  return {
    due: due.size,
    told: [...due].filter((id) => told.has(id)).length,
    early,
    withheld: [...asked].filter((id) => !told.has(id)),
  };
}

/** What the conditions of facts were asked of when a turn was decided, from the turns before it and its own state. */
function situationAt(persona: Persona, before: readonly Turn[], turn: Turn): ClientSituation {
  const memory = clientMemory(before, turn.visit ?? 0);
  const state = turn.clientState;
  const heard = new Map(memory.heard);
  for (const label of state?.heard ?? []) heard.set(label, (heard.get(label) ?? 0) + 1);
  const unheardInARow = state?.act === "open" || state?.mood === "heard" ? 0 : memory.unheardInARow + 1;
  const situation = situationOf(persona, memory, state?.variables ?? {}, heard, unheardInARow);
  const phase = state?.phase === undefined ? situation.phase : situation.phaseIds.indexOf(state.phase);
  return { ...situation, phase };
}

function correctionsOf(lines: readonly Turn[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { clientState } of lines) {
    for (const { kind } of clientState?.words?.problems ?? []) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
