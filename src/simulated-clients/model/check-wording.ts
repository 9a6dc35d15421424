import type { Detectors } from "../../detection/index.ts";
import type { WordingProblem } from "../../vocabulary/index.ts";
import { type Tellable, tellablesOf } from "../client-memory.ts";
import type { ClientStyle } from "../composer/client-style.ts";
import { languageOf } from "../composer/compose-line.ts";
import { countSentences } from "../composer/count-sentences.ts";
import { factReader, tellingWords } from "../fidelity/fact-reader.ts";
import { roleDrift } from "../fidelity/role-drift.ts";
import type { WordTask } from "../word-maker.ts";

/** A model's attempt at a turn, read by its schema. */
export interface WordingDraft {
  readonly line: string;
  readonly told: readonly string[];
  readonly changes: readonly { readonly variable: string; readonly by: number; readonly because: string }[];
}

export type WordingProblems = WordingProblem[];

/**
 * Falling out of role so far that the line cannot stand. Lesser drift (advice, polished thanks, textbook words) is said and
 * measured: a model's drift is a property of the model, and hiding it would make every client look alike.
 */
const breaking = new Set(["meta", "assistant-offer", "essay"]);

/** What is wrong with an attempt; empty when it can be said. */
export function checkWording(
  { line, told }: WordingDraft,
  { persona, step, conversation }: WordTask,
  { detectors, style }: { detectors: Detectors; style: ClientStyle | undefined },
): WordingProblems {
  const problems: WordingProblems = [];
  if (line.trim() === "") return [{ kind: "empty", detail: "the line has no text" }];
  const drift = [...new Set(roleDrift(line, detectors, { name: persona.name }).map(({ kind }) => kind))];
  const broken = drift.filter((kind) => breaking.has(kind));
  if (broken.length > 0) problems.push({ kind: "role-broken", detail: broken.join(", ") });

  const all = tellablesOf(persona);
  const mayTell = new Set([...step.tell, ...step.again, ...step.deny, ...step.toldBefore].map(({ id }) => id));
  const unknown = told.filter((id) => !all.some((fact) => fact.id === id));
  if (unknown.length > 0) problems.push({ kind: "unknown-fact", detail: `${unknown.length} ids` });
  const claimed = told.filter((id) => all.some((fact) => fact.id === id) && !mayTell.has(id));
  const hidden = all.filter(({ id }) => !mayTell.has(id));
  const carried = carriedBy(line, hidden, persona, conversation.turns);
  const leaked = [...new Set([...claimed, ...carried])];
  if (leaked.length > 0) problems.push({ kind: "undisclosed-fact", detail: leaked.join(", ").slice(0, 300) });
  const fresh = told.filter((id) => mayTell.has(id) && !step.toldBefore.some((fact) => fact.id === id));
  const most = step.tell.length + step.again.length + step.deny.length;
  if (fresh.length > most) problems.push({ kind: "too-many-facts", detail: `${fresh.length} of at most ${most}` });

  const cap = persona.manner?.sentences ?? style?.manner.sentences ?? 4;
  const sentences = countSentences(line);
  // A model's count of sentences is not ours; what is far beyond the cap is an essay.
  if (sentences > cap + 3) problems.push({ kind: "too-long", detail: `${sentences} sentences of at most ${cap}` });
  return problems;
}

/** Hidden facts that the line carries by words that nobody had said before. */
function carriedBy(
  line: string,
  hidden: readonly Tellable[],
  persona: WordTask["persona"],
  turns: WordTask["conversation"]["turns"],
): string[] {
  const language = languageOf(persona);
  const known = new Set(turns.flatMap(({ text }) => [...tellingWords(text, language)]));
  const facts = hidden.map(({ id, fact, says }) => ({ id, wordings: [fact, ...says] }));
  return factReader(facts, { language })(line, known).map(({ id }) => id);
}
