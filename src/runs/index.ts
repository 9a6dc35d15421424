export { carryOutRun, type RunPorts } from "./carry-out-run.ts";
export { planRun, type RunRequest } from "./plan-run.ts";
export type { RunObserver, RunProgress } from "./run-observer.ts";
