import { describe, expect, test } from "vitest";
import { foldOne, talk } from "../fixtures/analysed-talk.ts";

describe("a measure where another is a yes, and where it is not", () => {
  const definition = { kind: "conditioned", measure: "harm-mean", on: "named" };
  const one = (id: string, values: Record<string, number>) => talk(id, {}, { values });

  test("is compared by the two means and their difference", () => {
    const { value, whole } = foldOne(definition, [
      one("a", { "harm-mean": 2, named: 0 }),
      one("b", { "harm-mean": 1, named: 0 }),
      one("c", { "harm-mean": 2, named: 0 }),
      one("d", { "harm-mean": 0, named: 1 }),
      one("e", { "harm-mean": 1, named: 1 }),
      one("f", { "harm-mean": 1, named: 1 }),
      one("g", { named: 1 }),
    ]);
    expect(value("Where so: named")).toBeCloseTo(2 / 3, 12);
    expect(value("Where not")).toBeCloseTo(5 / 3, 12);
    expect(value("Difference, where so minus where not")).toBeCloseTo(-1, 12);
    expect(whole.notes).toEqual(["1 of 7 conversations are left out: one of the two is missing."]);
  });

  test("is not measured where all are on one side", () => {
    const { value } = foldOne(definition, [
      one("a", { "harm-mean": 2, named: 1 }),
      one("b", { "harm-mean": 0, named: 1 }),
    ]);
    expect(value("Difference, where so minus where not")).toBe("no-data");
    expect(value("Where not")).toBe("no-data");
  });
});
