import { z } from "zod";
import { ContentRecord, RunManifest, SuiteRecord } from "../vocabulary/index.ts";

/** Version of the layout of an exported folder. */
export const exportVersion = 1;

/** Files of an exported folder; the content a run used lies in `content/`. */
export const exportFiles = {
  manifest: "manifest.json",
  events: "events.jsonl",
  readme: "README.txt",
  sums: "SHA256SUMS",
} as const;

/** A manifest as exported: every content text stands in a file of its own, named by `file`. */
export const ExportManifest = z.strictObject({
  exportVersion: z.literal(exportVersion),
  run: RunManifest.extend({
    suites: z
      .array(SuiteRecord.extend({ files: z.array(ContentRecord.omit({ text: true }).extend({ file: z.string() })) }))
      .min(1),
  }),
});
export type ExportManifest = z.infer<typeof ExportManifest>;

/** Where the text of a suite's file lies in an exported folder. */
export function contentFile(suiteId: string, path: string): string {
  return `content/${suiteId}/${path}`;
}

/**
 * Whether a path stays inside its folder on every system: forward slashes only, and no segment that is empty, a dot or
 * two, holds a control character or one that some systems give a meaning, or ends in a dot or a space.
 */
export function isSafePath(path: string): boolean {
  return path.split("/").every((segment) => /^[^\p{Cc}\\:*?"<>|]+$/u.test(segment) && !/[. ]$/.test(segment));
}

/** Text of `SHA256SUMS`, as `sha256sum -c` reads it: sorted by path. */
export function renderSums(sums: ReadonlyMap<string, string>): string {
  return [...sums]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([path, sha256]) => `${sha256}  ${path}\n`)
    .join("");
}

/** Reads `SHA256SUMS` back; null when a line is not of its form or a path is listed twice. */
export function parseSums(text: string): Map<string, string> | null {
  const sums = new Map<string, string>();
  if (!text.endsWith("\n")) return null;
  for (const line of text.slice(0, -1).split("\n")) {
    const [, sha256, path] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (sha256 === undefined || path === undefined || sums.has(path)) return null;
    sums.set(path, sha256);
  }
  return sums;
}
