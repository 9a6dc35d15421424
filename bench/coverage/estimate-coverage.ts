import {
  clusteredMean,
  clusteredProportion,
  clusteredRate,
  kaplanMeier,
  logRank,
  meanDespiteMissing,
  quantileEstimate,
  restrictedMeanTime,
  twoWayClusteredMean,
} from "../../src/statistics/index.ts";
import {
  type ClusteredDesign,
  clusteredEvents,
  clusteredRatings,
  type NormalSource,
  normalSource,
  ratingMean,
  scenarioLabels,
} from "./clustered-designs.ts";
import { type EmpiricalCoverage, empiricalCoverage } from "./empirical-coverage.ts";

/** One line of a coverage table. */
export interface CoverageLine {
  interval: string;
  design: string;
  coverage: EmpiricalCoverage;
}

/** The designs of an audit: 10 to 100 scenarios, once or five times each, repeats more or less alike. */
export const designs: ClusteredDesign[] = [10, 20, 50, 100].flatMap((scenarios) => [
  { scenarios, repeats: 1, correlation: 0 },
  ...[0, 0.1, 0.3, 0.5].map((correlation) => ({ scenarios, repeats: 5, correlation })),
]);

export function designName({ scenarios, repeats, correlation }: ClusteredDesign): string {
  return repeats === 1 ? `${scenarios} scenarios` : `${scenarios} x ${repeats}, correlation ${correlation}`;
}

/** Keeps each observation with chance 1 - `missing`: unequal clusters, some of them gone. */
function thinned(
  values: Float64Array,
  labels: Int32Array,
  missing: number,
  source: NormalSource,
): [number[], number[]] {
  const kept = Array.from(values.keys()).filter(() => source.uniform() >= missing);
  return [kept.map((index) => values[index] ?? 0), kept.map((index) => labels[index] ?? 0)];
}

export function proportionCoverage(design: ClusteredDesign, rate: number, missing: number, samples: number) {
  const source = normalSource("proportion", designName(design), rate, missing);
  const labels = scenarioLabels(design);
  return empiricalCoverage(rate, samples, () =>
    clusteredProportion(...thinned(clusteredEvents(design, rate, source), labels, missing, source)),
  );
}

export function meanCoverage(design: ClusteredDesign, method: "t" | "bootstrap", missing: number, samples: number) {
  const source = normalSource("mean", designName(design), missing);
  const labels = scenarioLabels(design);
  return empiricalCoverage(ratingMean, samples, (sample) =>
    clusteredMean(...thinned(clusteredRatings(design, source), labels, missing, source), {
      range: [1, 5],
      method,
      seed: sample,
      draws: 500,
    }),
  );
}

/** Intervals beside shares and means. */
export function otherEstimates(samples: number): CoverageLine[] {
  return [20, 50].flatMap((scenarios) => [
    despiteMissing({ scenarios, repeats: 5, correlation: 0.3 }, samples),
    ...[0, 0.3].flatMap((correlation) => [
      median({ scenarios, repeats: 5, correlation }, samples),
      rate({ scenarios, repeats: 5, correlation }, samples),
      ...survival({ scenarios, repeats: 5, correlation }, samples),
    ]),
    crossed(scenarios, 10, samples),
  ]);
}

/** Low ratings go missing more often: 30 % of levels 1 and 2, 10 % of the others. */
function despiteMissing(design: ClusteredDesign, samples: number): CoverageLine {
  const source = normalSource("missing", designName(design));
  const labels = scenarioLabels(design);
  const coverage = empiricalCoverage(ratingMean, samples, () => {
    const values = Array.from(clusteredRatings(design, source), (level) =>
      source.uniform() < (level <= 2 ? 0.3 : 0.1) ? null : level,
    );
    return meanDespiteMissing(values, labels, { range: [1, 5] });
  });
  return { interval: "mean despite missing ratings (not at random)", design: designName(design), coverage };
}

function median(design: ClusteredDesign, samples: number): CoverageLine {
  const source = normalSource("median", designName(design));
  const labels = scenarioLabels(design);
  const coverage = empiricalCoverage(0, samples, () =>
    quantileEstimate(latent(design, source), 0.5, { clusters: labels }),
  );
  return { interval: "median, by cluster", design: designName(design), coverage };
}

/** Normal values with the design's correlation. */
function latent({ scenarios, repeats, correlation }: ClusteredDesign, source: NormalSource): Float64Array {
  const values = new Float64Array(scenarios * repeats);
  for (let scenario = 0; scenario < scenarios; scenario += 1) {
    const own = Math.sqrt(correlation) * source.normal();
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      values[scenario * repeats + repeat] = own + Math.sqrt(1 - correlation) * source.normal();
    }
  }
  return values;
}

