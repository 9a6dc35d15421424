import { relative, resolve } from "node:path";
import { openCalibrations } from "../../calibration/index.ts";
import { openRunStore } from "../../store/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { forgetContent } from "../kept-content.ts";
import { loadConfig } from "../load-config.ts";
import { forgetCachedReplies } from "../open-bench.ts";

/** `plumbline delete RUN`: the run and the cached replies it paid for. Asks for the full id, so nothing goes by mistake. */
export async function deleteCommand(options: { run: string; store?: string }, io: CommandIo): Promise<number> {
  const config = await loadConfig(io.cwd);
  const folder = resolve(io.cwd, options.store ?? config.store ?? ".plumbline");
  await using store = await openRunStore({ folder });
  const standing = (await store.listRuns()).find((run) => run.id === options.run);
  // The replies go first: killed in between, the run is still there to be deleted. One being written keeps them.
  if (standing !== undefined && standing.state !== "running") await forgetCachedReplies(folder, options.run);
  await store.deleteRun(options.run);
  forgetContent(folder);
  const calibrations = openCalibrations(folder);
  calibrations.deleteRun(options.run);
  io.out(`Deleted run ${options.run}. Reports written elsewhere are yours to delete.\n`);
  for (const path of calibrations.anchorFilesOf(options.run)) {
    io.out(`An anchor set still holds words of this run: ${relative(io.cwd, path)}\n`);
  }
  return exitCode.ok;
}
