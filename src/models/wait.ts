import { setTimeout as delay } from "node:timers/promises";

/** Resolves after a number of milliseconds; rejects with the signal's reason when it aborts first. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Really waits. */
export const wait: Sleep = async (milliseconds, signal) => {
  try {
    await delay(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
};
