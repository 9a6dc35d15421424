import type { CodedRatings } from "./rating-codes.ts";

/** Level of measurement of Krippendorff's alpha. */
export type AlphaLevel = "nominal" | "ordinal" | "interval" | "ratio";

/** Observed and expected disagreement per pair, and what their derivatives need. */
export interface Disagreements {
  observed: number;
  expected: number;
  /** The largest disagreement two values can have. */
  worst: number;
  /** Pairable ratings in all, and of each level. */
  total: number;
  levelTotals: Float64Array;
  /** Where a level stands for its differences: its number, or its middle rank for ordinal. */
  positions: Float64Array;
  /** Sum over rows of each row's disagreement. */
  observedSum: number;
  rowSums: Float64Array;
  /** Expected disagreement with all pairable ratings, by level: sum over k of n_k d(c, k). */
  againstAll: Float64Array;
}

// Each row's disagreement and each level's disagreement with all ratings have closed forms for nominal and interval.
// Ordinal needs no own form: the metric (n_c / 2 + ... + n_k / 2)^2 is the squared distance of the middle ranks that the
// pooled ratings have. So everything is linear in the number of ratings; ratio alone is quadratic in that of levels.

/** The two disagreements; `expected` is 0 when all pairable ratings are alike. */
export function disagreements(ratings: CodedRatings, pairable: Int32Array, level: AlphaLevel): Disagreements {
  const { codes, raters, levels } = ratings;
  const levelTotals = new Float64Array(levels.length);
  let total = 0;
  for (const unit of pairable) {
    for (let rater = 0; rater < raters; rater += 1) {
      const code = codes[unit * raters + rater] ?? -1;
      if (code < 0) continue;
      levelTotals[code] = (levelTotals[code] ?? 0) + 1;
      total += 1;
    }
  }
  const positions =
    level === "ordinal" ? middleRanksOf(levelTotals) : centred(ratings.positions, levelTotals, total, level);
  const againstAll = disagreementWithAll(positions, levelTotals, total, level);
  let expectedSum = 0;
  for (let code = 0; code < levelTotals.length; code += 1)
    expectedSum += (levelTotals[code] ?? 0) * (againstAll[code] ?? 0);

  const rowSums = new Float64Array(pairable.length);
  let observedSum = 0;
  const own = new Int32Array(raters);
  pairable.forEach((unit, row) => {
    let rated = 0;
    for (let rater = 0; rater < raters; rater += 1) {
      const code = codes[unit * raters + rater] ?? -1;
      if (code < 0) continue;
      own[rated] = code;
      rated += 1;
    }
    let sum = 0;
    for (let one = 0; one < rated; one += 1) {
      for (let other = 0; other < one; other += 1) {
        const [first, second] = [own[one] ?? 0, own[other] ?? 0];
        if (first !== second) sum += 2 * distance(positions[first] ?? 0, positions[second] ?? 0, level);
      }
    }
    rowSums[row] = sum / (rated - 1);
    observedSum += rowSums[row] ?? 0;
  });
  return {
    observed: observedSum / total,
    expected: expectedSum / (total * (total - 1)),
    worst: widest(positions, levelTotals, level),
    total,
    levelTotals,
    positions,
    observedSum,
    rowSums,
    againstAll,
  };
}

/** Derivative of alpha with respect to the weight of each pairable row. */
export function disagreementInfluence(
  ratings: CodedRatings,
  pairable: Int32Array,
  level: AlphaLevel,
  parts: Disagreements,
): Float64Array {
  const { codes, raters } = ratings;
  const { total, observedSum, againstAll } = parts;
  // alpha = 1 - (n - 1) A / E with A the observed sum and E = sum n_c n_k d(c, k).
  const expectedSum = parts.expected * total * (total - 1);
  const ratio = observedSum / expectedSum;
  const throughRanks = level === "ordinal" ? rankEffect(ratings, pairable, parts, expectedSum) : undefined;
  const influence = new Float64Array(pairable.length);
  pairable.forEach((unit, row) => {
    let rated = 0;
    let expected = 0;
    let ranks = 0;
    for (let rater = 0; rater < raters; rater += 1) {
      const code = codes[unit * raters + rater] ?? -1;
      if (code < 0) continue;
      rated += 1;
      expected += 2 * (againstAll[code] ?? 0);
      ranks += throughRanks?.[code] ?? 0;
    }
    const observed = ((total - 1) * (parts.rowSums[row] ?? 0)) / expectedSum;
    influence[row] = -(rated * ratio + observed - ((total - 1) * ratio * expected) / expectedSum + ranks);
  });
  return influence;
}

