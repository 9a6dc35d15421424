import { seededRandom } from "../../src/random/index.ts";

/** A design of the kind an audit has: scenarios, each enacted several times. */
export interface ClusteredDesign {
  scenarios: number;
  repeats: number;
  /** Correlation of two repeats of one scenario, in [0, 1). */
  correlation: number;
}

/** Standard normal numbers by the polar method (Marsaglia & Bray 1964) from a seeded stream. */
export interface NormalSource {
  uniform(): number;
  normal(): number;
}

export function normalSource(...seed: (string | number)[]): NormalSource {
  const random = seededRandom(...seed);
  let spare: number | undefined;
  const normal = () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * random.next() - 1;
      const y = 2 * random.next() - 1;
      const radius = x * x + y * y;
      if (radius > 0 && radius < 1) {
        const scale = Math.sqrt((-2 * Math.log(radius)) / radius);
        spare = y * scale;
        return x * scale;
      }
    }
  };
  return { uniform: () => random.next(), normal };
}

/** Gamma variate with the given shape and scale 1 (Marsaglia & Tsang 2000). */
function gamma(shape: number, source: NormalSource): number {
  if (shape < 1) return gamma(shape + 1, source) * source.uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = source.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    const u = source.uniform();
    if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Zeros and ones from a beta-binomial: each scenario has its own rate, with mean `rate` and the design's correlation. */
export function clusteredEvents(design: ClusteredDesign, rate: number, source: NormalSource): Float64Array {
  const { scenarios, repeats, correlation } = design;
  const values = new Float64Array(scenarios * repeats);
  for (let scenario = 0; scenario < scenarios; scenario += 1) {
    let own = rate;
    if (correlation > 0 && rate > 0) {
      const size = 1 / correlation - 1;
      const a = gamma(rate * size, source);
      own = a / (a + gamma((1 - rate) * size, source));
      // For tiny shapes both gammas can underflow; the beta is then at 0 or 1, with chance `rate` of 1.
      if (Number.isNaN(own)) own = source.uniform() < rate ? 1 : 0;
    }
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      values[scenario * repeats + repeat] = source.uniform() < own ? 1 : 0;
    }
  }
  return values;
}

/** Ratings on a 1-5 scale: a clustered normal cut at fixed points that put most ratings at 4 and 5. */
export function clusteredRatings(design: ClusteredDesign, source: NormalSource): Float64Array {
  const { scenarios, repeats, correlation } = design;
  const values = new Float64Array(scenarios * repeats);
  for (let scenario = 0; scenario < scenarios; scenario += 1) {
    const own = Math.sqrt(correlation) * source.normal();
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const latent = own + Math.sqrt(1 - correlation) * source.normal();
      values[scenario * repeats + repeat] = 1 + ratingCuts.filter((cut) => latent > cut).length;
    }
  }
  return values;
}

/** Normal quantiles of .03, .12, .35, .70. */
const ratingCuts = [-1.880794, -1.174987, -0.38532, 0.524401];

/** Mean of {@link clusteredRatings}: 1 + the chance of passing each cut. */
export const ratingMean = 1 + 0.97 + 0.88 + 0.65 + 0.3;

/** The scenario of each observation of a design. */
export function scenarioLabels(design: ClusteredDesign): Int32Array {
  return Int32Array.from({ length: design.scenarios * design.repeats }, (_, index) =>
    Math.floor(index / design.repeats),
  );
}
