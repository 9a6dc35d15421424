import type { ClusterGroups } from "../group-by-cluster.ts";
import { type AlphaLevel, type Disagreements, distance, middleRanksOf } from "./alpha-disagreement.ts";
import type { CodedRatings } from "./rating-codes.ts";

/**
 * Krippendorff's alpha without each cluster of pairable rows; undefined when all other ratings are alike or fewer than
 * two. Not ordinal: the expected disagreement loses the cluster's own terms. Ordinal: the ranks move with every row, so
 * both sums are built anew from how often two levels meet within a row.
 */
export function alphaWithoutCluster(
  ratings: CodedRatings,
  pairable: Int32Array,
  level: AlphaLevel,
  parts: Disagreements,
  groups: ClusterGroups,
): (cluster: number) => number | undefined {
  const size = ratings.levels.length;
  const rowsOf = Array.from({ length: groups.count }, () => [] as number[]);
  groups.of.forEach((cluster, row) => {
    rowsOf[cluster]?.push(row);
  });
  const codesOf = (row: number) => {
    const unit = pairable[row] ?? 0;
    return ratings.codes.subarray(unit * ratings.raters, (unit + 1) * ratings.raters).filter((code) => code >= 0);
  };
  const ownTotals = new Float64Array(size);
  /** Fills `ownTotals` and returns the number of ratings of the cluster. */
  const countOwn = (cluster: number) => {
    ownTotals.fill(0);
    let count = 0;
    for (const row of rowsOf[cluster] ?? []) {
      for (const code of codesOf(row)) {
        ownTotals[code] = (ownTotals[code] ?? 0) + 1;
        count += 1;
      }
    }
    return count;
  };
  const alphaOf = (observed: number, expected: number, total: number) =>
    total >= 2 && expected > 0 ? 1 - ((total - 1) * observed) / expected : undefined;
  if (level === "ordinal") return ordinal();

  const expectedSum = parts.expected * parts.total * (parts.total - 1);
  return (cluster) => {
    const total = parts.total - countOwn(cluster);
    let observed = parts.observedSum;
    for (const row of rowsOf[cluster] ?? []) observed -= parts.rowSums[row] ?? 0;
    let expected = expectedSum;
    const present = presentCodes(ownTotals);
    for (const code of present) {
      const own = ownTotals[code] ?? 0;
      expected -= 2 * own * (parts.againstAll[code] ?? 0);
      for (const other of present) {
        if (other === code) continue;
        const apart = distance(parts.positions[code] ?? 0, parts.positions[other] ?? 0, level);
        expected += own * (ownTotals[other] ?? 0) * apart;
      }
    }
    return alphaOf(Math.max(0, observed), expected > 1e-12 * expectedSum ? expected : 0, total);
  };

  function ordinal(): (cluster: number) => number | undefined {
    const meetings = new Float64Array(size * size);
    for (let row = 0; row < pairable.length; row += 1) addMeetings(meetings, codesOf(row), size, 1);
    return (cluster) => {
      const total = parts.total - countOwn(cluster);
      const totals = parts.levelTotals.map((count, code) => count - (ownTotals[code] ?? 0));
      const ranks = middleRanksOf(totals);
      for (const row of rowsOf[cluster] ?? []) addMeetings(meetings, codesOf(row), size, -1);
      let observed = 0;
      let expected = 0;
      for (let code = 0; code < size; code += 1) {
        for (let other = 0; other < code; other += 1) {
          const apart = ((ranks[code] ?? 0) - (ranks[other] ?? 0)) ** 2;
          observed += 2 * (meetings[code * size + other] ?? 0) * apart;
          expected += 2 * (totals[code] ?? 0) * (totals[other] ?? 0) * apart;
        }
      }
      for (const row of rowsOf[cluster] ?? []) addMeetings(meetings, codesOf(row), size, 1);
      return alphaOf(Math.max(0, observed), expected, total);
    };
  }
}

/** Adds (or takes away) how often each two different levels of one row meet, over its ratings less one. */
function addMeetings(meetings: Float64Array, codes: Int32Array, size: number, sign: 1 | -1): void {
  const share = sign / (codes.length - 1);
  for (let one = 0; one < codes.length; one += 1) {
    for (let other = 0; other < codes.length; other += 1) {
      const [first, second] = [codes[one] ?? 0, codes[other] ?? 0];
      if (first > second) meetings[first * size + second] = (meetings[first * size + second] ?? 0) + share;
    }
  }
}

function presentCodes(totals: Float64Array): number[] {
  const present: number[] = [];
  for (let code = 0; code < totals.length; code += 1) if ((totals[code] ?? 0) > 0) present.push(code);
  return present;
}
