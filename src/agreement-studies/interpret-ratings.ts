import type { RatingCell } from "./collect-cells.ts";
import type { Measurement, RatingsRequest } from "./ratings-request.ts";
import { kindOf } from "./read-json.ts";
import { StudyRequestError } from "./study-request-error.ts";
import type { Table } from "./table.ts";
import { mostIssues, TableError, type TableIssue } from "./table-error.ts";

/** A rating as it was read. */
export interface ReadRating {
  value: number | string;
  /** Outside the scale, or none of the levels. */
  isOutside: boolean;
}

/** How the ratings of one dimension are read. */
export interface RatingReading {
  measurement: Measurement;
  /** Undefined where the cell says "not rated". */
  read(cell: RatingCell): ReadRating | undefined;
}

/**
 * Decides whether a dimension's ratings are numbers or words, and checks every one of them.
 *
 * @throws {@link TableError} with the first cells that are neither a rating nor missing, and for ratings outside the
 *   scale when nothing was said about those
 */
export function interpretRatings(cells: readonly RatingCell[], table: Table, request: RatingsRequest): RatingReading {
  const { levels, missing = [], scale } = request;
  const notRated = new Set(["", ...missing.map((text) => text.trim())]);
  const plain = (cell: RatingCell) => plainValue(cell.value, notRated);
  const isWords = isWordScale(cells.map(plain), request);
  const measurement = measurementOf(isWords, request);
  const numbered =
    levels === undefined || isWords ? undefined : new Map(levels.map((level, at) => [level.trim(), at + 1]));
  const read = (cell: RatingCell): ReadRating | { problem: string } | undefined => {
    const value = plain(cell);
    if (value === undefined) return undefined;
    if (typeof value === "object") return value;
    if (isWords) return readWord(value, levels);
    if (numbered !== undefined) {
      const position = numbered.get(String(value));
      return position === undefined ? { value: 0, isOutside: true } : { value: position, isOutside: false };
    }
    return readNumber(value, scale, measurement);
  };
  check(cells, read, table, request);
  return {
    measurement,
    read(cell) {
      const rating = read(cell);
      return rating === undefined || "problem" in rating ? undefined : rating;
    },
  };
}

type Plain = string | number | { problem: string } | undefined;

/** A cell as text or number; `problem` for anything that cannot be a rating. */
function plainValue(value: unknown, notRated: ReadonlySet<string>): Plain {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "string") return notRated.has(value.trim()) ? undefined : value.trim();
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number") return notRated.has(String(value)) ? undefined : value;
  if (typeof value === "boolean") return String(value);
  const hint =
    typeof value === "object" && !(value instanceof Date)
      ? " A key of an object is addressed as column.key; a list of ratings goes with --rating-column."
      : "";
  return { problem: `expected a rating, found ${kindOf(value)}.${hint}` };
}

const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const isNumeric = (value: Plain) => typeof value === "number" || (typeof value === "string" && number.test(value));

function isWordScale(values: readonly Plain[], { measurement, levels, scale }: RatingsRequest): boolean {
  const given = values.filter((value) => typeof value === "string" || typeof value === "number");
  if (levels !== undefined) return measurement === "nominal";
  if (measurement === "nominal") return !given.every(isNumeric);
  if (measurement !== undefined || scale !== undefined) return false;
  return given.length > 0 && !given.some((value) => isNumeric(value) || isNotFinite(value));
}

function measurementOf(isWords: boolean, { measurement, levels }: RatingsRequest): Measurement {
  if (measurement !== undefined) return { level: measurement, chosen: true };
  if (isWords) return { level: "nominal", chosen: false };
  return { level: levels === undefined ? "interval" : "ordinal", chosen: false };
}

function isNotFinite(value: Plain): boolean {
  return typeof value === "number" ? !Number.isFinite(value) : /^[+-]?(nan|inf(inity)?)$/i.test(String(value));
}

