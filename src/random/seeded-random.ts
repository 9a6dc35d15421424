/** A stream of pseudo-random numbers that the same seed always repeats. */
export interface RandomSource {
  /** Next number, uniform in [0, 1), with 32 bits of resolution. */
  next(): number;
  /** Next integer, uniform in [0, bound). `bound` is an integer from 1 to 2^32. */
  integer(bound: number): number;
  /** One element, each equally likely. Throws a RangeError when the list is empty. */
  pick<T>(items: readonly T[]): T;
  /** A new array with the same elements in random order (Fisher-Yates). */
  shuffle<T>(items: readonly T[]): T[];
}

/**
 * A seeded random source (sfc32, Chris Doty-Humphrey, PractRand; 128 bits of state).
 *
 * Not for cryptography. Every random choice of a run comes from one of these, seeded with the run's
 * seed and the words that say what the choice is for, so that a run can be repeated exactly:
 * `seededRandom(7, conversationId, "opening-line")`.
 *
 * @param seed - the words and numbers that identify the stream; their order matters
 */
export function seededRandom(...seed: readonly (string | number)[]): RandomSource {
  let [a, b, c, counter] = seedState(seed);

  function nextUint32(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  }

  for (let round = 0; round < 12; round += 1) nextUint32();

  const source: RandomSource = {
    next: () => nextUint32() / 4_294_967_296,
    integer(bound) {
      if (!Number.isInteger(bound) || bound < 1 || bound > 4_294_967_296) {
        throw new RangeError(`integer(bound) needs a whole number from 1 to 2^32, got ${bound}.`);
      }
      // Rejection keeps every value equally likely when 2^32 is not a multiple of the bound.
      const limit = 4_294_967_296 - (4_294_967_296 % bound);
      let value = nextUint32();
      while (value >= limit) value = nextUint32();
      return value % bound;
    },
    pick(items) {
      if (items.length === 0) throw new RangeError("pick(items) needs at least one item.");
      return items[source.integer(items.length)] as (typeof items)[number]; // in range by construction
    },
    shuffle(items) {
      const shuffled = [...items];
      for (let last = shuffled.length - 1; last > 0; last -= 1) {
        const other = source.integer(last + 1);
        const kept = shuffled[last] as (typeof items)[number]; // both indices are in range
        shuffled[last] = shuffled[other] as (typeof items)[number];
        shuffled[other] = kept;
      }
      return shuffled;
    },
  };
  return source;
}

/** Four 32-bit words from the seed's text (FNV-1a with a different offset per word, then mixed). */
function seedState(seed: readonly (string | number)[]): [number, number, number, number] {
  const text = JSON.stringify(seed);
  const words = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35].map((offset) => {
    let hash = offset;
    for (let index = 0; index < text.length; index += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
      hash ^= hash >>> 15;
    }
    return hash | 0;
  });
  return words as [number, number, number, number]; // four offsets give four words
}
