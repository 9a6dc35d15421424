import { resolve } from "node:path";
import { readResults } from "../../runs/index.ts";
import { openRunStore } from "../../store/index.ts";
import type { CommandIo } from "../command-io.ts";
import { loadConfig } from "../load-config.ts";
import { presentResults, type ReportOutput } from "../present-results.ts";

/** `plumbline report RUN`: the report of a stored run, written again. Exits as the audit did. */
export async function reportCommand(
  flags: ReportOutput & { run: string; store?: string },
  io: CommandIo,
): Promise<number> {
  const config = await loadConfig(io.cwd);
  await using store = await openRunStore({ folder: resolve(io.cwd, flags.store ?? config.store ?? ".plumbline") });
  const results = await readResults(flags.run, store);
  return presentResults(
    results,
    store,
    { ...flags, out: flags.out ?? config.out, format: flags.format ?? config.formats },
    io,
  );
}
