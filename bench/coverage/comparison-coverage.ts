import {
  bradleyTerry,
  brierScore,
  cliffsDelta,
  cohensD,
  type Estimate,
  hedgesG,
  oddsRatio,
  type PairwiseComparison,
  pairedDifference,
  varianceComponents,
  welchDifference,
} from "../../src/statistics/index.ts";
import {
  type ClusteredDesign,
  clusteredRatings,
  type NormalSource,
  normalSource,
  scenarioLabels,
} from "./clustered-designs.ts";
import { type EmpiricalCoverage, empiricalCoverage } from "./empirical-coverage.ts";

/** An interval, the design it is tried on, and the true value there. */
interface IntervalExperiment {
  interval: string;
  design: string;
  truth: number;
  estimate: (source: NormalSource) => Estimate;
}

const normals = (source: NormalSource, count: number, mean = 0, deviation = 1): Float64Array =>
  Float64Array.from({ length: count }, () => mean + deviation * source.normal());

const paired: IntervalExperiment[] = [
  { scenarios: 10, repeats: 1, correlation: 0 },
  { scenarios: 10, repeats: 5, correlation: 0.5 },
  { scenarios: 30, repeats: 3, correlation: 0.2 },
  { scenarios: 100, repeats: 3, correlation: 0.5 },
].flatMap((design: ClusteredDesign) =>
  (["t", "bootstrap"] as const).map((method) => ({
    interval: `pairedDifference, ${method}`,
    design: `${design.scenarios} scenarios x ${design.repeats}, ICC ${design.correlation}, 10 % missing`,
    truth: 0,
    estimate: (source: NormalSource) => {
      const labels = scenarioLabels(design);
      const first = clusteredRatings(design, source);
      const second = clusteredRatings(design, source);
      const kept = Array.from(labels.keys()).filter(() => source.uniform() > 0.1);
      return pairedDifference(
        kept.map((index) => first[index] ?? 0),
        kept.map((index) => second[index] ?? 0),
        kept.map((index) => labels[index] ?? 0),
        { method, draws: 400, range: [1, 5] },
      );
    },
  })),
);

const effectSizes: IntervalExperiment[] = [
  {
    interval: "cohensD, independent",
    design: "20 and 30 normal values, d = 0.8",
    truth: 0.8,
    estimate: (source) => cohensD(normals(source, 20, 0.8), normals(source, 30)),
  },
  {
    interval: "hedgesG, paired",
    design: "15 normal pairs, d = 0.5",
    truth: 0.5,
    estimate: (source) => hedgesG(normals(source, 15, 0.5), new Float64Array(15), { design: "paired" }),
  },
  {
    interval: "welchDifference",
    design: "10 and 30 normal values, deviations 3 and 1",
    truth: 1,
    estimate: (source) => welchDifference(normals(source, 10, 1, 3), normals(source, 30)),
  },
  {
    // P(a > b) - P(a < b) for normals one apart: 2 Phi(1 / sqrt(2)) - 1.
    interval: "cliffsDelta",
    design: "25 and 25 normal values one deviation apart",
    truth: 0.520499878,
    estimate: (source) => cliffsDelta(normals(source, 25, 1), normals(source, 25)),
  },
  {
    interval: "cliffsDelta, clustered",
    design: "20 scenarios x 3 on both sides, ICC 0.4, ratings alike",
    truth: 0,
    estimate: (source) => {
      const design = { scenarios: 20, repeats: 3, correlation: 0.4 };
      const labels = Array.from(scenarioLabels(design));
      return cliffsDelta(clusteredRatings(design, source), clusteredRatings(design, source), {
        clusters: { a: labels, b: labels.map((label) => label + 20) },
      });
    },
  },
  ...[
    [0.3, 0.3, 1],
    [0.1, 0.3, 0.1 / 0.9 / (0.3 / 0.7)],
  ].flatMap(([first = 0, second = 0, truth = 1]) =>
    (["woolf", "exact"] as const).map((method) => ({
      interval: `oddsRatio, ${method}`,
      design: `50 at ${first} and 50 at ${second}`,
      truth,
      estimate: (source: NormalSource) => {
        const count = (rate: number) => ({
          events: Array.from({ length: 50 }).filter(() => source.uniform() < rate).length,
          total: 50,
        });
        return oddsRatio(count(first), count(second), { method });
      },
    })),
  ),
  {
    // E (p - y)^2 for right probabilities uniform on [0, 1] is E p (1 - p) = 1/6.
    interval: "brierScore",
    design: "60 right probabilities",
    truth: 1 / 6,
    estimate: (source) => {
      const stated = Float64Array.from({ length: 60 }, () => source.uniform());
      return brierScore(
        stated,
        stated.map((p) => (source.uniform() < p ? 1 : 0)),
        null,
      );
    },
  },
];

