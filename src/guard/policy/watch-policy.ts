import { unwatchFile, watchFile } from "node:fs";
import type { Policy } from "./load-policy.ts";

/** A policy that is read again when its files change. */
export interface WatchedPolicy extends Disposable {
  readonly current: () => Policy;
  /** Reads it now. @returns false when it cannot be used; then the old one stays in force */
  reload(): boolean;
}

export interface WatchPolicyOptions {
  readonly load: () => Policy;
  /** Files whose change is looked for. */
  readonly files: readonly string[];
  /** Between two looks; default 2,000 ms. */
  readonly everyMs?: number;
  readonly onLoaded: (policy: Policy) => void;
  /** A new version that cannot be used; the message names what is wrong. */
  readonly onRefused: (message: string) => void;
}

/** @throws what `load` throws, the first time alone */
export function watchPolicy(options: WatchPolicyOptions): WatchedPolicy {
  const { load, files, everyMs = 2_000, onLoaded, onRefused } = options;
  let policy = load();
  const reload = (): boolean => {
    try {
      const next = load();
      if (next.sha256 === policy.sha256) return true;
      policy = next;
      onLoaded(policy);
      return true;
    } catch (cause) {
      onRefused(cause instanceof Error ? cause.message : "unknown");
      return false;
    }
  };
  const listener = (): void => void reload();
  for (const file of files) watchFile(file, { interval: everyMs, persistent: false }, listener);
  return {
    current: () => policy,
    reload,
    [Symbol.dispose]() {
      for (const file of files) unwatchFile(file, listener);
    },
  };
}
