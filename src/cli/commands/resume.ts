import { resumeRun } from "../../runs/index.ts";
import { carryOutAndReport, type RunFlags } from "../carry-out-and-report.ts";
import type { CommandIo } from "../command-io.ts";
import { loadConfig } from "../load-config.ts";

/** The flags of `plumbline resume`. */
export interface ResumeFlags extends RunFlags {
  run: string;
}

/** `plumbline resume RUN`: from the run's own manifest, whatever the library holds by now. */
export async function resumeCommand(flags: ResumeFlags, io: CommandIo): Promise<number> {
  const config = await loadConfig(io.cwd);
  return await carryOutAndReport(flags, { config, io }, async (bench) => {
    const runId = await bench.ports.store.resolveRunId(flags.run);
    return { carryOut: (ports) => resumeRun(runId, ports) };
  });
}
