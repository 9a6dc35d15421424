import type { Detectors } from "../detection/index.ts";
import type { ClientCondition, ClientReaction, Persona, PersonaFact } from "../vocabulary/index.ts";
import { checkDiagram } from "./check-diagram.ts";
import { disclosureOf } from "./choose-disclosure.ts";
import { holds } from "./client-condition.ts";
import type { ClientContent } from "./client-content.ts";
import { tellablesOf } from "./client-memory.ts";
import { situationOf } from "./client-step.ts";
import { startingValues, variablesOf } from "./client-variables.ts";
import { languageOf } from "./composer/compose-line.ts";
import { findExit } from "./find-exit.ts";

/** One thing that is wrong with a persona, and where in it. */
export interface PersonaProblem {
  /** Path inside the persona: `["facts", 2, "minimumTrust"]`. */
  readonly path: readonly PropertyKey[];
  readonly problem: string;
  /** What was written, and what could have been, for a name that points nowhere. */
  readonly written?: string;
  readonly candidates?: readonly string[];
}

/** What a persona is checked against. Names of detectors are checked only where detectors are given. */
export interface PersonaCheck {
  readonly content: ClientContent;
  readonly detectors?: Pick<Detectors, "ids">;
}

/**
 * What no schema can see: a persona that contradicts itself, tells what can never be told, starts outside its bounds, goes
 * before it has come, or names what does not exist. Everything at once; empty when nothing is wrong.
 */
export function checkPersona(persona: Persona, { content, detectors }: PersonaCheck): PersonaProblem[] {
  const problems: PersonaProblem[] = [];
  const report = (path: readonly PropertyKey[], problem: string, written?: string, candidates?: readonly string[]) => {
    problems.push({
      path,
      problem,
      ...(written === undefined ? {} : { written }),
      ...(candidates === undefined ? {} : { candidates }),
    });
  };
  const styles = [...content.styles.keys()];
  if (!styles.includes(persona.style)) {
    report(["style"], `There is no style "${persona.style}".`, persona.style, styles);
  }
  checkPhrases(persona, content, report);
  checkNumbers(persona, content, report);
  checkFacts(persona, content, report);
  checkContradictions(persona, report);
  checkNames(persona, content, detectors?.ids, report);
  checkPhases(persona, report);
  checkExit(persona, content, report);
  if (persona.diagram !== undefined) checkDiagram(persona.diagram, report);
  return problems;
}

type Report = (path: readonly PropertyKey[], problem: string, written?: string, candidates?: readonly string[]) => void;

/** Facts and episodes with where they stand. */
function placed(persona: Persona): { fact: PersonaFact; path: readonly PropertyKey[] }[] {
  return [
    ...persona.facts.map((fact, index) => ({ fact, path: ["facts", index] })),
    ...(persona.episodes ?? []).map((fact, index) => ({ fact, path: ["episodes", index] })),
  ];
}

/** Without phrases for the language, everything that is said has to be the persona's own. */
function checkPhrases(persona: Persona, { phrases }: ClientContent, report: Report): void {
  const language = languageOf(persona);
  if (phrases.has(language)) return;
  const known = [...phrases.keys()].join(", ");
  const why = `There are no phrases for the language "${language}" (only for ${known}), so the persona needs its own.`;
  if (persona.fillers === undefined) report(["fillers"], why);
  if (persona.closing === undefined) report(["closing"], why);
}

function checkNumbers(persona: Persona, content: ClientContent, report: Report): void {
  const variables = variablesOf(persona, content);
  for (const [name, { bounds, start, drift }] of Object.entries(variables)) {
    const [least, most] = bounds;
    const isOwn = persona.variables?.[name] !== undefined;
    const at = (field: string) => (isOwn ? ["variables", name, field] : ["start", name]);
    if (least >= most) report(at("bounds"), "The first bound has to be the smaller one.");
    else if (start < least || start > most) report(at("start"), `${start} is outside the bounds ${least} to ${most}.`);
    if (drift !== undefined && (drift.toward < least || drift.toward > most)) {
      report(at("drift"), `It drifts towards ${drift.toward}, outside the bounds ${least} to ${most}.`);
    }
  }
  for (const [index, { items }] of (persona.questionnaires ?? []).entries()) {
    for (const [position, { scale }] of items.entries()) {
      const path = ["questionnaires", index, "items", position, "scale"];
      if (scale[0] >= scale[1]) report(path, "The first answer has to be the lower one.");
    }
  }
}

