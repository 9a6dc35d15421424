import { readFileSync } from "node:fs";
import type { Document, LineCounter } from "yaml";
import type { z } from "zod";
import { closeMatch } from "./close-match.ts";
import { ContentError, type ContentIssue } from "./content-error.ts";
import { knownKeysAt } from "./known-keys.ts";
import { libraryContent, type ParsedContent, sha256Of } from "./parsed-content.ts";
import { yaml } from "./yaml.ts";

/** A content file that passed its schema. */
export interface ContentFile<T> {
  readonly value: T;
  /** Exactly what was read. */
  readonly text: string;
  /** SHA-256 of `text`, hexadecimal. */
  readonly sha256: string;
}

/**
 * Reads a YAML (or JSON) file and checks it against its schema.
 *
 * @param path - the file; also how issues name it, unless `name` is given
 * @throws {@link ContentError} with every issue of the file: file, line, column, field, what was expected, close match
 */
export function readContent<S extends z.ZodType>(path: string, schema: S, name = path): ContentFile<z.output<S>> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    throw new ContentError([issueForFile(name, missing ? "This file does not exist." : "This file cannot be read.")]);
  }
  return parseContent(text, schema, name);
}

/**
 * {@link readContent} for a text that is already in memory, such as a file kept in a run's manifest.
 *
 * @param kept - texts parsed before, besides those of the library; default: none
 */
export function parseContent<S extends z.ZodType>(
  text: string,
  schema: S,
  name: string,
  kept?: ParsedContent,
): ContentFile<z.output<S>> {
  const sha256 = sha256Of(text);
  const known = libraryContent().get(sha256) ?? kept?.get(sha256);
  let data = known?.data;
  if (known === undefined) {
    try {
      data = yaml().parse(text, { prettyErrors: false, logLevel: "error" });
    } catch {
      throw new ContentError(syntaxIssues(text, name));
    }
    kept?.put(sha256, data);
  }
  const read = schema.safeParse(data);
  if (read.success) return { value: read.data, text, sha256 };
  throw new ContentError(schemaIssues(text, name, read.error, schema, data));
}

/** What could be made of a text, and everything that is wrong in it. */
export interface ContentReading<T> {
  /** Undefined when too much is wrong; fields that are not known are left out of it. */
  readonly value: T | undefined;
  readonly issues: readonly ContentIssue[];
}

/**
 * {@link parseContent} for when a mistake in one file must not hide those in others: never throws, and reads what it can.
 */
export function tryContent<S extends z.ZodType>(
  text: string,
  schema: S,
  name: string,
  kept?: ParsedContent,
): ContentReading<z.output<S>> {
  try {
    return { value: parseContent(text, schema, name, kept).value, issues: [] };
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    return { value: withoutUnknownFields(text, schema), issues: error.issues };
  }
}

function withoutUnknownFields<S extends z.ZodType>(text: string, schema: S): z.output<S> | undefined {
  let data: unknown;
  try {
    data = yaml().parse(text, { prettyErrors: false, logLevel: "error" });
  } catch {
    return undefined;
  }
  for (const issue of schema.safeParse(data).error?.issues ?? []) {
    const holder = valueAt(data, issue.path);
    if (issue.code !== "unrecognized_keys" || typeof holder !== "object" || holder === null) return undefined;
    for (const key of issue.keys) Reflect.deleteProperty(holder, key);
  }
  return schema.safeParse(data).data;
}

/** Runs several readings and throws one error with the issues of all that failed. */
export function readAll<T>(readings: readonly (() => T)[]): T[] {
  const issues: ContentIssue[] = [];
  const values: T[] = [];
  for (const reading of readings) {
    try {
      values.push(reading());
    } catch (error) {
      if (!(error instanceof ContentError)) throw error;
      issues.push(...error.issues);
    }
  }
  if (issues.length > 0) throw new ContentError(issues);
  return values;
}

/** Line and column of a field in a text, for checks that go beyond the schema. Path parts as in zod: `["gates", 0]`. */
export function locate(text: string, path: readonly PropertyKey[]): { line: number; column: number } {
  if (located?.text !== text) located = { text, at: locator(text) };
  return located.at(path);
}

/** The text last looked into: a file with one mistake often has many. */
let located: { text: string; at: ReturnType<typeof locator> } | undefined;

