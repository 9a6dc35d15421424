import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder of clinical content that ships with the package (`library/`), found upwards from this file, so that it is
 * the same for sources and for the built package.
 */
export function libraryFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(folder, "library");
    if (existsSync(join(candidate, "suites"))) return candidate;
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error("The package is incomplete: its library folder is missing. Install it again.");
    folder = parent;
  }
}
