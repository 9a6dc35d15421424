import { PlumblineError } from "../../vocabulary/index.ts";

/** The log cannot be gone on with. Fix: verify it, move it away, and start a new one. */
export class AuditLogError extends PlumblineError {
  readonly code = "AUDIT_LOG_UNUSABLE";
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`The audit log ${path} cannot be used: ${problem}`);
    this.path = path;
  }
}

/** Another process writes the log. Fix: stop that one, or give this one a log of its own. */
export class AuditLogInUseError extends PlumblineError {
  readonly code = "AUDIT_LOG_IN_USE";
  readonly path: string;
  /** Undefined while the holder has not written who it is. */
  readonly pid: number | undefined;
  readonly host: string | undefined;

  /** @param canBeSeen - false when the holder is on another machine, where nobody here can see whether it still runs */
  constructor(path: string, holder: { pid: number; host: string } | undefined, canBeSeen: boolean) {
    const who = holder === undefined ? "another process" : `process ${holder.pid} on ${holder.host}`;
    super(
      canBeSeen
        ? `The audit log ${path} is in use: ${who} writes it, and two writers would break its chain. Stop that process first, or name another log (--log FILE).`
        : `The audit log ${path} is in use: ${who} holds it, and from this machine nobody can see whether that process still runs. If it is gone, remove ${path}.lock; else name another log (--log FILE).`,
    );
    this.path = path;
    this.pid = holder?.pid;
    this.host = holder?.host;
  }
}
