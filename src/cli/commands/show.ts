import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { closeMatch, libraryFolder } from "../../content/index.ts";
import { readResults } from "../../runs/index.ts";
import { openRunStore } from "../../store/index.ts";
import { listSuiteIds, loadSuite, type Suite } from "../../suites/index.ts";
import { PlumblineError } from "../../vocabulary/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { loadConfig } from "../load-config.ts";

/** Nothing of this name is known. Fix: pick one that `plumbline list` shows. */
class NothingToShowError extends PlumblineError {
  readonly code = "NOTHING_TO_SHOW";

  constructor(name: string, known: readonly string[]) {
    const near = closeMatch(name, known);
    const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
    super(`There is no suite, rubric, scenario or run "${name}".${hint} "plumbline list" shows suites and runs.`);
  }
}

/** `plumbline show NAME`: a suite, a rubric, a scenario (`scenario` or `suite/scenario`) or a run. */
export async function showCommand(
  options: { name: string; store?: string; json?: boolean },
  io: CommandIo,
): Promise<number> {
  const config = await loadConfig(io.cwd);
  const own = (config.suiteFolders ?? []).map((folder) => resolve(io.cwd, folder));
  const search = { folders: [...own, join(libraryFolder(), "suites"), io.cwd] };
  const suites = listSuiteIds({ folders: search.folders.slice(0, -1) }).map((id) => loadSuite(id, search));
  const found = findContent(options.name, suites);
  if (found !== undefined) {
    io.out(options.json === true ? `${JSON.stringify(found, null, 2)}\n` : stringify(found, { lineWidth: 100 }));
    return exitCode.ok;
  }
  await using store = await openRunStore({ folder: resolve(io.cwd, options.store ?? config.store ?? ".plumbline") });
  const runs = (await store.listRuns()).map((run) => run.id);
  const isRun = options.name === "latest" ? runs.length > 0 : runs.some((id) => id.startsWith(options.name));
  if (!isRun) {
    const scenarios = suites.flatMap((suite) => suite.scenarios.map((scenario) => scenario.id));
    throw new NothingToShowError(options.name, [...suites.map((suite) => suite.definition.id), ...scenarios, ...runs]);
  }
  const { manifest, complete, problems, spent } = await readResults(options.name, store);
  const { suites: records, conversations, ...rest } = manifest;
  const summary = {
    ...rest,
    suites: records.map(({ id, version, fingerprint }) => ({ id, version, fingerprint })),
    conversations: conversations.length,
    complete,
    problems,
    spent,
  };
  io.out(options.json === true ? `${JSON.stringify(summary, null, 2)}\n` : stringify(summary, { lineWidth: 100 }));
  return exitCode.ok;
}

function findContent(name: string, suites: readonly Suite[]): unknown {
  const suite = suites.find(({ definition }) => definition.id === name);
  if (suite !== undefined) {
    const scenarios = suite.scenarios.map(({ id, title, tags }) => ({ id, title, tags }));
    return { ...suite.definition, fingerprint: suite.record.fingerprint, scenarios };
  }
  const rubric = suites.flatMap((entry) => entry.rubrics).find((entry) => entry.id === name);
  if (rubric !== undefined) return rubric;
  const [suiteId, scenarioId] = name.includes("/") ? name.split("/") : [undefined, name];
  return suites
    .filter(({ definition }) => suiteId === undefined || definition.id === suiteId)
    .flatMap((entry) => entry.scenarios)
    .find((scenario) => scenario.id === scenarioId);
}
