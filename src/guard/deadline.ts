import { onAbort } from "../models/index.ts";

/**
 * A limit on one piece of work: it aborts when the caller does, or when the time is over. `AbortSignal.any` and
 * `AbortSignal.timeout` do the same at several times the cost, and keep what they made for as long as the caller's signal lives.
 */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal;
  /** True when it was the time that ended it. */
  readonly isOver: boolean;
}

/** @param milliseconds - from this call */
export function deadline(caller: AbortSignal, milliseconds: number): Deadline {
  return new RunningDeadline(caller, milliseconds);
}

// A class: one is made for every exchange, and object literals with getters get a shape of their own each time.
class RunningDeadline implements Deadline {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #forget: () => void = () => {};
  #isOver = false;

  constructor(caller: AbortSignal, milliseconds: number) {
    const controller = this.#controller;
    this.#timer = setTimeout(() => {
      this.#isOver = !controller.signal.aborted;
      controller.abort(new DOMException("The time for this is over.", "TimeoutError"));
    }, milliseconds);
    this.#timer.unref();
    if (caller.aborted) controller.abort(caller.reason);
    else this.#forget = onAbort(caller, () => controller.abort(caller.reason));
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#forget();
  }
}

/** Rejects with the signal's reason as soon as it aborts, even when the promise never settles. */
export async function withDeadline<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) {
    promise.catch(() => {}); // nobody waits for it any more
    throw signal.reason;
  }
  return await new Promise<T>((resolve, reject) => {
    const forget = onAbort(signal, () => reject(signal.reason));
    promise.then(
      (value) => {
        forget();
        resolve(value);
      },
      (cause) => {
        forget();
        reject(cause);
      },
    );
  });
}
