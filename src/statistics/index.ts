export type { AgreementEstimate, AgreementOptions, AgreementUnit } from "./agreement/agreement-estimate.ts";
export type { AgreementWeighting } from "./agreement/agreement-weights.ts";
export type { AlphaLevel } from "./agreement/alpha-disagreement.ts";
export { type BlandAltman, type BlandAltmanOptions, blandAltman } from "./agreement/bland-altman.ts";
export { cohenKappa } from "./agreement/cohen-kappa.ts";
export { concordanceCorrelation, type PairOptions } from "./agreement/concordance-correlation.ts";
export {
  type CorrelationOptions,
  kendallTauB,
  pearsonCorrelation,
  spearmanCorrelation,
} from "./agreement/correlation.ts";
export { type ChanceCorrectedOptions, fleissKappa, gwetAc } from "./agreement/fleiss-kappa.ts";
export { type IccForm, type IccOptions, intraclassCorrelation } from "./agreement/intraclass-correlation.ts";
export type { CoefficientInterval } from "./agreement/jackknife-interval.ts";
export { type KendallWEstimate, type KendallWOptions, kendallW } from "./agreement/kendall-w.ts";
export { type KrippendorffOptions, krippendorffAlpha } from "./agreement/krippendorff-alpha.ts";
export { type LeftOut, leaveOneOut } from "./agreement/leave-one-out.ts";
export type { NumericRows } from "./agreement/numeric-rows.ts";
export { type PercentAgreementOptions, percentAgreement } from "./agreement/percent-agreement.ts";
export type { Label, RatingRows } from "./agreement/rating-codes.ts";
export { type RatingError, type RatingErrorOptions, ratingError } from "./agreement/rating-error.ts";
export {
  type RatingRecord,
  type RatingTable,
  type RatingTableOptions,
  ratingTable,
} from "./agreement/rating-table.ts";
export { type ReliabilityByWidth, reliabilityByWidth } from "./agreement/reliability-by-width.ts";
export { type SystemMeans, systemMeans } from "./agreement/system-means.ts";
export { brierScore } from "./calibration/brier-score.ts";
export {
  type CalibrationBin,
  type CalibrationError,
  type CalibrationErrorOptions,
  expectedCalibrationError,
} from "./calibration/calibration-error.ts";
export {
  type HumanLabelPlan,
  type HumanLabelPlanInput,
  type HumanLabelPoint,
  planHumanLabels,
} from "./calibration/plan-human-labels.ts";
export {
  type PredictionPoweredClusters,
  type PredictionPoweredData,
  type PredictionPoweredOptions,
  ppiMean,
} from "./calibration/prediction-powered-mean.ts";
export { type PredictionPoweredProportionOptions, ppiProportion } from "./calibration/prediction-powered-proportion.ts";
export { type RoganGladenInput, roganGladen } from "./calibration/rogan-gladen.ts";
export {
  calibratedProbability,
  type IsotonicCalibration,
  isotonicCalibration,
  type PlattCalibration,
  plattCalibration,
  type ScoreCalibration,
} from "./calibration/score-calibration.ts";
export { type AreaUnderRocOptions, areaUnderRoc, type RankingOptions } from "./classification/area-under-roc.ts";
export { averagePrecision } from "./classification/average-precision.ts";
export {
  type ClassificationOptions,
  type ClassificationReport,
  type ClassReport,
  classificationReport,
  type OrdinalReport,
  ordinalReport,
} from "./classification/classification-report.ts";
export { type ClassLabel, type Confusion, confusion } from "./classification/confusion.ts";
export { benjaminiHochberg, holm } from "./comparison/adjust-p-values.ts";
export {
  type BradleyTerryFit,
  type BradleyTerryOptions,
  bradleyTerry,
  type PairwiseComparison,
} from "./comparison/bradley-terry.ts";
export { chiSquaredTest } from "./comparison/chi-squared-test.ts";
export { type CliffsDeltaOptions, cliffsDelta } from "./comparison/cliffs-delta.ts";
export { type EnergyDistanceOptions, energyDistanceTest } from "./comparison/energy-distance.ts";
export { type EquivalenceOptions, type EquivalenceTested, equivalenceTest } from "./comparison/equivalence-test.ts";
export { fisherExact } from "./comparison/fisher-exact.ts";
export { mcnemarExact } from "./comparison/mcnemar-exact.ts";
export { type OddsRatioOptions, oddsRatio } from "./comparison/odds-ratio.ts";
export { type PairedDifferenceOptions, pairedDifference } from "./comparison/paired-difference.ts";
export { type PairedPermutationOptions, pairedPermutation } from "./comparison/paired-permutation.ts";
export {
  type SignificanceClusters,
  type SignificanceClustersOptions,
  type SystemScores,
  significanceClusters,
} from "./comparison/significance-clusters.ts";
export type { Alternative, SignificanceTest, Tested } from "./comparison/significance-test.ts";
export { cohensD, hedgesG, type StandardizedDifferenceOptions } from "./comparison/standardized-difference.ts";
export { welchDifference, welchTest } from "./comparison/welch-test.ts";
export { wilcoxonRankSum, wilcoxonSignedRank } from "./comparison/wilcoxon.ts";
export { type WindowLift, type WindowLiftInput, windowLift } from "./comparison/window-lift.ts";
export { type Estimate, type Estimated, type NotEstimable, type NotEstimableReason, notEstimable } from "./estimate.ts";
export { type BootstrapOptions, clusterBootstrap } from "./estimates/cluster-bootstrap.ts";
export { type ClusteredMeanOptions, clusteredMean } from "./estimates/clustered-mean.ts";
export { type ClusteredProportionOptions, clusteredProportion } from "./estimates/clustered-proportion.ts";
export {
  type KaplanMeierOptions,
  kaplanMeier,
  type SurvivalCurve,
  type SurvivalStep,
} from "./estimates/kaplan-meier.ts";
export { type LogRankResult, logRank } from "./estimates/log-rank.ts";
export { type MissingBounds, meanDespiteMissing, missingBounds } from "./estimates/missing-bounds.ts";
export { type ProportionOptions, proportionInterval } from "./estimates/proportion-interval.ts";
export { type QuantileOptions, quantileEstimate } from "./estimates/quantile-estimate.ts";
export { clusteredRate, rateInterval } from "./estimates/rate-interval.ts";
export { type RestrictedMeanTimeOptions, restrictedMeanTime } from "./estimates/restricted-mean-time.ts";
export { twoWayClusteredMean } from "./estimates/two-way-clustered-mean.ts";
export type { Clusters } from "./group-by-cluster.ts";
export { InvalidInputError } from "./invalid-input-error.ts";
export { type CovariateBalance, type MatchedPair, matchingBalance } from "./matching/matching-balance.ts";
export { type PropensityMatch, type PropensityMatchOptions, propensityMatch } from "./matching/propensity-match.ts";
export {
  type SimilarPair,
  type SimilarPairs,
  type SimilarPairsOptions,
  similarPairs,
} from "./matching/similar-pairs.ts";
export { type TermVector, tfIdf } from "./matching/tf-idf.ts";
export { type IccPlanInput, type KappaPlanInput, planIcc, planKappa } from "./planning/plan-agreement.ts";
export { bestRepeats, type HalfWidthPlan, type HalfWidthPlanInput, planHalfWidth } from "./planning/plan-half-width.ts";
export {
  detectableDifference,
  type PairedPlanInput,
  pairedPower,
  planPairedDifference,
} from "./planning/plan-paired-difference.ts";
export { planRareHarm, type RareHarmPlan, type RareHarmPlanInput } from "./planning/plan-rare-harm.ts";
export {
  type BoostedStumps,
  type BoostedStumpsOptions,
  boostedStumps,
  type Factors,
  type StumpContribution,
  type StumpFactor,
} from "./regression/boosted-stumps.ts";
export type { ErrorKind } from "./regression/cluster-covariance.ts";
export { indicatorPredictors, type Predictors } from "./regression/design.ts";
export { type LinearFit, type LinearRegressionOptions, linearRegression } from "./regression/linear-regression.ts";
export {
  type LogisticFit,
  type LogisticRegressionOptions,
  logisticRegression,
} from "./regression/logistic-regression.ts";
export { type MixedFit, mixedModel } from "./regression/mixed-model.ts";
export type { Groupings, VarianceComponent } from "./regression/mixed-setup.ts";
export { type OrdinalFit, type OrdinalRegressionOptions, ordinalRegression } from "./regression/ordinal-regression.ts";
export type { Coefficient } from "./regression/regression-result.ts";
export { type RidgeLogisticFit, type RidgeLogisticOptions, ridgeLogistic } from "./regression/ridge-logistic.ts";
export {
  type FactorImportance,
  type StumpImportance,
  type StumpImportanceOptions,
  stumpImportance,
} from "./regression/stump-importance.ts";
export {
  type ComponentShare,
  type VarianceComponents,
  type VarianceComponentsOptions,
  varianceComponents,
} from "./regression/variance-components.ts";
export { bettingConfidenceSequence } from "./sequential/betting-confidence-sequence.ts";
export type { ConfidenceSequence } from "./sequential/confidence-sequence.ts";
export { empiricalBernsteinSequence } from "./sequential/empirical-bernstein-sequence.ts";
export {
  type ProportionSequenceOptions,
  proportionConfidenceSequence,
} from "./sequential/proportion-confidence-sequence.ts";
export type { BoundedSequenceOptions } from "./sequential/sequence-input.ts";
export { type Sprt, type SprtOptions, type SprtState, sprt } from "./sequential/sprt.ts";
export type { Share } from "./share.ts";
