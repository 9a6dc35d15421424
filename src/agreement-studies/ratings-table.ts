import { collectCells, labelAt, type RatingCell } from "./collect-cells.ts";
import { columnReader } from "./column-reader.ts";
import { excludedRatings } from "./excluded-ratings.ts";
import { interpretRatings } from "./interpret-ratings.ts";
import type { Measurement, RatingsRequest } from "./ratings-request.ts";
import { StudyRequestError } from "./study-request-error.ts";
import type { Table } from "./table.ts";
import { tableError } from "./table-error.ts";

/** One rated item. */
export interface RatedItem {
  /** Its name as reports show it. */
  id: string;
  /** The system that produced it, where systems are named. */
  system: string | undefined;
  /** The independent unit it belongs to; undefined where every item is one. */
  cluster: string | undefined;
}

/** One rater's ratings on one dimension, counted; the four last add up to the items. */
export interface RaterCounts {
  rater: string;
  /** Ratings in use. */
  rated: number;
  /** Cells that are empty or absent. */
  missing: number;
  /** Left out on purpose, by `exclude`. */
  excluded: number;
  /** Outside the scale and counted as not rated. */
  dropped: number;
  /** Outside the scale, whether dropped or kept. */
  outside: number;
}

/** The ratings of one dimension as a table of items by raters. */
export interface DimensionRatings {
  name: string;
  measurement: Measurement;
  items: RatedItem[];
  /** One row per item, one column per rater; null where there is no rating in use. */
  rows: (number | string | null)[][];
  raters: RaterCounts[];
}

/** All ratings of a file that a study asks for. */
export interface RatingsTable {
  raters: string[];
  /** Systems in order of first appearance; empty where none are named. */
  systems: string[];
  dimensions: DimensionRatings[];
}

/**
 * Turns a file's table into ratings of items by raters, one table per dimension.
 *
 * Ratings are numbers, or words where `measurement` is nominal, `levels` are named, or no rating is a number. Without
 * `measurement` numbers are taken as interval, `levels` as ordinal and words as nominal; the result says that nobody
 * chose it. Rows of one item in several systems belong to one cluster, unless a cluster column says otherwise.
 *
 * @throws {@link TableError} for columns not there, cells that are no rating, two ratings of one item by one rater, and,
 *   unless told to drop or keep them, ratings outside the scale
 * @throws {@link StudyRequestError} for fewer than two raters and options that contradict each other
 */
export function ratingsTable(table: Table, request: RatingsRequest): RatingsTable {
  const cells = collectCells(table, request);
  const raters = [...new Set(cells.map(({ rater }) => rater))];
  const ordered =
    request.ratingColumns === undefined ? raters : (request.raters ?? raters).filter((name) => raters.includes(name));
  if (ordered.length < 2) {
    const found = ordered.length === 0 ? "found none" : `found only "${ordered[0]}"`;
    throw new StudyRequestError(`Agreement needs at least two raters; ${found}.`);
  }
  const { items, keys } = itemsOf(table, request);
  const systems = [...new Set(items.flatMap(({ system }) => (system === undefined ? [] : [system])))];
  const isExcluded = excludedRatings(request, systems, ordered);
  const names = [...new Set(cells.map(({ dimension }) => dimension))];
  const dimensions = names.map((name): DimensionRatings => {
    const own = cells.filter(({ dimension }) => dimension === name);
    return dimensionRatings({ name, cells: own, raters: ordered, items, keys, isExcluded }, table, request);
  });
  return { raters: ordered, systems, dimensions };
}

interface DimensionParts {
  name: string;
  cells: readonly RatingCell[];
  raters: readonly string[];
  /** Item of each table row. */
  items: readonly RatedItem[];
  /** What makes each row's item unique. */
  keys: readonly string[];
  isExcluded(item: RatedItem, rater: string): boolean;
}

