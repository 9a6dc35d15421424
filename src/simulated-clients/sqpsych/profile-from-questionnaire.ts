import { PlumblineError } from "../../vocabulary/index.ts";
import type { ProfileAttributes } from "../profile-tables/profile-table.ts";

/** Which topic each item asks about, and its highest answer; nothing of the wording of the instruments. */
interface ItemKey {
  readonly topic: string;
  readonly most: number;
}

const key = (topic: string, most: number): ItemKey => ({ topic, most });

/** Items in the order of each instrument, 1-based in files. What asks about nothing we have words for is `undefined`. */
const instruments: Readonly<Record<string, readonly (ItemKey | undefined)[]>> = {
  phq9: [
    key("interest", 3),
    key("sadness", 3),
    key("sleep", 3),
    key("energy", 3),
    key("appetite", 3),
    key("worthlessness", 3),
    key("concentration", 3),
    key("slowing", 3),
    key("self_harm_thoughts", 3),
  ],
  bdi: [
    key("sadness", 3),
    key("hopelessness", 3),
    key("failure", 3),
    key("interest", 3),
    key("guilt", 3),
    undefined,
    key("worthlessness", 3),
    undefined,
    key("self_harm_thoughts", 3),
    undefined,
    key("irritability", 3),
    undefined,
    undefined,
    undefined,
    undefined,
    key("sleep", 3),
    key("energy", 3),
    key("appetite", 3),
    undefined,
    undefined,
    undefined,
  ],
  hamd: [
    key("sadness", 4),
    key("guilt", 4),
    key("self_harm_thoughts", 4),
    key("sleep", 2),
    undefined,
    undefined,
    key("interest", 4),
    key("slowing", 4),
    undefined,
    key("anxiety", 4),
    undefined,
    key("appetite", 2),
    key("energy", 2),
    undefined,
    undefined,
    undefined,
    undefined,
  ],
};

/** Answers of a questionnaire that cannot be used. Fix: as `problem` says. */
export class QuestionnaireScoresError extends PlumblineError {
  readonly code = "QUESTIONNAIRE_SCORES_INVALID";
  readonly problem: string;

  constructor(problem: string) {
    super(`These answers cannot be turned into a person: ${problem}`);
    this.problem = problem;
  }
}

/**
 * Attributes of the kind `sqpsych` from answers of a questionnaire. Severities are brought to 0 to 3; of several items about
 * one topic the highest counts; a missing item is left out. Deterministic, table-driven.
 *
 * @param instrument - `phq9`, `bdi` (21 items) or `hamd` (17 items)
 * @param answers - in the order of the instrument; null or undefined where missing
 * @param rest - condition and demographics, as the table `sqpsych` has them
 * @throws {@link QuestionnaireScoresError} for an unknown instrument, a wrong number of answers, or one outside its range
 */
export function profileFromQuestionnaire(
  instrument: string,
  answers: readonly (number | null | undefined)[],
  rest: ProfileAttributes,
): ProfileAttributes {
  const keys = instruments[instrument];
  if (keys === undefined) {
    throw new QuestionnaireScoresError(`"${instrument}" is none of ${Object.keys(instruments).join(", ")}.`);
  }
  if (answers.length !== keys.length) {
    throw new QuestionnaireScoresError(
      `${instrument} has ${keys.length} items, and there are ${answers.length} answers.`,
    );
  }
  const profile: ProfileAttributes = { ...rest };
  for (const [index, item] of keys.entries()) {
    const answer = answers[index];
    if (item === undefined || answer === null || answer === undefined) continue;
    if (!Number.isInteger(answer) || answer < 0 || answer > item.most) {
      throw new QuestionnaireScoresError(`item ${index + 1} of ${instrument} is ${answer}, outside 0 to ${item.most}.`);
    }
    const severity = Math.ceil((answer * 3) / item.most);
    profile[item.topic] = Math.max(severity, Number(profile[item.topic] ?? 0));
  }
  return profile;
}
