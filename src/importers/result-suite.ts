import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { libraryFolder, readContent } from "../content/index.ts";
import { type Suite, type SuiteFolder, suiteFolderOf, suiteOf } from "../suites/index.ts";
import { Rubric, type Scenario, SuiteFile } from "../vocabulary/index.ts";
import { rightsFile } from "./importer.ts";

/** What `library/imports/KIND` holds: measures and rubrics in our own words, without scenarios. */
export interface ImportTemplate {
  readonly definition: SuiteFile;
  readonly rubrics: readonly Rubric[];
}

/** Reads the template of a kind from the library. */
export function importTemplate(kind: string): ImportTemplate {
  const folder = join(libraryFolder(), "imports", kind);
  const rubrics = join(folder, "rubrics");
  return {
    definition: readContent(join(folder, "suite.yaml"), SuiteFile).value,
    rubrics: existsSync(rubrics)
      ? readdirSync(rubrics)
          .sort()
          .map((name) => readContent(join(rubrics, name), Rubric).value)
      : [],
  };
}

/** A template with scenarios: the suite, checked like any other, and its folder. */
export function suiteWithScenarios(
  { definition, rubrics }: ImportTemplate,
  scenarios: readonly Scenario[],
): { suite: Suite; folder: SuiteFolder } {
  const folder = suiteFolderOf(definition, scenarios, rubrics);
  return { suite: suiteOf(folder), folder };
}

/** What {@link rightsPage} says. */
export interface RightsPage {
  readonly title: string;
  /** Where it is published. */
  readonly source: string;
  /** The licence as its source states it, or that none is stated. */
  readonly licence: string;
  readonly sourceSha256: string;
  readonly said: readonly string[];
  readonly leftOut: readonly { readonly what: string; readonly because: string }[];
}

/** The page that goes into every folder written: source, licence, and how it was read. */
export function rightsPage({ title, source, licence, sourceSha256, said, leftOut }: RightsPage): SuiteFolder {
  const lines = [
    `# ${title}, imported`,
    "",
    `Source: ${source}`,
    "",
    `Licence: ${licence}. The wording stays its authors'; ask them before you pass it on where no licence allows it.`,
    "",
    `SHA-256 of the file read: \`${sourceSha256}\``,
    "",
    "## How it was read",
    "",
    ...said.map((sentence) => `- ${sentence}`),
    ...(leftOut.length === 0 ? [] : ["", "## Left out", ""]),
    ...leftOut.map(({ what, because }) => `- ${what}: ${because}`),
    "",
  ];
  return { [rightsFile]: lines.join("\n") };
}
