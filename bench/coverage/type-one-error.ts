import {
  benjaminiHochberg,
  bradleyTerry,
  equivalenceTest,
  expectedCalibrationError,
  fisherExact,
  holm,
  linearRegression,
  logisticRegression,
  mcnemarExact,
  mixedModel,
  ordinalRegression,
  type PairwiseComparison,
  pairedDifference,
  pairedPermutation,
  type SignificanceTest,
  significanceClusters,
  welchTest,
  wilcoxonRankSum,
  wilcoxonSignedRank,
} from "../../src/statistics/index.ts";
import {
  type ClusteredDesign,
  clusteredEvents,
  clusteredRatings,
  type NormalSource,
  normalSource,
} from "./clustered-designs.ts";

/** One test under a true null hypothesis; undefined where the sample allows no test (counted as no rejection). */
interface NullExperiment {
  test: string;
  design: string;
  isRejected: (source: NormalSource) => boolean | undefined;
}

const ALPHA = 0.05;
const designs: ClusteredDesign[] = [
  { scenarios: 10, repeats: 3, correlation: 0.3 },
  { scenarios: 30, repeats: 3, correlation: 0.5 },
  { scenarios: 100, repeats: 2, correlation: 0.1 },
];

/** Paired scores of two systems that behave alike: scenario effects shared, and a share of the pairs missing. */
function pairedScores(design: ClusteredDesign, source: NormalSource, kind: "ratings" | "events", missing: number) {
  const draw = () => (kind === "ratings" ? clusteredRatings(design, source) : clusteredEvents(design, 0.2, source));
  const first = draw();
  const second = draw();
  const kept = Array.from(first.keys()).filter(() => source.uniform() >= missing);
  return {
    a: kept.map((index) => first[index] ?? 0),
    b: kept.map((index) => second[index] ?? 0),
    clusters: kept.map((index) => Math.floor(index / design.repeats)),
  };
}

function below(outcome: SignificanceTest): boolean | undefined {
  return outcome.status === "tested" ? outcome.pValue <= ALPHA : undefined;
}

function name({ scenarios, repeats, correlation }: ClusteredDesign): string {
  return `${scenarios} scenarios x ${repeats}, ICC ${correlation}`;
}

const paired: NullExperiment[] = designs.flatMap((design) =>
  (["ratings", "events"] as const).flatMap((kind) => {
    const what = `${name(design)}, ${kind}, 20 % missing`;
    const scores = (source: NormalSource) => pairedScores(design, source, kind, 0.2);
    return [
      {
        test: "pairedDifference, t",
        design: what,
        isRejected: (source: NormalSource) => {
          const { a, b, clusters } = scores(source);
          const estimate = pairedDifference(a, b, clusters);
          return estimate.status === "estimated" ? estimate.lower > 0 || estimate.upper < 0 : undefined;
        },
      },
      {
        test: "pairedDifference, bootstrap",
        design: what,
        isRejected: (source: NormalSource) => {
          const { a, b, clusters } = scores(source);
          const estimate = pairedDifference(a, b, clusters, { method: "bootstrap", draws: 400 });
          return estimate.status === "estimated" ? estimate.lower > 0 || estimate.upper < 0 : undefined;
        },
      },
      {
        test: "pairedPermutation",
        design: what,
        isRejected: (source: NormalSource) => {
          const { a, b, clusters } = scores(source);
          return below(pairedPermutation(a, b, clusters, { exactUpTo: 10, draws: 999, seed: source.uniform() }));
        },
      },
    ];
  }),
);

