import type { RunProgress, RunState } from "./run-store.ts";

/** How a run stands, from what it has stored and whether somebody writes it; see {@link RunState}. */
export function stateOf(progress: RunProgress, isBeingWritten: boolean): RunState {
  if (isBeingWritten) return "running";
  if (progress.completed === progress.planned) return "complete";
  const isUntouched = progress.turns === 0 && progress.ratings === 0 && progress.completed + progress.failed === 0;
  return isUntouched ? "planned" : "interrupted";
}
