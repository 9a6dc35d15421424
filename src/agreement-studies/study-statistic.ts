import { type Estimate, notEstimable } from "../statistics/index.ts";

/** One number of an agreement study, with its interval or the reason why there is none. */
export interface StudyStatistic {
  /** Stable name: `icc-a1`, `kappa-quadratic`, `bias`. */
  id: string;
  /** Name as printed. */
  name: string;
  /** How it is printed: a coefficient, a share (as per cent), or a distance on the rating scale (or its square). */
  kind: "coefficient" | "share" | "distance" | "squared-distance";
  estimate: Estimate;
}

/** One row of a study's table. */
export function statistic(id: string, name: string, kind: StudyStatistic["kind"], estimate: Estimate): StudyStatistic {
  const { status, units, observations } = estimate;
  // Functions add facts of their own to an estimate; a study says those once, for the whole table.
  if (status === "not-estimable") {
    const { reason, detail } = estimate;
    return { id, name, kind, estimate: { status, reason, detail, units, observations } };
  }
  const { value, lower, upper, confidence, method } = estimate;
  return { id, name, kind, estimate: { status, value, lower, upper, confidence, method, units, observations } };
}

/** The statistic with a given id, if the study has it. */
export function findStatistic(statistics: readonly StudyStatistic[], id: string): Estimate {
  return (
    statistics.find((candidate) => candidate.id === id)?.estimate ??
    notEstimable("no-data", "This statistic does not apply to these ratings.")
  );
}
