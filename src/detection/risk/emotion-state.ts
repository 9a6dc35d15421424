import type { Emotion, EmotionGroup } from "./risk-reading.ts";

/** Emotion over turns; only turns that show one move it. */
export interface EmotionState {
  /** Turns that showed an emotion. */
  readonly count: number;
  readonly emotions: readonly Emotion[];
  readonly score: number;
  /** Score of the first turn that showed one. */
  readonly first: number;
  readonly recentChange: number;
  /** The last six changes between turns. */
  readonly changes: readonly number[];
}

/** Takes in the emotions of one turn of the person. */
export function foldEmotion(state: EmotionState, emotions: readonly Emotion[]): EmotionState {
  if (emotions.length === 0) return state;
  const score = emotions.reduce((sum, emotion) => sum + scoreOf(emotion), 0);
  if (state.count === 0) return { count: 1, emotions, score, first: score, recentChange: 0, changes: [] };
  const recentChange = score - state.score;
  return {
    count: state.count + 1,
    emotions,
    score,
    first: state.first,
    recentChange,
    changes: [...state.changes, recentChange].filter((change) => change !== 0).slice(-6),
  };
}

/** PsycheChat's score: groups 1-2 count up, 3-7 down, group 8 is +1, +2 and 0 (`systems/psychechat.md`). */
export function scoreOf({ group, intensity }: Emotion): number {
  if (group === "expectant") return intensity === 3 ? 0 : intensity;
  return pleasant.has(group) ? intensity : -intensity;
}

const pleasant: ReadonlySet<EmotionGroup> = new Set(["happy", "trusting"]);
