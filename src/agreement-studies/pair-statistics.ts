import {
  blandAltman,
  type Clusters,
  cohenKappa,
  concordanceCorrelation,
  type Estimate,
  kendallTauB,
  type PairOptions,
  pearsonCorrelation,
  percentAgreement,
  ratingError,
  spearmanCorrelation,
} from "../statistics/index.ts";
import { type ComparedRatings, completeColumns } from "./compared-ratings.ts";
import { iccStatistics } from "./icc-statistics.ts";
import { manyRows, type StudySettings } from "./study-settings.ts";
import { type StudyStatistic, statistic } from "./study-statistic.ts";

/** Statistics of two raters. Differences are the second minus the first. */
export function pairStatistics(compared: ComparedRatings, settings: StudySettings): StudyStatistic[] {
  const { rows, unit, clusters } = compared;
  const { confidence, levels, measurement, isNumeric } = settings;
  const first = rows.map(([rating]) => rating ?? null);
  const second = rows.map(([, rating]) => rating ?? null);
  const options = { unit, confidence, clusters };
  const weightings = measurement.level === "nominal" ? (["none"] as const) : (["none", "linear", "quadratic"] as const);
  const kappaName = { none: "Cohen's kappa", linear: "Cohen's kappa (linear)", quadratic: "Cohen's kappa (quadratic)" };
  const leveled =
    levels === undefined
      ? []
      : [
          statistic("agreement", "Same level", "share", percentAgreement(rows, { ...options, levels })),
          ...weightings.map((weighting) =>
            statistic(
              weighting === "none" ? "kappa" : `kappa-${weighting}`,
              kappaName[weighting],
              "coefficient",
              cohenKappa(first, second, { ...options, levels, weighting }),
            ),
          ),
        ];
  return isNumeric ? [...leveled, ...numericStatistics(compared, settings)] : leveled;
}

function numericStatistics(compared: ComparedRatings, settings: StudySettings): StudyStatistic[] {
  const { unit } = compared;
  const { confidence, range } = settings;
  const { columns, clusters } = completeColumns(compared);
  const [first = [], second = []] = columns;
  const options: PairOptions = { unit, confidence, clusters };
  const error = ratingError(first, second, range === undefined ? options : { ...options, range });
  const { lowerLimit, upperLimit } = blandAltman(first, second, options);
  const rank = (compute: typeof kendallTauB) => rankCorrelation(compute, first, second, options, clusters);
  return [
    ...iccStatistics(compared, ["A,1", "C,1"], settings),
    statistic("ccc", "Lin's concordance (CCC)", "coefficient", concordanceCorrelation(first, second, options)),
    statistic("pearson", "Pearson's r", "coefficient", pearsonCorrelation(first, second, options)),
    statistic("spearman", "Spearman's rho", "coefficient", rank(spearmanCorrelation)),
    statistic("tau-b", "Kendall's tau-b", "coefficient", rank(kendallTauB)),
    statistic("bias", "Bias (second - first)", "distance", error.bias),
    statistic("limit-lower", "Lower limit of agreement", "distance", lowerLimit),
    statistic("limit-upper", "Upper limit of agreement", "distance", upperLimit),
    statistic("mae", "Mean absolute error", "distance", error.meanAbsoluteError),
    statistic("mse", "Mean squared error", "squared-distance", error.meanSquaredError),
    statistic("rmse", "Root mean squared error", "distance", error.rootMeanSquaredError),
    statistic("within-1", "Within 1", "share", error.within),
  ];
}

/** Groups of independent units that are left out together where there are many rows. */
const jackknifeGroups = 20;

/**
 * The intervals of rank correlations come from a jackknife, in which everything is ranked anew for each unit left out; on
 * many rows the units are left out in groups.
 */
function rankCorrelation(
  compute: typeof kendallTauB,
  first: number[],
  second: number[],
  options: PairOptions,
  clusters: Clusters,
): Estimate {
  const labels = clusters === null ? first.map((_, row) => row) : Array.from(clusters);
  const numbers = new Map([...new Set(labels)].map((label, position) => [label, position % jackknifeGroups]));
  if (first.length <= manyRows || numbers.size <= 2 * jackknifeGroups) return compute(first, second, options);
  const estimate = compute(first, second, { ...options, clusters: labels.map((label) => numbers.get(label) ?? 0) });
  const units = { units: numbers.size };
  if (estimate.status === "not-estimable") return { ...estimate, ...units };
  return { ...estimate, ...units, method: `${estimate.method}, units left out in ${jackknifeGroups} groups` };
}
