import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { ContentError, closeMatch } from "../../content/index.ts";
import { visibleText } from "../../reports/index.ts";
import { readResults } from "../../runs/index.ts";
import { openRunStore } from "../../store/index.ts";
import { listSuiteIds, loadSuite, type Suite } from "../../suites/index.ts";
import { PlumblineError } from "../../vocabulary/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { loadKnownSuites, suiteSearch } from "../known-suites.ts";
import { loadConfig } from "../load-config.ts";
import { safeJson } from "../safe-json.ts";

/** Nothing of this name is known. Fix: pick one that `plumbline list` shows. */
class NothingToShowError extends PlumblineError {
  readonly code = "NOTHING_TO_SHOW";

  constructor(name: string, known: readonly string[]) {
    const near = closeMatch(name, known);
    const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
    super(`There is no suite, rubric, scenario or run "${name}".${hint} "plumbline list" shows suites and runs.`);
  }
}

/** `plumbline show NAME`: a suite (by its id or its folder), a rubric, a scenario (`scenario` or `suite/scenario`) or a run. */
export async function showCommand(
  options: { name: string; store?: string; json?: boolean },
  io: CommandIo,
): Promise<number> {
  const config = await loadConfig(io.cwd);
  const search = suiteSearch(config, io);
  const print = (value: unknown) => {
    // Content and runs may come from anywhere: JSON escapes what a terminal would act on, YAML does not.
    const text = options.json === true ? safeJson(value) : visibleText(stringify(value, { lineWidth: 100 }));
    io.out(text.endsWith("\n") ? text : `${text}\n`);
    return exitCode.ok;
  };
  // Reading every suite takes a moment, so what is named outright is looked at first.
  const suiteId = listSuiteIds(search).find((id) => options.name === id || options.name.startsWith(`${id}/`));
  if (suiteId !== undefined) {
    const found = findContent(options.name, suiteId, [loadSuite(suiteId, search)]);
    if (found !== undefined) return print(found);
  }
  const folder = resolve(io.cwd, options.name);
  if (existsSync(join(folder, "suite.yaml"))) {
    const suite = loadSuite(folder, search);
    return print(findContent(suite.definition.id, suite.definition.id, [suite]));
  }
  await using store = await openRunStore({ folder: resolve(io.cwd, options.store ?? config.store ?? ".plumbline") });
  const runs = (await store.listRuns()).map((run) => run.id);
  if (!runs.includes(options.name) && !(options.name === "latest" && runs.length > 0)) {
    const suites = loadKnownSuites(search).flatMap(({ suite }) => (suite instanceof ContentError ? [] : [suite]));
    const found = findContent(options.name, undefined, suites);
    if (found !== undefined) return print(found);
    if (!runs.some((id) => id.startsWith(options.name))) {
      const contents = suites.flatMap(({ definition, scenarios, rubrics }) => [
        definition.id,
        ...[...scenarios, ...rubrics].map(({ id }) => id),
      ]);
      throw new NothingToShowError(options.name, [...contents, ...runs]);
    }
  }
  const { manifest, complete, problems, spent } = await readResults(options.name, store);
  const { suites: records, conversations, ...rest } = manifest;
  return print({
    ...rest,
    suites: records.map(({ id, version, fingerprint }) => ({ id, version, fingerprint })),
    conversations: conversations.length,
    complete,
    problems,
    spent,
  });
}

/** @param suiteId - the suite that is named outright, alone or before a slash */
function findContent(name: string, suiteId: string | undefined, suites: readonly Suite[]): unknown {
  const [suite] = suites;
  if (suite !== undefined && name === suiteId) {
    const scenarios = suite.scenarios.map(({ id, title, tags }) => ({ id, title, tags }));
    return { ...suite.definition, fingerprint: suite.record.fingerprint, scenarios };
  }
  const own = suiteId === undefined ? name : name.slice(suiteId.length + 1);
  const contents = [...suites.flatMap((entry) => entry.rubrics), ...suites.flatMap((entry) => entry.scenarios)];
  return contents.find(({ id }) => id === own);
}
