import {
  bettingConfidenceSequence,
  type ConfidenceSequence,
  empiricalBernsteinSequence,
  proportionConfidenceSequence,
  sprt,
} from "../../src/statistics/index.ts";
import { clusteredEvents, type NormalSource, normalSource } from "./clustered-designs.ts";

/** How often a sequence ever missed the truth, looked at after every value up to the horizon. */
export interface SequentialError {
  sequence: string;
  design: string;
  missed: number;
  /** Mean width after the last value. */
  finalWidth: number;
  horizon: number;
  samples: number;
}

interface SequentialExperiment {
  sequence: string;
  design: string;
  truth: number;
  horizon: number;
  make: () => ConfidenceSequence;
  draw: (source: NormalSource) => number;
}

/** Ratings of 1 to 5 with a third of the top level, mean 3.6. */
function rating(source: NormalSource): number {
  const u = source.uniform();
  return u < 0.1 ? 1 : u < 0.25 ? 2 : u < 0.4 ? 3 : u < 0.7 ? 4 : 5;
}

const RATING_MEAN = 0.1 * 1 + 0.15 * 2 + 0.15 * 3 + 0.3 * 4 + 0.3 * 5;

/** Mean of four conversations of one scenario, rate 0.1, intra-class correlation 0.4: what `update` should be fed. */
function clusterMean(source: NormalSource): number {
  const events = clusteredEvents({ scenarios: 1, repeats: 4, correlation: 0.4 }, 0.1, source);
  return events.reduce((sum, value) => sum + value, 0) / 4;
}

const event = (rate: number) => (source: NormalSource) => (source.uniform() < rate ? 1 : 0);

const experiments: SequentialExperiment[] = [
  ...[0.02, 0.1, 0.5].flatMap((rate) => [
    {
      sequence: "betting",
      design: `events, rate ${rate}`,
      truth: rate,
      horizon: 400,
      make: () => bettingConfidenceSequence(),
      draw: event(rate),
    },
    {
      sequence: "empirical Bernstein",
      design: `events, rate ${rate}`,
      truth: rate,
      horizon: 2000,
      make: () => empiricalBernsteinSequence(),
      draw: event(rate),
    },
    {
      sequence: "proportion (beta-binomial)",
      design: `events, rate ${rate}`,
      truth: rate,
      horizon: 400,
      make: () => proportionConfidenceSequence(),
      draw: event(rate),
    },
  ]),
  {
    sequence: "betting",
    design: "ratings 1-5",
    truth: RATING_MEAN,
    horizon: 400,
    make: () => bettingConfidenceSequence({ range: [1, 5] }),
    draw: rating,
  },
  {
    sequence: "betting",
    design: "means of 4 clustered events, rate 0.1, ICC 0.4",
    truth: 0.1,
    horizon: 300,
    make: () => bettingConfidenceSequence(),
    draw: clusterMean,
  },
];

export function sequentialErrors(samples: number): SequentialError[] {
  return experiments.map(({ sequence, design, truth, horizon, make, draw }) => {
    const source = normalSource("sequential-error", sequence, design);
    let misses = 0;
    let width = 0;
    for (let sample = 0; sample < samples; sample += 1) {
      const running = make();
      let isMissed = false;
      for (let time = 0; time < horizon; time += 1) {
        const estimate = running.update(draw(source));
        if (estimate.status !== "estimated") isMissed = true;
        else if (truth < estimate.lower || truth > estimate.upper) isMissed = true;
        // Sequences only narrow: once missed, always missed.
        if (isMissed) break;
      }
      if (isMissed) misses += 1;
      const end = running.current();
      width += end.status === "estimated" ? (end.upper - end.lower) / samples : 0;
    }
    return { sequence, design, missed: misses / samples, finalWidth: width, horizon, samples };
  });
}

/** Error rates of the sequential probability ratio test and how many outcomes it took, on average. */
export function sprtErrors(
  samples: number,
): { design: string; wrong: number; meanOutcomes: number; samples: number }[] {
  const pairs = [
    { acceptable: 0.02, unacceptable: 0.1 },
    { acceptable: 0.05, unacceptable: 0.2 },
  ];
  return pairs.flatMap(({ acceptable, unacceptable }) =>
    ([acceptable, unacceptable] as const).map((rate) => {
      const source = normalSource("sprt", acceptable, rate);
      const wrongDecision = rate === acceptable ? "unacceptable" : "acceptable";
      let wrong = 0;
      let outcomes = 0;
      for (let sample = 0; sample < samples; sample += 1) {
        const running = sprt({ acceptable, unacceptable });
        let state = running.current();
        while (state.decision === "undecided") state = running.update(source.uniform() < rate ? 1 : 0);
        if (state.decision === wrongDecision) wrong += 1;
        outcomes += state.outcomes / samples;
      }
      const design = `${acceptable} against ${unacceptable}, true rate ${rate}`;
      return { design, wrong: wrong / samples, meanOutcomes: outcomes, samples };
    }),
  );
}
