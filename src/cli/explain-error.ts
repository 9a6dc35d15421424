import { visibleText } from "../reports/index.ts";
import { PlumblineError } from "../vocabulary/index.ts";
import type { CommandIo } from "./command-io.ts";
import { exitCode } from "./exit-code.ts";

/** Errors of ours are explained in their own words; anything else is a defect, named without a stack trace. */
export function explainError(error: unknown, io: CommandIo): number {
  if (error instanceof PlumblineError) {
    io.err(`${visibleText(error.message)}\n`);
    return exitCode.usage;
  }
  const kind = error instanceof Error ? error.name : typeof error;
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? ` ${error.code}` : "";
  io.err(
    `Plumbline stopped on an internal error (${kind}${code}). Set PLUMBLINE_DEBUG=1 to see where, and please report it.\n`,
  );
  if (io.env.PLUMBLINE_DEBUG === "1" && error instanceof Error) io.err(`${error.stack ?? ""}\n`);
  return exitCode.internal;
}
