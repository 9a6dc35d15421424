import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { z } from "zod";
import {
  ContentError,
  type ContentIssue,
  closeMatch,
  libraryFolder,
  type ParsedContent,
  tryContent,
} from "../content/index.ts";
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
import { compiledSuite, keepCompiled } from "./compiled-suites.ts";
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
  /** Texts that were parsed before; default: those of the library alone. */
  kept?: ParsedContent;
  /** Ids of all detectors; when given, other names of detectors are issues too. */
  detectors?: readonly string[];
}

/**
 * Loads a suite by id or by the path of its folder, checked as a whole.
 *
 * @throws {@link SuiteNotFoundError}; `ContentError` with every issue of every file of the folder
 */
export function loadSuite(reference: string, search: SuiteSearch = {}): Suite {
  const folder = suiteFolder(reference, search);
  const files = textsIn(folder);
  const checked =
    search.detectors === undefined
      ? checkedByBuild(files, (definition) => libraryRubrics(definition.rubrics, files))
      : undefined;
  if (checked !== undefined) return checked;
  return assembleSuite(files, (path) => join(folder, path), {
    kept: search.kept,
    detectors: search.detectors,
    withLibraryRubrics: true,
  });
}

/**
 * Reads and checks the library's suites for good, for the build.
 *
 * @param folder - where they are kept, by the hash of their files
 */
export function compileSuites(folder: string): void {
  for (const id of listSuiteIds()) {
    const files = textsIn(join(libraryFolder(), "suites", id));
    keepCompiled(
      assembleSuite(files, (path) => path, { withLibraryRubrics: true }),
      hashOf(recordsOf(files)),
      folder,
    );
  }
}

/** The texts of a suite's folder, sorted by path. */
function textsIn(folder: string): SuiteText[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => /\.ya?ml$/.test(path) && statSync(join(folder, path)).isFile())
    .sort()
    .map((path) => ({ path, text: readFileSync(join(folder, path), "utf8") }));
}

/** The suite a run used, from its manifest; independent of what lies in the library today. */
export function suiteFromRecord(record: SuiteRecord): Suite {
  return checkedByBuild(record.files) ?? assembleSuite(record.files, (path) => `${record.id}/${path}`);
}

/**
 * A suite of these files as the build checked it; undefined where it checked no such files.
 *
 * @param more - files that belong to it besides; it counts as checked only with the very texts that were checked then
 */
