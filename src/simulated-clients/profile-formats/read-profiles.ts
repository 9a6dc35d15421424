import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { parse as parseTable } from "csv-parse/sync";
import { ContentError, type ContentIssue, closeMatch, explainIssues, locator } from "../../content/index.ts";
import { identifierOf } from "../profile-tables/profile-persona.ts";
import { ClientProfile } from "./client-profile.ts";
import type { ProfileFormat, ProfileRecord } from "./profile-format.ts";
import { profileFormatOf } from "./profile-formats.ts";

/** A profile as it was read, with everything that is wrong with it. */
export interface ReadProfile {
  readonly profile: ClientProfile;
  readonly format: ProfileFormat;
  readonly issues: readonly ContentIssue[];
}

interface Row {
  readonly value: unknown;
  readonly place: (path: readonly PropertyKey[]) => { line: number; column: number };
}

/**
 * Reads a file of client profiles in any known form: a JSON list or object, JSON Lines, or a tab-separated table.
 *
 * @param format - name of the form, or `auto`: the one that the records look like
 * @param name - how issues name the file; default: `path`
 * @returns every record, with its issues (file, line, column, field, problem, close match); none is dropped
 * @throws {@link ContentError} when the file cannot be read as any of these, or a record is no object
 * @throws {@link UnknownProfileFormatError} when the format is not known or not to be recognised
 */
export function readProfiles(path: string, format = "auto", name = path): ReadProfile[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw new ContentError([wholeFile(name, isMissing ? "This file does not exist." : "This file cannot be read.")]);
  }
  return parseProfiles(text, format, name);
}

/** {@link readProfiles} for a text that is already in memory. */
export function parseProfiles(text: string, format: string, name: string): ReadProfile[] {
  const rows = rowsOf(text.replace(/^\uFEFF/, ""), name);
  if (rows.length === 0) throw new ContentError([wholeFile(name, "There is no profile in this file.")]);
  const sha256 = createHash("sha256").update(text).digest("hex");
  const ids = new Set<string>();
  return rows.map(({ value, place }, index) => {
    if (!isRecord(value)) {
      const at = { file: name, ...place([]), field: "", closeMatch: undefined };
      throw new ContentError([{ ...at, problem: `Profile ${index + 1} is not an object with fields.` }]);
    }
    if (value.kind === "client-profile") return readOwn(value, format, name, place);
    const found = profileFormatOf(format, value);
    const schemaIssues = schemaIssuesOf(found, value, name, place);
    const base = identifierOf(schemaIssues.length === 0 ? found.nameOf(value) : found.id);
    let id = base;
    for (let number = 2; ids.has(id); number += 1) id = `${base}-${number}`;
    ids.add(id);
    const profile: ClientProfile = {
      schemaVersion: 1,
      kind: "client-profile",
      format: found.id,
      id,
      origin: { from: "file", sha256, index },
      record: value as ClientProfile["record"], // read from JSON or a table of texts, so it is JSON
    };
    const issues = schemaIssues.length > 0 ? schemaIssues : checkIssuesOf(found, value, name, place);
    return { profile, format: found, issues };
  });
}

function readOwn(value: ProfileRecord, format: string, name: string, place: Row["place"]): ReadProfile {
  const read = ClientProfile.safeParse(value);
  if (!read.success) throw new ContentError(explainIssues(name, read.error, ClientProfile, value, place));
  const found = profileFormatOf(format === "auto" ? read.data.format : format, read.data.record);
  const inRecord: Row["place"] = (path) => place(["record", ...path]);
  const schemaIssues = schemaIssuesOf(found, read.data.record, name, inRecord);
  const issues = schemaIssues.length > 0 ? schemaIssues : checkIssuesOf(found, read.data.record, name, inRecord);
  return { profile: read.data, format: found, issues };
}

function schemaIssuesOf(
  format: ProfileFormat,
  record: ProfileRecord,
  file: string,
  place: Row["place"],
): ContentIssue[] {
  const read = format.schema.safeParse(record);
  if (read.success) return [];
  return explainIssues(file, read.error, format.schema, record, place).map((issue) => ({
    ...issue,
    closeMatch: issue.closeMatch ?? fieldLike(issue.field, record),
  }));
}

/** A missing field may stand there under a name that is nearly the same. */
function fieldLike(field: string, record: ProfileRecord): string | undefined {
  return field in record || field.includes(".") ? undefined : closeMatch(field, Object.keys(record));
}

function checkIssuesOf(
  format: ProfileFormat,
  record: ProfileRecord,
  file: string,
  place: Row["place"],
): ContentIssue[] {
  return (format.check?.(record) ?? []).map(({ path, problem, closeMatch: near }) => ({
    file,
    ...place(path),
    field: fieldName(path),
    problem,
    closeMatch: near,
  }));
}

function rowsOf(text: string, name: string): Row[] {
  const start = text.trimStart().charAt(0);
  if (start === "[" || start === "{") {
    const whole = tryJson(text);
    if (whole !== undefined) return jsonRows(whole, text);
    return jsonLines(text, name);
  }
  if (text.split("\n", 1)[0]?.includes("\t")) return tableRows(text, name);
  throw new ContentError([wholeFile(name, "Neither JSON, JSON Lines nor a tab-separated table.")]);
}

/** A list of profiles, one profile, or an object whose only list of objects is the profiles. */
function jsonRows(whole: unknown, text: string): Row[] {
  let place: Row["place"] | undefined;
  const at =
    (prefix: readonly PropertyKey[]): Row["place"] =>
    (path) => {
      place ??= locator(text); // parsed for places only when there is something to complain about
      return place([...prefix, ...path]);
    };
  if (Array.isArray(whole)) return whole.map((value: unknown, index) => ({ value, place: at([index]) }));
  return [{ value: whole, place: at([]) }];
}

function jsonLines(text: string, name: string): Row[] {
  const issues: ContentIssue[] = [];
  const rows = text.split("\n").flatMap((line, index): Row[] => {
    if (line.trim() === "") return [];
    const value = tryJson(line);
    if (value === undefined) {
      const at = { file: name, line: index + 1, column: 1, field: "", closeMatch: undefined };
      issues.push({ ...at, problem: "This line is not JSON." });
    }
    const place: Row["place"] = (path) => ({ line: index + 1, column: locator(line)(path).column });
    return [{ value, place }];
  });
  if (issues.length > 0)
    throw new ContentError(issues.length > 5 ? [wholeFile(name, "Neither JSON nor JSON Lines.")] : issues);
  return rows;
}

function tableRows(text: string, name: string): Row[] {
  try {
    const rows: { record: Record<string, string>; info: { lines: number } }[] = parseTable(text, {
      columns: true,
      delimiter: "\t",
      relax_quotes: true,
      skip_empty_lines: true,
      info: true,
    });
    return rows.map(({ record, info }) => ({
      value: record,
      place: (path) => ({ line: info.lines, column: Math.max(0, Object.keys(record).indexOf(String(path[0]))) + 1 }),
    }));
  } catch (error) {
    const line =
      error instanceof Error && "lines" in error && typeof error.lines === "number" ? error.lines : undefined;
    const at = { file: name, line, column: line === undefined ? undefined : 1, field: "", closeMatch: undefined };
    throw new ContentError([
      { ...at, problem: "The table cannot be read: its rows differ in their number of columns." },
    ]);
  }
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is ProfileRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wholeFile(file: string, problem: string): ContentIssue {
  return { file, line: undefined, column: undefined, field: "", problem, closeMatch: undefined };
}

function fieldName(path: readonly (string | number)[]): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${part}`))
    .join("");
}
