import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type ContentFile, readContent } from "../content/index.ts";
import { CrisisResources } from "./crisis-resources-schema.ts";
import { DetectorFile } from "./detector-file.ts";

/** Name of the compiled copy inside a library folder. */
export const compiledContentName = "compiled-content.ndjson";

/**
 * Reads a content file of a library. A compiled copy beside it is taken instead of parsing when it was made from
 * exactly this text: YAML of this size takes a fifth of a second to parse, the copy a hundredth. A file that has
 * changed since is parsed and checked as usual, so the copy can be missing or old without harm.
 *
 * @param path - relative to the library, with `/`
 * @throws ContentError
 */
export function readLibraryFile<S extends z.ZodType>(
  libraryDir: string,
  path: string,
  schema: S,
): ContentFile<z.output<S>> {
  const full = join(libraryDir, path);
  const line = compiledLines(libraryDir).get(path);
  if (line !== undefined) {
    const text = readTextIfThere(full);
    const sha256 = hashOf(text);
    if (line.startsWith(lineStart(path, sha256))) {
      const copy = CompiledLine.parse(JSON.parse(line));
      const read = schema.safeParse(copy.value); // a copy made for an older schema is parsed anew
      if (read.success) return { value: read.data, text, sha256 };
    }
  }
  return readContent(full, schema);
}

/**
 * The compiled copy of a library's detectors and fact base: one line of JSON per file.
 *
 * @throws ContentError when a file is not valid
 */
export function compileContent(libraryDir: string): string {
  const detectorPaths = detectorFilePaths(libraryDir).map((path) => ({ path, schema: DetectorFile }));
  const paths = [...detectorPaths, { path: "resources/crisis-resources.yaml", schema: CrisisResources }];
  const lines = paths.map(({ path, schema }) => {
    const file = readContent(join(libraryDir, path), schema as z.ZodType); // two kinds of file, one treatment
    return `${lineStart(path, file.sha256)}"value":${JSON.stringify(file.value)}}\n`;
  });
  return lines.join("");
}

const CompiledLine = z.object({ value: z.unknown() });

/** Detector files of a library, relative to it, in order. */
export function detectorFilePaths(libraryDir: string): string[] {
  return readdirSync(join(libraryDir, "detectors"))
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => `detectors/${name}`);
}

function lineStart(path: string, sha256: string): string {
  return `{"path":${JSON.stringify(path)},"sha256":"${sha256}",`;
}

function compiledLines(libraryDir: string): Map<string, string> {
  const lines = readTextIfThere(join(libraryDir, compiledContentName)).split("\n");
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const path = /^\{"path":"([^"]+)"/.exec(line)?.[1];
      return path === undefined ? [] : [[path, line]];
    }),
  );
}

function readTextIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
