import { type AgreementUnit, type Clusters, systemMeans } from "../statistics/index.ts";
import type { DimensionRatings } from "./ratings-table.ts";

/** Ratings of some raters, as rows of the unit that is compared. */
export interface ComparedRatings {
  unit: AgreementUnit;
  raters: readonly string[];
  /** Items, or means of systems, by raters; null where there is none. */
  rows: (number | string | null)[][];
  /** What each row is: an item's name or a system's. */
  names: string[];
  /** The independent unit of each row; null where every row is one. */
  clusters: Clusters;
  /** Rated items behind the rows: for system means, those that all these raters rated. */
  items: number;
}

/**
 * The ratings of some raters in the unit asked for. System means are taken over items that all these raters rated, so that
 * their means rest on the same items. Without named systems every row is one already.
 *
 * @param columns - positions of the raters
 */
export function comparedRatings(
  ratings: DimensionRatings,
  columns: readonly number[],
  unit: AgreementUnit,
): ComparedRatings {
  const rows = ratings.rows.map((row) => columns.map((column) => row[column] ?? null));
  const raters = columns.map((column) => ratings.raters[column]?.rater ?? "");
  const systems = ratings.items.map(({ system }) => system);
  if (unit === "system" && systems.every((system) => system !== undefined) && rows.length > 0) {
    const means = systemMeans(rows.map(numbersOnly), systems);
    return {
      unit,
      raters,
      rows: means.rows,
      names: means.systems,
      clusters: null,
      items: means.items.reduce((sum, count) => sum + count, 0),
    };
  }
  const clusters = ratings.items.map(({ cluster }) => cluster);
  const isClustered = unit === "item" && clusters.every((cluster) => cluster !== undefined);
  return {
    unit,
    raters,
    rows,
    names: ratings.items.map(({ id }) => id),
    clusters: isClustered ? clusters : null,
    items: rows.filter((row) => !row.includes(null)).length,
  };
}

/** Ratings that are numbers; a word counts as none. */
export function numbersOnly(row: readonly (number | string | null)[]): (number | null)[] {
  return row.map((value) => (typeof value === "number" ? value : null));
}

/** Rows that all raters rated, each rater's numbers together, with the clusters of these rows. */
export function completeColumns(compared: ComparedRatings): { columns: number[][]; clusters: Clusters } {
  const { rows, raters, clusters } = compared;
  const kept = rows.flatMap((row, index) => (numbersOnly(row).includes(null) ? [] : [index]));
  return {
    columns: raters.map((_, column) => kept.map((row) => Number(rows[row]?.[column]))),
    clusters: clusters === null ? null : kept.map((row) => clusters[row] ?? ""),
  };
}
