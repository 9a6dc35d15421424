import type { AlphaLevel } from "../statistics/index.ts";

/** Where the ratings stand in a table, and how they are to be read. */
export interface RatingsRequest {
  /**
   * Wide tables: the column of each rater, in the order in which pairs are formed. Long tables: the raters to keep, by
   * name; all when left out.
   */
  raters?: readonly string[];
  /** Long tables: the column that names the rater. A cell may hold a list, parallel to the list of its ratings. */
  raterColumn?: string;
  /**
   * Long tables: the column of the rating; several columns are several dimensions. A cell may hold a list with one rating
   * per rater; without `raterColumn` the raters are then the places in the list.
   */
  ratingColumns?: readonly string[];
  /** Long tables: the column that names the dimension. */
  dimensionColumn?: string;
  /**
   * Dimensions to study. They stand for `{dimension}` in the columns of raters and ratings; where a column's name has no
   * such place, the dimension is a key of the JSON object in its cells. With `dimensionColumn`: which of its values.
   */
  dimensions?: readonly string[];
  /** Columns that together name the rated item; each row is an item of its own when left out (not for long tables). */
  item?: readonly string[];
  /** Column that names the system (response source). The same item under two systems is two rated items. */
  system?: string;
  /** Column that names the independent unit of an item, such as its conversation. */
  cluster?: string;
  /** Ends of the scale. */
  scale?: readonly [min: number, max: number];
  /** What to do with ratings outside the scale or the levels; `"error"` when left out. */
  outside?: OutsidePolicy;
  /** What a difference between two ratings means; see {@link Measurement}. */
  measurement?: AlphaLevel;
  /** Levels in rising order, for ratings that are words: they are numbered from 1. */
  levels?: readonly string[];
  /** Texts that stand for "not rated", beside empty cells: `NA`, `n/a`. */
  missing?: readonly string[];
  /** `system:rater`: ratings by that rater of that system are left out, such as a judge's of its own model. */
  exclude?: readonly string[];
}

/** Ratings outside the scale: stop, count them as not rated, or use them all the same. */
export type OutsidePolicy = "error" | "drop" | "keep";

/** Level of measurement, and whether somebody chose it or it was assumed from the ratings. */
export interface Measurement {
  level: AlphaLevel;
  chosen: boolean;
}

/** Marks where a dimension's name goes in the name of a column. */
export const dimensionPlace = "{dimension}";
