import type { AuditPorts } from "../runs/index.ts";
import type { RunResults } from "../suites/index.ts";
import type { CommandIo } from "./command-io.ts";
import { exitCode } from "./exit-code.ts";
import { progressView } from "./progress-view.ts";

/** How a run is shown. */
export interface InterruptibleOptions {
  io: CommandIo;
  isQuiet: boolean;
  maxCostUsd?: number | undefined;
  /** Told the run's id before anything is asked. */
  assignRun: (runId: string) => void;
}

/**
 * Carries out work that Ctrl-C may stop: the first stops cleanly (what is stored stays, and how to go on is said), the
 * second ends the process at once.
 */
export async function runInterruptibly(
  work: (ports: Pick<AuditPorts, "signal" | "onRun">) => Promise<RunResults>,
  { io, isQuiet, maxCostUsd, assignRun }: InterruptibleOptions,
): Promise<RunResults | "interrupted"> {
  const controller = new AbortController();
  const interrupted = new DOMException("The run was interrupted.", "AbortError");
  let runId: string | undefined;
  let close = () => {};
  const stopListening = io.onInterrupt(() => {
    if (controller.signal.aborted) return io.exitNow(exitCode.stopped);
    io.err("\nStopping: what was said so far is stored. Press Ctrl-C again to stop at once.\n");
    controller.abort(interrupted);
  });
  try {
    return await work({
      signal: controller.signal,
      onRun: (manifest, isResumed) => {
        runId = manifest.id;
        assignRun(runId);
        if (isQuiet) return () => {};
        const verb = isResumed ? "Going on with" : "Run";
        io.err(`${verb} ${manifest.id}: ${manifest.conversations.length} conversations, seed ${manifest.seed}\n`);
        const output = {
          write: io.err,
          isTerminal: io.isErrTerminal && !isSet(io.env.NO_COLOR),
          columns: io.columns,
          now: () => performance.now(),
        };
        const view = progressView(manifest, output, maxCostUsd);
        close = view.close;
        return view.observe;
      },
    });
  } catch (error) {
    if (error !== interrupted) throw error;
    io.err(runId === undefined ? "Nothing was begun.\n" : `Stopped. Go on with: plumbline resume ${runId}\n`);
    return "interrupted";
  } finally {
    close();
    stopListening();
  }
}

/** Set and not empty, as https://no-color.org has it. Without colour a terminal gets plain lines, as a pipe does. */
function isSet(variable: string | undefined): boolean {
  return variable !== undefined && variable !== "";
}
