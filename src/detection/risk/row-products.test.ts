import { describe, expect, test } from "vitest";
import { seededRandom } from "../../random/index.ts";
import { addRows, dots, rowWidth } from "./row-products.ts";

const random = seededRandom("rows");
const numbers = (length: number) => Float64Array.from({ length }, () => random.next() - 0.5);

describe.each([0, 1, 3, 4, 7, 9])("%i rows", (count) => {
  const stride = 3 * rowWidth;
  const start = rowWidth;
  const rows = numbers(start + 9 * stride);
  const row = numbers(rowWidth + 2);
  const line = (index: number) => rows.subarray(start + index * stride, start + index * stride + rowWidth);

  test("are multiplied with a row one by one, and nothing behind them is written", () => {
    const into = numbers(11);
    const before = [...into];
    dots(row, 2, rows, start, stride, count, into, 1);
    for (let index = 0; index < count; index += 1)
      expect(into[1 + index]).toBeCloseTo(
        line(index).reduce((sum, value, number) => sum + value * (row[2 + number] ?? 0), 0),
        12,
      );
    expect([into[0], ...into.subarray(1 + count)]).toEqual([before[0], ...before.slice(1 + count)]);
  });

  test("are added to a row as often as their weights say", () => {
    const weights = numbers(2 * 9 + 1);
    const into = numbers(rowWidth);
    const before = [...into];
    addRows(weights, 1, 2, rows, start, stride, count, into, 0);
    for (const [number, value] of before.entries()) {
      let sum = value;
      for (let index = 0; index < count; index += 1) sum += (weights[1 + 2 * index] ?? 0) * (line(index)[number] ?? 0);
      expect(into[number]).toBeCloseTo(sum, 12);
    }
  });
});
