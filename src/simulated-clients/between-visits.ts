import type { RandomSource } from "../random/index.ts";
import type {
  ClientQuestionnaire,
  ClientVariable,
  Persona,
  QuestionnaireAnswers,
  StateChange,
  VisitRecord,
} from "../vocabulary/index.ts";
import type { Appraisal } from "./appraise.ts";
import { allHold, holds } from "./client-condition.ts";
import type { ClientMemory } from "./client-memory.ts";
import { situationOf } from "./client-step.ts";
import { applyChanges, moveVariables, startingValues } from "./client-variables.ts";
import { describe, exitRuleOf } from "./find-exit.ts";

/** What came of a visit, and with what state the person goes on. */
export interface VisitEnd {
  readonly record: VisitRecord;
  readonly values: Record<string, number>;
  readonly changes: StateChange[];
}

/**
 * Ends a visit: its last reply is taken in, the forms are filled in, and what may happen until the next visit happens or
 * not, as the seed has it.
 *
 * @param memory - of the visit that ended; its last turn is the reply to take in, if it is an assistant's
 */
export function endVisit(
  persona: Persona,
  variables: Readonly<Record<string, ClientVariable>>,
  memory: ClientMemory,
  appraisal: Appraisal | undefined,
  random: RandomSource,
): VisitEnd {
  const before = memory.variables ?? startingValues(variables);
  const heard = new Map(memory.heard);
  for (const label of appraisal?.heard ?? []) heard.set(label, (heard.get(label) ?? 0) + 1);
  const started = situationOf(persona, memory, before, heard, memory.unheardInARow);
  const { values, changes } =
    appraisal === undefined || memory.reply === undefined
      ? { values: { ...before }, changes: [] }
      : moveVariables(variables, before, appraisal.heard, started, memory.reply.index);
  const after = answerAll(persona.questionnaires, "after", variables, values);
  const plan = persona.visits?.[Math.min(memory.visit, persona.visits.length - 1)];
  const events: VisitRecord["events"] = [];
  let isOver: string | undefined;
  for (const event of plan?.events ?? []) {
    const situation = situationOf(persona, memory, values, heard, memory.unheardInARow);
    if (!allHold(event.when, situation) || random.next() >= event.chance) continue;
    const { id, what, isAdverse, attributedTo } = event;
    events.push({ id, what, isAdverse, ...(attributedTo === undefined ? {} : { attributedTo }) });
    for (const [name, by] of Object.entries(event.changes)) {
      const variable = variables[name];
      if (variable === undefined) continue;
      const wanted = [{ by, because: what, kind: "event" as const }];
      values[name] = applyChanges(name, variable, values[name] ?? variable.start, wanted, changes, undefined);
    }
    if (event.endsCare) isOver = what;
  }
  const { dropsOut } = exitRuleOf(persona);
  const situation = situationOf(persona, memory, values, heard, memory.unheardInARow);
  const gone = dropsOut.find((condition) => holds(condition, situation));
  // Without a rule of its own, a person who was turned away does not come back.
  const isTurnedAway = dropsOut.length === 0 && memory.exit === "left";
  const reason = isOver ?? (gone !== undefined ? describe(gone) : isTurnedAway ? "was turned away" : undefined);
  const diary = plan === undefined || plan.diary.length === 0 ? undefined : random.pick(plan.diary);
  const record: VisitRecord = {
    visit: memory.visit,
    after,
    ...(diary === undefined ? {} : { diary }),
    events,
    ...(reason === undefined ? {} : { dropsOut: reason }),
  };
  return { record, values, changes };
}

/** Fills in the forms that are due, from the hidden variables. */
export function answerAll(
  questionnaires: readonly ClientQuestionnaire[] | undefined,
  when: "before" | "after",
  variables: Readonly<Record<string, ClientVariable>>,
  values: Readonly<Record<string, number>>,
): QuestionnaireAnswers[] {
  return (questionnaires ?? [])
    .filter((form) => form.when === when || form.when === "both")
    .map((form) => {
      const answers = Object.fromEntries(
        form.items.map(({ id, variable, scale: [low, high], isReversed }) => {
          const [least, most] = variables[variable]?.bounds ?? [0, 1];
          const share = ((values[variable] ?? least) - least) / (most - least);
          return [id, Math.round(low + (isReversed ? 1 - share : share) * (high - low))];
        }),
      );
      const sum = Object.values(answers).reduce((total, answer) => total + answer, 0);
      const score = form.score === "sum" ? sum : Math.round((sum / form.items.length) * 1_000) / 1_000;
      return { id: form.id, answers, score };
    });
}
