import { lexicalSimilarity, textFigure } from "../detection/index.ts";
import { scaleEnds } from "../rubrics/index.ts";
import type { ComputedFigure, Rating, RubricItem, Turn } from "../vocabulary/index.ts";
import type { RatingRequest } from "./judge.ts";

type About = Pick<Rating, "rubricId" | "itemId" | "turn" | "judge" | "pass" | "attempt">;

/**
 * Rates an item that computes a figure of the message, rounded and kept within its scale. A figure that does not exist, such
 * as the English reading grade of a German message or the similarity to a fact that the scenario has not, is not applicable.
 */
export function rateFigure(request: RatingRequest, item: RubricItem, figure: ComputedFigure, about: About): Rating {
  const turn = request.turns.find(({ index }) => index === about.turn);
  const value = turn === undefined ? undefined : figureOf(figure, turn, request);
  if (value === undefined)
    return { status: "not-applicable", ...about, note: "the figure does not exist for this message" };
  const [lowest, highest] = scaleEnds(item);
  const level = Math.min(highest, Math.max(lowest, Math.round(value)));
  const name = typeof figure === "string" ? figure : `similarity to ${figure.similarityTo.fact}`;
  return { status: "rated", ...about, level, evidence: [], note: `${name}: ${Math.round(value * 10) / 10}` };
}

function figureOf(figure: ComputedFigure, turn: Turn, { turns, locale, scenario }: RatingRequest): number | undefined {
  if (typeof figure !== "string") {
    const fact = scenario.facts[figure.similarityTo.fact];
    const similarity = fact === undefined ? undefined : lexicalSimilarity(turn.text, fact, locale);
    return similarity === undefined ? undefined : 100 * similarity;
  }
  const earlier = turns.filter(({ index, speaker }) => index < turn.index && speaker === turn.speaker);
  return textFigure(figure, turn.text, { locale, earlier: earlier.map(({ text }) => text) });
}
