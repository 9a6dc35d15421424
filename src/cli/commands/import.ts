import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { closeMatch } from "../../content/index.ts";
import { visibleText } from "../../reports/index.ts";
import { importRun, openRunStore } from "../../store/index.ts";
import { importDelusionsCodebook, importPsychosisBench, loadSuite } from "../../suites/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { loadConfig } from "../load-config.ts";

const kinds = ["psychosis-bench", "llm-delusions"];

/** `plumbline import FOLDER` reads an exported run back; with a kind and a FILE it writes published content in our form. */
export async function importCommand(
  options: { kindOrFolder: string; file: string | undefined; to?: string; cutOffs?: string; store?: string },
  io: CommandIo,
): Promise<number> {
  if (options.kindOrFolder === "psychosis-bench") return importScenarios(options.file, options.to, io);
  if (options.kindOrFolder === "llm-delusions") return importCodebook(options, io);
  if (options.file !== undefined) {
    const near = closeMatch(options.kindOrFolder, kinds);
    const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
    io.err(
      `"${options.kindOrFolder}" is no kind of file that can be imported.${hint} Known kinds: ${kinds.join(", ")}.\n`,
    );
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

function importCodebook(options: { file: string | undefined; cutOffs?: string; to?: string }, io: CommandIo): number {
  if (options.file === undefined || options.cutOffs === undefined) {
    io.err("Name both files: plumbline import llm-delusions CODEBOOK.csv --cut-offs CUTOFFS.csv [--to FOLDER]\n");
    return exitCode.usage;
  }
  const folder = resolve(io.cwd, options.to ?? "llm-delusions");
  const date = io.now().toISOString().slice(0, 10);
  const imported = importDelusionsCodebook(resolve(io.cwd, options.file), resolve(io.cwd, options.cutOffs), date);
  const there = Object.keys(imported.files).find((path) => existsSync(join(folder, path)));
  if (there !== undefined) {
    io.err(`${join(folder, there)} is there already and is not written over. Name another folder with --to.\n`);
    return exitCode.usage;
  }
  for (const [path, text] of Object.entries(imported.files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { read, mapped, leftOut } = imported;
  io.out(`Read ${read.codes} codes and ${read.cutOffs} cut-offs; ${mapped} mapped; ${leftOut.length} left out.\n`);
  for (const { id, because } of leftOut) io.out(`  ${visibleText(id)}: ${because}\n`);
  io.out(`Written: rubrics/llm-delusions.yaml and judging.yaml in ${folder}\n`);
  return exitCode.ok;
}