const independentRows: ClusteredDesign = { scenarios: 40, repeats: 1, correlation: 0 };
const unclustered: NullExperiment[] = [
  {
    test: "wilcoxonSignedRank",
    design: "40 pairs of ratings",
    isRejected: (source) => {
      const { a, b } = pairedScores(independentRows, source, "ratings", 0);
      return below(wilcoxonSignedRank(a, b));
    },
  },
  {
    test: "wilcoxonRankSum",
    design: "25 and 15 ratings",
    isRejected: (source) => {
      const values = clusteredRatings(independentRows, source);
      return below(wilcoxonRankSum(values.subarray(0, 25), values.subarray(25)));
    },
  },
  {
    test: "wilcoxonRankSum",
    design: "150 and 50 ratings, normal approximation",
    isRejected: (source) => {
      const values = clusteredRatings({ scenarios: 200, repeats: 1, correlation: 0 }, source);
      return below(wilcoxonRankSum(values.subarray(0, 150), values.subarray(150)));
    },
  },
  {
    test: "mcnemarExact",
    design: "40 pairs, rate 0.2",
    isRejected: (source) => {
      const { a, b } = pairedScores(independentRows, source, "events", 0);
      return below(mcnemarExact(a, b));
    },
  },
  ...[0.05, 0.2, 0.5].map((rate) => ({
    test: "fisherExact",
    design: `50 and 50, rate ${rate}`,
    isRejected: (source: NormalSource) => {
      const count = () => Array.from({ length: 50 }).filter(() => source.uniform() < rate).length;
      return below(fisherExact({ events: count(), total: 50 }, { events: count(), total: 50 }));
    },
  })),
  {
    test: "welchTest",
    design: "10 and 30 normal values, deviations 3 and 1",
    isRejected: (source) =>
      below(
        welchTest(
          Float64Array.from({ length: 10 }, () => 3 * source.normal()),
          Float64Array.from({ length: 30 }, () => source.normal()),
        ),
      ),
  },
  {
    test: "equivalenceTest, paired",
    design: "true difference on the margin, 30 scenarios x 3, ICC 0.3",
    isRejected: (source) => {
      const clusters = Array.from({ length: 90 }, (_, index) => Math.floor(index / 3));
      const shared = Array.from({ length: 30 }, () => Math.sqrt(0.3) * source.normal());
      const a = clusters.map((cluster) => 0.4 + (shared[cluster] ?? 0) + Math.sqrt(0.7) * source.normal());
      const zero = clusters.map(() => 0);
      const result = equivalenceTest(a, zero, { margin: [-0.4, 0.4], design: { kind: "paired", clusters } });
      return result.status === "tested" ? result.isEquivalent : undefined;
    },
  },
  {
    test: "expectedCalibrationError, p-value",
    design: "200 right probabilities",
    isRejected: (source) => {
      const stated = Float64Array.from({ length: 200 }, () => source.uniform());
      const labels = stated.map((probability) => (source.uniform() < probability ? 1 : 0));
      const error = expectedCalibrationError(stated, labels, { draws: 199, seed: source.uniform() });
      return error.status === "measured" ? error.pValue <= ALPHA : undefined;
    },
  },
];

/** Outcomes on scenarios of unequal size, one predictor varying within them and one between. */
function regressionRows(source: NormalSource, scenarios: number) {
  const clusters: number[] = [];
  for (let scenario = 0; scenario < scenarios; scenario += 1) {
    for (let row = 0; row < 2 + (scenario % 5); row += 1) clusters.push(scenario);
  }
  const shared = Array.from({ length: scenarios }, () => 0.7 * source.normal());
  return {
    clusters,
    within: clusters.map(() => source.normal()),
    between: clusters.map((cluster) => (cluster % 3 === 0 ? 1 : 0)),
    latent: clusters.map((cluster) => (shared[cluster] ?? 0) + source.normal()),
  };
}

const regressions: NullExperiment[] = [12, 40].flatMap((scenarios) =>
  (["within", "between"] as const).flatMap((which) => {
    const position = which === "within" ? 1 : 2;
    const design = `${scenarios} scenarios of 2-6, predictor ${which} scenarios`;
    const reject = (coefficients: readonly { pValue: number }[] | undefined, place = position) => {
      const coefficient = coefficients?.[place];
      return coefficient === undefined ? undefined : coefficient.pValue <= ALPHA;
    };
    return [
      {
        test: "linearRegression, CR2",
        design,
        isRejected: (source: NormalSource) => {
          const { clusters, within, between, latent } = regressionRows(source, scenarios);
          const fit = linearRegression(latent, { within, between }, clusters);
          return reject(fit.status === "fitted" ? fit.coefficients : undefined);
        },
      },
      {
        test: "logisticRegression, CR2",
        design,
        isRejected: (source: NormalSource) => {
          const { clusters, within, between, latent } = regressionRows(source, scenarios);
          const outcome = latent.map((value) => (value > 0.5 ? 1 : 0));
          const fit = logisticRegression(outcome, { within, between }, clusters);
          return reject(fit.status === "fitted" ? fit.coefficients : undefined);
        },
      },
      {
        test: "ordinalRegression, CR3",
        design,
        isRejected: (source: NormalSource) => {
          const { clusters, within, between, latent } = regressionRows(source, scenarios);
          const levels = latent.map((value) => 3 + Math.max(-2, Math.min(2, Math.round(value))));
          const fit = ordinalRegression(levels, { within, between }, clusters);
          return reject(fit.status === "fitted" ? fit.coefficients : undefined, position - 1);
        },
      },
      {
        test: "mixedModel, Satterthwaite",
        design,
        isRejected: (source: NormalSource) => {
          const { clusters, within, between, latent } = regressionRows(source, scenarios);
          const fit = mixedModel(latent, { within, between }, { scenario: clusters });
          return reject(fit.status === "fitted" ? fit.coefficients : undefined);
        },
      },
    ];
  }),
);

