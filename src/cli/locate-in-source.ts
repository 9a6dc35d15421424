/**
 * Where a field of a default export most likely stands in a JavaScript or TypeScript source: each name of the path is
 * looked for after the one before it. A field that is not written down is placed at its nearest parent.
 *
 * @param path - names and list positions, such as `["assistants", 1, "ref"]`
 * @returns line and column, 1-based; those of `export default` when nothing of the path is found
 */
export function locateInSource(source: string, path: readonly PropertyKey[]): { line: number; column: number } {
  let offset = Math.max(0, source.search(/\bexport\s+default\b/));
  for (const part of path) {
    if (typeof part !== "string") continue;
    const name = part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const found = new RegExp(`(?<![\\w$."'\`])(["'\`]?)${name}\\1\\s*[:,}]`, "g");
    found.lastIndex = offset;
    const match = found.exec(source);
    if (match === null) break;
    offset = match.index;
  }
  const before = source.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
