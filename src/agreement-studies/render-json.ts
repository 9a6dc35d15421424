import type { AgreementStudy } from "./agreement-study.ts";

/**
 * The study as JSON, indented, ending in a newline; `schemaVersion` is its first field. A limit of an interval that is
 * infinite is written `"-infinity"` or `"infinity"`. Equal studies give equal bytes.
 */
export function renderStudyJson(study: AgreementStudy): string {
  return `${JSON.stringify(study, infinityAsWord, 2)}\n`;
}

function infinityAsWord(_key: string, value: unknown): unknown {
  if (value === Number.POSITIVE_INFINITY) return "infinity";
  return value === Number.NEGATIVE_INFINITY ? "-infinity" : value;
}
