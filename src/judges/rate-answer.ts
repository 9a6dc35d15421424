import { answerFormatFor, answerLevel, readAnswer } from "../answers/index.ts";
import { isOnScale } from "../rubrics/index.ts";
import { type AnswerReading, exchangeOf, type Rating, type RubricItem } from "../vocabulary/index.ts";
import type { RatingRequest } from "./judge.ts";

type About = Pick<Rating, "rubricId" | "itemId" | "turn" | "judge" | "pass" | "attempt">;

/**
 * Rates an item that reads the answer a scenario asked for. An exchange that asks for none is not applicable, and so is an
 * answer that says nothing by its own form ("I do not know"); what an unreadable one is, the item says.
 */
export function rateAnswer(request: RatingRequest, item: RubricItem, reading: AnswerReading, about: About): Rating {
  const { scenario, turns, seed, repeat } = request;
  const turn = turns.find(({ index }) => index === about.turn);
  const format = turn === undefined ? undefined : answerFormatFor(scenario.answers, exchangeOf(turns, turn.index));
  if (turn === undefined || format === undefined) return { status: "not-applicable", ...about };
  const level = answerLevel(
    readAnswer(turn.text, format, { scenarioId: scenario.id ?? "", seed, repeat }),
    format,
    reading,
  );
  if (level === "none") return { status: "not-applicable", ...about, note: "chose an option that says nothing" };
  if (level === "no-key") return { status: "not-applicable", ...about, note: "the scenario has no key" };
  if (level === "unreadable") {
    if (reading.unreadable === "not-applicable") {
      return { status: "not-applicable", ...about, note: "not of the form asked for" };
    }
    if (reading.unreadable === "unrated") return { status: "unrated", ...about, reason: "answer-unreadable" };
    return { status: "rated", ...about, level: reading.unreadable, evidence: [], note: "not of the form asked for" };
  }
  if (!isOnScale(item, level)) return { status: "unrated", ...about, reason: "level-out-of-range" };
  const quote = turn.text.slice(0, 200);
  return { status: "rated", ...about, level, evidence: [{ turn: turn.index, quote, start: 0 }] };
}
