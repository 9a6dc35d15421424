import { type Estimate, planHumanLabels, ppiMean, ppiProportion, roganGladen } from "../../src/statistics/index.ts";
import { type NormalSource, normalSource } from "./clustered-designs.ts";

/** A world in which humans and a deliberately biased judge rate clustered conversations. */
interface JudgedWorld {
  kind: "ratings" | "events";
  scenarios: number;
  repeats: number;
  /** Scenarios that humans label; all their conversations. */
  labelled: number;
  /** Share of a rating's variance that is scenario. */
  correlation: number;
  /** How much of the truth the judge sees, in [0, 1]. */
  skill: number;
  /** Rate of events among all conversations, for events. */
  rate: number;
}

/** What simulation says about an estimator. */
export interface JudgedResult {
  estimator: string;
  design: string;
  /** Mean of the estimates minus the truth, and its simulation error. */
  bias: number;
  biasError: number;
  /** The same for the judge's own mean, uncorrected. */
  judgeBias: number;
  covered: number;
  /** Mean width over that of the human labels alone. */
  relativeWidth: number;
  notEstimable: number;
  samples: number;
}

interface JudgedSample {
  human: number[];
  judge: number[];
  judgeOnly: number[];
  clusters: { labelled: number[]; judgeOnly: number[] };
}

const CUTS = [-1.880794, -1.174987, -0.38532, 0.524401];

/** The judge is lenient by half a deviation on ratings and over-reports events; its errors are shared within scenarios. */
function drawSample(world: JudgedWorld, source: NormalSource): JudgedSample {
  const { kind, scenarios, repeats, labelled, correlation, skill, rate } = world;
  const sample: JudgedSample = { human: [], judge: [], judgeOnly: [], clusters: { labelled: [], judgeOnly: [] } };
  for (let scenario = 0; scenario < scenarios; scenario += 1) {
    const own = Math.sqrt(correlation) * source.normal();
    const taste = Math.sqrt(correlation) * source.normal();
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const latent = own + Math.sqrt(1 - correlation) * source.normal();
      const error = taste + Math.sqrt(1 - correlation) * source.normal();
      const seen = skill * latent + Math.sqrt(1 - skill * skill) * error;
      const truth = kind === "ratings" ? level(latent) : latent > cutFor(rate) ? 1 : 0;
      const verdict = kind === "ratings" ? level(seen + 0.5) : seen + 0.4 > cutFor(rate) ? 1 : 0;
      if (scenario < labelled) {
        sample.human.push(truth);
        sample.judge.push(verdict);
        sample.clusters.labelled.push(scenario);
      } else {
        sample.judgeOnly.push(verdict);
        sample.clusters.judgeOnly.push(scenario);
      }
    }
  }
  return sample;
}

function level(latent: number): number {
  return 1 + CUTS.filter((cut) => latent > cut).length;
}

/** Normal quantiles of one minus the rates in use. */
function cutFor(rate: number): number {
  const cuts: Record<number, number> = { 0.05: 1.6448536, 0.1: 1.2815516, 0.2: 0.8416212, 0.4: 0.2533471 };
  const cut = cuts[rate];
  if (cut === undefined) throw new Error(`no cut for rate ${rate}`);
  return cut;
}

const MEAN_RATING = 1 + 0.97 + 0.88 + 0.65 + 0.3;

const worlds: JudgedWorld[] = [
  { kind: "ratings", scenarios: 100, repeats: 3, labelled: 10, correlation: 0.3, skill: 0.9, rate: 0 },
  { kind: "ratings", scenarios: 100, repeats: 3, labelled: 20, correlation: 0.3, skill: 0.9, rate: 0 },
  { kind: "ratings", scenarios: 100, repeats: 3, labelled: 20, correlation: 0.3, skill: 0.2, rate: 0 },
  { kind: "ratings", scenarios: 300, repeats: 1, labelled: 40, correlation: 0, skill: 0.8, rate: 0 },
  { kind: "events", scenarios: 300, repeats: 1, labelled: 60, correlation: 0, skill: 0.9, rate: 0.1 },
  { kind: "events", scenarios: 300, repeats: 1, labelled: 60, correlation: 0, skill: 0.9, rate: 0.2 },
  { kind: "events", scenarios: 100, repeats: 3, labelled: 30, correlation: 0.3, skill: 0.9, rate: 0.2 },
  { kind: "events", scenarios: 100, repeats: 3, labelled: 30, correlation: 0.3, skill: 0.7, rate: 0.4 },
  { kind: "events", scenarios: 500, repeats: 1, labelled: 100, correlation: 0, skill: 0.95, rate: 0.05 },
];

