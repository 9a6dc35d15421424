import {
  type AgreementEstimate,
  areaUnderRoc,
  averagePrecision,
  blandAltman,
  classificationReport,
  cohenKappa,
  concordanceCorrelation,
  type Estimate,
  fleissKappa,
  gwetAc,
  intraclassCorrelation,
  kendallTauB,
  kendallW,
  krippendorffAlpha,
  pearsonCorrelation,
  percentAgreement,
  ratingError,
  spearmanCorrelation,
} from "../../src/statistics/index.ts";
import { type NormalSource, normalSource } from "./clustered-designs.ts";
import { type EmpiricalCoverage, empiricalCoverage } from "./empirical-coverage.ts";

/** Items in conversations, each rated by several raters. */
export interface RatingDesign {
  conversations: number;
  itemsEach: number;
  raters: number;
  /** Correlation of two raters' latent ratings of an item. */
  agreement: number;
  /** Correlation of items of one conversation, in what they are and in one rater's error. */
  correlation: number;
  missing: number;
  /** 5-level ratings, most of them 4 and 5; or the latent normal values themselves. */
  scale: "five levels" | "normal";
}

type Rows = (number | null)[][];
/** `isPopulation` asks for the cheapest interval, since only the value is wanted. */
type Coefficient = (rows: Rows, clusters: number[] | null, sample: number, isPopulation: boolean) => Estimate;

const unit = "item";
const cuts = [-1.880794, -1.174987, -0.38532, 0.524401];
const column = (rows: Rows, rater: number) => rows.map((row) => row[rater] ?? 0);
const both = (rows: Rows) => [column(rows, 0), column(rows, 1)] as const;
const levels = [1, 2, 3, 4, 5];
const kindOf = (isPopulation: boolean) => (isPopulation ? "large-sample" : "jackknife");

/** Coefficients that allow missing ratings and clusters. */
export const chanceCorrectedCoefficients: Record<string, Coefficient> = {
  "percent agreement": (rows, clusters) => percentAgreement(rows, { unit, clusters }),
  "Fleiss' kappa": (rows, clusters, _, isPopulation) =>
    fleissKappa(rows, { unit, clusters, interval: kindOf(isPopulation) }),
  "Gwet's AC1": (rows, clusters, _, isPopulation) =>
    gwetAc(rows, { unit, clusters, interval: kindOf(isPopulation), levels }),
  "Gwet's AC2 (quadratic)": (rows, clusters, _, isPopulation) =>
    gwetAc(rows, { unit, clusters, interval: kindOf(isPopulation), levels, weighting: "quadratic" }),
  "Krippendorff's alpha (nominal)": (rows, clusters, _, isPopulation) =>
    krippendorffAlpha(rows, { unit, clusters, interval: kindOf(isPopulation), level: "nominal" }),
  "Krippendorff's alpha (ordinal)": (rows, clusters, _, isPopulation) =>
    krippendorffAlpha(rows, { unit, clusters, interval: kindOf(isPopulation), level: "ordinal" }),
  "Krippendorff's alpha (interval)": (rows, clusters, _, isPopulation) =>
    krippendorffAlpha(rows, { unit, clusters, interval: kindOf(isPopulation), level: "interval" }),
};

/** Coefficients of two raters. */
export const pairCoefficients: Record<string, Coefficient> = {
  "Cohen's kappa": (rows, clusters, _, isPopulation) =>
    cohenKappa(...both(rows), { unit, clusters, interval: kindOf(isPopulation) }),
  "Cohen's kappa (quadratic)": (rows, clusters, _, isPopulation) =>
    cohenKappa(...both(rows), { unit, clusters, interval: kindOf(isPopulation), weighting: "quadratic" }),
  "Lin's concordance": (rows, clusters) => concordanceCorrelation(...both(rows), { unit, clusters }),
  "Pearson's r": (rows, clusters, _, isPopulation) =>
    pearsonCorrelation(...both(rows), { unit, clusters, interval: kindOf(isPopulation) }),
  "Spearman's rho": (rows, clusters, _, isPopulation) =>
    spearmanCorrelation(...both(rows), { unit, clusters, interval: kindOf(isPopulation) }),
  "Kendall's tau-b": (rows, clusters, _, isPopulation) =>
    kendallTauB(...both(rows), { unit, clusters, interval: kindOf(isPopulation) }),
  "mean absolute error": (rows, clusters) => ratingError(...both(rows), { unit, clusters }).meanAbsoluteError,
  "root mean squared error": (rows, clusters) => ratingError(...both(rows), { unit, clusters }).rootMeanSquaredError,
  "upper limit of agreement": (rows, clusters) => blandAltman(...both(rows), { unit, clusters }).upperLimit,
};

/** Intraclass correlations by interval. */
export const iccCoefficients: Record<string, Coefficient> = {
  "ICC(A,1), F": (rows) => icc(rows, { form: "A,1" }),
  "ICC(C,1), F": (rows) => icc(rows, { form: "C,1" }),
  "ICC(1,1), F": (rows) => icc(rows, { form: "1,1" }),
  "ICC(A,1), jackknife": (rows, clusters) => icc(rows, { form: "A,1", interval: "jackknife", clusters }),
  "ICC(A,1), BCa bootstrap": (rows, clusters, seed) =>
    icc(rows, { form: "A,1", interval: "bootstrap", clusters, seed, draws: 400 }),
  "Kendall's W, bootstrap": (rows, _, seed) => kendallW(rows, { unit, seed, draws: 400 }),
};

