import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type CalibrationStore, openCalibrations } from "../calibration/index.ts";
import { loadDetectors } from "../detection/index.ts";
import {
  createRecording,
  type LanguageModel,
  loadPriceTable,
  openModelDoor,
  openReplay,
  openResponseCache,
} from "../models/index.ts";
import { visibleText } from "../reports/index.ts";
import type { AuditPorts } from "../runs/index.ts";
import { publishedSimulators } from "../simulated-clients/index.ts";
import { openRunStore } from "../store/index.ts";
import type { CommandIo } from "./command-io.ts";
import { freshRunCache } from "./fresh-runs.ts";
import { packageVersion } from "./package-version.ts";

/** What a command wants of the bench. */
export interface BenchOptions {
  store: string | undefined;
  /**
   * `all`: earlier replies to the same request are used. `own-run`: only what an interrupted run had paid for already.
   * `none`: every request is asked.
   */
  cache: "all" | "own-run" | "none";
  /** The user's own price file. */
  prices: string | undefined;
  /** Most requests per provider at once; default 10. */
  concurrency?: number | undefined;
  maxCostUsd?: number | undefined;
  /** Longest wait for one reply, in seconds, from the moment its request is sent. */
  timeoutSeconds?: number | undefined;
  /** File that every model exchange is written to. */
  record?: string | undefined;
  /** File that answers instead of any endpoint. */
  replay?: string | undefined;
}

/** Store, detectors and the door to models, opened for one command. Dispose of it at the end. */
export interface Bench extends AsyncDisposable {
  readonly ports: Omit<AuditPorts, "signal" | "onRun">;
  /** What is known about judges. */
  readonly calibrations: CalibrationStore;
  /** Opens a model whose earlier replies, but for those this run paid for, are not used: to see whether it changed. */
  readonly openModelAfresh: (ref: string) => LanguageModel;
  /** Says which run pays for what is asked from now on. */
  readonly assignRun: (runId: string) => void;
}

/** Opens what commands that ask models need. Nothing is dialled. */
export async function openBench(options: BenchOptions, io: CommandIo): Promise<Bench> {
  const folder = resolve(io.cwd, options.store ?? ".plumbline");
  const store = await openRunStore({ folder, now: io.now });
  const isCached = options.cache !== "none" && options.replay === undefined;
  const cache = isCached ? freshRunCache(await openResponseCache(join(folder, "cache.db"))) : undefined;
  const prices = loadPriceTable(options.prices === undefined ? undefined : resolve(io.cwd, options.prices));
  const { concurrency = 10 } = options;
  const door = openModelDoor({
    env: io.env,
    prices,
    concurrency,
    ...(options.maxCostUsd === undefined ? {} : { maxCostUsd: options.maxCostUsd }),
    ...(cache === undefined ? {} : { cache }),
    ...(options.timeoutSeconds === undefined ? {} : { egress: timeouts(options.timeoutSeconds) }),
    ...(io.sleep === undefined ? {} : { sleep: io.sleep }),
    ...(options.record === undefined ? {} : { recording: createRecording(resolve(io.cwd, options.record)) }),
    ...(options.replay === undefined ? {} : { replay: openReplay(resolve(io.cwd, options.replay)) }),
  });
  return {
    ports: {
      simulators: publishedSimulators,
      store,
      version: packageVersion(),
      now: io.now,
      detectors: loadDetectors(),
      openModel(ref) {
        if (options.maxCostUsd !== undefined && prices.priceOf(ref) === undefined) {
          io.err(
            `The price of ${visibleText(ref)} is unknown: --max-cost cannot hold it to the limit. Name a price file in the config (prices:).\n`,
          );
        }
        return door.open(ref);
      },
      concurrency,
    },
    calibrations: openCalibrations(folder, (sentence) => io.err(`${visibleText(sentence)}\n`)),
    openModelAfresh: (ref) => door.open(ref, { cacheReads: "own-run" }),
    assignRun(runId) {
      door.assignRun(runId);
      cache?.assignRun(runId, options.cache === "own-run");
    },
    async [Symbol.asyncDispose]() {
      await door.close();
      await store[Symbol.asyncDispose]();
    },
  };
}

/** One number for the user; the whole reply has to be there by then, so no part of it may take longer. */
function timeouts(seconds: number) {
  const milliseconds = Math.round(seconds * 1_000);
  return { headersTimeoutMs: milliseconds, idleTimeoutMs: milliseconds, totalTimeoutMs: milliseconds };
}

/** Removes the cached replies a deleted run had paid for. */
export async function forgetCachedReplies(folder: string, runId: string): Promise<void> {
  const path = join(folder, "cache.db");
  if (!existsSync(path)) return;
  const cache = await openResponseCache(path);
  try {
    await cache.deleteByRun(runId);
  } finally {
    await cache.close();
  }
}
