import { visibleText } from "../reports/index.ts";
import type { AuditPorts, PlannedJudgeCalls } from "../runs/index.ts";
import type { RunResults } from "../suites/index.ts";
import { PlumblineError, type RunManifest } from "../vocabulary/index.ts";
import type { CommandIo } from "./command-io.ts";
import { exitCode } from "./exit-code.ts";
import { type ProgressView, progressView } from "./progress-view.ts";

/** How a run is shown. */
export interface InterruptibleOptions {
  io: CommandIo;
  isQuiet?: boolean | undefined;
  /** The result is to be one JSON object, also when there is none yet. */
  isJson?: boolean | undefined;
  maxCostUsd?: number | undefined;
  /** Told the run's id before anything is asked. */
  assignRun: (runId: string) => void;
}

/**
 * Carries out work that may stop before its end. The first Ctrl-C stops cleanly (what is stored stays, and how to go on is
 * said), the second ends the process at once. A run that had begun and cannot go on, for want of room on the disk say,
 * ends like an interrupted one.
 */
export async function runInterruptibly(
  work: (ports: Pick<AuditPorts, "signal" | "onRun">) => Promise<RunResults>,
  { io, isQuiet = false, isJson = false, maxCostUsd, assignRun }: InterruptibleOptions,
): Promise<RunResults | "interrupted"> {
  const controller = new AbortController();
  const interrupted = new DOMException("The run was interrupted.", "AbortError");
  let runId: string | undefined;
  let view: ProgressView | undefined;
  const say = (text: string) => (view === undefined ? io.err(text) : view.say(text));
  const stopListening = io.onInterrupt(() => {
    if (controller.signal.aborted) return io.exitNow(exitCode.stopped);
    say("Stopping: what was said so far is stored. Press Ctrl-C again to stop at once.\n");
    controller.abort(interrupted);
  });
  try {
    return await work({
      signal: controller.signal,
      onRun: (manifest, { isResumed, judging }) => {
        runId = manifest.id;
        assignRun(runId);
        if (isQuiet || isJson) return () => {};
        const verb = isResumed ? "Going on with" : "Run";
        const most = manifest.untilDecided === undefined ? "" : "at most ";
        io.err(
          `${verb} ${manifest.id}: ${most}${manifest.conversations.length} conversations, seed ${manifest.seed}\n`,
        );
        const planned = judging();
        if (planned.calls > 0) io.err(`${judgeSentence(manifest, planned)}\n`);
        const output = {
          write: io.err,
          isTerminal: io.isErrTerminal && !isSet(io.env.NO_COLOR),
          columns: io.columns,
          now: () => performance.now(),
        };
        view = progressView(manifest, output, maxCostUsd);
        return view.observe;
      },
    });
  } catch (error) {
    const isStopped = runId !== undefined && error instanceof PlumblineError;
    if (error !== interrupted && !isStopped) throw error;
    view?.close();
    view = undefined;
    if (isStopped) io.err(`${visibleText(error.message)}\n`);
    if (isJson) io.out(`${JSON.stringify({ runId: runId ?? null, interrupted: true })}\n`);
    io.err(runId === undefined ? "Nothing was begun.\n" : `Stopped. Go on with: plumbline resume ${runId}\n`);
    return "interrupted";
  } finally {
    view?.close();
    stopListening();
  }
}

/** What rating takes, said before it is asked for. */
function judgeSentence({ judge }: RunManifest, { calls, ratings }: PlannedJudgeCalls): string {
  const each = (calls / Math.max(1, ratings)).toFixed(1).replace(/\.0$/, "");
  return `Judge ${visibleText(judge.ref)}: at most ${calls} calls for ${ratings} ratings (${each} a rating)`;
}

/** Set and not empty, as https://no-color.org has it. Without colour a terminal gets plain lines, as a pipe does. */
function isSet(variable: string | undefined): boolean {
  return variable !== undefined && variable !== "";
}
