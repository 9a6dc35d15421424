import { join, resolve } from "node:path";
import { builtinAssistantRefs } from "../../assistants/index.ts";
import { libraryFolder } from "../../content/index.ts";
import { readResults } from "../../runs/index.ts";
import { openRunStore, type RunStore } from "../../store/index.ts";
import { listSuiteIds, loadSuite } from "../../suites/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { loadConfig } from "../load-config.ts";

/** `plumbline list`: suites, built-in assistants and stored runs. */
export async function listCommand(options: { store?: string; json?: boolean }, io: CommandIo): Promise<number> {
  const config = await loadConfig(io.cwd);
  const own = (config.suiteFolders ?? []).map((folder) => resolve(io.cwd, folder));
  const search = { folders: [...own, join(libraryFolder(), "suites")] };
  const suites = listSuiteIds(search).map((id) => {
    const { definition, scenarios } = loadSuite(id, search);
    return { id, version: definition.version, title: definition.title, scenarios: scenarios.length };
  });
  await using store = await openRunStore({ folder: resolve(io.cwd, options.store ?? config.store ?? ".plumbline") });
  const runs = await store.listRuns();
  if (options.json === true) {
    io.out(`${JSON.stringify({ suites, assistants: builtinAssistantRefs, runs }, null, 2)}\n`);
    return exitCode.ok;
  }
  io.out("Suites\n");
  for (const suite of suites) io.out(`  ${suite.id} ${suite.version}  ${suite.title} (${suite.scenarios} scenarios)\n`);
  io.out("\nBuilt-in assistants (known points to stand a report between)\n");
  for (const ref of builtinAssistantRefs) io.out(`  ${ref}\n`);
  io.out(`\nRuns${runs.length === 0 ? ": none yet" : ""}\n`);
  for (const run of runs) {
    if (run.state === "unreadable") io.out(`  ${run.id}  unreadable: ${run.reason}\n`);
    else {
      const { completed, planned } = run.progress;
      const names = run.suites.map((suite) => suite.id).join(", ");
      const isDecided = run.state === "interrupted" && (await isStoppedWhenDecided(run.id, store));
      const state = isDecided ? "decided" : run.state;
      io.out(`  ${run.id}  ${state}  ${completed}/${planned}  ${names}  ${run.assistants.join(", ")}\n`);
    }
  }
  return exitCode.ok;
}

/** A run that stopped because its gates are decided has fewer conversations than planned, and lacks none. */
async function isStoppedWhenDecided(runId: string, store: RunStore): Promise<boolean> {
  const { untilDecided } = await store.readManifest(runId);
  if (untilDecided === undefined) return false;
  const { complete, stopped } = await readResults(runId, store);
  return complete && stopped.every((entry) => entry.isDecided);
}
