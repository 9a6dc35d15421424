import { z } from "zod";
import { Report } from "./report.ts";

/** The report as JSON, indented, ending in a newline. Equal reports give equal bytes. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** The published JSON Schema (draft 2020-12) of {@link renderJson}'s output, as `schemas/report.schema.json`. */
export function reportSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(Report, { target: "draft-2020-12" });
  return {
    $schema,
    title: "Plumbline report",
    description:
      "A run of Plumbline as its readers see it. A value that is absent was not measured; absent is never zero.",
    ...schema,
  };
}
