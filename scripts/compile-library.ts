import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compiledFolder, compileLibrary, libraryFolder } from "../src/content/index.ts";
import { compileSuites } from "../src/suites/index.ts";

// Keeps what the library's YAML files say as JSON, by the hash of each text: the built package parses no YAML of its own. Suites
// are also kept read and checked whole, beside the modules that were built from the same sources.
const folder = libraryFolder();
rmSync(join(folder, compiledFolder), { recursive: true, force: true });
compileLibrary(folder);
compileSuites(fileURLToPath(new URL("../dist/compiled-suites", import.meta.url)));