const STRENGTHS = { a: 0.75, b: 0.25, c: -0.25, d: -0.75 };

const rankings: IntervalExperiment[] = [
  {
    interval: "bradleyTerry, strength",
    design: "4 systems 0.5 apart, 120 independent comparisons",
    truth: STRENGTHS.a,
    estimate: (source) => {
      const names = ["a", "b", "c", "d"] as const;
      const comparisons = Array.from({ length: 120 }, (): PairwiseComparison => {
        const place = Math.floor(source.uniform() * 4);
        const first = names[place] ?? "a";
        const second = names[(place + 1 + Math.floor(source.uniform() * 3)) % 4] ?? "b";
        const chance = 1 / (1 + Math.exp(STRENGTHS[second] - STRENGTHS[first]));
        return { first, second, outcome: source.uniform() < chance ? 1 : 0 };
      });
      const fit = bradleyTerry(comparisons, null);
      if (fit.status !== "fitted") return fit;
      return fit.systems.find(({ name }) => name === "a") ?? notThere;
    },
  },
];

const notThere: Estimate = { status: "not-estimable", reason: "no-data", detail: "", units: 0, observations: 0 };

const components: IntervalExperiment[] = (["scenario", "judge", "(residual)"] as const).map((component) => ({
  interval: `varianceComponents, share of ${component}`,
  design: "30 scenarios x 5 judges x 2, shares 0.3, 0.1, 0.6",
  truth: { scenario: 0.3, judge: 0.1, "(residual)": 0.6 }[component],
  estimate: (source: NormalSource) => {
    const scenarios = normals(source, 30, 0, Math.sqrt(0.3));
    const judges = normals(source, 5, 0, Math.sqrt(0.1));
    const rows = Array.from({ length: 300 }, (_, index) => ({ scenario: index % 30, judge: Math.floor(index / 60) }));
    const fit = varianceComponents(
      rows.map(({ scenario, judge }) => {
        return (scenarios[scenario] ?? 0) + (judges[judge] ?? 0) + Math.sqrt(0.6) * source.normal();
      }),
      { scenario: rows.map(({ scenario }) => scenario), judge: rows.map(({ judge }) => judge) },
    );
    if (fit.status !== "fitted") return fit;
    return fit.components.find(({ name }) => name === component)?.share ?? notThere;
  },
}));

/** Coverage of nominal 95 % intervals; the costly variance components on a tenth of the samples. */
export function comparisonCoverage(samples: number): (EmpiricalCoverage & { interval: string; design: string })[] {
  const run = ({ interval, design, truth, estimate }: IntervalExperiment, count: number) => {
    const source = normalSource("comparison-coverage", interval, design);
    return { interval, design, ...empiricalCoverage(truth, count, () => estimate(source)) };
  };
  return [
    ...[...paired, ...effectSizes, ...rankings].map((experiment) => run(experiment, samples)),
    ...components.map((experiment) => run(experiment, Math.ceil(samples / 10))),
  ];
}
