import { seededRandom } from "../../random/index.ts";
import { eachTerm, type HintWords, hintRows } from "../risk/hint-words.ts";
import type { HintExample } from "./training-examples.ts";

const rows = 262_144;
const epochs = 30;
/** Weight of one example against the pull of the weights towards 0 (chosen on lines of authors left out of the fit). */
const trust = 10;

/** Ridge-penalised logistic regression of hints on their words. */
export function fitHintWords(wholes: readonly HintExample[], seed: number): HintWords {
  const examples = wholes.map(({ passages, isHint, weight }) => ({
    stretches: hintRows(passages, 0, passages.length, rows),
    label: isHint ? 1 : 0,
    weight,
  }));
  const rarities = raritiesOf(examples.map(({ stretches }) => stretches));
  const terms = examples.map(({ stretches }) => {
    const list: [row: number, value: number][] = [];
    for (const sorted of stretches) eachTerm(sorted, rarities, 1, (row, value) => list.push([row, value]));
    return list;
  });
  const weights = new Float32Array(2 * rows);
  // Weights are kept as `shrunk` times what is stored, so that pulling all of them to 0 takes one step.
  let shrunk = 1;
  let bias = 0;
  const total = examples.reduce((sum, { weight }) => sum + weight, 0);
  const random = seededRandom(seed, "hints");
  const order = [...examples.keys()];
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const rate = 1.5 / (1 + 0.3 * epoch);
    for (const index of random.shuffle(order)) {
      const { label, weight } = examples[index] ?? { label: 0, weight: 0 };
      const list = terms[index] ?? [];
      let sum = 0;
      for (const [row, value] of list) sum += (weights[row] ?? 0) * value;
      const error = (1 / (1 + Math.exp(-(bias + sum * shrunk))) - label) * weight;
      shrunk *= 1 - (rate * weight) / (trust * total);
      const step = (rate * error) / shrunk;
      for (const [row, value] of list) weights[row] = (weights[row] ?? 0) - step * value;
      bias -= rate * 0.05 * error;
    }
  }
  for (let row = 0; row < weights.length; row += 1) weights[row] = (weights[row] ?? 0) * shrunk;
  return { rows, weights, weightStep: 1, rarities, rarityStep: 1, bias };
}

/** Inverse document frequency, smoothed; 0 for rows in no example. */
function raritiesOf(stretches: readonly (readonly [Int32Array, Int32Array])[]): Float32Array {
  const counts = new Float32Array(2 * rows);
  for (const sorted of stretches.flat())
    for (let place = 0; place < sorted.length; place += 1)
      if (place === 0 || sorted[place] !== sorted[place - 1]) {
        const row = sorted[place] ?? 0;
        counts[row] = (counts[row] ?? 0) + 1;
      }
  return counts.map((count) => (count === 0 ? 0 : Math.log((1 + stretches.length) / (1 + count)) + 1));
}
