import { join, resolve } from "node:path";
import { ContentError, libraryFolder, readAll } from "../content/index.ts";
import { loadDetectors } from "../detection/index.ts";
import { listSuiteIds, loadSuite, type Suite, type SuiteSearch } from "../suites/index.ts";
import type { CommandIo } from "./command-io.ts";
import type { Config } from "./load-config.ts";

/** Where suites are looked for: the config's folders, then the library, then the working directory. */
export function suiteSearch(config: Config, io: CommandIo): SuiteSearch {
  const own = (config.suiteFolders ?? []).map((folder) => resolve(io.cwd, folder));
  return { folders: [...own, join(libraryFolder(), "suites"), io.cwd] };
}

/** Every suite that is found; one that is broken does not hide the others. */
export function loadKnownSuites(search: SuiteSearch): { id: string; suite: Suite | ContentError }[] {
  return listSuiteIds(search).map((id) => {
    try {
      return { id, suite: loadSuite(id, search) };
    } catch (error) {
      if (!(error instanceof ContentError)) throw error;
      return { id, suite: error };
    }
  });
}

/**
 * Loads a suite; what is wrong with it is said in one error: what its files' schemas want, names that point nowhere, and
 * detectors that do not exist.
 *
 * @throws ContentError, `SuiteNotFoundError`
 */
export function loadSuiteToRun(reference: string, search: SuiteSearch): Suite {
  try {
    return loadSuite(reference, search);
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    return loadSuite(reference, { ...search, detectors: loadDetectors().ids });
  }
}

/**
 * Loads all suites before saying what is wrong with any. A suite named twice is one.
 *
 * @throws ContentError, `SuiteNotFoundError`
 */
export function loadSuitesToRun(references: readonly string[], search: SuiteSearch): Suite[] {
  const suites = readAll(references.map((reference) => () => loadSuiteToRun(reference, search)));
  return suites.filter((suite, index) => {
    const earlier = suites.findIndex((other) => other.definition.id === suite.definition.id);
    if (earlier === index) return true;
    if (suites[earlier]?.record.fingerprint === suite.record.fingerprint) return false; // named twice
    const problem = `Another suite of this run has the id "${suite.definition.id}" as well. Rename one of them.`;
    const file = `${references[index] ?? ""}/suite.yaml`;
    throw new ContentError([{ file, line: undefined, column: undefined, field: "id", problem, closeMatch: undefined }]);
  });
}
