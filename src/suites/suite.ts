import type { Rubric, Scenario, SuiteFile, SuiteRecord } from "../vocabulary/index.ts";

/** A suite, loaded and checked: its file, its scenarios and the rubrics it rates with. */
export interface Suite {
  readonly definition: SuiteFile;
  readonly scenarios: readonly Scenario[];
  readonly rubrics: readonly Rubric[];
  /** Exactly what was read, for the manifest. */
  readonly record: SuiteRecord;
}