function icc(rows: Rows, options: Omit<Parameters<typeof intraclassCorrelation>[1], "unit">): AgreementEstimate {
  return intraclassCorrelation(rows, { unit, ...options });
}

/** Draws a table of ratings and the conversation of each row. */
function drawRatings(design: RatingDesign, source: NormalSource): [Rows, number[]] {
  const { conversations, itemsEach, raters, agreement, correlation, missing, scale } = design;
  const rows: Rows = [];
  const labels: number[] = [];
  for (let conversation = 0; conversation < conversations; conversation += 1) {
    const shared = source.normal();
    const errors = Array.from({ length: raters }, () => source.normal());
    for (let item = 0; item < itemsEach; item += 1) {
      const truth = Math.sqrt(correlation) * shared + Math.sqrt(1 - correlation) * source.normal();
      rows.push(
        errors.map((error) => {
          const own = Math.sqrt(correlation) * error + Math.sqrt(1 - correlation) * source.normal();
          const value = Math.sqrt(agreement) * truth + Math.sqrt(1 - agreement) * own;
          if (source.uniform() < missing) return null;
          return scale === "normal" ? value : 1 + cuts.filter((cut) => value > cut).length;
        }),
      );
      labels.push(conversation);
    }
  }
  return [rows, labels];
}

/** Coverage of the coefficient's value in a population of 60,000 items. */
export function agreementCoverage(
  name: string,
  coefficient: Coefficient,
  design: RatingDesign,
  samples: number,
): EmpiricalCoverage {
  const truth = populationValue(name, coefficient, design);
  const source = normalSource(name, JSON.stringify(design));
  return empiricalCoverage(truth, samples, (sample) => {
    const [rows, labels] = drawRatings(design, source);
    return coefficient(rows, design.itemsEach === 1 ? null : labels, sample, false);
  });
}

const populationValues = new Map<string, number>();

/** Items of one conversation do not change a coefficient's value, only its error: the population has one item in each. */
function populationValue(name: string, coefficient: Coefficient, design: RatingDesign): number {
  const { agreement, scale } = design;
  const key = `${name} ${agreement} ${scale}`;
  const known = populationValues.get(key);
  if (known !== undefined) return known;
  const conversations = name.startsWith("Kendall's W") ? 4000 : 60_000;
  const population = { ...design, conversations, itemsEach: 1, correlation: 0, missing: 0 };
  const [everyone] = drawRatings(population, normalSource("population", agreement, scale));
  // The value does not depend on the kind of interval; F is the cheapest.
  const cheapest = name.startsWith("ICC(A,1)") ? (iccCoefficients["ICC(A,1), F"] ?? coefficient) : coefficient;
  const truth = cheapest(everyone, null, 0, true);
  if (truth.status !== "estimated") throw new Error(truth.detail);
  populationValues.set(key, truth.value);
  return truth.value;
}

const scores: Record<
  string,
  (truth: number[], called: number[], values: number[], clusters: number[] | null) => Estimate
> = {
  "balanced accuracy": (truth, called, _, clusters) =>
    classificationReport(truth, called, { clusters }).balancedAccuracy,
  "macro F1": (truth, called, _, clusters) => classificationReport(truth, called, { clusters }).macroF1,
  "Matthews' correlation": (truth, called, _, clusters) => classificationReport(truth, called, { clusters }).matthews,
  "area under ROC": (truth, _, values, clusters) => areaUnderRoc(truth, values, { clusters }),
  "average precision": (truth, _, values, clusters) => averagePrecision(truth, values, { clusters }),
};

/** A detector with 20 % cases, scores one and a half deviations apart, called at the middle. */
export function classificationCoverage(
  conversations: number,
  itemsEach: number,
  correlation: number,
  samples: number,
): { interval: string; coverage: EmpiricalCoverage }[] {
  const draw = (count: number, source: NormalSource) => {
    const truth: number[] = [];
    const values: number[] = [];
    const labels: number[] = [];
    for (let conversation = 0; conversation < count; conversation += 1) {
      const [own, noise] = [source.normal(), source.normal()];
      for (let item = 0; item < itemsEach; item += 1) {
        const likely = Math.sqrt(correlation) * own + Math.sqrt(1 - correlation) * source.normal();
        const isCase = likely > 0.841621 ? 1 : 0;
        truth.push(isCase);
        values.push(1.5 * isCase + Math.sqrt(correlation) * noise + Math.sqrt(1 - correlation) * source.normal());
        labels.push(conversation);
      }
    }
    return { truth, values, labels, called: values.map((value) => (value > 0.75 ? 1 : 0)) };
  };
  const everyone = draw(60_000 / itemsEach, normalSource("classified", correlation));
  return Object.entries(scores).map(([interval, score]) => {
    const truth = score(everyone.truth, everyone.called, everyone.values, null);
    if (truth.status !== "estimated") throw new Error(truth.detail);
    const source = normalSource(interval, conversations, itemsEach, correlation);
    const coverage = empiricalCoverage(truth.value, samples, () => {
      const { truth: own, called, values, labels } = draw(conversations, source);
      return score(own, called, values, itemsEach === 1 ? null : labels);
    });
    return { interval, coverage };
  });
}
