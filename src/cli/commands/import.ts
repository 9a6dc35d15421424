import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { closeMatch } from "../../content/index.ts";
import { type Imported, type Importer, type ImportOptions, importers } from "../../importers/index.ts";
import { visibleText } from "../../reports/index.ts";
import { storeImportedResults } from "../../runs/index.ts";
import { importRun, openRunStore } from "../../store/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { loadConfig } from "../load-config.ts";
import { packageVersion } from "../package-version.ts";

/** Flags of `plumbline import`. */
export interface ImportFlags extends ImportOptions {
  kindOrFolder: string;
  file: string | undefined;
  to?: string;
  store?: string;
}

const flagOf: Readonly<Record<keyof ImportOptions, string>> = {
  cutOffs: "--cut-offs",
  interactions: "--interactions",
  personas: "--personas",
  judge: "--judge",
  assistant: "--assistant",
  sheet: "--sheet",
};

/**
 * `plumbline import FOLDER` reads an exported run back. `plumbline import KIND FILE` turns what others publish into ours: content
 * into a folder, finished results into a stored run. `plumbline import kinds` lists the kinds.
 */
export async function importCommand(flags: ImportFlags, io: CommandIo): Promise<number> {
  const importer = importers.find(({ kind }) => kind === flags.kindOrFolder);
  if (importer !== undefined) return importFile(importer, flags, io);
  if (flags.kindOrFolder === "kinds" && flags.file === undefined) return listKinds(io);
  if (flags.file !== undefined) {
    const kinds = importers.map(({ kind }) => kind);
    const near = closeMatch(flags.kindOrFolder, kinds);
    const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
    io.err(
      `"${flags.kindOrFolder}" is no kind of file that can be imported.${hint} Known kinds: ${kinds.join(", ")}.\n`,
    );
    return exitCode.usage;
  }
  await using store = await openStore(flags, io);
  const { runId } = await importRun(store, resolve(io.cwd, flags.kindOrFolder));
  io.out(`Imported run ${runId}. See it with: plumbline report ${runId}\n`);
  return exitCode.ok;
}

async function openStore(flags: ImportFlags, io: CommandIo) {
  const config = await loadConfig(io.cwd);
  return await openRunStore({ folder: resolve(io.cwd, flags.store ?? config.store ?? ".plumbline") });
}

function listKinds(io: CommandIo): number {
  const width = Math.max(...importers.map(({ kind }) => kind.length));
  for (const { kind, reads, makes } of importers) {
    io.out(`${kind.padEnd(width)}  ${reads}; makes a ${makes}\n`);
  }
  return exitCode.ok;
}

async function importFile(importer: Importer, flags: ImportFlags, io: CommandIo): Promise<number> {
  const problem = usageProblem(importer, flags);
  if (problem !== undefined || flags.file === undefined) {
    io.err(`${problem}\n`);
    return exitCode.usage;
  }
  const options = {
    ...flags,
    ...(flags.cutOffs === undefined ? {} : { cutOffs: resolve(io.cwd, flags.cutOffs) }),
    ...(flags.personas === undefined ? {} : { personas: resolve(io.cwd, flags.personas) }),
    ...(flags.interactions === undefined ? {} : { interactions: resolve(io.cwd, flags.interactions) }),
  };
  const folder = importer.makes === "folder" || flags.to !== undefined ? (flags.to ?? importer.kind) : undefined;
  const imported = await importer.read(resolve(io.cwd, flags.file), options);
  if (folder !== undefined && !writeFiles(imported, resolve(io.cwd, folder), io)) return exitCode.usage;
  for (const sentence of imported.said) io.out(`${visibleText(sentence)}\n`);
  for (const { what, because } of imported.leftOut) io.out(`  ${visibleText(what)}: ${visibleText(because)}\n`);
  if (folder !== undefined) {
    io.out(`Written: ${Object.keys(imported.files).sort().join(", ")} in ${resolve(io.cwd, folder)}\n`);
    if (imported.next !== undefined) io.out(`Next: ${imported.next.replace("FOLDER", folder)}\n`);
  }
  if (imported.results !== undefined) {
    await using store = await openStore(flags, io);
    const { id } = await storeImportedResults(imported.results, { store, version: packageVersion(), now: io.now });
    io.out(
      `Stored as run ${id}, rated by ${visibleText(imported.results.judge)}. See it with: plumbline report ${id}\n`,
    );
  }
  return exitCode.ok;
}

/** What is missing on the command line, or has no meaning for this kind. */
function usageProblem({ kind, takes }: Importer, flags: ImportFlags): string | undefined {
  const needed = takes.filter(({ isNeeded }) => isNeeded).map(({ name }) => name);
  const usage = `plumbline import ${kind} FILE${needed.map((name) => ` ${flagOf[name]} ...`).join("")} [--to FOLDER]`;
  if (flags.file === undefined) return `Name the file: ${usage}`;
  const missing = takes.find(({ name, isNeeded }) => isNeeded && flags[name] === undefined);
  if (missing !== undefined) return `${flagOf[missing.name]} is needed, ${missing.what}: ${usage}`;
  const idle = (Object.keys(flagOf) as (keyof ImportOptions)[]).find(
    (name) => flags[name] !== undefined && takes.every((taken) => taken.name !== name),
  );
  return idle === undefined ? undefined : `${flagOf[idle]} has no meaning for ${kind}.`;
}

/** Nothing that is there is written over. @returns false, having said so, when something is in the way */
function writeFiles({ files }: Imported, folder: string, io: CommandIo): boolean {
  const there = Object.keys(files).find((path) => existsSync(join(folder, path)));
  if (there !== undefined) {
    io.err(`${join(folder, there)} is there already and is not written over. Name another folder with --to.\n`);
    return false;
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return true;
}
