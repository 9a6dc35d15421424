/**
 * Quantile of a studentized mean, corrected for skewed data.
 *
 * With `skew` = sum of cubed shares / (sum of squared shares)^1.5 of the error's independent parts, Hall's transformation of
 * the t statistic removes the effect of skewness and is monotone; this is its inverse. An interval is
 * [mean - error x corrected(quantile), mean - error x corrected(-quantile)]. Without skewness nothing changes.
 *
 * It matters for shares of rare events, where a plain interval misses on the upper side.
 *
 * Source: Hall (1992), J. R. Stat. Soc. B 54(1), 221-228, "On the removal of skewness by transformation".
 */
export function skewnessCorrected(quantile: number, skew: number): number {
  if (Math.abs(skew) < 1e-9) return quantile;
  return (3 / skew) * (Math.cbrt(1 + skew * (quantile - skew / 6)) - 1);
}

/** Skewness of a sum of independent shares with mean 0; 0 when they have no spread. */
export function skewnessOf(shares: Iterable<number>): number {
  let squares = 0;
  let cubes = 0;
  for (const share of shares) {
    squares += share * share;
    cubes += share ** 3;
  }
  return squares > 0 ? cubes / squares ** 1.5 : 0;
}