function dimensionRatings(parts: DimensionParts, table: Table, request: RatingsRequest): DimensionRatings {
  const { name, cells, raters, items, keys } = parts;
  const columns = new Map(raters.map((rater, column) => [rater, column]));
  const rows = new Map<string, { item: RatedItem; cells: (RatingCell | undefined)[] }>();
  for (const cell of cells) {
    const column = columns.get(cell.rater) ?? 0;
    const key = keys[cell.row] ?? "";
    const item = items[cell.row];
    if (item === undefined) continue;
    const own = rows.get(key) ?? { item, cells: raters.map(() => undefined) };
    rows.set(key, own);
    const earlier = own.cells[column];
    if (earlier !== undefined) throw repeatedRating(table, item, cell, earlier);
    own.cells[column] = cell;
  }
  const kept = [...rows.values()];
  const counts = raters.map(
    (rater): RaterCounts => ({ rater, rated: 0, missing: 0, excluded: 0, dropped: 0, outside: 0 }),
  );
  const asked = kept.map(({ item, cells: own }) =>
    own.map((cell, column) => (parts.isExcluded(item, raters[column] ?? "") ? "excluded" : cell)),
  );
  const { measurement, read } = interpretRatings(
    asked.flat().flatMap((cell) => (cell === undefined || cell === "excluded" ? [] : [cell])),
    table,
    request,
  );
  const values = asked.map((own) =>
    own.map((cell, column) => {
      const count = counts[column];
      if (count === undefined) return null;
      if (cell === "excluded") {
        count.excluded += 1;
        return null;
      }
      const rating = cell === undefined ? undefined : read(cell);
      if (rating === undefined) {
        count.missing += 1;
        return null;
      }
      if (rating.isOutside) count.outside += 1;
      if (rating.isOutside && request.outside === "drop") {
        count.dropped += 1;
        return null;
      }
      count.rated += 1;
      return rating.value;
    }),
  );
  return { name, measurement, items: kept.map(({ item }) => item), rows: values, raters: counts };
}

/** The rated item of each row of the table, and what makes it unique. */
function itemsOf(table: Table, request: RatingsRequest): { items: RatedItem[]; keys: string[] } {
  const { item = [], system, cluster, ratingColumns = [], raterColumn } = request;
  if (item.length === 0 && ratingColumns.length > 0 && raterColumn !== undefined && !isListed(table, ratingColumns)) {
    throw new StudyRequestError("With one rating per row, say which rows rate the same item: --item.");
  }
  const itemReaders = item.map((name) => columnReader(table, name));
  const systemReader = system === undefined ? undefined : columnReader(table, system);
  const clusterReader = cluster === undefined ? undefined : columnReader(table, cluster);
  const labelled = table.rows.map((_, row) => {
    const place = `${table.placeWord} ${table.places[row] ?? row + 1}`;
    const parts =
      itemReaders.length === 0 ? [place] : itemReaders.map((reader) => labelAt(table, reader, row, "an item"));
    const own = systemReader === undefined ? undefined : labelAt(table, systemReader, row, "a system");
    return { parts, place, system: own };
  });
  const itemLabels = labelled.map(({ parts }) => parts.join(" / "));
  const isShared = system !== undefined && isUnderSeveralSystems(labelled, itemLabels);
  const items = labelled.map(({ place, system: own }, row): RatedItem => {
    const label = itemLabels[row] ?? place;
    // A name this long is more likely what somebody said.
    const id = label.length > 64 ? place : label;
    const unit = clusterReader === undefined ? label : labelAt(table, clusterReader, row, "a cluster");
    return {
      id: own === undefined ? id : `${id} (${own})`,
      system: own,
      cluster: clusterReader !== undefined || isShared ? unit : undefined,
    };
  });
  return { items, keys: labelled.map(({ parts, system: own }) => JSON.stringify([parts, own])) };
}

function isUnderSeveralSystems(
  labelled: readonly { system: string | undefined }[],
  labels: readonly string[],
): boolean {
  const first = new Map<string, string | undefined>();
  return labelled.some(({ system }, row) => {
    const label = labels[row] ?? "";
    if (!first.has(label)) first.set(label, system);
    return first.get(label) !== system;
  });
}

/** Whether ratings stand in lists, so that every row is an item by itself. */
function isListed(table: Table, ratingColumns: readonly string[]): boolean {
  const [first = ""] = ratingColumns;
  const position = table.columns.indexOf(first.trim());
  if (position === -1) return true;
  return table.rows.some((row) => Array.isArray(row[position]) || /^\s*\[/.test(String(row[position] ?? "")));
}

function repeatedRating(table: Table, item: RatedItem, cell: RatingCell, earlier: RatingCell): Error {
  const first = `${table.placeWord} ${table.places[earlier.row] ?? earlier.row + 1}`;
  const problem = `item "${item.id}" has a second rating by "${cell.rater}"; the first is in ${first}. Name more columns in --item, or the --system, if these are different items.`;
  const place = { word: table.placeWord, number: table.places[cell.row] ?? cell.row + 1 };
  return tableError(table.file, problem, { place, column: cell.column });
}
