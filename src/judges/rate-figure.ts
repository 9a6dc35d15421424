import { textFigure } from "../detection/index.ts";
import { scaleEnds } from "../rubrics/index.ts";
import type { Rating, RubricItem, TextFigure } from "../vocabulary/index.ts";
import type { RatingRequest } from "./judge.ts";

type About = Pick<Rating, "rubricId" | "itemId" | "turn" | "judge" | "pass" | "attempt">;

/**
 * Rates an item that computes a figure of the message, rounded and kept within its scale. A figure that does not exist, such
 * as the English reading grade of a German message, is not applicable.
 */
export function rateFigure(
  { turns, locale }: RatingRequest,
  item: RubricItem,
  figure: TextFigure,
  about: About,
): Rating {
  const turn = turns.find(({ index }) => index === about.turn);
  const earlier = turns.filter(
    ({ index, speaker }) => turn !== undefined && index < turn.index && speaker === turn.speaker,
  );
  const value =
    turn === undefined
      ? undefined
      : textFigure(figure, turn.text, { locale, earlier: earlier.map(({ text }) => text) });
  if (value === undefined)
    return { status: "not-applicable", ...about, note: "the figure does not exist for this message" };
  const [lowest, highest] = scaleEnds(item);
  const level = Math.min(highest, Math.max(lowest, Math.round(value)));
  return { status: "rated", ...about, level, evidence: [], note: `${figure}: ${Math.round(value * 10) / 10}` };
}
