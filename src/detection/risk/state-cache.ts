import type { SpokenTurn } from "./risk-reading.ts";
import type { RiskState } from "./risk-state.ts";

/** States by the whole text of the turns that led to them, so that two conversations are never taken for one. */
export interface StateCache {
  get(key: string): RiskState | undefined;
  keep(key: string, state: RiskState): void;
}

/** Keeps at most so many states and characters of keys; the state used longest ago leaves first. */
export function stateCache(entries = 2_000, characters = 8_000_000): StateCache {
  const kept = new Map<string, RiskState>();
  let total = 0;
  return {
    get(key) {
      const state = kept.get(key);
      if (state !== undefined) {
        kept.delete(key);
        kept.set(key, state);
      }
      return state;
    },
    keep(key, state) {
      if (key.length > characters / 8) return;
      if (!kept.has(key)) total += key.length;
      kept.set(key, state);
      for (const oldest of kept.keys()) {
        if (total <= characters && kept.size <= entries) break;
        kept.delete(oldest);
        total -= oldest.length;
      }
    },
  };
}

/** Length before text, so that no text can pass for the border between two turns. */
export function keyOf(turns: readonly SpokenTurn[], length: number, locale: string | undefined): string {
  let key = locale ?? "";
  for (let index = 0; index < length; index += 1) {
    const turn = turns[index];
    if (turn !== undefined) key += `\n${turn.speaker === "client" ? "c" : "a"}${turn.text.length}:${turn.text}`;
  }
  return key;
}
