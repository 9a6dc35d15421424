import { createHash } from "node:crypto";
import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { RunEvent, type RunManifest } from "../vocabulary/index.ts";
import { encodeEvent } from "./event-record.ts";
import { ExportManifest, exportFiles, exportVersion, isSafePath, parseSums } from "./export-layout.ts";
import { openLedger } from "./run-ledger.ts";
import { ConversationNotPlannedError, TurnOutOfOrderError } from "./store-errors.ts";

/** One thing wrong with an exported folder. */
export interface ExportProblem {
  /** Path inside the folder, with forward slashes. */
  readonly file: string;
  readonly kind:
    | "missing"
    /** Its hash is not the one recorded. */
    | "altered"
    /** A file that `SHA256SUMS` or the manifest does not name. */
    | "not-listed"
    /** Leads out of the folder, or is a link or no plain file. */
    | "unsafe-path"
    /** Written by a newer Plumbline. */
    | "unknown-version"
    /** Not of its form. */
    | "unreadable"
    /** Contradicts another file of the folder, or itself. */
    | "inconsistent";
  /** Positions and numbers for the reader; no text of the file. */
  readonly detail: string;
}

/** What {@link checkExport} found. */
export type ExportCheck =
  | {
      readonly status: "intact";
      /** Whole, with the texts of its content. */
      readonly manifest: RunManifest;
      readonly events: number;
      /** SHA-256 of `events.jsonl`. */
      readonly eventsSha256: string;
    }
  | { readonly status: "broken"; readonly problems: readonly ExportProblem[] };

/**
 * Checks an exported folder from its bytes alone: nothing missing, altered, added or leading elsewhere; the content is what
 * the manifest says; every event is of its schema, planned, and in order.
 *
 * A checksum protects against accidents and careless hands. Whoever makes the sums anew can make a folder that checks: to
 * know whose it is, compare its `SHA256SUMS` with one received from its author.
 */
export async function checkExport(folder: string): Promise<ExportCheck> {
  const newer = newerVersion(folder);
  if (newer !== null) return broken([newer]);
  const sums = readSums(folder);
  if (!(sums instanceof Map)) return broken([sums]);
  const fileProblems = await checkFiles(folder, sums);
  if (fileProblems.length > 0) return broken(fileProblems);
  const manifest = readManifest(folder);
  if ("kind" in manifest) return broken([manifest]);
  const content = checkContent(folder, manifest, sums);
  const eventCheck = await checkEvents(folder, content.manifest);
  const problems = [...content.problems, ...eventCheck.problems];
  if (problems.length > 0) return broken(problems);
  const eventsSha256 = sums.get(exportFiles.events) ?? "";
  return { status: "intact", manifest: content.manifest, events: eventCheck.events, eventsSha256 };
}

/**
 * Lines of a file, each ended by a line feed; other separators are part of a line.
 *
 * @throws TypeError when the bytes are not UTF-8 or the last line has no end
 */
export async function* readLines(path: string, onBytes: (bytes: Buffer) => void = () => {}): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let rest = "";
  for await (const chunk of createReadStream(path)) {
    onBytes(chunk);
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== "") throw new TypeError("a line without its end");
}

function broken(problems: readonly ExportProblem[]): ExportCheck {
  return { status: "broken", problems };
}

function newerVersion(folder: string): ExportProblem | null {
  const file = exportFiles.manifest;
  try {
    const found = z
      .object({ exportVersion: z.number(), run: z.object({ schemaVersion: z.number() }) })
      .parse(JSON.parse(readFileSync(join(folder, file), "utf8")));
    if (found.exportVersion <= exportVersion && found.run.schemaVersion <= 1) return null;
    const versions = `export version ${found.exportVersion}, run version ${found.run.schemaVersion}`;
    return { file, kind: "unknown-version", detail: `${versions}; this Plumbline reads ${exportVersion} and 1` };
  } catch {
    return null; // told in its place
  }
}

function readSums(folder: string): Map<string, string> | ExportProblem {
  const file = exportFiles.sums;
  if (!existsSync(join(folder, file))) return { file, kind: "missing", detail: "not an exported run" };
  const sums = parseSums(readFileSync(join(folder, file), "utf8"));
  if (sums === null) return { file, kind: "unreadable", detail: "not lines of a SHA-256, two spaces and a path" };
  return sums;
}

