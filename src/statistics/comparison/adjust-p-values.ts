import type { Numbers } from "../check-input.ts";
import { InvalidInputError } from "../invalid-input-error.ts";

/**
 * Holm's adjusted p-values, in the order of the input: reject where the result is at most alpha, and the chance of any
 * false rejection among all tests is at most alpha, whatever their dependence.
 *
 * @param pValues - one per test that was carried out, each in [0, 1]; tests that were not estimable stay out
 * @throws {@link InvalidInputError} for a value outside [0, 1]
 *
 * Source: Holm (1979), Scand. J. Stat. 6(2), 65-70. Checked against R `p.adjust(p, "holm")`.
 */
export function holm(pValues: Numbers): number[] {
  const order = ascending(pValues);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let largest = 0;
  order.forEach((position, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * (pValues[position] ?? 1)));
    adjusted[position] = largest;
  });
  return adjusted;
}

/**
 * Benjamini-Hochberg adjusted p-values ("q-values"), in the order of the input: among those at most q, the expected share
 * of false ones is at most q, for independent or positively dependent tests.
 *
 * @param pValues - one per test that was carried out, each in [0, 1]; tests that were not estimable stay out
 * @throws {@link InvalidInputError} for a value outside [0, 1]
 *
 * Source: Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57(1), 289-300. Checked against R `p.adjust(p, "BH")`.
 */
export function benjaminiHochberg(pValues: Numbers): number[] {
  const order = ascending(pValues);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let smallest = 1;
  for (let rank = order.length - 1; rank >= 0; rank -= 1) {
    const position = order[rank] ?? 0;
    smallest = Math.min(smallest, ((pValues[position] ?? 1) * pValues.length) / (rank + 1));
    adjusted[position] = smallest;
  }
  return adjusted;
}

function ascending(pValues: Numbers): number[] {
  for (let index = 0; index < pValues.length; index += 1) {
    const value = pValues[index] ?? Number.NaN;
    if (!(value >= 0 && value <= 1)) throw new InvalidInputError("pValues", `must lie in [0, 1], got ${value}`, index);
  }
  return Array.from({ length: pValues.length }, (_, index) => index).sort(
    (left, right) => (pValues[left] ?? 0) - (pValues[right] ?? 0),
  );
}
