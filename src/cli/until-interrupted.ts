import type { CommandIo } from "./command-io.ts";
import { exitCode } from "./exit-code.ts";

/**
 * Does work that Ctrl-C may stop: the first stops it cleanly, the second ends the process at once. For runs, which are
 * shown and taken up again, see `runInterruptibly`.
 */
export async function untilInterrupted<T>(
  io: CommandIo,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | "interrupted"> {
  const controller = new AbortController();
  const interrupted = new DOMException("The command was interrupted.", "AbortError");
  const stopListening = io.onInterrupt(() => {
    if (controller.signal.aborted) return io.exitNow(exitCode.stopped);
    io.err("Stopping. Press Ctrl-C again to stop at once.\n");
    controller.abort(interrupted);
  });
  try {
    return await work(controller.signal);
  } catch (error) {
    if (error !== interrupted) throw error;
    return "interrupted";
  } finally {
    stopListening();
  }
}
