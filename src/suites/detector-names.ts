import { atomsOf, parseRuleAtom } from "../rubrics/index.ts";
import type { Rubric, Scenario } from "../vocabulary/index.ts";

/** A detector that content refers to, and where within it. */
export interface DetectorName {
  detector: string;
  path: readonly PropertyKey[];
}

/** Detectors in the rules of a rubric. */
export function namesInRubric({ items }: Rubric): DetectorName[] {
  return items.flatMap((item, index) =>
    item.rules.flatMap((rule, position) =>
      (rule.if === undefined ? [] : atomsOf(rule.if)).flatMap(({ atom, path }): DetectorName[] => {
        const read = parseRuleAtom(atom);
        if (read.kind !== "detector") return [];
        return [{ detector: read.detector, path: ["items", index, "rules", position, "if", ...path] }];
      }),
    ),
  );
}

/** Detectors that the person of a scenario answers to. */
export function namesInScenario({ client }: Scenario): DetectorName[] {
  if (client.kind === "scripted" || client.persona === undefined) return [];
  return client.persona.facts.flatMap(({ whenAsked }, position): DetectorName[] => {
    if (whenAsked === undefined) return [];
    return [{ detector: whenAsked, path: ["client", "persona", "facts", position, "whenAsked"] }];
  });
}
