import type { MessageSign } from "./message-reading.ts";
import type { HelpingStage, StageReading } from "./risk-reading.ts";

/** Stage with how often in a row an advance was called for. */
export interface StageState extends StageReading {
  readonly pending: number;
}

/**
 * Moves the helping stage by one turn of the person. Advance needs two turns in a row that call for it and two turns
 * spent in the stage; return needs one; a crisis leaves the loop and its end comes back to exploration. Hysteresis of
 * DeepPsy-Agent (arXiv 2503.15876, fill-in of the project): a sign in words stands here for its confidence.
 */
export function foldStage(state: StageState, signs: ReadonlySet<MessageSign>, isCrisis: boolean): StageState {
  const stay = { ...state, turnsInStage: state.turnsInStage + 1, pending: 0 };
  if (isCrisis) return state.stage === "crisis" ? stay : enter("crisis", "risk");
  if (state.stage === "crisis") return enter("exploration", "risk has fallen");
  const back = returnCues.find((sign) => signs.has(sign));
  if (back !== undefined && state.stage !== "exploration" && stay.turnsInStage >= 1)
    return enter(back === "rejects-advice" ? "insight" : "exploration", back);
  const [cues, next] = state.stage === "exploration" ? toInsight : toAction;
  const forward = state.stage === "action" ? undefined : cues.find((sign) => signs.has(sign));
  if (forward === undefined) return stay;
  const pending = state.pending + 1;
  const isPlain = forward === "asks-what-to-do" || forward === "new-understanding";
  if (stay.turnsInStage >= 2 && (pending >= 2 || isPlain)) return enter(next, forward);
  return { ...stay, pending };
}

const returnCues = ["new-disclosure", "rejects-advice"] as const;
const toInsight: readonly [readonly MessageSign[], HelpingStage] = [
  ["asks-why", "new-understanding", "asks-what-to-do"],
  "insight",
];
const toAction: readonly [readonly MessageSign[], HelpingStage] = [
  ["new-understanding", "asks-what-to-do", "commits"],
  "action",
];

function enter(stage: HelpingStage, cue: string): StageState {
  return { stage, turnsInStage: 0, pending: 0, cue };
}
