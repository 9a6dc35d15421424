import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type ParsedContent, parsedContentIn } from "../content/index.ts";

/** Content of the user's own that was parsed before, beside the runs that used it. */
export interface KeptContent extends ParsedContent {
  /** Keeps what was parsed since; called when a run is through, so that a mistaken command leaves nothing behind. */
  save(): void;
}

/** Texts kept before all are forgotten; a suite has a few. */
const mostKept = 1_000;

/** What is kept in a store's folder. */
export function keptContent(store: string): KeptContent {
  const folder = join(store, "content");
  const kept = parsedContentIn(folder);
  const parsed = new Map<string, unknown>();
  return {
    get: (sha256) => kept.get(sha256),
    put: (sha256, data) => void parsed.set(sha256, data),
    save() {
      if (parsed.size === 0) return;
      if (countOf(folder) + parsed.size > mostKept) forgetContent(store);
      for (const [sha256, data] of parsed) kept.put(sha256, data);
      parsed.clear();
    },
  };
}

/** Removes all of it: a scripted line of a suite is also a turn of the runs that used it. */
export function forgetContent(store: string): void {
  rmSync(join(store, "content"), { recursive: true, force: true });
}

function countOf(folder: string): number {
  try {
    return readdirSync(folder).length;
  } catch {
    return 0; // nothing is kept yet
  }
}
