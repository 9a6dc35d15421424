import { seededRandom } from "../../random/index.ts";
import type { DesignElement, DesignFile, ElementValue } from "../../vocabulary/index.ts";

/** One value per element, by element name. */
export type Combination = ReadonlyMap<string, ElementValue>;

/** The combinations a design asks for, in a fixed order. Progressive designs multiply theirs with the full factorial. */
export function combinations(design: DesignFile): Combination[] {
  const { method, elements } = design;
  if (method.kind === "list") return method.rows.flatMap((row) => ofRow(row, elements));
  const isKept = (combination: Combination) => !design.exclude.some((match) => isMatch(combination, match));
  if (method.kind === "fractional") {
    return balancedFraction(elements, method, isKept);
  }
  return [...grid(elements)].filter(isKept);
}

/** Whether all elements that are named have one of the values named. */
export function isMatch(combination: Combination, match: Readonly<Record<string, readonly string[]>>): boolean {
  return Object.entries(match).every(([name, ids]) => ids.includes(combination.get(name)?.id ?? ""));
}

function ofRow(row: Readonly<Record<string, string>>, elements: readonly DesignElement[]): Combination[] {
  const entries = elements.flatMap(({ name, values }): [string, ElementValue][] => {
    const value = values.find(({ id }) => id === row[name]);
    return value === undefined ? [] : [[name, value]];
  });
  return entries.length === elements.length ? [new Map(entries)] : [];
}

/** Every combination; the last element varies fastest. */
function* grid(elements: readonly DesignElement[]): Generator<Combination> {
  const sizes = elements.map(({ values }) => values.length);
  const total = sizes.reduce((product, size) => product * size, 1);
  for (let index = 0; index < total; index += 1) {
    let rest = index;
    const combination = new Map<string, ElementValue>();
    const picked = new Array<ElementValue | undefined>(elements.length);
    for (let position = elements.length - 1; position >= 0; position -= 1) {
      const size = sizes[position] ?? 1;
      picked[position] = elements[position]?.values[rest % size];
      rest = Math.floor(rest / size);
    }
    for (const [position, { name }] of elements.entries()) {
      const value = picked[position];
      if (value !== undefined) combination.set(name, value);
    }
    yield combination;
  }
}

/**
 * A fraction of the full factorial. The cells of the balanced elements are gone through in rounds of seeded order, so that
 * none occurs twice more often than another; every other element takes, run by run, the value that has so far occurred
 * least, first overall and then beside the values it would stand with; ties fall by the seed.
 */
function balancedFraction(
  elements: readonly DesignElement[],
  { runs, balance, seed }: { runs: number; balance: readonly string[]; seed: number },
  isKept: (combination: Combination) => boolean,
): Combination[] {
  const balanced = elements.filter(({ name }) => balance.includes(name));
  const others = elements.filter(({ name }) => !balance.includes(name));
  const cells = [...grid(balanced)].filter((cell) =>
    [...grid(others)].some((rest) => isKept(new Map([...cell, ...rest]))),
  );
  if (cells.length === 0) return [];
  const random = seededRandom(seed, "fractional-design");
  const counts = new Counts();
  const made: Combination[] = [];
  while (made.length < runs) {
    for (const cell of random.shuffle(cells).slice(0, runs - made.length)) {
      const combination = new Map(cell);
      for (const element of random.shuffle(others)) {
        const allowed = element.values.filter((value) => {
          if (combination.size + 1 < elements.length) return true;
          const tried = new Map([...combination, [element.name, value]]);
          return isKept(tried);
        });
        const value = counts.rarest(allowed.length > 0 ? allowed : element.values, combination, () => random.next());
        combination.set(element.name, value);
      }
      const ordered = new Map(elements.flatMap(({ name }) => [[name, combination.get(name)] as const]).filter(isPair));
      counts.add(ordered);
      made.push(ordered);
    }
  }
  return made;
}

function isPair(entry: readonly [string, ElementValue | undefined]): entry is readonly [string, ElementValue] {
  return entry[1] !== undefined;
}

/** How often values, and pairs of values of two elements, have occurred. Values are told apart by identity. */
class Counts {
  readonly #single = new Map<ElementValue, number>();
  readonly #beside = new Map<ElementValue, Map<ElementValue, number>>();

  add(combination: Combination): void {
    const values = [...combination.values()];
    for (const value of values) {
      this.#single.set(value, (this.#single.get(value) ?? 0) + 1);
      const beside = this.#beside.get(value) ?? new Map<ElementValue, number>();
      this.#beside.set(value, beside);
      for (const other of values) if (other !== value) beside.set(other, (beside.get(other) ?? 0) + 1);
    }
  }

  rarest(values: readonly ElementValue[], beside: Combination, tie: () => number): ElementValue {
    let best: { value: ElementValue; cost: readonly [number, number, number] } | undefined;
    for (const value of values) {
      const pairs = this.#beside.get(value);
      let together = 0;
      for (const other of beside.values()) together += pairs?.get(other) ?? 0;
      const cost = [this.#single.get(value) ?? 0, together, tie()] as const;
      if (best === undefined || isLess(cost, best.cost)) best = { value, cost };
    }
    if (best === undefined) throw new Error("An element that was read has a value.");
    return best.value;
  }
}

function isLess(left: readonly [number, number, number], right: readonly [number, number, number]): boolean {
  return (
    left[0] < right[0] || (left[0] === right[0] && (left[1] < right[1] || (left[1] === right[1] && left[2] < right[2])))
  );
}
