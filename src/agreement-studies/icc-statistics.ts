import { type IccForm, type IccOptions, intraclassCorrelation } from "../statistics/index.ts";
import { type ComparedRatings, numbersOnly } from "./compared-ratings.ts";
import { manyRows, mostDrawsOfManyRows, type StudySettings } from "./study-settings.ts";
import { type StudyStatistic, statistic } from "./study-statistic.ts";

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
  // BCa costs the square of the number of independent rows.
  const isLong = compared.clusters === null && rows.length > manyRows;
  const bootstrap: Pick<IccOptions, "interval" | "seed" | "draws" | "kind"> = {
    interval: "bootstrap",
    seed,
    draws: isLong ? Math.min(draws, mostDrawsOfManyRows) : draws,
    kind: isLong ? "percentile" : "bca",
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
