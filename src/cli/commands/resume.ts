import { resumeRun } from "../../runs/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { loadConfig } from "../load-config.ts";
import { openBench } from "../open-bench.ts";
import { presentResults, type ReportOutput } from "../present-results.ts";
import { runInterruptibly } from "../run-interruptibly.ts";

/** The flags of `plumbline resume`. */
export interface ResumeFlags extends ReportOutput {
  run: string;
  concurrency?: number;
  maxCost?: number;
  cache: boolean;
  store?: string;
}

/** `plumbline resume RUN`: from the run's own manifest, whatever the library holds by now. */
export async function resumeCommand(flags: ResumeFlags, io: CommandIo): Promise<number> {
  const config = await loadConfig(io.cwd);
  const maxCostUsd = flags.maxCost ?? config.maxCostUsd;
  const cost = maxCostUsd === undefined ? {} : { maxCostUsd };
  await using bench = await openBench(
    { store: flags.store ?? config.store, readsCache: flags.cache, prices: config.prices, ...cost },
    io,
  );
  const concurrency = flags.concurrency ?? config.concurrency;
  const runId = await bench.ports.store.resolveRunId(flags.run);
  const results = await runInterruptibly(
    (ports) => resumeRun(runId, { ...bench.ports, ...ports, ...(concurrency === undefined ? {} : { concurrency }) }),
    { io, isQuiet: flags.quiet === true || flags.json === true, ...cost },
  );
  if (results === "interrupted") return exitCode.undecided;
  return presentResults(
    results,
    bench.ports.store,
    { ...flags, out: flags.out ?? config.out, format: flags.format ?? config.formats },
    io,
  );
}
