/** A clock that stands still until it is moved. */
export interface FixedClock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Moves the clock by as much as was asked for and returns at once; use it where code wants to wait. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Every wait that was asked for, in order. */
  readonly waits: readonly number[];
  advance(milliseconds: number): void;
}

/** A clock for tests that begins at a fixed moment, by default 2026-01-01T00:00:00Z. */
export function fixedClock(start: string | number = "2026-01-01T00:00:00Z"): FixedClock {
  let time = typeof start === "number" ? start : Date.parse(start);
  const waits: number[] = [];
  return {
    now: () => time,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      waits.push(milliseconds);
      time += milliseconds;
    },
    waits,
    advance(milliseconds) {
      time += milliseconds;
    },
  };
}
