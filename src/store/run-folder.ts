import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { RunManifest } from "../vocabulary/index.ts";
import { RunExistsError, RunUnreadableError, StoreTooNewError } from "./store-errors.ts";

/** What a list of runs shows without opening a database; written once beside it as `manifest.json`. */
export const RunHeader = z.strictObject({
  schemaVersion: z.literal(1),
  id: z.string(),
  createdAt: z.string(),
  origin: z.enum(["enacted", "imported"]),
  suites: z.array(z.strictObject({ id: z.string(), version: z.string() })),
  assistants: z.array(z.string()),
});
export type RunHeader = z.infer<typeof RunHeader>;

const headerFile = "manifest.json";
/** Folders under way begin like this; no run's id can. */
const temporaryPrefix = ".";

/** Folder of a run. */
export function runFolder(storeFolder: string, runId: string): string {
  return join(storeFolder, "runs", runId);
}

/** Ids of all runs in the store, sorted. */
export function listRunIds(storeFolder: string): string[] {
  const folder = join(storeFolder, "runs");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[a-z0-9-]+$/.test(entry.name))
    .map((entry) => entry.name)
    .sort();
}

/** @throws `RunUnreadableError`, `StoreTooNewError` */
export function readHeader(storeFolder: string, runId: string): RunHeader {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(join(runFolder(storeFolder, runId), headerFile), "utf8"));
  } catch (cause) {
    throw new RunUnreadableError(runId, `its ${headerFile} is missing or unreadable`, { cause });
  }
  const version = z.object({ schemaVersion: z.number() }).safeParse(content);
  if (version.success && version.data.schemaVersion > 1) {
    throw new StoreTooNewError(runId, version.data.schemaVersion, 1);
  }
  const header = RunHeader.safeParse(content);
  if (!header.success || header.data.id !== runId) {
    throw new RunUnreadableError(runId, `its ${headerFile} is not that of a run of this id`);
  }
  return header.data;
}

/**
 * Makes a run's folder: `fill` works in a hidden one, which then takes its place in one step.
 *
 * @throws `RunExistsError`; what `fill` and the file system throw, leaving nothing behind
 */
export async function makeRunFolder(
  storeFolder: string,
  manifest: RunManifest,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  const target = runFolder(storeFolder, manifest.id);
  if (existsSync(target)) throw new RunExistsError(manifest.id);
  prepareStoreFolder(storeFolder);
  const runs = join(storeFolder, "runs");
  const folder = join(runs, temporaryName("creating", manifest.id));
  mkdirSync(folder, { mode: 0o700 });
  try {
    await fill(folder);
    writeDurably(join(folder, headerFile), JSON.stringify(headerOf(manifest), null, 2));
    syncFolder(folder);
    try {
      renameSync(folder, target);
    } catch (cause) {
      if (existsSync(target)) throw new RunExistsError(manifest.id);
      throw cause;
    }
    syncFolder(runs);
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true });
    throw cause;
  }
}

/** Removes a run's folder: out of sight in one step, then file by file. */
export function removeRunFolder(storeFolder: string, runId: string): void {
  const hidden = join(storeFolder, "runs", temporaryName("deleting", runId));
  renameSync(runFolder(storeFolder, runId), hidden);
  rmSync(hidden, { recursive: true, force: true, maxRetries: 3 });
  syncFolder(join(storeFolder, "runs"));
}

/** Removes what interrupted deletions left, and what was being created more than an hour before `now`. */
export function sweepStoreFolder(storeFolder: string, now: Date): void {
  const runs = join(storeFolder, "runs");
  if (!existsSync(runs)) return;
  for (const name of readdirSync(runs)) {
    const path = join(runs, name);
    const isCreation = name.startsWith(`${temporaryPrefix}creating-`);
    const touched = statSync(path, { throwIfNoEntry: false });
    const isOld = touched !== undefined && now.getTime() - touched.mtimeMs > 3_600_000;
    if (name.startsWith(`${temporaryPrefix}deleting-`) || (isCreation && isOld)) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}

/** Transcripts are for their owner's eyes, and not for version control. */
function prepareStoreFolder(storeFolder: string): void {
  mkdirSync(join(storeFolder, "runs"), { recursive: true, mode: 0o700 });
  const ignoreFile = join(storeFolder, ".gitignore");
  if (!existsSync(ignoreFile)) writeFileSync(ignoreFile, "*\n");
}

function temporaryName(purpose: "creating" | "deleting", runId: string): string {
  return `${temporaryPrefix}${purpose}-${runId}-${randomBytes(6).toString("hex")}`;
}

function headerOf(manifest: RunManifest): RunHeader {
  return {
    schemaVersion: 1,
    id: manifest.id,
    createdAt: manifest.createdAt,
    origin: manifest.origin,
    suites: manifest.suites.map(({ id, version }) => ({ id, version })),
    assistants: manifest.assistants.map(({ ref }) => ref),
  };
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, "w", 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes the entries of a folder durable, where the system knows how. */
function syncFolder(path: string): void {
  if (process.platform === "win32") return; // folders cannot be opened there
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
