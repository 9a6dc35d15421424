import { resolve } from "node:path";
import { exportRun, openRunStore } from "../../store/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { loadConfig } from "../load-config.ts";

/** `plumbline export RUN --to FOLDER`. */
export async function exportCommand(
  options: { run: string; to: string; store?: string },
  io: CommandIo,
): Promise<number> {
  const config = await loadConfig(io.cwd);
  await using store = await openRunStore({ folder: resolve(io.cwd, options.store ?? config.store ?? ".plumbline") });
  const runId = await store.resolveRunId(options.run);
  await exportRun(store, runId, resolve(io.cwd, options.to));
  io.out(`Exported run ${runId} to ${options.to}. It holds transcripts: treat it as confidential.\n`);
  return exitCode.ok;
}
