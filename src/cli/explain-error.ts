import { visibleText } from "../reports/index.ts";
import { PlumblineError } from "../vocabulary/index.ts";
import type { CommandIo } from "./command-io.ts";
import { exitCode } from "./exit-code.ts";

/** What the file system refuses for reasons that lie with the person or the machine, in words. */
const fileReasons: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  ENOTDIR: "a part of the path is a file",
  EEXIST: "a file stands where a folder is needed",
  EISDIR: "it is a folder",
  ENOENT: "it cannot be made there",
  ENAMETOOLONG: "the path is too long",
};

/**
 * Errors of ours are explained in their own words, as is what the file system refuses; anything else is a defect, named
 * without a stack trace.
 */
export function explainError(error: unknown, io: CommandIo): number {
  if (error instanceof PlumblineError) {
    io.err(`${visibleText(error.message)}\n`);
    return exitCode.usage;
  }
  const refusal = fileRefusal(error);
  if (refusal !== undefined) {
    io.err(`${visibleText(refusal)}\n`);
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

/** Path and reason in words, when the error is a refusal of the file system that names a path. */
export function fileRefusal(error: unknown): string | undefined {
  if (!(error instanceof Error && "code" in error && "path" in error)) return undefined;
  const { code, path } = error;
  if (typeof code !== "string" || typeof path !== "string") return undefined;
  const reason = Object.hasOwn(fileReasons, code) ? fileReasons[code] : undefined;
  return reason === undefined ? undefined : `${path} cannot be used: ${reason}.`;
}
