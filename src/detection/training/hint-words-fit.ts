import { seededRandom } from "../../random/index.ts";
import { eachTerm, type HintWords, hintTerms, markOf, placesOnShelf, shelfOf } from "../risk/hint-words.ts";
import type { HintExample } from "./training-examples.ts";

const shelves = 131_072;
const epochs = 30;
/** Weight of one example against the pull of the weights towards 0 (chosen on lines of authors left out of the fit). */
const trust = 10;

/** Ridge-penalised logistic regression of hints on their words. */
export function fitHintWords(wholes: readonly HintExample[], seed: number): HintWords {
  const examples = wholes.map(({ passages, isHint, weight }) => ({
    stretches: hintTerms(passages, 0, passages.length),
    label: isHint ? 1 : 0,
    weight,
  }));
  const known = knownTerms(examples);
  const terms = examples.map(({ stretches }) => {
    const list: [place: number, value: number][] = [];
    for (const sorted of stretches) eachTerm(known, sorted, (place, value) => list.push([place, value]));
    return list;
  });
  const weights = new Float32Array(shelves * placesOnShelf);
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
      for (const [place, value] of list) sum += (weights[place] ?? 0) * value;
      const error = (1 / (1 + Math.exp(-(bias + sum * shrunk))) - label) * weight;
      shrunk *= 1 - (rate * weight) / (trust * total);
      const step = (rate * error) / shrunk;
      for (const [place, value] of list) weights[place] = (weights[place] ?? 0) - step * value;
      bias -= rate * 0.05 * error;
    }
  }
  for (let place = 0; place < weights.length; place += 1) weights[place] = (weights[place] ?? 0) * shrunk;
  return { ...known, weights, weightStep: 1, bias };
}

interface LabelledTerms {
  readonly stretches: readonly Uint32Array[];
  readonly label: number;
}

/**
 * Puts the terms of at least two examples on their shelves, those first that tell hints from the rest best; what finds its
 * shelf full, or its mark taken, is left out.
 */
function knownTerms(examples: readonly LabelledTerms[]): Omit<HintWords, "weights" | "weightStep" | "bias"> {
  const counted = countedTerms(examples).sort((left, right) => right.tells - left.tells || left.term - right.term);
  const marks = new Int8Array(shelves * placesOnShelf);
  const rarities = new Float32Array(marks.length);
  for (const { term, count } of counted) {
    const first = shelfOf(term, shelves);
    const mark = markOf(term);
    let place = first;
    while (place < first + placesOnShelf && marks[place] !== 0 && marks[place] !== mark) place += 1;
    if (place === first + placesOnShelf || marks[place] === mark) continue;
    marks[place] = mark;
    rarities[place] = Math.log((1 + examples.length) / (1 + count)) + 1;
  }
  return { shelves, marks, rarities, rarityStep: 1 };
}

/** Terms of at least two examples, with how many have them and how unevenly: (hints - others)^2 / all. */
function countedTerms(examples: readonly LabelledTerms[]): { term: number; count: number; tells: number }[] {
  const [others, hints] = [0, 1].map((wanted) => sortedTerms(examples.filter(({ label }) => label === wanted)));
  const counted: { term: number; count: number; tells: number }[] = [];
  let hint = 0;
  let other = 0;
  while (hints !== undefined && others !== undefined && (hint < hints.length || other < others.length)) {
    const term = Math.min(hints[hint] ?? Number.POSITIVE_INFINITY, others[other] ?? Number.POSITIVE_INFINITY);
    const [hintsBefore, othersBefore] = [hint, other];
    while (hints[hint] === term) hint += 1;
    while (others[other] === term) other += 1;
    const inHints = hint - hintsBefore;
    const inOthers = other - othersBefore;
    const count = inHints + inOthers;
    if (count >= leastExamples) counted.push({ term, count, tells: (inHints - inOthers) ** 2 / count });
  }
  return counted;
}

const leastExamples = 2;

/** Every term as often as there are examples that have it, sorted. */
function sortedTerms(examples: readonly LabelledTerms[]): Uint32Array {
  const distinct = (sorted: Uint32Array) => sorted.filter((term, index) => index === 0 || term !== sorted[index - 1]);
  const lists = examples.flatMap(({ stretches }) => stretches.map(distinct));
  const all = new Uint32Array(lists.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const list of lists) {
    all.set(list, end);
    end += list.length;
  }
  return all.sort();
}
