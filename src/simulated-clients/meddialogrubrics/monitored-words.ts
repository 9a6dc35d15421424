import type { ClientContent } from "../client-content.ts";
import { tellablesOf } from "../client-memory.ts";
import { composer } from "../composer/composer.ts";
import type { Worded, WordMaker } from "../word-maker.ts";
import { monitorClaims } from "./claim-monitor.ts";

/**
 * A word-maker whose lines are held against the facts: a line with a claim that no fact supports, or that one contradicts,
 * is caught, counted, and said anew by the composer, which says nothing but facts.
 */
export function monitoredWords(words: WordMaker, content: ClientContent): WordMaker {
  const safe = composer(content);
  const { description } = words;
  return {
    description: { ...description, version: `${description.version}; claims 1` },
    async word(task, signal): Promise<Worded> {
      const worded = await words.word(task, signal);
      if (worded.status === "failed" || worded.finish === "scripted") return worded;
      const told = new Set([...task.memory.disclosed, ...(worded.state.told ?? [])]);
      const facts = tellablesOf(task.persona).filter(({ id }) => told.has(id));
      const wrong = monitorClaims(worded.text, facts).filter(({ verdict }) => verdict !== "supported");
      if (wrong.length === 0) return worded;
      const corrected = await safe.word(task, signal);
      if (corrected.status === "failed") return corrected;
      const problems = wrong.map(({ verdict, factId }) => ({
        kind: "unknown-fact" as const,
        detail: factId === undefined ? `${verdict}` : `${verdict}: ${factId}`,
      }));
      const { words: known } = worded.state;
      return {
        ...corrected,
        state: {
          ...corrected.state,
          words: { maker: description.ref, outcome: "composer", problems: [...(known?.problems ?? []), ...problems] },
        },
        ...(worded.usage === undefined ? {} : { usage: worded.usage }),
      };
    },
    close: async () => words.close?.(),
  };
}
