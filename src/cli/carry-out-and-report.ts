import type { AuditPorts } from "../runs/index.ts";
import type { RunResults } from "../suites/index.ts";
import { type AnchorFlags, checkAnchors } from "./check-anchors.ts";
import type { CommandIo } from "./command-io.ts";
import { exitCode } from "./exit-code.ts";
import type { KeptContent } from "./kept-content.ts";
import type { Config } from "./load-config.ts";
import { type Bench, type BenchOptions, openBench } from "./open-bench.ts";
import { presentResults, type ReportOutput } from "./present-results.ts";
import { runInterruptibly } from "./run-interruptibly.ts";

/** Flags of every command that carries out a run; they win over the config. */
export interface RunFlags extends ReportOutput, AnchorFlags {
  concurrency?: number;
  maxCost?: number;
  timeout?: number;
  cache: boolean;
  store?: string;
}

/** What such a command works with. */
export interface RunCommand {
  config: Config;
  io: CommandIo;
  /** What the bench is opened with besides the common flags. */
  bench?: Partial<Pick<BenchOptions, "cache" | "record" | "replay">>;
  /** Saved once the run is through and its store is there. */
  kept?: KeptContent;
}

/** A run to carry out. */
export interface RunWork {
  carryOut: (ports: AuditPorts) => Promise<RunResults>;
  /** Full id of the run to compare with. */
  compare?: string | undefined;
}

/**
 * What `audit`, `resume` and `rate` have in common: opens the bench, carries the run out so that it can be interrupted,
 * has the judge rate its anchors again, and presents the results.
 *
 * @param begin - says what to carry out, once the bench is open and before anything is asked
 * @returns the exit code
 */
export async function carryOutAndReport(
  flags: RunFlags,
  { config, io, bench: more, kept }: RunCommand,
  begin: (bench: Bench) => Promise<RunWork>,
): Promise<number> {
  const maxCostUsd = flags.maxCost ?? config.maxCostUsd;
  await using bench = await openBench(
    {
      store: flags.store ?? config.store,
      cache: flags.cache ? "all" : "none",
      prices: config.prices,
      concurrency: flags.concurrency ?? config.concurrency,
      maxCostUsd,
      timeoutSeconds: flags.timeout ?? config.timeoutSeconds,
      ...more,
    },
    io,
  );
  const { carryOut, compare } = await begin(bench);
  const results = await runInterruptibly((ports) => carryOut({ ...bench.ports, ...ports }), {
    io,
    isQuiet: flags.quiet,
    isJson: flags.json,
    maxCostUsd,
    assignRun: bench.assignRun,
  });
  if (results === "interrupted") return exitCode.undecided;
  kept?.save();
  await checkAnchors(results, flags, bench, io);
  const { calibrations, ports } = bench;
  const [out, format] = [flags.out ?? config.out, flags.format ?? config.formats];
  return await presentResults(results, ports.store, { ...flags, compare, calibrations, out, format }, io);
}
