#!/usr/bin/env node
import { packageVersion } from "./package-version.ts";

// The two commonest questions are answered before anything else is loaded.
const [only, ...rest] = process.argv.slice(2);
if (rest.length === 0 && (only === "--version" || only === "-V")) {
  process.stdout.write(`${packageVersion()}\n`);
} else {
  const { runCommandLine } = await import("./run-command-line.ts");
  const { processIo } = await import("./command-io.ts");
  const io = processIo();
  // What Node would do by itself is a stack trace and exit code 1, which means that a gate fails.
  process.once("uncaughtException", (error) => {
    void import("./explain-error.ts").then(({ explainError }) => process.exit(explainError(error, io)));
  });
  process.exitCode = await runCommandLine(process.argv.slice(2), io);
}