async function checkFiles(folder: string, sums: ReadonlyMap<string, string>): Promise<ExportProblem[]> {
  const problems: ExportProblem[] = [];
  const found = new Set<string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(join(folder, "/").length).replaceAll("\\", "/");
    if (entry.isFile()) found.add(path);
    else if (!entry.isDirectory())
      problems.push({ file: path, kind: "unsafe-path", detail: "a link or no plain file" });
  }
  const due = [exportFiles.manifest, exportFiles.events, exportFiles.readme].filter((file) => !sums.has(file));
  for (const file of due) problems.push({ file, kind: "missing", detail: `not in ${exportFiles.sums}` });
  for (const [file, sha256] of sums) {
    if (!isSafePath(file)) problems.push({ file, kind: "unsafe-path", detail: "would lead out of the folder" });
    else if (!found.has(file)) problems.push({ file, kind: "missing", detail: `named in ${exportFiles.sums}` });
    else if ((await sha256Of(join(folder, file))) !== sha256) {
      problems.push({ file, kind: "altered", detail: `its SHA-256 is not the one in ${exportFiles.sums}` });
    }
  }
  for (const file of found) {
    if (sums.has(file) || file === exportFiles.sums) continue;
    problems.push({ file, kind: "not-listed", detail: `not in ${exportFiles.sums}` });
  }
  return problems;
}

function readManifest(folder: string): ExportManifest | ExportProblem {
  const file = exportFiles.manifest;
  try {
    const read = ExportManifest.safeParse(JSON.parse(readFileSync(join(folder, file), "utf8")));
    if (read.success) return read.data;
    const positions = read.error.issues.slice(0, 5).map((issue) => issue.path.map(String).join(".") || "the whole");
    return { file, kind: "unreadable", detail: `not of its schema at ${positions.join(", ")}` };
  } catch {
    return { file, kind: "unreadable", detail: "not JSON" };
  }
}

/** Puts the texts back into the manifest. Every file it names has to be listed, with the hash it says, and no other may lie there. */
function checkContent(
  folder: string,
  exported: ExportManifest,
  sums: ReadonlyMap<string, string>,
): { manifest: RunManifest; problems: ExportProblem[] } {
  const problems: ExportProblem[] = [];
  const used = new Set<string>([exportFiles.manifest, exportFiles.events, exportFiles.readme]);
  const textOf = (file: string, sha256: string): string => {
    used.add(file);
    const listed = sums.get(file);
    if (listed === undefined || !file.startsWith("content/")) {
      problems.push({ file, kind: "missing", detail: `named in ${exportFiles.manifest}` });
      return "";
    }
    if (listed !== sha256) {
      problems.push({ file, kind: "altered", detail: `its SHA-256 is not the one in ${exportFiles.manifest}` });
    }
    return readFileSync(join(folder, file), "utf8");
  };
  const suites = exported.run.suites.map((suite) => ({
    ...suite,
    files: suite.files.map(({ path, sha256, file }) => ({ path, sha256, text: textOf(file, sha256) })),
  }));
  for (const file of sums.keys()) {
    if (!used.has(file)) problems.push({ file, kind: "not-listed", detail: `not named in ${exportFiles.manifest}` });
  }
  const ids = exported.run.conversations.map(({ id }) => id);
  if (new Set(ids).size < ids.length) {
    problems.push({ file: exportFiles.manifest, kind: "inconsistent", detail: "a conversation is planned twice" });
  }
  return { manifest: { ...exported.run, suites }, problems };
}

/** Tells the first bad event only: what follows it usually fails because of it. */
async function checkEvents(
  folder: string,
  manifest: RunManifest,
): Promise<{ events: number; problems: ExportProblem[] }> {
  const file = exportFiles.events;
  const standings = manifest.conversations.map(
    ({ id }, position) => [id, { position, turns: 0, status: "open" as const }] as const,
  );
  const ledger = openLedger(manifest.id, new Map(standings), { turns: 0, ratings: 0 });
  let events = 0;
  try {
    for await (const line of readLines(join(folder, file))) {
      events += 1;
      ledger.admit([encodeEvent(RunEvent.parse(JSON.parse(line)))]);
    }
    return { events, problems: [] };
  } catch (cause) {
    return { events, problems: [eventProblem(cause, events)] };
  }
}

function eventProblem(cause: unknown, line: number): ExportProblem {
  const file = exportFiles.events;
  if (cause instanceof TurnOutOfOrderError) {
    const detail = `line ${line}: turn ${cause.received} where turn ${cause.expected} is due`;
    return { file, kind: "inconsistent", detail };
  }
  if (cause instanceof ConversationNotPlannedError) {
    return { file, kind: "inconsistent", detail: `line ${line}: a conversation that is not planned` };
  }
  return { file, kind: "unreadable", detail: `line ${line} is not an event, or the file ends in the middle of a line` };
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}
