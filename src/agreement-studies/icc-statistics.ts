import { type IccForm, type IccOptions, intraclassCorrelation } from "../statistics/index.ts";
import { type ComparedRatings, numbersOnly } from "./compared-ratings.ts";
import type { StudySettings } from "./study-settings.ts";
import { type StudyStatistic, statistic } from "./study-statistic.ts";

/** Rows beyond which an unclustered bootstrap leaves out the acceleration of BCa, whose cost grows with their square. */
const manyRows = 2000;

/**
 * Intraclass correlations with an interval from F distributions, which needs independent rows, and from a bootstrap over
 * rows or clusters. Clustered rows have the bootstrap only.
 */
export function iccStatistics(
  compared: ComparedRatings,
  forms: readonly IccForm[],
  { confidence, seed, draws }: StudySettings,
): StudyStatistic[] {
  const rows = compared.rows.map(numbersOnly);
  const base = { unit: compared.unit, confidence } as const;
  const bootstrap: Pick<IccOptions, "interval" | "seed" | "draws" | "kind"> = {
    interval: "bootstrap",
    seed,
    draws,
    kind: compared.clusters === null && rows.length > manyRows ? "percentile" : "bca",
  };
  return forms.flatMap((form) => {
    const id = `icc-${form.toLowerCase().replace(",", "")}`;
    const name = `ICC(${form})`;
    const drawn = intraclassCorrelation(rows, { ...base, form, ...bootstrap, clusters: compared.clusters });
    if (compared.clusters !== null) return [statistic(id, name, "coefficient", drawn)];
    return [
      statistic(id, name, "coefficient", intraclassCorrelation(rows, { ...base, form, interval: "f" })),
      statistic(`${id}-bootstrap`, `${name}, bootstrap`, "coefficient", drawn),
    ];
  });
}
