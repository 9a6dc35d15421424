import { join } from "node:path";
import { libraryFolder, readContent } from "../content/index.ts";
import { CrisisResources } from "./crisis-resources-schema.ts";

/**
 * Reads the fact base of a library.
 *
 * @throws ContentError naming every wrong field
 */
export function loadCrisisResources(libraryDir: string = libraryFolder()): CrisisResources {
  const known = loaded.get(libraryDir);
  if (known !== undefined) return known;
  const resources = readContent(join(libraryDir, "resources", "crisis-resources.yaml"), CrisisResources).value;
  loaded.set(libraryDir, resources);
  return resources;
}

/** Read once per process: the file is large and does not change while a run lasts. */
const loaded = new Map<string, CrisisResources>();
