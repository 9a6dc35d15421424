import { expect, test } from "vitest";
import { FailureCause, UnratedReason } from "../vocabulary/index.ts";
import { describeProblem } from "./describe-problem.ts";

test.each(UnratedReason.options)("%s, why something was not rated, is said in plain words", (reason) => {
  expect(describeProblem("could-not-judge", reason)).not.toContain("could not be judged:");
});

test.each(FailureCause.options)("%s, why something did not run, is said in plain words", (cause) => {
  expect(describeProblem("never-ran", cause)).not.toContain("did not run:");
});

test("a cause of a later version is printed by its name", () => {
  expect(describeProblem("never-ran", "struck-by-lightning")).toBe("did not run: struck-by-lightning");
});