/** Bias, coverage and width of PPI (full weight) and PPI++ in every world. */
export function predictionPoweredResults(samples: number): JudgedResult[] {
  return worlds.flatMap((world) =>
    (["power-tuned", 1] as const).map((tuning) => {
      const { kind, scenarios, repeats, labelled, correlation, skill, rate } = world;
      const truth = kind === "ratings" ? MEAN_RATING : rate;
      const estimate = (sample: JudgedSample, weight: "power-tuned" | number): Estimate => {
        const clusters = repeats === 1 ? null : sample.clusters;
        return kind === "ratings"
          ? ppiMean(sample, clusters, { tuning: weight, range: [1, 5] })
          : ppiProportion(sample, clusters, { tuning: weight });
      };
      const source = normalSource("prediction-powered", JSON.stringify(world));
      const tally = { count: 0, sum: 0, squares: 0, covered: 0, width: 0, humanWidth: 0, judge: 0 };
      for (let index = 0; index < samples; index += 1) {
        const sample = drawSample(world, source);
        const verdicts = [...sample.judge, ...sample.judgeOnly];
        tally.judge += verdicts.reduce((sum, value) => sum + value, 0) / verdicts.length / samples;
        const result = estimate(sample, tuning);
        const human = estimate(sample, 0);
        if (result.status !== "estimated" || human.status !== "estimated") continue;
        tally.count += 1;
        tally.sum += result.value - truth;
        tally.squares += (result.value - truth) ** 2;
        tally.covered += result.lower <= truth && truth <= result.upper ? 1 : 0;
        tally.width += result.upper - result.lower;
        tally.humanWidth += human.upper - human.lower;
      }
      const bias = tally.sum / tally.count;
      return {
        estimator: `${kind === "ratings" ? "ppiMean" : "ppiProportion"}, ${tuning === 1 ? "PPI" : "PPI++"}`,
        design: `${scenarios} scenarios x ${repeats}, ${labelled} labelled, ICC ${correlation}, judge skill ${skill}${kind === "events" ? `, rate ${rate}` : ""}`,
        bias,
        biasError: Math.sqrt((tally.squares / tally.count - bias * bias) / tally.count),
        judgeBias: tally.judge - truth,
        covered: tally.covered / tally.count,
        relativeWidth: tally.width / tally.humanWidth,
        notEstimable: samples - tally.count,
        samples,
      };
    }),
  );
}

/** Coverage of the Rogan-Gladen interval, apparent share of 200, labelled samples of the sizes given. */
export function roganGladenResults(samples: number): { design: string; covered: number; samples: number }[] {
  const cases = [
    { prevalence: 0, se: 0.9, sp: 0.97, positives: 30, negatives: 100 },
    { prevalence: 0.02, se: 0.9, sp: 0.97, positives: 30, negatives: 100 },
    { prevalence: 0.1, se: 0.8, sp: 0.95, positives: 30, negatives: 60 },
    { prevalence: 0.2, se: 0.7, sp: 0.9, positives: 20, negatives: 40 },
    { prevalence: 0.5, se: 0.85, sp: 0.85, positives: 50, negatives: 50 },
  ];
  return cases.map(({ prevalence, se, sp, positives, negatives }) => {
    const source = normalSource("rogan-gladen", prevalence, se);
    const count = (total: number, rate: number) => {
      let events = 0;
      for (let index = 0; index < total; index += 1) if (source.uniform() < rate) events += 1;
      return { events, total };
    };
    let covered = 0;
    let estimated = 0;
    for (let sample = 0; sample < samples; sample += 1) {
      const estimate = roganGladen({
        apparent: count(200, prevalence * se + (1 - prevalence) * (1 - sp)),
        sensitivity: count(positives, se),
        specificity: count(negatives, sp),
      });
      if (estimate.status !== "estimated") continue;
      estimated += 1;
      if (estimate.lower <= prevalence && prevalence <= estimate.upper) covered += 1;
    }
    const design = `prevalence ${prevalence}, sensitivity ${se} of ${positives}, specificity ${sp} of ${negatives}`;
    return { design, covered: covered / estimated, samples };
  });
}

/** Mean width that PPI++ reached over the width {@link planHumanLabels} foretold, at known deviation and correlation. */
export function planResult(samples: number): { foretold: number; reached: number } {
  const world: JudgedWorld = {
    kind: "ratings",
    scenarios: 400,
    repeats: 1,
    labelled: 60,
    correlation: 0,
    skill: 0.85,
    rate: 0,
  };
  const source = normalSource("plan");
  const big = drawSample({ ...world, scenarios: 200_000, labelled: 200_000 }, source);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [h, j] = [mean(big.human), mean(big.judge)];
  const product = mean(big.human.map((value, index) => (value - h) * ((big.judge[index] ?? 0) - j)));
  const deviation = Math.sqrt(mean(big.human.map((value) => (value - h) ** 2)));
  const correlation = product / deviation / Math.sqrt(mean(big.judge.map((value) => (value - j) ** 2)));
  const plan = planHumanLabels({ judged: 400, humanDeviation: deviation, correlation, halfWidth: 0.2 });
  const foretold = plan.points.find(({ labels }) => labels === 50)?.halfWidth ?? Number.NaN;
  let width = 0;
  for (let sample = 0; sample < samples; sample += 1) {
    const estimate = ppiMean(drawSample({ ...world, labelled: 50 }, source), null);
    if (estimate.status === "estimated") width += (estimate.upper - estimate.lower) / 2 / samples;
  }
  return { foretold, reached: width };
}
