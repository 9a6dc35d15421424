import type { Suite } from "../suites/index.ts";
import { PlumblineError, type SuiteFile } from "../vocabulary/index.ts";

/** Who a suite measures. */
export type Subject = NonNullable<SuiteFile["subject"]>;

/** Suites that measure assistants and suites that measure judges cannot be one run. Fix: audit them in runs of their own. */
export class MixedSubjectsError extends PlumblineError {
  readonly code = "MIXED_SUBJECTS";
  readonly judgeSuites: readonly string[];

  constructor(judgeSuites: readonly string[]) {
    super(
      `${judgeSuites.join(", ")} measures judges and the other suites measure assistants. Audit them in runs of their own.`,
    );
    this.judgeSuites = judgeSuites;
  }
}

/** @throws {@link MixedSubjectsError} */
export function subjectOf(suites: readonly Suite[]): Subject {
  const judgeSuites = suites.filter(({ definition }) => definition.subject === "judge");
  if (judgeSuites.length === 0) return "assistant";
  if (judgeSuites.length < suites.length)
    throw new MixedSubjectsError(judgeSuites.map(({ definition }) => definition.id));
  return "judge";
}
