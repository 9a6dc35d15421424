import { readFileSync } from "node:fs";

/** Version of this package, from its package.json two folders up (the same distance in `src/` and in `dist/`). */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const version = typeof manifest === "object" && manifest !== null && "version" in manifest ? manifest.version : "";
  return typeof version === "string" ? version : "";
}
