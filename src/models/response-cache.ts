import { z } from "zod";
import { FinishReason, Usage } from "../vocabulary/index.ts";
import type { LanguageModel } from "./language-model.ts";
import { requestKey } from "./request-key.ts";
import { readStructured } from "./structured-reply.ts";

/** A complete reply as a cache keeps it. */
export const CachedReply = z.strictObject({ text: z.string(), finish: FinishReason, usage: Usage });
export type CachedReply = z.infer<typeof CachedReply>;

/** A cached reply, and the run that paid for it. */
export interface CacheEntry {
  readonly runId: string;
  readonly reply: CachedReply;
}

/** Replies by request key. What it holds is as sensitive as the conversations themselves. */
export interface ResponseCache extends AsyncDisposable {
  /** The entry of a key, unless it is older than the cache's lifetime. */
  get(key: string): CacheEntry | undefined;
  /** Keeps an entry, in place of an older one of the same key. Written in batches; nobody waits for it. */
  put(key: string, entry: CacheEntry): void;
  /** Removes every entry a run created, so that no byte of it is left in the cache's files. @returns how many */
  deleteByRun(runId: string): Promise<number>;
  /** Entries that could not be written (a full disk, say): they will be asked for again. */
  readonly lost: number;
  /** Writes what is waiting and closes the files. */
  close(): Promise<void>;
}

/** How a model uses a cache. */
export interface CachedOptions {
  /** The run that pays now. */
  runId: () => string;
  /** `all`: any run's replies. `own-run`: only what this run paid for before it was interrupted. */
  reads: "all" | "own-run";
}

/**
 * Answers a request that was asked before from the cache. Only complete replies are kept. The repeat index and the
 * conversation are part of the key, so repeats stay independent.
 *
 * A reply of another run costs nothing and says so (`cached`). A reply this run already paid for, and lost before it was
 * stored as a turn, keeps its price, so that an interrupted run accounts for the same as an unbroken one.
 */
export function cached(model: LanguageModel, cache: ResponseCache, { runId, reads }: CachedOptions): LanguageModel {
  return {
    ...model,
    async reply(request, signal, onText) {
      signal.throwIfAborted();
      const key = requestKey(model.description, request);
      const entry = cache.get(key);
      if (entry !== undefined && (reads === "all" || entry.runId === runId())) {
        const { text, finish } = entry.reply;
        const usage = entry.runId === runId() ? entry.reply.usage : free;
        const reply = readStructured({ status: "complete", text, finish, usage }, request.schema);
        if (reply.status === "complete") {
          onText?.(text);
          return reply;
        }
      }
      const reply = await model.reply(request, signal, onText);
      if (reply.status === "complete") {
        const { text, finish, usage } = reply;
        cache.put(key, { runId: runId(), reply: { text, finish, usage } });
      }
      return reply;
    },
  };
}

const free: Usage = { calls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0, cached: true };
