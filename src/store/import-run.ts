import { createHash } from "node:crypto";
import { join } from "node:path";
import { PlumblineError, RunEvent } from "../vocabulary/index.ts";
import { checkExport, type ExportProblem, readLines } from "./check-export.ts";
import { exportFiles } from "./export-layout.ts";
import type { RunStore } from "./run-store.ts";

/** The folder is no intact export. `problems` name every file concerned; nothing was imported. */
export class ExportInvalidError extends PlumblineError {
  readonly code = "EXPORT_INVALID";
  readonly folder: string;
  readonly problems: readonly ExportProblem[];

  constructor(folder: string, problems: readonly ExportProblem[]) {
    const told = problems
      .slice(0, 10)
      .map(({ file, kind, detail }) => `\n  ${JSON.stringify(file)} ${kind}: ${detail}`);
    const more = problems.length > 10 ? `\n  and ${problems.length - 10} more` : "";
    super(`"${folder}" is not an intact export of a run:${told.join("")}${more}`);
    this.folder = folder;
    this.problems = problems;
  }
}

/** What {@link importRun} read. */
export interface ImportedRun {
  readonly runId: string;
  readonly events: number;
}

/**
 * Reads an exported folder into a store, where the run stands as it did when it was exported. The whole folder is checked
 * first (see {@link checkExport}), and the run appears whole or not at all.
 *
 * @throws {@link ExportInvalidError}, `RunExistsError`, `StoreWriteError`
 */
export async function importRun(store: RunStore, folder: string): Promise<ImportedRun> {
  const check = await checkExport(folder);
  if (check.status === "broken") throw new ExportInvalidError(folder, check.problems);
  await store.createRun(check.manifest, { events: eventsOf(folder, check.eventsSha256) });
  return { runId: check.manifest.id, events: check.events };
}

/** The events, read again; the hash is taken again too, so that what is stored is what was checked. */
async function* eventsOf(folder: string, sha256: string): AsyncGenerator<RunEvent> {
  const file = exportFiles.events;
  const hash = createHash("sha256");
  for await (const line of readLines(join(folder, file), (bytes) => hash.update(bytes))) {
    yield RunEvent.parse(JSON.parse(line));
  }
  if (hash.digest("hex") === sha256) return;
  throw new ExportInvalidError(folder, [{ file, kind: "altered", detail: "changed while it was being imported" }]);
}
