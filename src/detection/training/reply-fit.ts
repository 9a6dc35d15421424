import { seededRandom } from "../../random/index.ts";
import { type ReplyMatter, replyMatters } from "../replies/reply-matters.ts";
import { anyHarm, fewestTerms, replyOutputs } from "../replies/reply-model.ts";
import { markOf, placeOf, placesOnShelf, shelfOf } from "../risk/hint-words.ts";

/** A line of a corpus of replies, taken apart. */
export interface ReplyExample {
  readonly terms: readonly number[];
  readonly author: string;
  /** What the line, or its harmful twin, is of; undefined for ordinary lines. */
  readonly matter: ReplyMatter | undefined;
  readonly isHarmful: boolean;
}

/** A linear model of harm over a sentence's terms, not yet packed. */
export interface ReplyFit {
  readonly shelves: number;
  readonly marks: Int8Array;
  /** Per place, outputs at a time. */
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

export interface ReplyFitSettings {
  readonly epochs: number;
  readonly learningRate: number;
  readonly dropout: number;
  readonly shrinkage: number;
  readonly shelves: number;
}

/** Chosen on lines of authors left out of the fit. */
export const replyFitSettings: ReplyFitSettings = {
  epochs: 14,
  learningRate: 1,
  dropout: 0.2,
  shrinkage: 2e-5,
  shelves: 65_536,
};

/**
 * Logistic regression per matter and of harm of any kind, by AdaGrad, with terms left out at random. Of a matter the harmful lines are cases and all sound lines are none; harmful lines of other matters say nothing of it.
 */
export function fitReplies(
  examples: readonly ReplyExample[],
  seed: number,
  settings: ReplyFitSettings = replyFitSettings,
): ReplyFit {
  const { epochs, learningRate, dropout, shrinkage, shelves } = settings;
  const count = replyOutputs;
  const marks = shelved(examples, shelves);
  const prepared = examples.map(({ terms, matter, isHarmful }) => ({
    places: terms.map((term) => placeOf({ shelves, marks }, term)).filter((place) => place >= 0),
    matter: matter === undefined ? -1 : replyMatters.indexOf(matter),
    isHarmful,
  }));
  const weights = new Float32Array(shelves * placesOnShelf * count);
  const history = new Float32Array(shelves * placesOnShelf).fill(1e-2);
  const biases = new Float32Array(count).fill(-2);
  const boosts = caseWeights(examples);
  const random = seededRandom(seed, "replies");
  const gradient = new Float32Array(count);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const rate = learningRate * (1 - epoch / (epochs + 1));
    for (const example of random.shuffle(prepared)) step(example, rate);
  }
  return { shelves, marks, weights, biases };

  function step({ places, matter, isHarmful }: (typeof prepared)[number], rate: number): void {
    const kept = places.filter(() => random.next() >= dropout);
    const factor = 1 / Math.sqrt(Math.max(fewestTerms, places.length)) / (1 - dropout);
    let size = 0;
    for (let output = 0; output < count; output += 1) {
      gradient[output] = 0;
      const isOwn = matter === output || (output === anyHarm && matter >= 0);
      if (isHarmful && !isOwn) continue;
      let sum = 0;
      for (const place of kept) sum += weights[place * count + output] ?? 0;
      const logit = (biases[output] ?? 0) + sum * factor;
      const error = (1 / (1 + Math.exp(-logit)) - (isHarmful ? 1 : 0)) * (isOwn ? (boosts[output] ?? 1) : 1);
      gradient[output] = error;
      size += error * error;
      biases[output] = (biases[output] ?? 0) - rate * 0.05 * error;
    }
    size /= 4;
    for (const place of kept) {
      history[place] = (history[place] ?? 0) + size * factor * factor;
      const pace = (rate * factor) / Math.sqrt(history[place] ?? 1);
      for (let output = 0, at = place * count; output < count; output += 1, at += 1) {
        const value = weights[at] ?? 0;
        weights[at] = value - pace * (gradient[output] ?? 0) - rate * shrinkage * value;
      }
    }
  }
}

/** Cases of a matter, and their sound twins, weigh more where there are few. */
function caseWeights(examples: readonly ReplyExample[]): number[] {
  return [...replyMatters, undefined].map((matter) => {
    const cases = examples.filter(
      (example) => example.isHarmful && (matter === undefined || example.matter === matter),
    ).length;
    return Math.min(6, Math.sqrt(examples.length / (8 * Math.max(1, cases))));
  });
}

/** Puts terms of at least two lines on their shelves, those of most lines first; what finds its shelf full, or its mark taken, is left out. */
function shelved(examples: readonly ReplyExample[], shelves: number): Int8Array {
  const counts = new Map<number, number>();
  for (const { terms } of examples) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  const known = [...counts].filter(([, count]) => count >= leastLines);
  known.sort(([left, leftCount], [right, rightCount]) => rightCount - leftCount || left - right);
  const marks = new Int8Array(shelves * placesOnShelf);
  for (const [term] of known) {
    const first = shelfOf(term, shelves);
    const mark = markOf(term);
    let place = first;
    while (place < first + placesOnShelf && marks[place] !== 0 && marks[place] !== mark) place += 1;
    if (place < first + placesOnShelf) marks[place] = mark;
  }
  return marks;
}

const leastLines = 2;
