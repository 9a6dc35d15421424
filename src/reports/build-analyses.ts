import type { AnalysisResult, AnalysisTable, Suite } from "../suites/index.ts";
import type { ReportAssistant } from "./report.ts";
import type { ReportAnalysis, ReportPaper, ReportTable } from "./report-analysis.ts";
import { reportEstimate } from "./report-estimate.ts";

/** How published numbers are called wherever they stand beside ours. */
const paperMark = "published, other items/judge";

/** A suite's analyses with every assistant's numbers. */
export function buildAnalyses(
  { definition }: Suite,
  results: readonly AnalysisResult[],
  assistants: readonly ReportAssistant[],
): ReportAnalysis[] {
  return (definition.analyses ?? []).map(({ id, kind, title, meaning }) => ({
    id,
    kind,
    title,
    meaning,
    results: assistants.flatMap(({ ref, role }) =>
      results
        .filter((result) => result.suiteId === definition.id && result.analysis.id === id && result.assistant === ref)
        .map(({ group, conversations, values, tables, notes }) => ({
          assistant: ref,
          role,
          group,
          conversations,
          values: values.map(({ name, unit, estimate }) => ({ name, unit, estimate: reportEstimate(estimate) })),
          tables: tables.map(tableOf),
          notes: [...notes],
        })),
    ),
  }));
}

/** The suite's note on its publication, marked; null where there is none or none was asked for. */
export function buildPaper({ definition }: Suite, isShown: boolean): ReportPaper | null {
  return !isShown || definition.paper === undefined ? null : { ...definition.paper, mark: paperMark };
}

function tableOf({ rows, columns, cells, ...table }: AnalysisTable): ReportTable {
  return {
    ...table,
    rows: [...rows],
    columns: [...columns],
    cells: cells.map((row) =>
      row.map((cell) => (cell === null || typeof cell === "number" ? cell : reportEstimate(cell))),
    ),
  };
}
