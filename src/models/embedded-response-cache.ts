import { accessSync, closeSync, constants, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type { Database } from "libsql";
import { PlumblineError } from "../vocabulary/index.ts";
import type { MemoryResponseCacheOptions } from "./memory-response-cache.ts";
import { CachedReply, type CacheEntry, type ResponseCache } from "./response-cache.ts";

/** The cache's file cannot be used. Fix: close other programs that use it, or delete the file; only time is lost. */
export class ResponseCacheError extends PlumblineError {
  readonly code = "RESPONSE_CACHE_UNUSABLE";
  readonly path: string;

  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(`The response cache ${path} ${problem}. It holds nothing but earlier replies: it may be deleted.`, options);
    this.path = path;
  }
}

/** Entries collected before a batch is written. */
const batchSize = 64;
/** Longest an entry waits to be written, from when it was put. */
const batchWaitMs = 50;

/**
 * Opens a response cache in one file. Several processes may use it at once. A crash loses at most the last batch, never
 * the file.
 *
 * @throws {@link ResponseCacheError}
 */
export async function openResponseCache(
  path: string,
  { lifetimeMs = 14 * 86_400_000, now = () => Date.now() }: MemoryResponseCacheOptions = {},
): Promise<ResponseCache> {
  const database = await open(path);
  database.prepare("DELETE FROM reply WHERE created_at <= ?").run([now() - lifetimeMs]);
  const select = database.prepare("SELECT run, body FROM reply WHERE key = ? AND created_at > ?");
  const insert = database.prepare("INSERT OR REPLACE INTO reply (key, run, created_at, body) VALUES (?, ?, ?, ?)");
  const waiting = new Map<string, { entry: CacheEntry; createdAt: number }>();
  let timer: NodeJS.Timeout | undefined;
  let lost = 0;
  let isClosed = false;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.size === 0) return;
    const batch = [...waiting];
    waiting.clear();
    try {
      database.exec("BEGIN IMMEDIATE");
      for (const [key, { entry, createdAt }] of batch) {
        insert.run([key, entry.runId, createdAt, JSON.stringify(entry.reply)]);
      }
      database.exec("COMMIT");
    } catch {
      // A reply in hand is worth more than its copy here: the run goes on, and the loss is counted.
      if (database.inTransaction) database.exec("ROLLBACK");
      lost += batch.length;
    }
  }

  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    flush();
    database.close();
  };

  return {
    get(key) {
      const soon = waiting.get(key);
      if (soon !== undefined) return now() - soon.createdAt < lifetimeMs ? soon.entry : undefined;
      const row = select.get([key, now() - lifetimeMs]) as { run: string; body: string } | undefined; // by the query
      if (row === undefined) return undefined;
      const reply = CachedReply.safeParse(parsed(row.body));
      return reply.success ? { runId: row.run, reply: reply.data } : undefined;
    },
    put(key, entry) {
      if (isClosed) return; // only time is lost
      waiting.set(key, { entry, createdAt: now() });
      if (waiting.size >= batchSize) flush();
      else timer ??= setTimeout(flush, batchWaitMs);
    },
    async deleteByRun(runId) {
      flush();
      const { changes } = database.prepare("DELETE FROM reply WHERE run = ?").run([runId]);
      const [state] = database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").all([]) as { busy: number }[]; // by SQLite
      if (state?.busy !== 0) throw new ResponseCacheError(path, "is in use, so that traces of the run may remain");
      return changes;
    },
    get lost() {
      return lost;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function open(path: string): Promise<Database> {
  const { default: Libsql } = await import("libsql");
  try {
    const folder = dirname(path);
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    closeSync(openSync(path, "a", 0o600)); // replies are confidential: made readable for the owner alone
    const database = new Libsql(path);
    database.exec("PRAGMA busy_timeout = 5000; PRAGMA secure_delete = ON");
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    database.exec(`
      CREATE TABLE IF NOT EXISTS reply (
        key TEXT PRIMARY KEY, run TEXT NOT NULL, created_at INTEGER NOT NULL, body TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS reply_of_run ON reply (run);
    `);
    return database;
  } catch (cause) {
    // A refusal of the folder is no fault of the cache: it is told as what it is.
    if (cause instanceof Error && "syscall" in cause) throw cause;
    throw new ResponseCacheError(path, "cannot be opened", { cause });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