function checkFacts(persona: Persona, content: ClientContent, report: Report): void {
  const all = placed(persona);
  const trust = variablesOf(persona, content).trust;
  const [, mostTrust] = trust?.bounds ?? [0, 1];
  const canRise = (trust?.reactions ?? []).some(({ by }) => by > 0) || (trust?.start ?? 0) === mostTrust;
  const visits = persona.visits?.length;
  for (const [position, { fact, path }] of all.entries()) {
    if (all.findIndex((other) => other.fact.id === fact.id) !== position) {
      report([...path, "id"], `The id "${fact.id}" is taken already.`);
    }
    const isNever = disclosureOf(fact) === "never";
    if (fact.minimumTrust > mostTrust) {
      report([...path, "minimumTrust"], `Trust never goes above ${mostTrust}, so this is never told.`);
    } else if (fact.minimumTrust > (trust?.start ?? 0) && !canRise) {
      report([...path, "minimumTrust"], "Nothing raises this person's trust, so this is never told.");
    }
    const isUnasked = fact.whenAsked === undefined && (fact.askedBy ?? []).length === 0;
    if (disclosureOf(fact) === "asked" && isUnasked) {
      report(path, "It is told only when asked about, and nothing says how it is asked: add whenAsked or askedBy.");
    }
    if (isNever && (fact.needs ?? []).length > 0)
      report([...path, "needs"], "It is never told, so these never matter.");
    if (visits !== undefined && (fact.fromVisit ?? 1) > visits) {
      report([...path, "fromVisit"], `The persona has ${visits} visits, so this is never told.`);
    }
    if (fact.says.length === 0 && fact.saysIn === undefined && !isNever && !isFirstPerson(fact, persona)) {
      report([...path, "says"], "Without wordings the fact is said as it stands, so it has to be in the first person.");
    }
    const { daysAgo } = fact as { daysAgo?: readonly [number, number] }; // of episodes
    if (daysAgo !== undefined && daysAgo[0] > daysAgo[1]) {
      report([...path, "daysAgo"], "The first number of days has to be the smaller one.");
    }
    const situation = fact.reveals?.situation;
    const situations = persona.diagram?.situations.map(({ id }) => id) ?? [];
    if (situation !== undefined && !situations.includes(situation)) {
      report([...path, "reveals", "situation"], `The diagram has no situation "${situation}".`, situation, situations);
    }
    if (fact.reveals !== undefined && persona.diagram === undefined) {
      report([...path, "reveals"], "There is no diagram to reveal a part of.");
    }
  }
}

/** English only: elsewhere the author is believed. */
function isFirstPerson({ fact, polarity = "present" }: PersonaFact, persona: Persona): boolean {
  return polarity !== "present" || languageOf(persona) !== "en" || /\b(i|i'm|i've|i'd|my|me|we|our)\b/i.test(fact);
}

/** The same thing asserted and denied: equal facts of different polarity, and claims with two values. */
function checkContradictions(persona: Persona, report: Report): void {
  const all = placed(persona);
  const normal = (text: string) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} ]/gu, "")
      .replaceAll(/\s+/g, " ")
      .trim();
  const values = new Map<string, { value: string; by: string }>();
  for (const [name, value] of Object.entries(persona.profile?.attributes ?? {})) {
    if (typeof value === "string") values.set(name, { value, by: "the profile" });
  }
  for (const [position, { fact, path }] of all.entries()) {
    const { polarity = "present" } = fact;
    const other = all.find(
      ({ fact: earlier }, index) => index < position && normal(earlier.fact) === normal(fact.fact),
    );
    if (other !== undefined && (other.fact.polarity ?? "present") !== polarity) {
      report([...path, "polarity"], `"${other.fact.id}" says the same and is ${other.fact.polarity ?? "present"}.`);
    } else if (other !== undefined) {
      report([...path, "fact"], `It is the same as "${other.fact.id}".`);
    }
    for (const [name, value] of Object.entries(fact.claims ?? {})) {
      const known = values.get(name);
      if (known === undefined) values.set(name, { value, by: `"${fact.id}"` });
      else if (normal(known.value) !== normal(value)) {
        report([...path, "claims", name], `It claims ${name}: ${value}, and ${known.by} claims ${known.value}.`);
      }
    }
  }
}