/** Longest word or phrase that can be a label; what is longer is more likely what somebody said. */
const longestLabel = 64;

function readWord(value: string | number, levels: readonly string[] | undefined): ReadRating | { problem: string } {
  const label = String(value);
  if (label.length > longestLabel) {
    return { problem: `expected a label of at most ${longestLabel} characters, found ${kindOf(value)}.` };
  }
  return { value: label, isOutside: levels !== undefined && !levels.some((level) => level.trim() === label) };
}

function readNumber(
  value: string | number,
  scale: RatingsRequest["scale"],
  { level }: Measurement,
): ReadRating | { problem: string } {
  const expected = scale === undefined ? "a number" : `a number from ${scale[0]} to ${scale[1]}`;
  if (isNotFinite(value)) {
    return {
      problem: `expected ${expected}, found a number that is not finite. If it stands for no rating: --missing.`,
    };
  }
  if (!isNumeric(value)) {
    const hint = "If it stands for no rating: --missing; if ratings are words: --measurement nominal or --levels.";
    return { problem: `expected ${expected}, found ${kindOf(value)}. ${hint}` };
  }
  const parsed = Number(value);
  if (!Number.isFinite(parsed)) return { problem: `expected ${expected}, found one too large to hold.` };
  if (level === "ratio" && parsed < 0) return { problem: "a ratio scale begins at 0, found a negative number." };
  return { value: parsed, isOutside: scale !== undefined && (parsed < scale[0] || parsed > scale[1]) };
}

type Read = (cell: RatingCell) => ReadRating | { problem: string } | undefined;

function check(
  cells: readonly RatingCell[],
  read: Read,
  table: Table,
  { levels, outside = "error", scale }: RatingsRequest,
): void {
  if (outside !== "error" && scale === undefined && levels === undefined) {
    throw new StudyRequestError(`--outside ${outside} needs to know the scale: --scale A..B, or --levels.`);
  }
  if (scale !== undefined && !(Number.isFinite(scale[0]) && Number.isFinite(scale[1]) && scale[0] < scale[1])) {
    throw new StudyRequestError(
      `The scale's ends must be two finite numbers, the lower first, got ${scale.join("..")}.`,
    );
  }
  const issues: TableIssue[] = [];
  let found = 0;
  let outsideCount = 0;
  let firstOutside: { cell: RatingCell; value: number | string } | undefined;
  for (const cell of cells) {
    const rating = read(cell);
    if (rating === undefined) continue;
    if ("problem" in rating) {
      found += 1;
      if (issues.length < mostIssues) issues.push(issueAt(table, cell, rating.problem));
    } else if (rating.isOutside) {
      outsideCount += 1;
      firstOutside ??= { cell, value: rating.value };
    }
  }
  if (found > 0) throw new TableError(issues, found);
  if (firstOutside === undefined) return;
  const range = scale === undefined || levels !== undefined ? "the levels named" : `the scale ${scale[0]}..${scale[1]}`;
  const many = outsideCount === 1 ? "1 rating lies" : `${outsideCount} ratings lie`;
  const value = levels === undefined ? ` (${firstOutside.value})` : "";
  if (outside === "error") {
    const first = outsideCount === 1 ? value : `, this${value} being the first`;
    const decide = "Decide with --outside drop (count as not rated) or --outside keep (use as they are).";
    throw new TableError([issueAt(table, firstOutside.cell, `${many} outside ${range}${first}. ${decide}`)]);
  }
  if (outside === "keep" && levels !== undefined) {
    throw new TableError([
      issueAt(table, firstOutside.cell, `${many} outside ${range} and cannot be kept: name every level.`),
    ]);
  }
}

function issueAt(table: Table, cell: RatingCell, problem: string): TableIssue {
  const place = { word: table.placeWord, number: table.places[cell.row] ?? cell.row + 1 };
  return { file: table.file, place, column: cell.column, problem, closeMatch: undefined };
}