function checkedByBuild(
  files: readonly SuiteText[],
  more: (definition: SuiteFile) => readonly SuiteText[] = () => [],
): Suite | undefined {
  const own = recordsOf(files);
  const kept = compiledSuite(hashOf(own));
  if (kept === undefined) return undefined;
  const { fingerprint, definition, scenarios, rubrics } = kept;
  const records = [...own, ...recordsOf(more(definition))];
  if (hashOf(records) !== fingerprint) return undefined;
  const record = { id: definition.id, version: definition.version, fingerprint, files: records };
  return { definition, scenarios, rubrics, record };
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

/** The library's rubrics that the suite names and does not bring itself, under `library/rubrics/`. */
function libraryRubrics(named: readonly string[], files: readonly SuiteText[]): SuiteText[] {
  const own = new Set(
    files.filter((file) => file.path.startsWith("rubrics/")).map((file) => basename(file.path, ".yaml")),
  );
  return named.flatMap((id) => {
    const path = join(libraryFolder(), "rubrics", `${id}.yaml`);
    if (own.has(id) || !existsSync(path)) return [];
    return [{ path: `library/rubrics/${id}.yaml`, text: readFileSync(path, "utf8") }];
  });
}

interface Assembly {
  kept?: ParsedContent | undefined;
  detectors?: readonly string[] | undefined;
  /** Take rubrics that the suite names and does not bring from the library. */
  withLibraryRubrics?: boolean;
}

function assembleSuite(
  given: readonly SuiteText[],
  nameOf: (path: string) => string,
  { kept, detectors, withLibraryRubrics = false }: Assembly = {},
): Suite {
  const suiteText = given.find((file) => file.path === "suite.yaml");
  if (suiteText === undefined) throw new Error("A suite needs a suite.yaml.");
  // Everything is read and checked before anything is thrown, so that one message names every issue.
  const issues: ContentIssue[] = [];
  function read<S extends z.ZodType>(file: SuiteText, schema: S): z.output<S> | undefined {
    const reading = tryContent(file.text, schema, nameOf(file.path), kept);
    issues.push(...reading.issues);
    return reading.value;
  }
  const definition = read(suiteText, SuiteFile);
  const files = withLibraryRubrics ? [...given, ...libraryRubrics(definition?.rubrics ?? [], given)] : [...given];
  const designs = new Map(
    files.flatMap((file) => (file.path.startsWith("designs/") ? [[file.path, read(file, DesignFile)] as const] : [])),
  );
  const others = [...designs.values()].flatMap((design) => design ?? []);
  const scenarioParts = files.flatMap((file): ScenarioPart[] => {
    if (file.path.startsWith("scenarios/")) return [{ ...file, scenarios: read(file, ScenarioFile)?.scenarios }];
    if (!designs.has(file.path)) return [];
    const design = designs.get(file.path);
    const scenarios = design === undefined ? undefined : fromDesign(design, others, file, { nameOf, issues });
    return [{ ...file, scenarios }];
  });
  const rubricParts = files.flatMap((file) =>
    /(^|\/)rubrics\//.test(file.path) ? [{ ...file, rubric: read(file, Rubric) }] : [],
  );
  const named = { scenarios: scenarioParts.flatMap(readScenarios), rubrics: rubricParts.flatMap(readRubrics) };
  issues.push(
    ...checkSuite({
      suiteFile: nameOf("suite.yaml"),
      suiteText: suiteText.text,
      definition,
      ...named,
      detectors,
      areScenariosWhole: named.scenarios.length === scenarioParts.length,
      areRubricsWhole: named.rubrics.length === rubricParts.length,
    }),
  );
  if (issues.length > 0 || definition === undefined) throw new ContentError(issues);
  const records = recordsOf(files);
  return {
    definition,
    scenarios: named.scenarios.flatMap((file) => [...file.scenarios]),
    rubrics: named.rubrics.map(({ rubric }) => rubric).filter((rubric) => definition.rubrics.includes(rubric.id)),
    record: { id: definition.id, version: definition.version, fingerprint: hashOf(records), files: records },
  };

  function readScenarios({ path, text, scenarios }: ScenarioPart) {
    return scenarios === undefined ? [] : [{ file: nameOf(path), text, scenarios }];
  }
  function readRubrics({ path, text, rubric }: SuiteText & { rubric: Rubric | undefined }) {
    return rubric === undefined ? [] : [{ file: nameOf(path), text, rubric }];
  }
}

interface ScenarioPart extends SuiteText {
  /** Undefined when the file cannot be read. */
  scenarios: readonly Scenario[] | undefined;
}

/** Says in `issues` what is wrong in the design, if anything is. */
function fromDesign(
  design: DesignFile,
  others: readonly DesignFile[],
  { path, text }: SuiteText,
  { nameOf, issues }: { nameOf: (path: string) => string; issues: ContentIssue[] },
): readonly Scenario[] | undefined {
  const expanded = expandDesign(design, others);
  if ("scenarios" in expanded) return expanded.scenarios;
  for (const { path: field, problem, written, candidates } of expanded.problems) {
    issues.push(issueAt(nameOf(path), text, field, problem, written, candidates));
  }
  return undefined;
}

function recordsOf(files: readonly SuiteText[]): SuiteRecord["files"] {
  return files.map(({ path, text }) => ({ path, sha256: sha256(text), text }));
}

/** Changes when any file does, or its path. */
function hashOf(files: SuiteRecord["files"]): string {
  return sha256(files.map((file) => `${file.path}\n${file.sha256}`).join("\n"));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
