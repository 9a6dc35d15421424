// The one test command: installs what is missing, builds, checks and runs every test. Ends with a line
// "N passed, N failed" taken from the test runner's own results.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installBrowser, installPackages } from "./install.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const results = join(root, "node_modules", ".vitest-results.json");

installPackages();
installBrowser();
rmSync(results, { force: true });

const steps = [
  ["Build", ["scripts/build.mjs"]],
  ["Format and lint", ["node_modules/@biomejs/biome/bin/biome", "check", "."]],
  ["Types", ["node_modules/typescript/bin/tsc", "--noEmit"]],
  ["Unused code", ["node_modules/knip/bin/knip.js"]],
  ["Package", ["node_modules/publint/src/cli.js"]],
  [
    "Tests",
    ["node_modules/vitest/vitest.mjs", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${results}`],
  ],
];
const failedSteps = steps.filter(([name, args]) => {
  console.log(`\n== ${name}`);
  const started = performance.now();
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  console.log(
    `== ${name}: ${status === 0 ? "ok" : "FAILED"} in ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );
  return status !== 0;
});

for (const [name] of failedSteps) console.log(`Failed step: ${name}`);
const { passed, failed, skipped } = readResults();
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exit(failedSteps.length > 0 || failed > 0 || passed === 0 ? 1 : 0);

/** Counts of the runner's own results file; a runner that wrote none ran nothing. */
function readResults() {
  try {
    const report = JSON.parse(readFileSync(results, "utf8"));
    return { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests };
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}
