import { InvalidArgumentError } from "commander";

// What options of the command line take: each reads a text or says what is needed.

/** Values of an option that may be repeated. */
export function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

/** `measure=size`, repeated. */
export function collectMargin(
  text: string,
  before: { measure: string; size: number }[],
): { measure: string; size: number }[] {
  const [measure = "", size = ""] = text.split("=", 2);
  const margin = { measure: measure.trim(), size: Number(size) };
  if (margin.measure === "" || size.trim() === "" || !(margin.size > 0) || !Number.isFinite(margin.size)) {
    throw new InvalidArgumentError("A measure and a size above 0 are needed, such as omission=0.05.");
  }
  return [...before, margin];
}

/** Comma-separated formats, each one of `known`. */
export function formatList(text: string, known: readonly string[]): string[] {
  const chosen = text.split(",").map((part) => part.trim().toLowerCase());
  const unknown = chosen.find((part) => !known.includes(part));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is none of ${known.join(", ")}.`);
  return chosen;
}

/** 1, 2, 3, ... */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("A whole number from 1 is needed.");
  return value;
}

/** In (0, 1]. */
export function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1)) throw new InvalidArgumentError("A number above 0, at most 1, is needed.");
  return value;
}

/** Any whole number. */
export function integer(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError("A whole number is needed.");
  return value;
}

/** Above 0. */
export function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError("A number of seconds above 0 is needed.");
  return value;
}

/** In (0, 1). */
export function probability(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError("A number between 0 and 1 is needed.");
  return value;
}

/** 0, 1, 2, ... */
export function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || text.trim() === "")
    throw new InvalidArgumentError("A whole number from 0 is needed.");
  return value;
}

/** Comma-separated numbers from 0. */
export function numberList(text: string): number[] {
  return text.split(",").map(number);
}

/** From 0. */
export function number(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0 || text.trim() === "")
    throw new InvalidArgumentError("A number from 0 is needed.");
  return value;
}
