import { onAbort } from "./on-abort.ts";

/** Resolves after a number of milliseconds; rejects with the signal's reason when it aborts first. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Really waits. */
export const wait: Sleep = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const forget =
      signal === undefined
        ? () => {}
        : onAbort(signal, () => {
            clearTimeout(timer);
            reject(signal.reason);
          });
    const timer = setTimeout(() => {
      forget();
      resolve();
    }, milliseconds);
  });
