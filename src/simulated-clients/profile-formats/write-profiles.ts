import type { ClientProfile } from "./client-profile.ts";
import { profileFormatOf, UnknownProfileFormatError } from "./profile-formats.ts";

/**
 * Profiles as a file of their published form: a JSON list, JSON Lines, or a tab-separated table. Reading it again gives
 * records that equal the ones written, field by field.
 *
 * @throws {@link UnknownProfileFormatError} when profiles of several forms are to go into one file
 */
export function writeProfiles(profiles: readonly ClientProfile[]): string {
  const names = [...new Set(profiles.map(({ format }) => format))];
  const [name = "auto"] = names;
  if (names.length > 1) {
    throw new UnknownProfileFormatError(
      `These are of several forms: ${names.join(", ")}. Write each to its own file.`,
      names,
    );
  }
  const records = profiles.map(({ record }) => record);
  const { container } = profileFormatOf(name, records[0] ?? {});
  if (container === "json-lines") return records.map((record) => `${JSON.stringify(record)}\n`).join("");
  return container === "tsv" ? tableOfRecords(records) : `${JSON.stringify(records, null, 2)}\n`;
}

function tableOfRecords(records: readonly ClientProfile["record"][]): string {
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const rows = [columns, ...records.map((record) => columns.map((column) => String(record[column] ?? "")))];
  return rows.map((row) => `${row.map(cell).join("\t")}\n`).join("");
}

/** Quoted where a reader could take it for something else: tabs, line breaks, quotation marks, blanks at the ends. */
function cell(text: string): string {
  return /[\t\n\r"]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
