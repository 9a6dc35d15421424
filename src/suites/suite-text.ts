import { yaml } from "../content/index.ts";
import type { Rubric, Scenario, SuiteFile } from "../vocabulary/index.ts";
import { suiteFromFiles } from "./load-suite.ts";
import type { Suite } from "./suite.ts";

/** A suite as the files of its folder, path to text. */
export type SuiteFolder = Readonly<Record<string, string>>;

/** Writes a suite's parts as the files of a folder that `loadSuite` reads. */
export function suiteFolderOf(
  definition: SuiteFile,
  scenarios: readonly Scenario[],
  rubrics: readonly Rubric[],
): SuiteFolder {
  const write = (value: unknown) => yaml().stringify(value, { lineWidth: 110, aliasDuplicateObjects: false });
  return {
    "suite.yaml": write(definition),
    ...Object.fromEntries(rubrics.map((rubric) => [`rubrics/${rubric.id}.yaml`, write(rubric)])),
    "scenarios/scenarios.yaml": write({ schemaVersion: 1, kind: "scenarios", scenarios }),
  };
}

/** The suite those files make, checked like any other. */
export function suiteOf(folder: SuiteFolder): Suite {
  const files = Object.entries(folder).map(([path, text]) => ({ path, text }));
  return suiteFromFiles(files.sort((left, right) => (left.path < right.path ? -1 : 1)));
}
