import { resumeRun } from "../../runs/index.ts";
import { checkAnchors } from "../check-anchors.ts";
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
  timeout?: number;
  cache: boolean;
  anchor: boolean;
  store?: string;
}

/** `plumbline resume RUN`: from the run's own manifest, whatever the library holds by now. */
export async function resumeCommand(flags: ResumeFlags, io: CommandIo): Promise<number> {
  const config = await loadConfig(io.cwd);
  const maxCostUsd = flags.maxCost ?? config.maxCostUsd;
  await using bench = await openBench(
    {
      store: flags.store ?? config.store,
      cache: flags.cache ? "all" : "none",
      prices: config.prices,
      concurrency: flags.concurrency ?? config.concurrency,
      maxCostUsd,
      timeoutSeconds: flags.timeout ?? config.timeoutSeconds,
    },
    io,
  );
  const runId = await bench.ports.store.resolveRunId(flags.run);
  const results = await runInterruptibly((ports) => resumeRun(runId, { ...bench.ports, ...ports }), {
    io,
    isQuiet: flags.quiet,
    isJson: flags.json,
    maxCostUsd,
    assignRun: bench.assignRun,
  });
  if (results === "interrupted") return exitCode.undecided;
  await checkAnchors(results, flags, bench, io);
  return await presentResults(
    results,
    bench.ports.store,
    {
      ...flags,
      calibrations: bench.calibrations,
      out: flags.out ?? config.out,
      format: flags.format ?? config.formats,
    },
    io,
  );
}
