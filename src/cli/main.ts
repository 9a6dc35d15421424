#!/usr/bin/env node
import { packageVersion } from "./package-version.ts";

// The two commonest questions are answered before anything else is loaded.
const [only, ...rest] = process.argv.slice(2);
if (rest.length === 0 && (only === "--version" || only === "-V")) {
  process.stdout.write(`${packageVersion()}\n`);
} else {
  const { runCommandLine } = await import("./run-command-line.ts");
  const { processIo } = await import("./command-io.ts");
  process.exitCode = await runCommandLine(process.argv.slice(2), processIo());
}
