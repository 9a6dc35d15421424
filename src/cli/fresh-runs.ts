import type { CacheEntry, ResponseCache } from "../models/index.ts";

/** A cache that knows which runs are to be asked afresh, also when another process goes on with them. */
export interface FreshRunCache extends ResponseCache {
  /** Says which run asks from now on. A run once begun afresh stays so. */
  assignRun(runId: string, isFresh: boolean): void;
}

/**
 * Keeps beside the replies which runs were begun with `--fresh`: to those, only what they paid for themselves is
 * answered, in whatever process they are gone on with. The mark is an entry of the run's own and goes with its deletion.
 */
export function freshRunCache(cache: ResponseCache): FreshRunCache {
  let runId: string | undefined;
  let isFresh = false;
  return {
    assignRun(id, begunAfresh) {
      runId = id;
      if (begunAfresh) cache.put(markOf(id), mark(id));
      isFresh = begunAfresh || cache.get(markOf(id)) !== undefined;
    },
    get(key) {
      const entry = cache.get(key);
      return isFresh && entry?.runId !== runId ? undefined : entry;
    },
    put: (key, entry) => cache.put(key, entry),
    deleteByRun: (id) => cache.deleteByRun(id),
    get lost() {
      return cache.lost;
    },
    close: () => cache.close(),
    [Symbol.asyncDispose]: () => cache.close(),
  };
}

/** Keys of requests are hexadecimal, so this is none of them. */
const markOf = (runId: string): string => `fresh ${runId}`;

function mark(runId: string): CacheEntry {
  const usage = { calls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0, cached: false };
  return { runId, reply: { text: "", finish: "stop", usage } };
}
