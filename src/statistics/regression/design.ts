import { checkFinite, checkSameLength, type Numbers } from "../check-input.ts";
import { InvalidInputError } from "../invalid-input-error.ts";

/** Explanatory variables by name; every one has one number per observation. */
export type Predictors = Readonly<Record<string, Numbers>>;

/** Name of the constant term in every result. */
export const INTERCEPT = "(intercept)";

/** Columns of a regression, named. */
export interface Design {
  names: string[];
  columns: Float64Array[];
}

/**
 * Checks predictors and puts them beside a constant column (unless told not to).
 *
 * @throws {@link InvalidInputError} for a predictor of another length or with a value that is not finite
 */
export function designOf(predictors: Predictors, observations: number, hasIntercept: boolean): Design {
  const names = hasIntercept ? [INTERCEPT] : [];
  const columns = hasIntercept ? [new Float64Array(observations).fill(1)] : [];
  for (const [name, values] of Object.entries(predictors)) {
    if (name === INTERCEPT) throw new InvalidInputError("predictors", `"${INTERCEPT}" is taken by the constant term`);
    checkSameLength({ length: observations }, values, `predictors.${name}`);
    checkFinite(values, `predictors.${name}`);
    names.push(name);
    columns.push(Float64Array.from(values));
  }
  if (columns.length === 0) throw new InvalidInputError("predictors", "name at least one, or keep the intercept");
  return { names, columns };
}

/**
 * Indicator columns (0/1) for a grouping: one for every group but the reference, named `name=group`.
 *
 * @param reference - the group everything is compared with; the first that occurs when left out
 * @throws {@link InvalidInputError} for a reference that does not occur
 */
export function indicatorPredictors(
  name: string,
  groups: ArrayLike<string>,
  reference?: string,
): Record<string, Float64Array> {
  const known = [...new Set(Array.from(groups))];
  const base = reference ?? known[0];
  if (base === undefined || !known.includes(base)) {
    throw new InvalidInputError("reference", `"${reference}" is none of the groups of ${name}`);
  }
  return Object.fromEntries(
    known
      .filter((group) => group !== base)
      .map((group) => [`${name}=${group}`, Float64Array.from(groups, (value) => (value === group ? 1 : 0))]),
  );
}