/** {@link locate} for many fields of one text, which is then parsed once. */
export function locator(text: string): (path: readonly PropertyKey[]) => { line: number; column: number } {
  const { LineCounter, parseDocument } = yaml();
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, logLevel: "silent" });
  return (path) => positionOf(document, counter, path);
}

function issueForFile(file: string, problem: string): ContentIssue {
  return { file, line: undefined, column: undefined, field: "", problem, closeMatch: undefined };
}

function syntaxIssues(text: string, file: string): ContentIssue[] {
  const { LineCounter, parseDocument } = yaml();
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, logLevel: "silent", prettyErrors: false });
  const issues = document.errors.map((error): ContentIssue => {
    const { line, col } = counter.linePos(error.pos[0]);
    // Behind a colon the parser quotes the source, as much of it as it could not read: it may be what people said.
    const told = error.message.replace(/(?<=\S): .*$/s, "");
    return { file, line, column: col, field: "", problem: `Not valid YAML: ${told}.`, closeMatch: undefined };
  });
  return issues.length > 0 ? issues : [issueForFile(file, "Not valid YAML.")];
}

function schemaIssues(text: string, file: string, error: z.ZodError, schema: z.ZodType, data: unknown): ContentIssue[] {
  const { LineCounter, parseDocument } = yaml();
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, logLevel: "silent" });
  return explainIssues(file, error, schema, data, (path) => positionOf(document, counter, path));
}

/**
 * A schema's complaints as issues that name the field, what was expected, and a close match.
 *
 * @param place - line and column of a field, or of the nearest parent that is written down
 */
export function explainIssues(
  file: string,
  error: z.ZodError,
  schema: z.ZodType,
  data: unknown,
  place: (path: readonly PropertyKey[]) => { line: number; column: number },
): ContentIssue[] {
  return error.issues
    .flatMap((issue) => explain(issue, [], data))
    .map(({ path, problem, written, candidates, key }) => {
      const at = key === undefined ? path : [...path, key];
      const known = key === undefined ? candidates : knownKeysAt(schema, path, data);
      const expectation = key !== undefined && known.length > 0 ? ` Known fields here: ${known.join(", ")}.` : "";
      const closest = written === undefined ? undefined : closeMatch(written, known);
      return { file, ...place(at), field: fieldName(at), problem: problem + expectation, closeMatch: closest };
    });
}

interface Explained {
  path: PropertyKey[];
  problem: string;
  written: string | undefined;
  candidates: readonly string[];
  /** Set when the issue is about an unknown key of the object at `path`. */
  key: string | undefined;
}

function explain(issue: z.core.$ZodIssue, prefix: readonly PropertyKey[], data: unknown): Explained[] {
  const path = [...prefix, ...issue.path];
  const value = valueAt(data, path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path, problem: "Unknown field.", written: key, candidates: [], key }));
  }
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    // Of the forms that were tried, the one that got furthest is the one the author most likely meant.
    const attempts = issue.errors.map((errors) => errors.flatMap((inner) => explain(inner, path, data)));
    const deepest = attempts.reduce((best, next) => (depth(next) > depth(best) ? next : best));
    if (depth(deepest) > path.length) return deepest;
  }
  if (issue.code === "invalid_value") {
    const candidates = issue.values.map(String);
    const written = typeof value === "string" ? value : undefined;
    return [{ path, problem: `Expected ${candidates.join(" | ")}.`, written, candidates, key: undefined }];
  }
  if (value === undefined) {
    return [{ path, problem: "This field is missing.", written: undefined, candidates: [], key: undefined }];
  }
  return [
    { path, problem: `${issue.message}.`.replace(/\.\.$/, "."), written: undefined, candidates: [], key: undefined },
  ];
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data;
  for (const part of path) value = typeof value === "object" && value !== null ? Reflect.get(value, part) : undefined;
  return value;
}

function depth(explained: readonly Explained[]): number {
  return Math.max(0, ...explained.map((entry) => entry.path.length + (entry.key === undefined ? 0 : 1)));
}

function positionOf(
  document: Document,
  counter: LineCounter,
  path: readonly PropertyKey[],
): { line: number; column: number } {
  // A missing field has no node: point at the nearest parent that exists.
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isRanged(node)) {
      const { line, col } = counter.linePos(node.range[0]);
      return { line, column: col };
    }
  }
  return { line: 1, column: 1 };
}

function isRanged(node: unknown): node is { range: [number, number, number] } {
  return typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range);
}

function fieldName(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${String(part)}`))
    .join("");
}
