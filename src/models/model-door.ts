import { type RandomSource, seededRandom } from "../random/index.ts";
import { type AdaptiveLimit, adaptiveLimit, limited } from "./adaptive-limit.ts";
import { type CostMeter, costMeter, metered } from "./cost-meter.ts";
import { createEgress, type EgressOptions } from "./egress.ts";
import type { LanguageModel } from "./language-model.ts";
import { parseModelReference } from "./model-reference.ts";
import { type Environment, hostOf, openModel } from "./open-model.ts";
import { type PriceTable, priceTable } from "./price-table.ts";
import { type RecordingWriter, type Replay, recorded } from "./recording.ts";
import { cached, type ResponseCache } from "./response-cache.ts";
import { type RetryOptions, retrying } from "./retrying.ts";
import { type Sleep, wait } from "./wait.ts";

/** What all models of a run share. */
export interface ModelDoorOptions {
  /** Keys and base URLs. Default: the process's environment. */
  env?: Environment;
  egress?: EgressOptions;
  /** Most requests per provider at once; fewer when it asks to slow down. Default 64. */
  concurrency?: number;
  retry?: Omit<RetryOptions, "random" | "sleep">;
  /** Default: no price is known. */
  prices?: PriceTable;
  /** US dollars after which nothing more is asked. Default: no limit. */
  maxCostUsd?: number;
  /** Spent before, by the part of the run that is being taken up. */
  alreadySpentUsd?: number;
  /** Earlier replies. Default: none are kept. Closed with the door. */
  cache?: ResponseCache;
  /** Whose replies may answer; default `all`. `own-run`: only what this run paid for before it was interrupted. */
  cacheReads?: "all" | "own-run";
  /** Where every exchange is written. Closed with the door. */
  recording?: RecordingWriter;
  /** Answers everything, in place of any endpoint: no key is needed and nothing is sent. */
  replay?: Replay;
  /** Milliseconds since the epoch. */
  now?: () => number;
  sleep?: Sleep;
  /** Spreads waits before retries; has no part in results. */
  random?: RandomSource;
}

/** The door to all models of a run. Dispose of it at the end. */
export interface ModelDoor extends AsyncDisposable {
  /**
   * Opens a model: cached, accounted, retried and limited. Nothing is sent.
   *
   * @param options - `cacheReads`: whose replies may answer this model, where it differs from the door's
   * @throws `ModelReferenceError`, `MissingKeyError`
   */
  open(reference: string, options?: { cacheReads?: "all" | "own-run" }): LanguageModel;
  /** Says which run pays from now on; cache entries are tagged with it. */
  assignRun(runId: string): void;
  /** What was really asked so far, and what it cost. */
  readonly meter: CostMeter;
  close(): Promise<void>;
}

/**
 * Opens the door. From the outside in: recording, cache, cost limit, retries, the provider's concurrency limit, the
 * model. A cached reply therefore costs nothing and waits for nobody, and a request waiting to be retried holds no place.
 */
export function openModelDoor(options: ModelDoorOptions = {}): ModelDoor {
  const { env = process.env, prices = priceTable(), cache, recording, replay } = options;
  const {
    now = () => Date.now(),
    sleep = wait,
    random = seededRandom("retry", process.pid),
    cacheReads = "all",
  } = options;
  const egress = createEgress(options.egress);
  const meter = costMeter(options.maxCostUsd, options.alreadySpentUsd);
  const limits = new Map<string, AdaptiveLimit>();
  const opened: LanguageModel[] = [];
  let runId = "unassigned";

  function limitOf(reference: string): AdaptiveLimit {
    const host = hostOf(reference, env);
    const known = limits.get(host);
    if (known !== undefined) return known;
    const { concurrency: maximum = 64 } = options;
    const limit = adaptiveLimit({ maximum, now, sleep });
    limits.set(host, limit);
    return limit;
  }

  function connected(reference: string, reads: "all" | "own-run"): LanguageModel {
    const model = openModel(reference, { egress, env, now, costOf: prices.costOf });
    opened.push(model);
    const asked = metered(
      retrying(limited(model, limitOf(reference)), { ...options.retry, random, sleep }),
      meter,
      prices,
    );
    return cache === undefined ? asked : cached(asked, cache, { runId: () => runId, reads });
  }

  const close = async (): Promise<void> => {
    await Promise.all(opened.map((model) => model.close?.()));
    egress.close();
    recording?.close();
    await cache?.close();
  };

  return {
    open(reference, { cacheReads: reads = cacheReads } = {}) {
      if (replay !== undefined) {
        const parsed = parseModelReference(reference);
        const version = parsed.kind === "command" ? "unversioned" : parsed.model;
        return replay.model({ ref: reference, version, settings: {} });
      }
      const model = connected(reference, reads);
      return recording === undefined ? model : recorded(model, recording);
    },
    assignRun(id) {
      runId = id;
    },
    meter,
    close,
    [Symbol.asyncDispose]: close,
  };
}
