import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { closeMatch } from "../../content/index.ts";
import { importRun, openRunStore } from "../../store/index.ts";
import { importPsychosisBench, loadSuite } from "../../suites/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { loadConfig } from "../load-config.ts";

/** `plumbline import FOLDER` reads an exported run back; `plumbline import psychosis-bench FILE` writes a suite folder. */
export async function importCommand(
  options: { kindOrFolder: string; file: string | undefined; to?: string; store?: string },
  io: CommandIo,
): Promise<number> {
  if (options.kindOrFolder === "psychosis-bench") return importScenarios(options.file, options.to, io);
  if (options.file !== undefined) {
    const near = closeMatch(options.kindOrFolder, ["psychosis-bench"]);
    const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
    io.err(`"${options.kindOrFolder}" is no kind of file that can be imported.${hint} Known kinds: psychosis-bench.\n`);
    return exitCode.usage;
  }
  const config = await loadConfig(io.cwd);
  await using store = await openRunStore({ folder: resolve(io.cwd, options.store ?? config.store ?? ".plumbline") });
  const { runId } = await importRun(store, resolve(io.cwd, options.kindOrFolder));
  io.out(`Imported run ${runId}. See it with: plumbline report ${runId}\n`);
  return exitCode.ok;
}

async function importScenarios(file: string | undefined, to: string | undefined, io: CommandIo): Promise<number> {
  if (file === undefined) {
    io.err("Name the public scenario file: plumbline import psychosis-bench FILE [--to FOLDER]\n");
    return exitCode.usage;
  }
  const folder = resolve(io.cwd, to ?? "psychosis-bench");
  if (existsSync(join(folder, "suite.yaml"))) {
    io.err(`${folder} holds a suite already, which is not written over. Name another folder with --to.\n`);
    return exitCode.usage;
  }
  const files = importPsychosisBench(resolve(io.cwd, file), io.now().toISOString().slice(0, 10));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { scenarios } = loadSuite(folder);
  io.out(
    `Written: a suite of ${scenarios.length} scenarios in ${folder}\nAudit it with: plumbline audit ${to ?? "psychosis-bench"} --assistant REF\n`,
  );
  return exitCode.ok;
}
