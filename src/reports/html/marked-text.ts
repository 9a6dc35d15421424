import { visibleParts } from "../visible-text.ts";
import { html, Markup } from "./template.ts";

/** A passage a rating relies on, by its number in the list of ratings beside the transcript. */
export interface Passage {
  start: number;
  length: number;
  number: number;
}

/**
 * A turn's text with the quoted evidence marked and numbered. Passages may overlap and may begin or end inside a
 * character; text is escaped, and acting characters are shown by their code points.
 */
export function markedText(text: string, passages: readonly Passage[]): Markup {
  const inside = passages.filter(({ start, length }) => length > 0 && start >= 0 && start + length <= text.length);
  const edges = new Set(inside.flatMap(({ start, length }) => [start, start + length]));
  const pieces: { source: Markup; start: number; end: number }[] = [];
  for (const part of visibleParts(text)) {
    const end = part.start + part.length;
    if (part.kind === "code-point") {
      const source = html`<span class="cp" title="Character shown by its code point">${part.text}</span>`;
      pieces.push({ source, start: part.start, end });
      continue;
    }
    const cuts = [part.start, ...[...edges].filter((edge) => edge > part.start && edge < end), end]
      .map((edge) => (isInsidePair(text, edge) ? edge - 1 : edge))
      .sort((a, b) => a - b);
    for (const [index, from] of cuts.entries()) {
      const to = cuts[index + 1] ?? from;
      if (to > from) pieces.push({ source: html`${text.slice(from, to)}`, start: from, end: to });
    }
  }
  let source = "";
  let open = "";
  for (const piece of pieces) {
    const covering = inside.filter(({ start, length }) => start < piece.end && start + length > piece.start);
    const key = covering.map(({ number }) => number).join(",");
    if (key !== open) {
      if (open !== "") source += "</mark>";
      if (key !== "") source += "<mark>";
      open = key;
    }
    source += piece.source.source;
    for (const { number } of covering.filter(({ start, length }) => start + length <= piece.end)) {
      source += html`<sup>${number}</sup>`.source;
    }
  }
  if (open !== "") source += "</mark>";
  return new Markup(source);
}

function isInsidePair(text: string, edge: number): boolean {
  return /[\uD800-\uDBFF]/.test(text[edge - 1] ?? "") && /[\uDC00-\uDFFF]/.test(text[edge] ?? "");
}