/** Slips per turn: Poisson with 0.05 a turn, conversations of 5 to 20 turns, scenarios log-normally different. */
function rate(design: ClusteredDesign, samples: number): CoverageLine {
  const source = normalSource("rate", designName(design));
  const labels = scenarioLabels(design);
  const spread = Math.sqrt(2 * design.correlation);
  const coverage = empiricalCoverage(0.05, samples, () => {
    const turns = Float64Array.from(labels, () => 5 + Math.floor(16 * source.uniform()));
    const own = Array.from({ length: design.scenarios }, () => Math.exp(spread * source.normal() - spread ** 2 / 2));
    const events = turns.map((count, index) => poisson(0.05 * count * (own[labels[index] ?? 0] ?? 1), source));
    return clusteredRate(events, turns, labels);
  });
  return { interval: "rate per turn, by cluster", design: designName(design), coverage };
}

function poisson(mean: number, source: NormalSource): number {
  let count = 0;
  for (let product = source.uniform(); product > Math.exp(-mean); product *= source.uniform()) count += 1;
  return count;
}

/** Turns to an intervention: exponential through a normal copula, ended at turn 12, a fifth of conversations cut short. */
function survival(design: ClusteredDesign, samples: number): CoverageLine[] {
  const labels = scenarioLabels(design);
  const draw = (source: NormalSource) => {
    const turns = Array.from(latent(design, source), (value) => Math.ceil(-8 * Math.log(1 - normalCdf(value))));
    const ends = turns.map(() => (source.uniform() < 0.2 ? 4 + Math.floor(8 * source.uniform()) : 12));
    return {
      times: turns.map((turn, index) => Math.min(turn, ends[index] ?? 12)),
      happened: turns.map((turn, index) => turn <= (ends[index] ?? 12)),
    };
  };
  const chance = (turn: number) => Math.exp(-turn / 8);
  const first = normalSource("curve", designName(design));
  const curve = empiricalCoverage(chance(6), samples, () => {
    const { times, happened } = draw(first);
    const result = kaplanMeier(times, happened, { clusters: labels });
    if (result.status !== "estimated") return result;
    const step = result.steps.findLast(({ time }) => time <= 6);
    const { survival: value, lower, upper } = step ?? { survival: 1, lower: 1, upper: 1 };
    return { ...result, value, lower, upper };
  });
  const second = normalSource("restricted", designName(design));
  const mean = Array.from({ length: 12 }, (_, turn) => chance(turn)).reduce((sum, own) => sum + own, 0);
  const restricted = empiricalCoverage(mean, samples, () => {
    const { times, happened } = draw(second);
    return restrictedMeanTime(times, happened, { horizon: 12, clusters: labels });
  });
  return [
    {
      interval: "share without intervention at turn 6 (Kaplan-Meier), by cluster",
      design: designName(design),
      coverage: curve,
    },
    { interval: "mean turns to intervention up to 12, by cluster", design: designName(design), coverage: restricted },
  ];
}

/** Scenario and judge crossed, each with a tenth to a fifth of the variance. */
function crossed(scenarios: number, judges: number, samples: number): CoverageLine {
  const source = normalSource("crossed", scenarios, judges);
  const labels = { first: [] as number[], second: [] as number[] };
  for (let scenario = 0; scenario < scenarios; scenario += 1) {
    for (let judge = 0; judge < judges; judge += 1) {
      labels.first.push(scenario);
      labels.second.push(judge);
    }
  }
  const coverage = empiricalCoverage(0, samples, () => {
    const ofScenario = Array.from({ length: scenarios }, () => Math.sqrt(0.2) * source.normal());
    const ofJudge = Array.from({ length: judges }, () => Math.sqrt(0.1) * source.normal());
    const values = labels.first.map(
      (scenario, index) =>
        (ofScenario[scenario] ?? 0) + (ofJudge[labels.second[index] ?? 0] ?? 0) + Math.sqrt(0.7) * source.normal(),
    );
    return twoWayClusteredMean(values, labels.first, labels.second);
  });
  return { interval: "mean, clustered two ways", design: `${scenarios} scenarios x ${judges} judges`, coverage };
}

/** Share of samples in which the log-rank test rejects a true null hypothesis at 0.05. */
export function logRankTypeOneError(perGroup: number, samples: number): number {
  const source = normalSource("log-rank", perGroup);
  let rejected = 0;
  for (let sample = 0; sample < samples; sample += 1) {
    const groups = Array.from({ length: 2 * perGroup }, (_, index) => index % 2);
    const turns = groups.map(() => Math.ceil(-8 * Math.log(1 - source.uniform())));
    const result = logRank(
      turns.map((turn) => Math.min(turn, 12)),
      turns.map((turn) => turn <= 12),
      groups,
    );
    if (result.status === "tested" && result.pValue < 0.05) rejected += 1;
  }
  return rejected / samples;
}

/** Standard normal distribution function by Zelen & Severo (1964), 26.2.17; error below 1e-7. */
function normalCdf(x: number): number {
  if (x < 0) return 1 - normalCdf(-x);
  const t = 1 / (1 + 0.2316419 * x);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - Math.exp(-0.5 * x * x) * 0.3989422804014327 * series;
}
