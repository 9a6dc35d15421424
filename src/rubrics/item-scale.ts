import type { RubricItem } from "../vocabulary/index.ts";

type Scaled = Pick<RubricItem, "levels" | "scale">;

/** Whether a number is a level of an item: one of its levels, or any whole number of its `scale`. */
export function isOnScale({ levels, scale }: Scaled, level: number): boolean {
  if (levels.some((known) => known.level === level)) return true;
  return scale !== undefined && Number.isInteger(level) && level >= scale.from && level <= scale.to;
}

/** Lowest and highest level of an item. */
export function scaleEnds({ levels, scale }: Scaled): [lowest: number, highest: number] {
  const numbers = levels.map(({ level }) => level);
  const ends = scale === undefined ? numbers : [...numbers, scale.from, scale.to];
  return [Math.min(...ends), Math.max(...ends)];
}

/**
 * The level that a fact of a scenario names: by its number, or by the label of a level.
 *
 * @returns undefined when there is no such fact, or it names no level of the item
 */
export function levelOfFact(item: Scaled, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const labelled = item.levels.find(({ label }) => label === value);
  if (labelled !== undefined) return labelled.level;
  const number = /^-?\d+$/.test(value.trim()) ? Number(value) : undefined;
  return number !== undefined && isOnScale(item, number) ? number : undefined;
}
