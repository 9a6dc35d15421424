import { type RandomSource, seededRandom } from "../../random/index.ts";
import { riskOutputs } from "../risk/risk-outputs.ts";
import { uncounted } from "./labels-of.ts";
import type { Example } from "./training-examples.ts";
import type { TrainingSettings } from "./training-settings.ts";

/** A linear model over rows, not yet packed. */
export interface PassageFit {
  readonly table: Float32Array;
  readonly biases: Float32Array;
  readonly count: number;
  readonly rows: number;
}

/** The mean of fits that saw the examples in different orders: as linear models they are one again, and steadier. */
export function fitAveraged(examples: readonly Example[], settings: TrainingSettings): PassageFit {
  const fits = Array.from({ length: settings.fits }, (_, index) =>
    fitPassages(examples, { ...settings, seed: settings.seed + index }),
  );
  const [first, ...others] = fits;
  if (first === undefined) throw new RangeError("fits must be at least 1.");
  for (const { table, biases } of others) {
    for (let index = 0; index < table.length; index += 1)
      first.table[index] = (first.table[index] ?? 0) + (table[index] ?? 0);
    for (let index = 0; index < biases.length; index += 1)
      first.biases[index] = (first.biases[index] ?? 0) + (biases[index] ?? 0);
  }
  for (let index = 0; index < first.table.length; index += 1)
    first.table[index] = (first.table[index] ?? 0) / fits.length;
  for (let index = 0; index < first.biases.length; index += 1)
    first.biases[index] = (first.biases[index] ?? 0) / fits.length;
  return first;
}

/** Logistic regression per output by AdaGrad, with features left out at random, so that no one wording is leaned on. */
function fitPassages(examples: readonly Example[], settings: TrainingSettings): PassageFit {
  const { rows, epochs, seed, learningRate, shrinkage, dropout } = settings;
  const outputs = riskOutputs.length;
  const table = new Float32Array(rows * outputs);
  const history = new Float32Array(rows).fill(1e-2);
  const biases = new Float32Array(outputs).fill(-3);
  const positives = new Float64Array(outputs);
  for (const { labels } of examples)
    labels.forEach((label, output) => {
      if (label === 1) positives[output] = (positives[output] ?? 0) + 1;
    });
  // Rare outputs weigh more, or they would never be learned.
  const boost = Float64Array.from(positives, (count) =>
    Math.min(6, Math.sqrt(examples.length / (8 * Math.max(1, count)))),
  );
  const gradient = new Float32Array(outputs);
  const random = seededRandom(seed, "epochs");
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const rate = learningRate * (1 - epoch / (epochs + 1));
    for (const example of random.shuffle(examples)) step(example, rate);
  }
  return { table, biases, count: examples.length, rows };

  function step({ rows: touched, norm, labels, weight }: Example, rate: number): void {
    const kept = thinned(touched, dropout, random);
    const factor = norm / (1 - dropout);
    for (let output = 0; output < outputs; output += 1) gradient[output] = 0;
    for (const row of kept) {
      const base = row * outputs;
      for (let output = 0; output < outputs; output += 1)
        gradient[output] = (gradient[output] ?? 0) + (table[base + output] ?? 0);
    }
    let size = 0;
    for (let output = 0; output < outputs; output += 1) {
      const logit = (biases[output] ?? 0) + (gradient[output] ?? 0) * factor;
      const label = labels[output] ?? 0;
      const error =
        label === uncounted
          ? 0
          : (1 / (1 + Math.exp(-logit)) - label) * weight * (label === 1 ? (boost[output] ?? 1) : 1);
      gradient[output] = error;
      biases[output] = (biases[output] ?? 0) - rate * 0.05 * error;
      size += error * error;
    }
    size /= 4;
    for (const row of kept) {
      history[row] = (history[row] ?? 0) + size * factor * factor;
      const pace = (rate * factor) / Math.sqrt(history[row] ?? 1);
      const base = row * outputs;
      for (let output = 0; output < outputs; output += 1) {
        const value = table[base + output] ?? 0;
        table[base + output] = value - pace * (gradient[output] ?? 0) - rate * shrinkage * value;
      }
    }
  }
}

function thinned(rows: readonly number[], dropout: number, random: RandomSource): number[] {
  return rows.filter(() => random.next() >= dropout);
}
