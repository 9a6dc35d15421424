import { visibleText } from "../visible-text.ts";

/** HTML that was made by {@link html} or comes from this room's own constants. Nothing else may be one. */
export class Markup {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** What may stand in a template's gaps. */
export type Insert = Markup | string | number | false | null | undefined | readonly Insert[];

/**
 * The only way this room makes HTML. Text in a gap is escaped, and characters that act rather than show are replaced by
 * their code points; a {@link Markup} is taken as it is; lists are joined; `false`, `null` and `undefined` are nothing.
 * Attribute values are always written in double quotes.
 */
export function html(strings: TemplateStringsArray, ...inserts: readonly Insert[]): Markup {
  let source = strings[0] ?? "";
  for (const [index, insert] of inserts.entries()) source += sourceOf(insert) + (strings[index + 1] ?? "");
  return new Markup(source);
}

/** Escapes text for content and for double-quoted attributes. Line breaks stay. */
export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}

function sourceOf(insert: Insert): string {
  if (insert instanceof Markup) return insert.source;
  if (typeof insert === "string") return escapeHtml(visibleText(insert));
  if (typeof insert === "number") return String(insert);
  if (Array.isArray(insert)) return insert.map(sourceOf).join("");
  return "";
}