const families: NullExperiment[] = [
  {
    test: "holm: any false rejection",
    design: "8 null hypotheses, correlated",
    isRejected: (source) => holm(nullPValues(source)).some((value) => value <= ALPHA),
  },
  {
    test: "benjaminiHochberg: any false rejection (all null)",
    design: "8 null hypotheses, correlated",
    isRejected: (source) => benjaminiHochberg(nullPValues(source)).some((value) => value <= ALPHA),
  },
  {
    test: "significanceClusters, Holm: any line",
    design: "4 equal systems, 20 scenarios x 2, ICC 0.3",
    isRejected: (source) => {
      const design = { scenarios: 20, repeats: 2, correlation: 0.3 };
      const systems = ["a", "b", "c", "d"].map((system) => ({
        name: system,
        scores: clusteredRatings(design, source),
      }));
      const clusters = Array.from({ length: 40 }, (_, index) => Math.floor(index / 2));
      const ranking = significanceClusters(systems, clusters, { adjust: "holm" });
      return ranking.status === "ranked" ? ranking.systems.some(({ cluster }) => cluster > 1) : undefined;
    },
  },
  {
    test: "bradleyTerry: an equal system's strength, independent",
    design: "4 equal systems, 120 comparisons",
    isRejected: (source) => strengthRejected(source, false),
  },
  {
    test: "bradleyTerry: an equal system's strength, clustered",
    design: "4 equal systems, 30 scenarios x 4, preferences shared within scenarios",
    isRejected: (source) => strengthRejected(source, true),
  },
];

function nullPValues(source: NormalSource): number[] {
  const rows = 30;
  const shared = Float64Array.from({ length: rows }, () => source.normal());
  return Array.from({ length: 8 }, () => {
    const values = shared.map((value) => Math.SQRT1_2 * (value + source.normal()));
    const outcome = wilcoxonSignedRank(values, new Float64Array(rows));
    return outcome.status === "tested" ? outcome.pValue : 1;
  });
}

function strengthRejected(source: NormalSource, isClustered: boolean): boolean | undefined {
  const names = ["a", "b", "c", "d"];
  const comparisons: PairwiseComparison[] = [];
  const clusters: number[] = [];
  for (let scenario = 0; scenario < 30; scenario += 1) {
    const taste = names.map(() => (isClustered ? source.normal() : 0));
    for (let row = 0; row < 4; row += 1) {
      const first = Math.floor(source.uniform() * 4);
      const second = (first + 1 + Math.floor(source.uniform() * 3)) % 4;
      const logit = (taste[first] ?? 0) - (taste[second] ?? 0);
      comparisons.push({
        first: names[first] ?? "",
        second: names[second] ?? "",
        outcome: source.uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0,
      });
      clusters.push(scenario);
    }
  }
  const fit = bradleyTerry(comparisons, isClustered ? clusters : null);
  const system = fit.status === "fitted" ? fit.systems.find((one) => one.name === "a") : undefined;
  return system === undefined ? undefined : system.lower > 0 || system.upper < 0;
}

/** A line of the table: how often a true null hypothesis was rejected at 0.05. */
export interface TypeOneError {
  test: string;
  design: string;
  rejected: number;
  samples: number;
  notEstimable: number;
}

/** Runs every test `samples` times under its null hypothesis. */
export function typeOneErrors(samples: number, only = ""): TypeOneError[] {
  const all = [...paired, ...unclustered, ...regressions, ...families].filter(({ test }) => test.includes(only));
  return all.map(({ test, design, isRejected }) => {
    const source = normalSource("type-one-error", test, design);
    let rejections = 0;
    let notEstimable = 0;
    for (let sample = 0; sample < samples; sample += 1) {
      const isHit = isRejected(source);
      if (isHit === undefined) notEstimable += 1;
      if (isHit === true) rejections += 1;
    }
    return { test, design, rejected: rejections / samples, samples, notEstimable };
  });
}
