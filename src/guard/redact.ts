import { findPersonalData } from "../detection/index.ts";

/** How much of what was said is kept with a decision. */
export type KeptText = "none" | "redacted" | "full";

/** Replaces what names or leads to a person by its type, such as `[email]`. Names dropped in passing are not found. */
export function redact(text: string): string {
  let result = "";
  let from = 0;
  for (const { type, start, end } of findPersonalData(text)) {
    result += `${text.slice(from, start)}[${type}]`;
    from = end;
  }
  return result + text.slice(from);
}
