// Builds dist/: bundled modules per public room and for the command, type declarations, and the
// library's detectors in the form that loads fastest.
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { installPackages, run } from "./install.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
installPackages();
rmSync(`${root}/dist`, { recursive: true, force: true });
run(process.execPath, ["node_modules/tsdown/dist/run.mjs", "--logLevel", "warn"]);
// What only runs needs no declarations: `npm run demo` leaves them out.
if (!process.argv.includes("--no-types")) {
  run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"]);
}
run(process.execPath, ["--import", "tsx", "scripts/compile-library.ts"]);
