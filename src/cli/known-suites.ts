import { join, resolve } from "node:path";
import { ContentError, libraryFolder } from "../content/index.ts";
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
