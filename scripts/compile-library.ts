import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { libraryFolder } from "../src/content/index.ts";
import { compileContent, compiledContentName } from "../src/detection/index.ts";

// Writes the compiled copy of the library's detectors and fact base, which is read in place of YAML while it is fresh.
const folder = libraryFolder();
writeFileSync(join(folder, compiledContentName), compileContent(folder));
