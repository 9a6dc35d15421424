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
  return new ReadClientTexts(turns.filter(({ speaker }) => speaker === "client"));
}

// A class: one is made for every exchange, and object literals with getters get a shape of their own each time.
class ReadClientTexts implements ClientTexts {
  readonly count: number;
  readonly #theirs: readonly SpokenTurn[];
  readonly #read: (string | undefined)[] = [];

  constructor(theirs: readonly SpokenTurn[]) {
    this.#theirs = theirs;
    this.count = theirs.length;
  }

  get latest(): string {
    return this.at(this.count - 1);
  }

  at(index: number): string {
    const turn = this.#theirs[index];
    if (turn === undefined) return "";
    const text = this.#read[index] ?? readable(turn).text;
    this.#read[index] = text;
    return text;
  }

  last(count: number): readonly string[] {
    const from = Math.max(0, this.count - count);
    return Array.from({ length: this.count - from }, (_, index) => this.at(from + index));
  }
}

/** A turn with what is hidden in it, for readers of words. */
export function readable(turn: SpokenTurn): SpokenTurn {
  const hidden = unmask(turn.text);
  return hidden.length === 0 ? turn : { ...turn, text: `${turn.text}\n${hidden.join("\n")}` };
}
