import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import {
  ContentError,
  type ContentFile,
  type ContentIssue,
  closeMatch,
  libraryFolder,
  locate,
  readAll,
  readContent,
} from "../content/index.ts";
import { contextTriggers } from "./circumstances.ts";
import { loadCrisisResources } from "./crisis-resources.ts";
import { DetectorFile, patternLines } from "./detector-file.ts";
import { compileDetector, createDetectors, type Detectors, detectorsIn } from "./detectors.ts";
import { PatternLists, PatternSyntaxError } from "./pattern.ts";

/**
 * Reads the detectors of a library (`detectors/*.yaml`); its fact base of contacts is read when first needed.
 *
 * @param libraryDir - a library folder; the one shipped with the package when absent
 * @throws ContentError naming every field that is wrong in any of the files
 */
export function loadDetectors(libraryDir: string = libraryFolder()): Detectors {
  const files = readDetectorFiles(libraryDir);
  const hash = createHash("sha256");
  for (const { file } of files) hash.update(file.sha256);
  return createDetectors(
    files.flatMap(({ file }) => file.value.detectors),
    { lists: listsOf(files), version: hash.digest("hex"), resources: () => loadCrisisResources(libraryDir) },
  );
}

/**
 * Compiles every pattern and follows every reference, which {@link loadDetectors} leaves to the moment of use.
 *
 * @throws ContentError naming every pattern that cannot be read and every detector referred to that does not exist
 */
export function checkDetectors(libraryDir: string = libraryFolder()): void {
  const files = readDetectorFiles(libraryDir);
  const lists = listsOf(files);
  const known = files.flatMap(({ file }) => file.value.detectors.map((detector) => detector.id));
  const issues: ContentIssue[] = [];
  for (const { name, file } of files) {
    file.value.detectors.forEach((detector, position) => {
      const report = (path: readonly PropertyKey[], problem: string, suggestion?: string) =>
        issues.push(issueAt(name, file.text, ["detectors", position, ...path], problem, suggestion));
      detector.groups.forEach((group, groupPosition) => {
        for (const line of patternLines(group.patterns)) {
          try {
            compileDetector({ ...detector, groups: [{ ...group, patterns: line }] }, lists);
          } catch (error) {
            if (!(error instanceof PatternSyntaxError)) throw error;
            report(["groups", groupPosition, "patterns"], `The pattern "${line}" cannot be read: ${error.message}`);
          }
        }
      });
      for (const id of [...detector.includes, ...detectorsIn(detector.condition)]) {
        if (!known.includes(id))
          report(["id"], `Refers to the detector "${id}", which does not exist.`, closeMatch(id, known));
      }
      if (known.indexOf(detector.id) !== known.lastIndexOf(detector.id))
        report(["id"], `"${detector.id}" stands twice.`);
    });
  }
  const [first] = files;
  for (const trigger of contextTriggers) {
    if (known.includes(trigger) || first === undefined) continue;
    issues.push(issueAt(first.name, first.file.text, [], `The library lacks the detector "${trigger}".`));
  }
  if (issues.length > 0) throw new ContentError(issues);
}

interface NamedFile {
  readonly name: string;
  readonly file: ContentFile<DetectorFile>;
}

function readDetectorFiles(libraryDir: string): NamedFile[] {
  const folder = join(libraryDir, "detectors");
  const names = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  return readAll(
    names.sort().map((name) => () => ({
      name: join(folder, name),
      file: readContent(join(folder, name), DetectorFile),
    })),
  );
}

function listsOf(files: readonly NamedFile[]): PatternLists {
  const lines = new Map(
    files.flatMap(({ file }) =>
      Object.entries(file.value.lists).map(([name, lines]): [string, string[]] => [name, patternLines(lines)]),
    ),
  );
  return new PatternLists(lines);
}

function issueAt(
  file: string,
  text: string,
  path: readonly PropertyKey[],
  problem: string,
  suggestion?: string,
): ContentIssue {
  return { file, ...locate(text, path), field: path.join("."), problem, closeMatch: suggestion };
}
