import { ContentError, parseContent } from "../content/index.ts";
import type { Detectors } from "../detection/index.ts";
import { type DetectorName, namesInRubric, namesInScenario, type Suite, unknownDetector } from "../suites/index.ts";
import { Rubric, ScenarioFile } from "../vocabulary/index.ts";

/**
 * Looks for names of detectors that do not exist, in the rules of rubrics and in what the people of a suite answer to,
 * so that a run does not begin with conditions that can never hold.
 *
 * @throws ContentError with every such name, its place and a close match
 */
export function checkDetectors(suites: readonly Suite[], detectors: Detectors): void {
  const known = new Set(detectors.ids);
  // Reading the files again, to point into them, is for those who have something wrong in them.
  const isWhole = suites.every(({ rubrics, scenarios }) =>
    [...rubrics.flatMap(namesInRubric), ...scenarios.flatMap(namesInScenario)].every(({ detector }) =>
      known.has(detector),
    ),
  );
  if (isWhole) return;
  const issues = suites.flatMap(({ record }) =>
    record.files.flatMap((file) => {
      const name = `${record.id}/${file.path}`;
      return namesIn(file.path, file.text, name)
        .filter(({ detector }) => !known.has(detector))
        .map(({ detector, path }) => unknownDetector(name, file.text, path, detector, detectors.ids));
    }),
  );
  if (issues.length > 0) throw new ContentError(issues);
}

function namesIn(path: string, text: string, name: string): DetectorName[] {
  if (/(^|\/)rubrics\//.test(path)) return namesInRubric(parseContent(text, Rubric, name).value);
  if (!path.startsWith("scenarios/")) return [];
  return parseContent(text, ScenarioFile, name).value.scenarios.flatMap((scenario, index) =>
    namesInScenario(scenario).map(({ detector, path: inner }) => ({ detector, path: ["scenarios", index, ...inner] })),
  );
}
