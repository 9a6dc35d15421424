import { visibleParts } from "../reports/index.ts";

/** JSON in which everything that a terminal or a reader's eye could be deceived by is an escape of JSON's own. */
export function safeJson(value: unknown, space = 2): string {
  const json = JSON.stringify(value, null, space);
  return visibleParts(json)
    .map((part) => (part.kind === "text" ? part.text : escaped(json.slice(part.start, part.start + part.length))))
    .join("");
}

function escaped(characters: string): string {
  return characters.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
