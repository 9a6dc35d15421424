import { describe, expect, test } from "vitest";
import { loadDetectors } from "../detection/index.ts";
import { scriptedModel } from "../testing/index.ts";
import { judgeReferences, openJudge, parseJudging, withGiven } from "./index.ts";

describe("a judge as it is written on the command line", () => {
  test("is a reference, or a pipeline over others with its settings", () => {
    expect(parseJudging("http://127.0.0.1:8080/v1#model")).toBe("http://127.0.0.1:8080/v1#model");
    expect(parseJudging("dual(openai:a, anthropic:b)")).toMatchObject({
      pipeline: "dual",
      of: "openai:a",
      reviewer: "anthropic:b",
      weights: "published",
    });
    expect(parseJudging("vote(panel(openai:a, openai:b), votes=5, ties=first)")).toMatchObject({
      pipeline: "vote",
      of: { pipeline: "panel", jurors: ["openai:a", "openai:b"] },
      votes: 5,
      ties: "first",
    });
    expect(parseJudging("vote()")).toMatchObject({ pipeline: "vote", of: "given" });
    expect(judgeReferences("vote(panel(openai:a, openai:b))")).toEqual(["openai:a", "openai:b"]);
  });

  test.each([
    "",
    "votes(openai:a)",
    "vote(openai:a, votes=x)",
    "vote(openai:a, openai:b)",
    "vote(a",
    "panel(openai:a)",
  ])("%j is refused with what is wrong, or is a reference the model room refuses", (text) => {
    if (text === "vote(a") expect(parseJudging(text)).toBe(text);
    else expect(() => parseJudging(text)).toThrow(expect.objectContaining({ code: "JUDGING_EXPRESSION_INVALID" }));
  });

  test("its reference opens the same judge again", () => {
    const ports = { detectors: loadDetectors(), openModel: () => scriptedModel() };
    for (const text of [
      "vote(builtin:rules, votes=4)",
      "dual(builtin:rules, weights=equal)",
      "codebook(builtin:rules, context=1)",
    ]) {
      const { description } = openJudge(text, ports);
      expect(openJudge(description.ref, ports).description.ref).toBe(description.ref);
      expect(description.settings.judging).toEqual(parseJudging(text));
    }
  });

  test("given is who the run was started with, wherever it stands", () => {
    expect(withGiven("vote(dual(), votes=3)", "openai:a")).toMatchObject({ of: { of: "openai:a" } });
  });
});
