import type { CacheEntry, ResponseCache } from "./response-cache.ts";

/** Settings of a {@link memoryResponseCache}. */
export interface MemoryResponseCacheOptions {
  /** Age at which an entry no longer counts. Default 14 days. */
  lifetimeMs?: number;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/** A response cache that lives as long as the process. */
export function memoryResponseCache(options: MemoryResponseCacheOptions = {}): ResponseCache {
  const { lifetimeMs = 14 * 86_400_000, now = () => Date.now() } = options;
  const entries = new Map<string, { entry: CacheEntry; createdAt: number }>();
  const close = async (): Promise<void> => entries.clear();
  return {
    get(key) {
      const found = entries.get(key);
      return found !== undefined && now() - found.createdAt < lifetimeMs ? found.entry : undefined;
    },
    put: (key, entry) => void entries.set(key, { entry, createdAt: now() }),
    async deleteByRun(runId) {
      const keys = [...entries].filter(([, { entry }]) => entry.runId === runId).map(([key]) => key);
      for (const key of keys) entries.delete(key);
      return keys.length;
    },
    lost: 0,
    close,
    [Symbol.asyncDispose]: close,
  };
}
