import { createHash, type Hash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { PlumblineError, type RunManifest } from "../vocabulary/index.ts";
import {
  contentFile,
  type ExportManifest,
  exportFiles,
  exportVersion,
  isSafePath,
  renderSums,
} from "./export-layout.ts";
import { readmeOfExport } from "./export-readme.ts";
import type { RunStore } from "./run-store.ts";
import { toWriteError } from "./store-write-error.ts";

/** The run cannot be exported as asked. The message says why; nothing was written. */
export class ExportRefusedError extends PlumblineError {
  readonly code = "EXPORT_REFUSED";
  readonly reason: "target-not-empty" | "unsafe-content-path" | "content-altered";
  /** The folder or the content file concerned. */
  readonly file: string;

  constructor(reason: ExportRefusedError["reason"], file: string) {
    const because = {
      "target-not-empty": `"${file}" exists and is not empty. Choose a new folder`,
      "unsafe-content-path": `the path of the content file ${JSON.stringify(file)} does not stay inside a folder`,
      "content-altered": `the content file ${JSON.stringify(file)} does not have the hash its run recorded`,
    }[reason];
    super(`The run was not exported: ${because}.`);
    this.reason = reason;
    this.file = file;
  }
}

/** What {@link exportRun} wrote. */
export interface ExportedRun {
  readonly runId: string;
  /** Absolute path. */
  readonly folder: string;
  readonly events: number;
  /** Files written, `SHA256SUMS` not counted. */
  readonly files: number;
}

/**
 * Writes a run as a self-contained folder: `manifest.json`, `events.jsonl` with every event in the order stored
 * (superseded ones included), `content/` with every content file the run used, `README.txt`, and `SHA256SUMS` over them
 * all. The same run always gives the same bytes. A run that is being written is exported as it stands at one moment.
 *
 * @param folder - must not exist, or be empty; it appears whole, or not at all
 * @throws {@link ExportRefusedError}, `StoreWriteError`; otherwise as `RunStore.readManifest`
 */
export async function exportRun(store: RunStore, runId: string, folder: string): Promise<ExportedRun> {
  const target = resolve(folder);
  const manifest = await store.readManifest(runId);
  const contents = contentsOf(manifest);
  if (existsSync(target) && !isEmptyFolder(target)) throw new ExportRefusedError("target-not-empty", target);
  const partial = `${target}.partial-${randomBytes(6).toString("hex")}`;
  try {
    mkdirSync(partial, { recursive: true, mode: 0o700 });
    const sums = new Map<string, string>();
    const put = async (path: string, text: string) => {
      sums.set(path, await writeHashed(join(partial, path), [text]));
    };
    for (const { file, text } of contents) await put(file, text);
    let events = 0;
    sums.set(exportFiles.events, await writeHashed(join(partial, exportFiles.events), lines()));
    await put(exportFiles.manifest, `${JSON.stringify(withoutTexts(manifest), null, 2)}\n`);
    await put(exportFiles.readme, readmeOfExport(manifest));
    const files = sums.size;
    await put(exportFiles.sums, renderSums(sums));
    if (existsSync(target)) rmdirSync(target);
    renameSync(partial, target);
    return { runId: manifest.id, folder: target, events, files };

    async function* lines() {
      for await (const event of store.readEvents(manifest.id)) {
        events += 1;
        yield `${JSON.stringify(event)}\n`;
      }
    }
  } catch (cause) {
    rmSync(partial, { recursive: true, force: true });
    throw cause instanceof PlumblineError ? cause : toWriteError(cause, target);
  }
}

/** Every content file of the run with its text, once it is sure that it can be read back as it is. */
function contentsOf(manifest: RunManifest): { file: string; text: string }[] {
  const seen = new Set<string>();
  return manifest.suites.flatMap((suite) =>
    suite.files.map(({ path, sha256, text }) => {
      const file = contentFile(suite.id, path);
      if (!isSafePath(file) || seen.has(file)) throw new ExportRefusedError("unsafe-content-path", file);
      const bytes = Buffer.from(text, "utf8");
      if (createHash("sha256").update(bytes).digest("hex") !== sha256 || bytes.toString("utf8") !== text) {
        throw new ExportRefusedError("content-altered", file);
      }
      seen.add(file);
      return { file, text };
    }),
  );
}

function withoutTexts(manifest: RunManifest): ExportManifest {
  const suites = manifest.suites.map((suite) => ({
    ...suite,
    files: suite.files.map(({ path, sha256 }) => ({ path, sha256, file: contentFile(suite.id, path) })),
  }));
  return { exportVersion, run: { ...manifest, suites } };
}

function isEmptyFolder(path: string): boolean {
  try {
    return readdirSync(path).length === 0;
  } catch {
    return false; // a file
  }
}

/** Writes the pieces durably. @returns their SHA-256 in hexadecimal */
async function writeHashed(path: string, pieces: Iterable<string> | AsyncIterable<string>): Promise<string> {
  const hash = createHash("sha256");
  await mkdir(dirname(path), { recursive: true });
  await using file = await open(path, "wx", 0o600);
  let waiting = "";
  for await (const piece of pieces) {
    waiting += piece;
    if (waiting.length < 65_536) continue;
    await writePiece(file, hash, waiting);
    waiting = "";
  }
  await writePiece(file, hash, waiting);
  await file.sync();
  return hash.digest("hex");
}

async function writePiece(file: FileHandle, hash: Hash, text: string): Promise<void> {
  const bytes = Buffer.from(text, "utf8");
  hash.update(bytes);
  await file.writeFile(bytes);
}
