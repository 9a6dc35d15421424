import {
  type AlphaLevel,
  fleissKappa,
  gwetAc,
  kendallW,
  krippendorffAlpha,
  percentAgreement,
} from "../statistics/index.ts";
import { type ComparedRatings, numbersOnly } from "./compared-ratings.ts";
import { iccStatistics } from "./icc-statistics.ts";
import { manyRows, mostDrawsOfManyRows, type StudySettings } from "./study-settings.ts";
import { type StudyStatistic, statistic } from "./study-statistic.ts";

/** Statistics over all raters together. Those for levels need levels; those for numbers, numbers. */
export function jointStatistics(compared: ComparedRatings, settings: StudySettings): StudyStatistic[] {
  const { rows, unit, clusters, raters } = compared;
  const { confidence, levels, measurement, isNumeric, seed, draws } = settings;
  const options = { unit, confidence, clusters };
  const isOrdered = measurement.level !== "nominal";
  const leveled =
    levels === undefined
      ? []
      : [
          statistic("agreement", "Same level", "share", percentAgreement(rows, { ...options, levels })),
          statistic("fleiss", "Fleiss' kappa", "coefficient", fleissKappa(rows, { ...options, levels })),
          statistic("ac1", "Gwet's AC1", "coefficient", gwetAc(rows, { ...options, levels })),
          ...(isOrdered
            ? (["linear", "quadratic"] as const).map((weighting) =>
                statistic(
                  `ac2-${weighting}`,
                  `Gwet's AC2 (${weighting})`,
                  "coefficient",
                  gwetAc(rows, { ...options, levels, weighting }),
                ),
              )
            : []),
        ];
  const alpha = (level: AlphaLevel) =>
    statistic(
      `alpha-${level}`,
      `Krippendorff's alpha (${level})`,
      "coefficient",
      krippendorffAlpha(rows, { ...options, level, ...(levels === undefined ? {} : { levels }) }),
    );
  if (!isNumeric) return [...leveled, alpha(measurement.level)];
  const rankDraws = rows.length > manyRows ? Math.min(draws, mostDrawsOfManyRows) : draws;
  const concordance =
    raters.length > 2 && clusters === null
      ? [
          statistic(
            "kendall-w",
            "Kendall's W",
            "coefficient",
            kendallW(rows.map(numbersOnly), { unit, confidence, seed, draws: rankDraws }),
          ),
        ]
      : [];
  return [
    ...leveled,
    alpha(measurement.level),
    ...iccStatistics(compared, ["1,1", "A,1", "C,1", "1,k", "A,k", "C,k"], settings),
    ...concordance,
  ];
}
