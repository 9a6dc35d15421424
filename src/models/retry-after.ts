/**
 * How long a reply asks to wait, from its `retry-after-ms` (milliseconds) or `retry-after` header (seconds or a date;
 * RFC 9110, section 10.2.3).
 *
 * @param headers - names in lower case
 * @param now - milliseconds since the epoch
 * @returns milliseconds, never negative; undefined when nothing readable is said
 */
export function retryAfterOf(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const milliseconds = positiveNumber(headers["retry-after-ms"]);
  if (milliseconds !== undefined) return Math.ceil(milliseconds);
  const value = headers["retry-after"];
  if (value === undefined) return undefined;
  const seconds = positiveNumber(value);
  if (seconds !== undefined) return Math.ceil(seconds * 1_000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function positiveNumber(value: string | undefined): number | undefined {
  return value !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
}
