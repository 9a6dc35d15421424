import { resolve } from "node:path";
import { openRunStore } from "../../store/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { loadConfig } from "../load-config.ts";
import { forgetCachedReplies } from "../open-bench.ts";

/** `plumbline delete RUN`: the run and the cached replies it paid for. Asks for the full id, so nothing goes by mistake. */
export async function deleteCommand(options: { run: string; store?: string }, io: CommandIo): Promise<number> {
  const config = await loadConfig(io.cwd);
  const folder = resolve(io.cwd, options.store ?? config.store ?? ".plumbline");
  await using store = await openRunStore({ folder });
  await store.deleteRun(options.run);
  await forgetCachedReplies(folder, options.run);
  io.out(`Deleted run ${options.run}. Reports written elsewhere are yours to delete.\n`);
  return exitCode.ok;
}
