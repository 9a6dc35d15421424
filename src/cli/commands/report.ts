import { resolve } from "node:path";
import { openCalibrations } from "../../calibration/index.ts";
import { visibleText } from "../../reports/index.ts";
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
  const folder = resolve(io.cwd, flags.store ?? config.store ?? ".plumbline");
  await using store = await openRunStore({ folder });
  const calibrations = openCalibrations(folder, (sentence) => io.err(`${visibleText(sentence)}\n`));
  const results = await readResults(flags.run, store);
  return await presentResults(
    results,
    store,
    { ...flags, calibrations, out: flags.out ?? config.out, format: flags.format ?? config.formats },
    io,
  );
}
