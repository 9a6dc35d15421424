import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as distributions from "./distributions.ts";
import golden from "./fixtures/distributions.golden.json" with { type: "json" };
import { InvalidInputError } from "./invalid-input-error.ts";

/** Relative difference; absolute below 1e-290, where doubles run out of digits. */
function expectClose(actual: number, expected: number, tolerance: number, what: string): void {
  if (Math.abs(expected) < 1e-290) {
    expect(Math.abs(actual - expected), what).toBeLessThan(1e-290);
    return;
  }
  expect(Math.abs(actual / expected - 1), `${what}: ${actual} for ${expected}`).toBeLessThan(tolerance);
}

describe("distributions agree with R", () => {
  test("normal, tails included", () => {
    for (const { x, value, upper } of golden.normal.cdf) {
      expectClose(distributions.normalCdf(x), value, 1e-12, `pnorm ${x}`);
      expectClose(distributions.normalUpperTail(x), upper, 1e-12, `pnorm upper ${x}`);
    }
    for (const { p, value } of golden.normal.quantile) {
      if (value === 0) expect(distributions.normalQuantile(p)).toBe(0);
      else expectClose(distributions.normalQuantile(p), value, 1e-10, `qnorm ${p}`);
    }
  });

  test("t, tails included", () => {
    for (const { x, df, value, upper } of golden.t.cdf) {
      expectClose(distributions.tCdf(x, df), value, 1e-9, `pt ${x} ${df}`);
      expectClose(distributions.tUpperTail(x, df), upper, 1e-9, `pt upper ${x} ${df}`);
    }
    for (const { p, df, value } of golden.t.quantile) {
      expectClose(distributions.tQuantile(p, df), value, 1e-9, `qt ${p} ${df}`);
    }
  });

  test("F, tails included", () => {
    for (const { x, d1, d2, value, upper } of golden.f.cdf) {
      expectClose(distributions.fCdf(x, d1, d2), value, 1e-9, `pf ${x} ${d1} ${d2}`);
      expectClose(distributions.fUpperTail(x, d1, d2), upper, 1e-9, `pf upper ${x} ${d1} ${d2}`);
    }
    for (const { p, d1, d2, value } of golden.f.quantile) {
      // Where R and its own qt(0.5 + p / 2, d2)^2 for d1 = 1 differ by 4e-9, the latter is met to 1e-12: so 1e-8 here.
      expectClose(distributions.fQuantile(p, d1, d2), value, 1e-8, `qf ${p} ${d1} ${d2}`);
    }
  });

  test("beta, tails included", () => {
    for (const { x, a, b, value, upper } of golden.beta.cdf) {
      expectClose(distributions.betaCdf(x, a, b), value, 1e-9, `pbeta ${x} ${a} ${b}`);
      expectClose(distributions.betaUpperTail(x, a, b), upper, 1e-9, `pbeta upper ${x} ${a} ${b}`);
    }
    for (const { p, a, b, value } of golden.beta.quantile) {
      expectClose(distributions.betaQuantile(p, a, b), value, 1e-9, `qbeta ${p} ${a} ${b}`);
    }
  });

  test("chi-squared, tails included", () => {
    for (const { x, df, value, upper } of golden.chiSquared.cdf) {
      expectClose(distributions.chiSquaredCdf(x, df), value, 1e-9, `pchisq ${x} ${df}`);
      expectClose(distributions.chiSquaredUpperTail(x, df), upper, 1e-9, `pchisq upper ${x} ${df}`);
    }
    for (const { p, df, value } of golden.chiSquared.quantile) {
      expectClose(distributions.chiSquaredQuantile(p, df), value, 1e-9, `qchisq ${p} ${df}`);
    }
  });

  test("log gamma and log beta", () => {
    for (const { x, value } of golden.logGamma) {
      if (value === 0) expect(distributions.logGamma(x)).toBe(0);
      else expectClose(distributions.logGamma(x), value, 1e-11, `lgamma ${x}`);
    }
    for (const { a, b, value } of golden.logBeta) {
      if (Math.abs(value) < 1e-12) expect(Math.abs(distributions.logBeta(a, b))).toBeLessThan(1e-12);
      else expectClose(distributions.logBeta(a, b), value, 1e-10, `lbeta ${a} ${b}`);
    }
  });
});

describe("distributions", () => {
  // By hand: with 2 degrees of freedom chi-squared is exponential with mean 2, so P(X > 2 ln 20) = 1/20;
  // B(1, b) has P(B > x) = (1 - x)^b; F(2, 2) has P(F > x) = 1 / (1 + x).
  test("closed forms by hand", () => {
    expect(distributions.chiSquaredUpperTail(2 * Math.log(20), 2)).toBeCloseTo(0.05, 14);
    expect(distributions.betaUpperTail(0.1, 1, 3)).toBeCloseTo(0.729, 14);
    expect(distributions.fUpperTail(4, 2, 2)).toBeCloseTo(0.2, 14);
    expect(distributions.fQuantile(1e-8, 1, 1)).toBeCloseTo(Math.tan((Math.PI / 2) * 1e-8) ** 2, 25);
    expect(distributions.tQuantile(0.975, Number.POSITIVE_INFINITY)).toBe(distributions.normalQuantile(0.975));
  });

  test("a quantile undoes its cdf", async () => {
    const p = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
    const df = fc.double({ min: 1, max: 200, noNaN: true });
    await fc.assert(
      fc.property(p, df, df, (probability, first, second) => {
        expect(distributions.normalCdf(distributions.normalQuantile(probability))).toBeCloseTo(probability, 10);
        expect(distributions.tCdf(distributions.tQuantile(probability, first), first)).toBeCloseTo(probability, 8);
        const f = distributions.fQuantile(probability, first, second);
        expect(distributions.fCdf(f, first, second)).toBeCloseTo(probability, 8);
        const beta = distributions.betaQuantile(probability, first, second);
        expect(distributions.betaCdf(beta, first, second)).toBeCloseTo(probability, 8);
        const chiSquared = distributions.chiSquaredQuantile(probability, first);
        expect(distributions.chiSquaredCdf(chiSquared, first)).toBeCloseTo(probability, 8);
      }),
    );
  });

  test("both tails add up to one", async () => {
    await fc.assert(
      fc.property(fc.double({ min: 0, max: 50, noNaN: true }), fc.integer({ min: 1, max: 60 }), (x, df) => {
        expect(distributions.tCdf(x, df) + distributions.tUpperTail(x, df)).toBeCloseTo(1, 12);
        expect(distributions.fCdf(x, df, 7) + distributions.fUpperTail(x, df, 7)).toBeCloseTo(1, 12);
        expect(distributions.chiSquaredCdf(x, df) + distributions.chiSquaredUpperTail(x, df)).toBeCloseTo(1, 10);
      }),
    );
  });

  test("an argument out of its domain is an error that names it, never NaN", () => {
    expect(() => distributions.normalQuantile(1.2)).toThrow(InvalidInputError);
    expect(() => distributions.normalCdf(Number.NaN)).toThrow(/^x: /);
    expect(() => distributions.tQuantile(0.5, 0)).toThrow(/^degreesOfFreedom: /);
    expect(() => distributions.betaQuantile(0.5, -1, 2)).toThrow(/^alpha: /);
    expect(() => distributions.logGamma(0)).toThrow(InvalidInputError);
  });
});
