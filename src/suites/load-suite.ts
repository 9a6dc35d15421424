import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { ContentError, closeMatch, libraryFolder, parseContent, readAll } from "../content/index.ts";
import {
  DesignFile,
  PlumblineError,
  Rubric,
  type Scenario,
  ScenarioFile,
  SuiteFile,
  type SuiteRecord,
} from "../vocabulary/index.ts";
import { checkSuite, issueAt } from "./check-suite.ts";
import { expandDesign } from "./designs/expand-design.ts";
import type { Suite } from "./suite.ts";

/** No suite has the name asked for. Fix: pick one of `knownIds`, or give the path of a suite's folder. */
export class SuiteNotFoundError extends PlumblineError {
  readonly code = "SUITE_NOT_FOUND";
  readonly reference: string;
  readonly knownIds: readonly string[];

  constructor(reference: string, knownIds: readonly string[]) {
    const near = closeMatch(reference, knownIds);
    const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
    super(`There is no suite "${reference}".${hint} Known suites: ${knownIds.join(", ")}. A folder's path works too.`);
    this.reference = reference;
    this.knownIds = knownIds;
  }
}

/** Where suites are looked for, besides paths. */
export interface SuiteSearch {
  /** Folders that hold suite folders; the first that has the id wins. Default: `library/suites` of the package. */
  folders?: readonly string[];
}

/**
 * Loads a suite by id or by the path of its folder, checked as a whole.
 *
 * @throws {@link SuiteNotFoundError}; `ContentError` with every issue of every file of the folder
 */
export function loadSuite(reference: string, search: SuiteSearch = {}): Suite {
  const folder = suiteFolder(reference, search);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => /\.ya?ml$/.test(path) && statSync(join(folder, path)).isFile())
    .sort()
    .map((path) => ({ path, text: readFileSync(join(folder, path), "utf8") }));
  return assembleSuite(withLibraryRubrics(files), (path) => join(folder, path));
}

/** The suite a run used, from its manifest; independent of what lies in the library today. */
export function suiteFromRecord(record: SuiteRecord): Suite {
  return assembleSuite(record.files, (path) => `${record.id}/${path}`);
}

/** A suite from the texts of its files, paths relative to its folder. */
export function suiteFromFiles(files: readonly { path: string; text: string }[]): Suite {
  return assembleSuite(files, (path) => path);
}

/** Ids of all suites in the folders searched, sorted. */
export function listSuiteIds(search: SuiteSearch = {}): string[] {
  const ids = foldersOf(search).flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder, { withFileTypes: true })
          .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, "suite.yaml")))
          .map((entry) => entry.name)
      : [],
  );
  return [...new Set(ids)].sort();
}

function foldersOf(search: SuiteSearch): readonly string[] {
  return search.folders ?? [join(libraryFolder(), "suites")];
}

function suiteFolder(reference: string, search: SuiteSearch): string {
  const candidates = [...foldersOf(search).map((folder) => join(folder, reference)), reference];
  const found = candidates.find((folder) => existsSync(join(folder, "suite.yaml")));
  if (found !== undefined) return found;
  if (basename(reference) === "suite.yaml" && existsSync(reference)) return reference.slice(0, -"suite.yaml".length);
  throw new SuiteNotFoundError(reference, listSuiteIds(search));
}

interface SuiteText {
  path: string;
  text: string;
}

/** Adds the library's rubrics that the suite names and does not bring itself, under `library/rubrics/`. */
function withLibraryRubrics(files: readonly SuiteText[]): SuiteText[] {
  const suiteFile = files.find((file) => file.path === "suite.yaml");
  if (suiteFile === undefined) return [...files];
  let named: readonly string[] = [];
  try {
    named = parseContent(suiteFile.text, SuiteFile, "suite.yaml").value.rubrics;
  } catch {
    return [...files]; // reported in full when the suite is assembled
  }
  const own = new Set(
    files.filter((file) => file.path.startsWith("rubrics/")).map((file) => basename(file.path, ".yaml")),
  );
  const added = named.flatMap((id) => {
    const path = join(libraryFolder(), "rubrics", `${id}.yaml`);
    if (own.has(id) || !existsSync(path)) return [];
    return [{ path: `library/rubrics/${id}.yaml`, text: readFileSync(path, "utf8") }];
  });
  return [...files, ...added];
}

function assembleSuite(files: readonly SuiteText[], nameOf: (path: string) => string): Suite {
  const suiteText = files.find((file) => file.path === "suite.yaml");
  if (suiteText === undefined) throw new Error("A suite needs a suite.yaml.");
  const scenarioTexts = files.filter((file) => file.path.startsWith("scenarios/"));
  const designTexts = files.filter((file) => file.path.startsWith("designs/"));
  const rubricTexts = files.filter((file) => /(^|\/)rubrics\//.test(file.path));
  // All files are read before anything is thrown, so that one message names every issue.
  const parsed: { suite?: SuiteFile; scenarios: ScenarioPart[]; rubrics: Rubric[] } = { scenarios: [], rubrics: [] };
  readAll([
    () => {
      parsed.suite = parseContent(suiteText.text, SuiteFile, nameOf(suiteText.path)).value;
    },
    ...scenarioTexts.map((file) => () => {
      const { scenarios } = parseContent(file.text, ScenarioFile, nameOf(file.path)).value;
      parsed.scenarios.push({ file: nameOf(file.path), text: file.text, scenarios });
    }),
    ...designTexts.map((file) => () => {
      parsed.scenarios.push({ file: nameOf(file.path), text: file.text, scenarios: fromDesign(file, nameOf) });
    }),
    ...rubricTexts.map((file) => () => {
      parsed.rubrics.push(parseContent(file.text, Rubric, nameOf(file.path)).value);
    }),
  ]);
  const definition = parsed.suite;
  if (definition === undefined) throw new Error("A suite that was read has a definition.");
  const scenarios = parsed.scenarios.flatMap((file) => [...file.scenarios]);
  const rubrics = parsed.rubrics.filter((rubric) => definition.rubrics.includes(rubric.id));
  const issues = checkSuite({
    definition,
    suiteText: suiteText.text,
    scenarios: parsed.scenarios,
    rubrics: parsed.rubrics.map((rubric, index) => ({
      file: nameOf(rubricTexts[index]?.path ?? ""),
      text: rubricTexts[index]?.text ?? "",
      rubric,
    })),
    suiteFile: nameOf("suite.yaml"),
  });
  if (issues.length > 0) throw new ContentError(issues);
  const records = files.map(({ path, text }) => ({ path, sha256: sha256(text), text }));
  const fingerprint = sha256(records.map((file) => `${file.path}\n${file.sha256}`).join("\n"));
  return {
    definition,
    scenarios,
    rubrics,
    record: { id: definition.id, version: definition.version, fingerprint, files: records },
  };
}

interface ScenarioPart {
  file: string;
  text: string;
  scenarios: readonly Scenario[];
}

/** @throws ContentError naming the place in the design */
function fromDesign(file: SuiteText, nameOf: (path: string) => string): readonly Scenario[] {
  const design = parseContent(file.text, DesignFile, nameOf(file.path)).value;
  const expanded = expandDesign(design);
  if ("scenarios" in expanded) return expanded.scenarios;
  throw new ContentError(
    expanded.problems.map(({ path, problem, written, candidates }) =>
      issueAt(nameOf(file.path), file.text, path, problem, written, candidates),
    ),
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
