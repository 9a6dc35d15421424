import type { Estimate } from "../../statistics/index.ts";
import type {
  AnalysisDefinition,
  MeasureDefinition,
  Rubric,
  Scenario,
  StoredConversation,
} from "../../vocabulary/index.ts";

/** One number of an analysis, under the name the field knows it by. */
export interface AnalysisValue {
  readonly name: string;
  /** `share` is printed as per cent, `number` as it is. */
  readonly unit: "share" | "number";
  readonly estimate: Estimate;
}

/** A table of an analysis: counts, or estimates. Null is a cell nothing falls into, which is not zero. */
export interface AnalysisTable {
  readonly title: string;
  readonly rowsAre: string;
  readonly columnsAre: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly unit: "share" | "number" | "count" | "p-value";
  readonly cells: readonly (readonly (Estimate | number | null)[])[];
}

/** What an analysis computes from some conversations. */
export interface AnalysisNumbers {
  readonly values: readonly AnalysisValue[];
  readonly tables: readonly AnalysisTable[];
  /** Sentences a reader needs beside the numbers: a warning, a baseline. */
  readonly notes: readonly string[];
}

/** One analysis of one assistant, over all its conversations or one group of them. */
export interface AnalysisResult extends AnalysisNumbers {
  readonly suiteId: string;
  readonly assistant: string;
  readonly analysis: AnalysisDefinition;
  readonly group: { readonly tag: string; readonly value: string } | null;
  readonly conversations: number;
}

/** A conversation as analyses see it. */
export interface AnalysedConversation {
  readonly scenario: Scenario;
  readonly repeat: number;
  readonly stored: StoredConversation;
  /** Its value of each measure that has one. */
  readonly values: Readonly<Record<string, number>>;
}

/** What analyses need besides the conversations. */
export interface AnalysisContext {
  readonly rubrics: ReadonlyMap<string, Rubric>;
  readonly measures: readonly MeasureDefinition[];
  readonly phases: readonly { id: string; title: string; from: number; to: number }[];
}

/** Only conversations that were carried out are analysed; the others are counted by the measures. */
export function isAnalysed({ stored }: Pick<AnalysedConversation, "stored">): boolean {
  return stored.outcome?.status === "completed";
}
