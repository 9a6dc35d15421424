import { closeMatch } from "../content/index.ts";
import type { TableContent } from "./table.ts";
import { tableError } from "./table-error.ts";

/**
 * Reads one sheet of a workbook. The first row that is not empty holds the column names; empty rows are skipped, and a
 * row's place is its number in the sheet.
 *
 * @param choice - the sheet's name, or its number from 1; may be left out where there is only one
 * @throws {@link TableError} for a damaged file, and when the sheet is unknown or not chosen among several
 */
export async function readExcel(bytes: Buffer, file: string, choice: string | undefined): Promise<TableContent> {
  const { default: readWorkbook } = await import("read-excel-file/node");
  let sheets: { sheet: string; data: unknown[][] }[];
  try {
    sheets = await readWorkbook(bytes);
  } catch {
    throw tableError(file, "begins like an Excel workbook (.xlsx), but cannot be read as one.");
  }
  const data = chooseSheet(sheets, file, choice);
  const headerAt = data.findIndex((row) => row.some((cell) => cell !== null));
  const header = data[headerAt];
  if (header === undefined) throw tableError(file, "expected a row with column names in the sheet, found none.");
  const kept = data.flatMap((row, index) =>
    index > headerAt && row.some((cell) => cell !== null) ? [{ row, place: index + 1 }] : [],
  );
  return {
    placeWord: "row",
    columns: header.map((cell) => (cell === null ? "" : String(cell).trim())),
    rows: kept.map(({ row }) => row),
    places: kept.map(({ place }) => place),
  };
}

function chooseSheet(
  sheets: readonly { sheet: string; data: unknown[][] }[],
  file: string,
  choice: string | undefined,
): unknown[][] {
  const names = sheets.map(({ sheet }) => sheet);
  const listed = names.map((name) => `"${name}"`).join(", ");
  const [only, another] = sheets;
  if (choice === undefined) {
    if (only !== undefined && another === undefined) return only.data;
    throw tableError(file, `has ${sheets.length} sheets: ${listed}. Choose one (--sheet).`);
  }
  const chosen =
    sheets.find(({ sheet }) => sheet === choice) ??
    sheets.find(({ sheet }) => sheet.trim() === choice.trim()) ??
    (/^\d+$/.test(choice) ? sheets[Number(choice) - 1] : undefined);
  if (chosen !== undefined) return chosen.data;
  throw tableError(file, `has no sheet "${choice}". It has: ${listed}.`, { closeMatch: closeMatch(choice, names) });
}
