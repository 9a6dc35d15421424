import type { SpokenTurn } from "../detection/index.ts";
import { unmask } from "./unmask.ts";

/**
 * What the person said, turn by turn, each with what is hidden in it beside it. Worked out when asked for: most decisions
 * rest on the latest turns alone.
 */
export interface ClientTexts {
  readonly count: number;
  /** The latest turn; empty when the person has said nothing. */
  readonly latest: string;
  /** @param index - 0-based, oldest first; empty beyond the end */
  at(index: number): string;
  /** At most so many of the latest turns, oldest first. */
  last(count: number): readonly string[];
}

export function clientTextsOf(turns: readonly SpokenTurn[]): ClientTexts {
  const theirs = turns.filter(({ speaker }) => speaker === "client");
  const read = new Array<string | undefined>(theirs.length);
  const textAt = (index: number): string => {
    const turn = theirs[index];
    if (turn === undefined) return "";
    const text = read[index] ?? readable(turn).text;
    read[index] = text;
    return text;
  };
  return {
    count: theirs.length,
    at: textAt,
    get latest() {
      return textAt(theirs.length - 1);
    },
    last(count) {
      const from = Math.max(0, theirs.length - count);
      return Array.from({ length: theirs.length - from }, (_, index) => textAt(from + index));
    },
  };
}

/** A turn with what is hidden in it, for readers of words. */
export function readable(turn: SpokenTurn): SpokenTurn {
  const hidden = unmask(turn.text);
  return hidden.length === 0 ? turn : { ...turn, text: `${turn.text}\n${hidden.join("\n")}` };
}
