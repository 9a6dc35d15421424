import { visibleText } from "./visible-text.ts";

/**
 * Text from outside as inert Markdown on one line: characters with a meaning in Markdown or HTML become character
 * references. Text that GitHub would turn into a link or a mention after that (`@name`, `#12`, addresses) is written as
 * code, where nothing is linked.
 */
export function markdownText(text: string): string {
  const line = visibleText(text, "space").trim();
  if (/[@#]|:\/\/|www\.|\bgh-\d|\b[0-9a-f]{7,40}\b/i.test(line)) return markdownCode(line);
  return line
    .replace(/[\\`*_{}[\]!|<>&~$]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(
      /^(\d+)([.)])|^([-+=:])/,
      (_, digits = "", sign = "", start = "") => `${digits}&#${(sign + start).charCodeAt(0)};`,
    );
}

/**
 * Text from outside as a code span that no run of backticks in it can end. A vertical bar is shown by its code point:
 * inside a table it would end the cell, and a backslash before it does not always prevent that.
 */
export function markdownCode(text: string): string {
  const line = visibleText(text, "space").trim().replaceAll("|", "<U+007C>");
  const runs = line.match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  const space = line.startsWith("`") || line.endsWith("`") || line === "" ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}
