import { chiSquaredUpperTail } from "../distributions.ts";
import { notEstimable } from "../estimate.ts";
import { InvalidInputError } from "../invalid-input-error.ts";
import type { SignificanceTest } from "./significance-test.ts";

/**
 * Pearson's chi-squared test of a table of counts: do the rows share one distribution over the columns? Without
 * continuity correction. Rows or columns without any count are left out.
 *
 * The approximation is rough where expected counts are small; merge columns until they are 5 or more.
 *
 * @param table - counts by row and column; every row as long as the first
 * @throws {@link InvalidInputError} for counts that are not whole numbers of 0 or more, or rows of different lengths
 *
 * Source: Pearson (1900), Philos. Mag. 50(302), 157-175. Checked against the example of R `chisq.test`.
 */
export function chiSquaredTest(table: readonly (readonly number[])[]): SignificanceTest {
  const width = table[0]?.length ?? 0;
  for (const [index, row] of table.entries()) {
    if (row.length !== width) throw new InvalidInputError("table", `must have ${width} counts in every row`, index);
    if (row.some((count) => !Number.isInteger(count) || count < 0)) {
      throw new InvalidInputError("table", "must hold whole numbers of 0 or more", index);
    }
  }
  const rowSums = table.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columnSums = Array.from({ length: width }, (_, column) =>
    table.reduce((sum, row) => sum + (row[column] ?? 0), 0),
  );
  const observations = rowSums.reduce((sum, count) => sum + count, 0);
  const rows = rowSums.filter((sum) => sum > 0).length;
  const columns = columnSums.filter((sum) => sum > 0).length;
  const degreesOfFreedom = (rows - 1) * (columns - 1);
  if (!(degreesOfFreedom > 0)) {
    const problem = `Needs two rows and two columns with counts, got ${rows} and ${columns}.`;
    return notEstimable("too-few-units", problem, { units: observations, observations });
  }
  let statistic = 0;
  for (const [index, row] of table.entries()) {
    for (const [column, count] of row.entries()) {
      const expected = ((rowSums[index] ?? 0) * (columnSums[column] ?? 0)) / observations;
      if (expected > 0) statistic += (count - expected) ** 2 / expected;
    }
  }
  return {
    status: "tested",
    pValue: chiSquaredUpperTail(statistic, degreesOfFreedom),
    statistic,
    degreesOfFreedom,
    alternative: "greater",
    method: "Pearson chi-squared test",
    units: observations,
    observations,
  };
}
