import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { libraryFolder } from "./library-folder.ts";
import { yaml } from "./yaml.ts";

/**
 * What texts of YAML say, kept as JSON by the hash of the text: a text that was read before is not parsed again, and one
 * that has changed since is another text. Kept is what the parser gave, not what a schema made of it: every reading is
 * checked by its schema as it is today.
 */
export interface ParsedContent {
  /** What the text says, wrapped so that a text may say `null`; undefined when it is not kept. */
  get(sha256: string): { readonly data: unknown } | undefined;
  /** Keeps it where that is possible; nothing depends on it. */
  put(sha256: string, data: unknown): void;
}

/** Texts kept in `folder`, one file each. */
export function parsedContentIn(folder: string): ParsedContent {
  const pathOf = (sha256: string) => join(folder, `${sha256}.json`);
  return {
    get(sha256) {
      try {
        return { data: JSON.parse(readFileSync(pathOf(sha256), "utf8")) };
      } catch {
        return undefined; // not kept, or cut off: parsed as usual
      }
    },
    put(sha256, data) {
      if (!isPlain(data)) return;
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const written = `${pathOf(sha256)}.${process.pid}`;
        writeFileSync(written, JSON.stringify(data), { mode: 0o600 });
        renameSync(written, pathOf(sha256));
      } catch {
        // The disk is full or may not be written: the next reading parses again.
      }
    },
  };
}

/** Name of the folder inside a library that {@link compileLibrary} fills. */
export const compiledFolder = "compiled";

/** The texts of the library that ships with the package, as its build left them; empty in a source tree never built. */
export function libraryContent(): ParsedContent {
  return parsedContentIn(join(libraryFolder(), compiledFolder));
}

/** Keeps every YAML file of a library in its own folder `compiled`, which the package ships with. */
export function compileLibrary(library: string): void {
  const kept = parsedContentIn(join(library, compiledFolder));
  for (const path of readdirSync(library, { recursive: true, encoding: "utf8" })) {
    if (!/\.ya?ml$/.test(path)) continue;
    const text = readFileSync(join(library, path), "utf8");
    kept.put(sha256Of(text), yaml().parse(text, { prettyErrors: false, logLevel: "error" }));
  }
}

export function sha256Of(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Whether JSON gives the value back as it was: YAML also knows infinities and what is not a number. */
function isPlain(data: unknown): boolean {
  if (typeof data === "number") return Number.isFinite(data) && !Object.is(data, -0);
  if (typeof data === "object" && data !== null) return Object.values(data).every(isPlain);
  return data === null || typeof data === "string" || typeof data === "boolean";
}
