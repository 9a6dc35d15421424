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

/** What the network refuses to a program that wants to listen, in words. */
const listenReasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "something else listens there",
  EACCES: "permission is denied; ports below 1024 are for the system",
  EPERM: "permission is denied",
  EADDRNOTAVAIL: "this machine has no such address",
  EAFNOSUPPORT: "this machine has no addresses of that kind",
};

/**
 * Errors of ours are explained in their own words, as is what the file system and the network refuse; anything else is a defect, named
 * without a stack trace.
 */
export function explainError(error: unknown, io: CommandIo): number {
  if (error instanceof PlumblineError) {
    io.err(`${visibleText(error.message)}\n`);
    return exitCode.usage;
  }
  const refusal = fileRefusal(error) ?? listenRefusal(error);
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
  if (!(error instanceof Error && "code" in error)) return undefined;
  // A folder can be opened like a file, and only reading it fails: then the system no longer names it.
  if (error.code === "EISDIR" && !("path" in error)) return "A folder was named where a file is needed.";
  if (!("path" in error)) return undefined;
  const { code, path } = error;
  if (typeof code !== "string" || typeof path !== "string") return undefined;
  const reason = Object.hasOwn(fileReasons, code) ? fileReasons[code] : undefined;
  return reason === undefined ? undefined : `${path} cannot be used: ${reason}.`;
}

/** Address and reason in words, when the error is a refusal to let a server listen. */
function listenRefusal(error: unknown): string | undefined {
  if (!(error instanceof Error && "code" in error && "syscall" in error && typeof error.code === "string"))
    return undefined;
  if (error.syscall === "getaddrinfo" && "hostname" in error)
    return `The host name ${String(error.hostname)} has no address.`;
  if (error.syscall !== "listen" && error.syscall !== "bind") return undefined;
  const reason = Object.hasOwn(listenReasons, error.code) ? listenReasons[error.code] : undefined;
  if (reason === undefined) return undefined;
  const address = "address" in error ? String(error.address) : "The address";
  const port = "port" in error ? `:${String(error.port)}` : "";
  return `${address}${port} cannot be listened on: ${reason}.`;
}
