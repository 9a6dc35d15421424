import { checkSameLength } from "../check-input.ts";
import { completeRows, type NumericRows } from "./numeric-rows.ts";

/** Item ratings averaged per system: rows for agreement with `unit: "system"`. */
export interface SystemMeans {
  /** In order of first appearance. */
  systems: string[];
  /** One row per system: each rater's mean over that system's complete items. */
  rows: number[][];
  /** Complete items behind each row. */
  items: number[];
  /** Items left out because a rating was missing. */
  itemsLeftOut: number;
}

/**
 * Averages item ratings per system (response source), over items that every rater rated, so that all raters' means
 * rest on the same items. A system without a complete item does not appear.
 *
 * @param rows - items by raters, null where not rated
 * @param systems - the system of each item
 * @throws {@link InvalidInputError} for lists that do not match or non-finite numbers
 */
export function systemMeans(rows: NumericRows, systems: readonly string[]): SystemMeans {
  checkSameLength(rows, systems, "systems");
  const { values, raters, kept, unitsLeftOut } = completeRows(rows);
  const found = new Map<string, { totals: number[]; items: number }>();
  kept.forEach((row, position) => {
    const system = systems[row] ?? "";
    const own = found.get(system) ?? { totals: new Array<number>(raters).fill(0), items: 0 };
    found.set(system, own);
    own.items += 1;
    for (let rater = 0; rater < raters; rater += 1) {
      own.totals[rater] = (own.totals[rater] ?? 0) + (values[position * raters + rater] ?? 0);
    }
  });
  return {
    systems: [...found.keys()],
    rows: [...found.values()].map(({ totals, items }) => totals.map((total) => total / items)),
    items: [...found.values()].map(({ items }) => items),
    itemsLeftOut: unitsLeftOut,
  };
}
