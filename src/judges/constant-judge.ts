import { scaleEnds } from "../rubrics/index.ts";
import type { Rating } from "../vocabulary/index.ts";
import type { Judge } from "./judge.ts";

/**
 * A judge that gives every item the same end of its scale, whatever was said: the floor that a measured judge has to stand
 * above. It quotes the beginning of what it rates where a level needs a quote.
 */
export function constantJudge(end: "lowest" | "highest"): Judge {
  const ref = `builtin:${end}-level`;
  return {
    description: { ref, version: "1", settings: {} },
    callsFor: () => 0,
    async rate({ subjects, rubric, turns, pass, attempt }, signal) {
      signal.throwIfAborted();
      return subjects.map(({ item, turn }): Rating => {
        const [lowest, highest] = scaleEnds(item);
        const level = end === "lowest" ? lowest : highest;
        const rated = turns.find(({ index }) => index === (turn ?? 0));
        const evidence = item.evidenceFor.includes(level) && rated !== undefined ? [quoteOf(rated)] : [];
        return {
          status: "rated",
          rubricId: rubric.id,
          itemId: item.id,
          turn,
          judge: ref,
          pass,
          attempt,
          level,
          evidence,
        };
      });
    },
  };
}

function quoteOf({ index, text }: { index: number; text: string }) {
  return { turn: index, quote: text.slice(0, 80), start: 0 };
}
