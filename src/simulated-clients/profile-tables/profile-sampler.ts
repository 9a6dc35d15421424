import { type RandomSource, seededRandom } from "../../random/index.ts";
import { fieldsOf, meets } from "./profile-condition.ts";
import type { ProfileAttributes, ProfileField, ProfileGroup, ProfileTable } from "./profile-table.ts";

/** Draws profiles of one kind. */
export interface ProfileSampler {
  /** The `index`th profile of a seed; each depends on seed and index alone, so any one can be drawn again. */
  sample(seed: number | string, index: number): ProfileAttributes;
}

/** Values that may be taken in one situation, as positions in the field's list, with their summed chances. */
interface Pool {
  positions: readonly number[];
  /** Rising to 1; undefined when all are equally likely. */
  cumulative: readonly number[] | undefined;
}

/** A field, prepared: which earlier fields it looks at, and what it may be for each combination of their values. */
interface PreparedField {
  readonly field: ProfileField;
  readonly values: readonly (string | number)[];
  readonly depends: readonly { readonly column: number; readonly radix: number }[];
  readonly pools: Map<number, Pool>;
}

/**
 * Reads a table once and draws from it: field after field, each from what the fields before it leave open. What a
 * combination of earlier values leaves open is worked out when it first occurs and then kept.
 *
 * @throws RangeError when fields before leave nothing open: a defect of the table, which names the field
 */
export function profileSampler(table: ProfileTable): ProfileSampler {
  const prepared = prepareFields(table.fields);
  const empty: ProfileAttributes = Object.fromEntries(table.fields.map(({ id }) => [id, ""]));
  const drawn = new Int32Array(prepared.length);
  return {
    sample(seed, index) {
      const random = seededRandom(seed, table.id, index);
      const attributes = { ...empty }; // one shape for all profiles is much faster to fill
      for (let column = 0; column < prepared.length; column += 1) {
        const one = prepared[column] as PreparedField; // in range by construction
        let key = 0;
        for (const { column: other, radix } of one.depends) key += (drawn[other] ?? 0) * radix;
        let pool = one.pools.get(key);
        if (pool === undefined) {
          pool = poolOf(one, attributes);
          one.pools.set(key, pool);
        }
        const { id, several } = one.field;
        if (several === undefined) {
          const position = pickFrom(pool, random);
          drawn[column] = position;
          attributes[id] = one.values[position] ?? "";
        } else {
          attributes[id] = pickSeveral(one, pool, several, random);
        }
      }
      return attributes;
    },
  };
}

function prepareFields(fields: readonly ProfileField[]): PreparedField[] {
  const columns = new Map(fields.map(({ id }, column) => [id, column]));
  const values = fields.map((field) => [
    ...new Set(field.groups.flatMap((group) => valuesOf(group).map(({ value }) => value))),
  ]);
  return fields.map((field, column) => {
    let radix = 1;
    const depends = [...new Set(field.groups.flatMap((group) => fieldsOf(group.when)))].map((id) => {
      const other = columns.get(id) ?? 0;
      const depend = { column: other, radix };
      radix *= values[other]?.length ?? 1;
      return depend;
    });
    return { field, values: values[column] ?? [], depends, pools: new Map() };
  });
}

function poolOf({ field, values }: PreparedField, attributes: ProfileAttributes): Pool {
  const open = field.groups.filter((group) => meets(group.when, attributes));
  const shares = open.reduce((sum, group) => sum + (group.share ?? 0), 0);
  const weighted = open.flatMap((group) => {
    const listed = valuesOf(group);
    const total = listed.reduce((sum, { weight }) => sum + weight, 0);
    return listed.map(({ value, weight }) => ({
      value,
      weight: group.share === undefined ? weight : ((group.share / shares) * weight) / total,
    }));
  });
  if (weighted.length === 0) throw new RangeError(`No value of the field "${field.id}" is open after the ones before.`);
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  const isEven = weighted.every(({ weight }) => weight === weighted[0]?.weight);
  let sum = 0;
  const cumulative = weighted.map(({ weight }) => {
    sum += weight / total;
    return sum;
  });
  return {
    positions: weighted.map(({ value }) => values.indexOf(value)),
    cumulative: isEven ? undefined : cumulative,
  };
}

/** The values of a group with their relative chances; a range is each of its whole numbers. */
export function valuesOf(group: ProfileGroup): { value: string | number; weight: number }[] {
  const [from, to] = group.range ?? [0, -1];
  const numbers = Array.from({ length: to - from + 1 }, (_, offset) => ({ value: from + offset, weight: 1 }));
  const listed = (group.values ?? []).map((value) => (typeof value === "object" ? value : { value, weight: 1 }));
  return [...listed, ...numbers];
}

function pickFrom({ positions, cumulative }: Pool, random: RandomSource): number {
  const last = positions.length - 1;
  let index = 0;
  if (cumulative === undefined) index = last === 0 ? 0 : random.integer(positions.length);
  else {
    const at = random.next();
    while (index < last && at >= (cumulative[index] ?? 1)) index += 1;
  }
  return positions[index] ?? 0; // in range by construction
}

function pickSeveral(
  { values }: PreparedField,
  pool: Pool,
  [least, most]: readonly [number, number],
  random: RandomSource,
): string[] {
  const wanted = Math.min(pool.positions.length, least + random.integer(most - least + 1));
  const picked: string[] = [];
  while (picked.length < wanted) {
    const value = String(values[pickFrom(pool, random)]);
    if (!picked.includes(value)) picked.push(value);
  }
  return picked;
}
