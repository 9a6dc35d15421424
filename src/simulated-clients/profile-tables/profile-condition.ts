import type { ProfileCondition, ProfileTest } from "./profile-table.ts";

/** Whether attributes meet a condition; a missing attribute meets none. */
export function meets(
  condition: ProfileCondition | readonly ProfileCondition[] | undefined,
  attributes: Readonly<Record<string, unknown>>,
): boolean {
  if (condition === undefined) return true;
  if (Array.isArray(condition)) return condition.some((one) => meets(one, attributes));
  return Object.entries(condition).every(([field, test]) => passes(test, attributes[field]));
}

/** The fields a condition looks at. */
export function fieldsOf(condition: ProfileCondition | readonly ProfileCondition[] | undefined): string[] {
  if (condition === undefined) return [];
  if (Array.isArray(condition)) return condition.flatMap((one) => fieldsOf(one));
  return Object.keys(condition);
}

/** A condition in words: `age at least 61 and employment_status one of "retired"`. */
export function describeCondition(condition: ProfileCondition | readonly ProfileCondition[]): string {
  if (Array.isArray(condition)) return condition.map((one) => describeCondition(one)).join(", or ");
  return Object.entries(condition)
    .map(([field, test]) => `${field} ${describeTest(test)}`)
    .join(" and ");
}

function describeTest(test: ProfileTest): string {
  if (Array.isArray(test)) return `is ${test.map((value) => JSON.stringify(value)).join(" or ")}`;
  if ("not" in test) return `is not ${test.not.map((value) => JSON.stringify(value)).join(" or ")}`;
  if ("contains" in test) return `has ${test.contains.map((value) => JSON.stringify(value)).join(" or ")} in it`;
  if ("lacks" in test) return `does not have ${test.lacks.map((value) => JSON.stringify(value)).join(" or ")} in it`;
  if (test.from === undefined) return `is at most ${test.to}`;
  return test.to === undefined ? `is at least ${test.from}` : `is from ${test.from} to ${test.to}`;
}

function passes(test: ProfileTest, value: unknown): boolean {
  if (value === undefined || value === null) return false;
  const values: unknown[] = Array.isArray(value) ? value : [value];
  if (Array.isArray(test)) return values.some((one) => test.some((wanted) => wanted === one));
  if ("not" in test) return !values.some((one) => test.not.some((unwanted) => unwanted === one));
  if ("contains" in test) return values.some((one) => holds(one, test.contains));
  if ("lacks" in test) return !values.some((one) => holds(one, test.lacks));
  const numbers = values.map(Number);
  return numbers.every(
    (number) => Number.isFinite(number) && number >= (test.from ?? -Infinity) && number <= (test.to ?? Infinity),
  );
}

function holds(text: unknown, parts: readonly string[]): boolean {
  return typeof text === "string" && parts.some((part) => text.toLowerCase().includes(part.toLowerCase()));
}
