import { join } from "node:path";
import { libraryFolder, readContent } from "../../content/index.ts";
import { SurfaceReference } from "./surface-reference.ts";

/**
 * The reference of client turns that people wrote (`library/reference/human-client-turns.yaml`).
 *
 * @throws ContentError when the file does not hold a reference
 */
export function loadHumanReference(libraryDir: string = libraryFolder()): SurfaceReference {
  return readContent(join(libraryDir, "reference", "human-client-turns.yaml"), SurfaceReference).value;
}
