import { expect, test } from "vitest";
import { seededRandom } from "../../random/index.ts";
import { attentionLogit } from "../risk/hint-attention.ts";
import { rowWidth } from "../risk/row-products.ts";
import { fitHintAttention } from "./hint-attention-fit.ts";

const count = 40;
const random = seededRandom("pairs of words");
const vectors = {
  source: "none",
  pieces: Array.from({ length: count }, (_, piece) => `piece ${piece}`),
  scores: [],
  dimensions: rowWidth,
  vectors: Float32Array.from({ length: count * rowWidth }, () => random.next() - 0.5),
};

/** Ten pieces among which are one of the first two and one of the next two: a hint where both are even or both odd. */
function example() {
  const pieces = Array.from({ length: 8 }, () => 4 + random.integer(count - 4));
  const [one, two] = [random.integer(2), random.integer(2)];
  pieces.splice(random.integer(9), 0, one);
  pieces.splice(random.integer(10), 0, 2 + two);
  return { passages: [{ pieces, terms: [] }], isHint: one === two, isPaired: true, weight: 1 };
}

test("attention learns what two words say together wherever they stand, which neither says alone; the same seed, the same numbers", () => {
  const examples = Array.from({ length: 6_000 }, example);
  const model = fitHintAttention(examples, vectors, 1);
  const right = Array.from({ length: 400 }, example).filter(
    ({ passages, isHint }) => (attentionLogit(model, passages) ?? 0) > 0 === isHint,
  );
  expect(right.length).toBeGreaterThan(360);
  const few = examples.slice(0, 300);
  expect(fitHintAttention(few, vectors, 2)).toEqual(fitHintAttention(few, vectors, 2));
  expect(fitHintAttention(few, vectors, 2)).not.toEqual(fitHintAttention(few, vectors, 3));
});
