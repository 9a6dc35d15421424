import type { Decision } from "../decision.ts";

/** Tells an operator when the model behind the guard begins to fail, and when it answers again. */
export interface UpstreamWatch {
  observe(decision: Decision): void;
}

/** Of {@link upstreamWatch}. */
export interface UpstreamWatchOptions {
  readonly say: (sentence: string) => void;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** After an end, a new beginning within this time is the same trouble going on. */
const flappingMs = 60_000;

/**
 * Reads in the decisions whether the model answers. One sentence when it begins to fail and one when that ends, never one per
 * request. A model that fails again within a minute has to hold for a minute before it is said to answer: one that fails now and
 * then would fill the console otherwise.
 */
export function upstreamWatch({ say, now = () => Date.now() }: UpstreamWatchOptions): UpstreamWatch {
  let trouble: { readonly since: number; readonly quietMs: number; last: number; count: number } | undefined;
  let endedAt = Number.NEGATIVE_INFINITY;
  return {
    observe(decision) {
      const cause = failureOf(decision);
      if (cause === undefined) {
        if (trouble === undefined || !hasAnswered(decision) || now() - trouble.last < trouble.quietMs) return;
        endedAt = now();
        const what = decision.mode === "observe" ? "exchanges that failed" : "exchanges that got the fallback";
        say(`The model answers again, after ${durationOf(endedAt - trouble.since)}; ${what}: ${trouble.count}.`);
        trouble = undefined;
        return;
      }
      const at = now();
      if (trouble !== undefined) {
        trouble.last = at;
        trouble.count += 1;
        return;
      }
      trouble = { since: at, quietMs: at - endedAt < flappingMs ? flappingMs : 0, last: at, count: 1 };
      const people =
        decision.mode === "observe" ? "Callers get its error" : "People get the fallback until it answers again";
      say(`The model fails: ${cause}${meaningOf(cause)}. ${people}.`);
    },
  };
}

/** Why there was no reply of the model; undefined where that is not what went wrong. */
function failureOf({ failure }: Decision): string | undefined {
  if (failure?.stage !== "upstream" || notTheModels.has(failure.cause)) return undefined;
  return failure.cause;
}

const notTheModels = new Set(["caller-left"]);

/** Whoever left and what the guard answered itself says nothing about the model. */
function hasAnswered({ failure, timing, released }: Decision): boolean {
  return timing.upstreamMs > 0 && failure?.stage !== "upstream" && released !== "nothing";
}

function meaningOf(cause: string): string {
  const meaning = meanings[cause] ?? (/^status-5\d\d$/.test(cause) ? "it has trouble of its own" : undefined);
  return meaning === undefined ? "" : ` (${meaning})`;
}

const meanings: Readonly<Record<string, string | undefined>> = {
  "status-401": "it refuses the key",
  "status-403": "it refuses the key",
  "status-404": "it knows no such model or path",
  "status-429": "too many requests, or nothing left of a quota",
  unreachable: "no connection comes about",
  "timed-out": "no reply in time",
};

function durationOf(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
