import { ContentError, type ContentIssue, closeMatch, locate, parseContent } from "../content/index.ts";
import type { Detectors } from "../detection/index.ts";
import { atomsOf, parseRuleAtom } from "../rubrics/index.ts";
import type { Suite } from "../suites/index.ts";
import { Rubric, type Scenario, ScenarioFile } from "../vocabulary/index.ts";

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
        .map(({ detector, path }) => unknown(name, file.text, path, detector, detectors.ids));
    }),
  );
  if (issues.length > 0) throw new ContentError(issues);
}

interface DetectorName {
  detector: string;
  path: readonly PropertyKey[];
}

function namesIn(path: string, text: string, name: string): DetectorName[] {
  if (/(^|\/)rubrics\//.test(path)) return namesInRubric(parseContent(text, Rubric, name).value);
  if (!path.startsWith("scenarios/")) return [];
  return parseContent(text, ScenarioFile, name).value.scenarios.flatMap((scenario, index) =>
    namesInScenario(scenario).map(({ detector, path: inner }) => ({ detector, path: ["scenarios", index, ...inner] })),
  );
}

function namesInRubric({ items }: Rubric): DetectorName[] {
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

function namesInScenario({ client }: Scenario): DetectorName[] {
  if (client.kind === "scripted" || client.persona === undefined) return [];
  return client.persona.facts.flatMap(({ whenAsked }, position): DetectorName[] => {
    if (whenAsked === undefined) return [];
    return [{ detector: whenAsked, path: ["client", "persona", "facts", position, "whenAsked"] }];
  });
}

function unknown(
  file: string,
  text: string,
  path: readonly PropertyKey[],
  detector: string,
  ids: readonly string[],
): ContentIssue {
  const field = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  const problem = `There is no detector "${detector}".`;
  return { file, ...locate(text, path), field: field.slice(1), problem, closeMatch: closeMatch(detector, ids) };
}
