/** Words around a text, each a paragraph of its own; empty ones are left out. */
export function around(before: string, text: string, after: string): string {
  return [before, text, after].filter((part) => part !== "").join("\n\n");
}
