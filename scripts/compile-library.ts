import { rmSync } from "node:fs";
import { join } from "node:path";
import { compiledFolder, compileLibrary, libraryFolder } from "../src/content/index.ts";

// Keeps what the library's YAML files say as JSON, by the hash of each text: the built package parses no YAML of its own.
const folder = libraryFolder();
rmSync(join(folder, compiledFolder), { recursive: true, force: true });
compileLibrary(folder);
