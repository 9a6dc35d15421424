import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Suite } from "./suite.ts";

/** What the build keeps of a suite it has read and checked whole. */
export interface CompiledSuite extends Pick<Suite, "definition" | "scenarios" | "rubrics"> {
  /** Of everything that was checked, the library's rubrics included. */
  readonly fingerprint: string;
}

/**
 * Beside the built modules, in `dist/`: what lies there was checked by the very code that reads it, and goes with it at the next
 * build. Run from its sources the program has no such folder and reads every suite itself.
 */
const built = fileURLToPath(new URL("../compiled-suites/", import.meta.url));

/**
 * A suite as the build checked it, by the hash of its files; undefined where there is none. A file with one letter changed has
 * another hash and is read and checked as if nothing were kept.
 */
export function compiledSuite(filesHash: string, folder = built): CompiledSuite | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, `${filesHash}.json`), "utf8")) as CompiledSuite; // written by `keepCompiled`
  } catch {
    return undefined; // none, or not readable: the files are
  }
}

/** Keeps a suite that was loaded from these files. For the build. */
export function keepCompiled(suite: Suite, filesHash: string, folder: string): void {
  const { definition, scenarios, rubrics, record } = suite;
  const kept: CompiledSuite = { fingerprint: record.fingerprint, definition, scenarios, rubrics };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${filesHash}.json`), JSON.stringify(kept));
}