/**
 * A rating also moves the middle ranks of its own level (by one half) and of all levels above (by one), and with them
 * every distance: the change of (n - 1) A / E by one more rating of each level, through the ranks alone.
 */
function rankEffect(
  ratings: CodedRatings,
  pairable: Int32Array,
  parts: Disagreements,
  expectedSum: number,
): Float64Array {
  const { codes, raters } = ratings;
  const { positions, levelTotals, total, observedSum } = parts;
  const size = positions.length;
  // Derivatives of A and E by the rank of each level.
  const observedByRank = new Float64Array(size);
  for (const unit of pairable) {
    let rated = 0;
    let sum = 0;
    for (let rater = 0; rater < raters; rater += 1) {
      const code = codes[unit * raters + rater] ?? -1;
      if (code < 0) continue;
      rated += 1;
      sum += positions[code] ?? 0;
    }
    for (let rater = 0; rater < raters; rater += 1) {
      const code = codes[unit * raters + rater] ?? -1;
      if (code < 0) continue;
      const slope = (4 * (rated * (positions[code] ?? 0) - sum)) / (rated - 1);
      observedByRank[code] = (observedByRank[code] ?? 0) + slope;
    }
  }
  let rankSum = 0;
  for (let code = 0; code < size; code += 1) rankSum += (levelTotals[code] ?? 0) * (positions[code] ?? 0);
  const ratio = observedSum / expectedSum;
  const byRank = positions.map((position, code) => {
    const expectedByRank = 4 * (levelTotals[code] ?? 0) * (total * position - rankSum);
    return ((total - 1) / expectedSum) * ((observedByRank[code] ?? 0) - ratio * expectedByRank);
  });
  const effect = new Float64Array(size);
  let above = 0;
  for (let code = size - 1; code >= 0; code -= 1) {
    effect[code] = (byRank[code] ?? 0) / 2 + above;
    above += byRank[code] ?? 0;
  }
  return effect;
}

/** Disagreement of two different values, by where they stand. */
export function distance(first: number, second: number, level: AlphaLevel): number {
  if (level === "nominal") return 1;
  const apart = first - second;
  if (level !== "ratio") return apart * apart;
  const sum = first + second;
  return sum === 0 ? 0 : (apart * apart) / (sum * sum);
}

/** Middle rank of each level among ratings with these totals. */
export function middleRanksOf(levelTotals: Float64Array): Float64Array {
  let below = 0;
  return levelTotals.map((count) => {
    const rank = below + count / 2;
    below += count;
    return rank;
  });
}

/** Interval distances do not depend on the origin; the mean as origin keeps digits. */
function centred(positions: Float64Array, levelTotals: Float64Array, total: number, level: AlphaLevel): Float64Array {
  if (level !== "interval") return positions;
  const mean = positions.reduce((sum, position, code) => sum + (position * (levelTotals[code] ?? 0)) / total, 0);
  return positions.map((position) => position - mean);
}

function disagreementWithAll(
  positions: Float64Array,
  levelTotals: Float64Array,
  total: number,
  level: AlphaLevel,
): Float64Array {
  if (level === "nominal") return levelTotals.map((count) => total - count);
  if (level === "ratio") {
    return positions.map((position) => {
      let sum = 0;
      for (let other = 0; other < positions.length; other += 1) {
        sum += (levelTotals[other] ?? 0) * distance(position, positions[other] ?? 0, level);
      }
      return sum;
    });
  }
  let first = 0;
  let second = 0;
  for (let code = 0; code < positions.length; code += 1) {
    const position = positions[code] ?? 0;
    first += (levelTotals[code] ?? 0) * position;
    second += (levelTotals[code] ?? 0) * position * position;
  }
  return positions.map((position) => total * position * position - 2 * position * first + second);
}

function widest(positions: Float64Array, levelTotals: Float64Array, level: AlphaLevel): number {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let code = 0; code < positions.length; code += 1) {
    if ((levelTotals[code] ?? 0) === 0) continue;
    least = Math.min(least, positions[code] ?? 0);
    most = Math.max(most, positions[code] ?? 0);
  }
  return distance(most, least, level);
}
