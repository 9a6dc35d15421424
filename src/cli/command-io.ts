import { createInterface } from "node:readline";
import type { Sleep } from "../models/index.ts";

/** Everything a command touches of the outside, so that tests can hand in their own. */
export interface CommandIo {
  /** Results. */
  readonly out: (text: string) => void;
  /** Progress, warnings and errors. */
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** What is typed or piped in, line by line, until `signal` aborts; absent where there is no input. */
  readonly lines?: (signal: AbortSignal) => AsyncIterable<string>;
  /** Whether `out` is a terminal. */
  readonly isOutTerminal: boolean;
  /** Whether `err` is a terminal that can redraw lines. */
  readonly isErrTerminal: boolean;
  /** Width of the terminal in columns. */
  readonly columns: number;
  readonly now: () => Date;
  /** Passes the wait before a request is sent again; the real clock when absent. */
  readonly sleep?: Sleep;
  /** Calls back on Ctrl-C or a polite kill; returns how to stop listening. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** Ends the process at once, for a second Ctrl-C. */
  readonly exitNow: (code: number) => void;
}

/** The real process. `SOURCE_DATE_EPOCH` fixes the clock, as the reproducible-builds convention has it. */
export function processIo(): CommandIo {
  ignoreClosedPipes();
  const epoch = process.env.SOURCE_DATE_EPOCH;
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    lines: readLines,
    env: process.env,
    cwd: process.cwd(),
    isOutTerminal: process.stdout.isTTY === true,
    isErrTerminal: process.stderr.isTTY === true && process.env.TERM !== "dumb",
    columns: process.stdout.columns ?? process.stderr.columns ?? 100,
    now: () => (epoch !== undefined && /^\d+$/.test(epoch) ? new Date(Number(epoch) * 1000) : new Date()),
    onInterrupt: (listener) => {
      process.on("SIGINT", listener);
      process.on("SIGTERM", listener);
      return () => {
        process.off("SIGINT", listener);
        process.off("SIGTERM", listener);
      };
    },
    exitNow: (code) => process.exit(code),
  };
}

async function* readLines(signal: AbortSignal): AsyncIterable<string> {
  const input = createInterface({ input: process.stdin, terminal: false });
  const close = () => input.close();
  signal.addEventListener("abort", close, { once: true });
  try {
    yield* input;
  } finally {
    signal.removeEventListener("abort", close);
    input.close();
  }
}

/** `plumbline report RUN | head` closes the pipe early: what is left is not written, and the command ends as it would. */
function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}
