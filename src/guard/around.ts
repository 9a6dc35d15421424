/** Words around a text, each a paragraph of its own; empty ones are left out. */
export function around(before: string, text: string, after: string): string {
  return [before, text, after].filter((part) => part !== "").join("\n\n");
}

/** What stands between words that left already and words of the guard's own. */
export function gapAfter(words: string): string {
  return words === "" || /\s$/.test(words) ? "" : "\n\n";
}