/** Names of variables, facts, phases and detectors that conditions and rules use. */
function checkNames(
  persona: Persona,
  content: ClientContent,
  detectors: readonly string[] | undefined,
  report: Report,
): void {
  const variables = Object.keys(variablesOf(persona, content));
  const facts = tellablesOf(persona).map(({ id }) => id);
  const phases = persona.phases?.map(({ id }) => id) ?? [];
  const hears = Object.keys(content.phrases.get(languageOf(persona))?.hears ?? {});
  const label = (name: string, path: readonly PropertyKey[]) => {
    if (detectors === undefined || detectors.includes(name) || hears.includes(name)) return;
    report(path, `There is no detector "${name}".`, name, detectors);
  };
  const variable = (name: string, path: readonly PropertyKey[]) => {
    if (!variables.includes(name)) report(path, `There is no variable "${name}".`, name, variables);
  };
  const condition = (value: ClientCondition, path: readonly PropertyKey[]): void => {
    if ("variable" in value) variable(value.variable, [...path, "variable"]);
    else if ("heard" in value) label(value.heard, [...path, "heard"]);
    else if ("told" in value && !facts.includes(value.told)) {
      report([...path, "told"], `There is no fact or episode "${value.told}".`, value.told, facts);
    } else if ("phase" in value && !phases.includes(value.phase)) {
      report([...path, "phase"], `There is no phase "${value.phase}".`, value.phase, phases);
    } else if ("all" in value) conditions(value.all, [...path, "all"]);
    else if ("any" in value) conditions(value.any, [...path, "any"]);
    else if ("not" in value) condition(value.not, [...path, "not"]);
  };
  const conditions = (values: readonly ClientCondition[] | undefined, path: readonly PropertyKey[]): void => {
    for (const [index, value] of (values ?? []).entries()) condition(value, [...path, index]);
  };
  const reaction = ({ heard, when }: ClientReaction, path: readonly PropertyKey[]): void => {
    for (const name of typeof heard === "string" ? [heard] : heard) label(name, [...path, "heard"]);
    conditions(when, [...path, "when"]);
  };

  for (const { fact, path } of placed(persona)) {
    if (fact.whenAsked !== undefined) label(fact.whenAsked, [...path, "whenAsked"]);
    conditions(fact.needs, [...path, "needs"]);
  }
  for (const [name, { reactions = [] }] of Object.entries(persona.variables ?? {})) {
    for (const [index, each] of reactions.entries()) reaction(each, ["variables", name, "reactions", index]);
  }
  for (const field of ["leaves", "done", "dropsOut"] as const) conditions(persona.exit?.[field], ["exit", field]);
  for (const [index, { enters, facts: own }] of (persona.phases ?? []).entries()) {
    conditions(enters, ["phases", index, "enters"]);
    for (const [position, id] of own.entries()) {
      const path = ["phases", index, "facts", position];
      if (!facts.includes(id)) report(path, `There is no fact or episode "${id}".`, id, facts);
    }
  }
  for (const [index, { when }] of (persona.regulation ?? []).entries()) conditions(when, ["regulation", index, "when"]);
  for (const [index, { events }] of (persona.visits ?? []).entries()) {
    for (const [position, event] of events.entries()) {
      const path = ["visits", index, "events", position];
      conditions(event.when, [...path, "when"]);
      for (const name of Object.keys(event.changes)) variable(name, [...path, "changes", name]);
    }
  }
  for (const [index, { items }] of (persona.questionnaires ?? []).entries()) {
    for (const [position, item] of items.entries()) {
      variable(item.variable, ["questionnaires", index, "items", position, "variable"]);
    }
  }
}

/** A phase that nothing leads to is never entered. */
function checkPhases(persona: Persona, report: Report): void {
  const { phases = [] } = persona;
  for (const [index, phase] of phases.entries()) {
    const path = ["phases", index];
    if (phases.findIndex(({ id }) => id === phase.id) !== index) {
      report([...path, "id"], `The phase "${phase.id}" is defined twice.`);
    }
    const { least = 0, most } = phase.exchanges ?? {};
    if (most !== undefined && least > most) report([...path, "exchanges"], "The least number is above the most.");
    const before = phases[index - 1];
    if (before !== undefined && phase.enters.length === 0 && before.exchanges?.most === undefined) {
      report(path, `Nothing leads to it: give it enters, or "${before.id}" a most number of exchanges.`);
    }
  }
}

/** An exit that holds before anything was said, and one that can never be. */
function checkExit(persona: Persona, content: ClientContent, report: Report): void {
  const values = startingValues(variablesOf(persona, content));
  const memory = {
    variables: undefined,
    disclosed: [],
    timesTold: new Map(),
    heard: new Map(),
    unheardInARow: 0,
    lines: new Set<string>(),
    spoken: 0,
    exchange: 1,
    visit: 0,
    phase: undefined,
    exit: undefined,
    reply: undefined,
    lastChanges: [],
  };
  const situation = situationOf(persona, memory, values, new Map(), 0);
  const exit = findExit(persona, situation);
  if (exit !== undefined) {
    const field = exit.kind === "left" ? "leaves" : "done";
    const path = persona.exit === undefined ? ["start", "trust"] : ["exit", field];
    report(path, `This holds before anything was said, so the person would go at once.`);
  }
  for (const [index, condition] of (persona.exit?.dropsOut ?? []).entries()) {
    if (holds(condition, situation)) {
      report(["exit", "dropsOut", index], "This holds before anything was said, so nobody would come back.");
    }
  }
}
