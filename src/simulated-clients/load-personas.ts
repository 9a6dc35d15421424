import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
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
import { type Persona, PersonaFile, PlumblineError } from "../vocabulary/index.ts";
import { checkPersona, type PersonaCheck, type PersonaProblem } from "./check-persona.ts";

/** No persona has the id asked for. Fix: pick one of `knownIds`, or give the path of a persona's file. */
export class PersonaNotFoundError extends PlumblineError {
  readonly code = "PERSONA_NOT_FOUND";
  readonly reference: string;
  readonly knownIds: readonly string[];

  constructor(reference: string, knownIds: readonly string[]) {
    const near = closeMatch(reference, knownIds);
    const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
    const listed = knownIds.length > 20 ? `${knownIds.slice(0, 20).join(", ")} and more` : knownIds.join(", ");
    super(`There is no persona "${reference}".${hint} Known: ${listed}. A file's path works too.`);
    this.reference = reference;
    this.knownIds = knownIds;
  }
}

/** Ids of the personas of a library, sorted: the names of their files. */
export function listPersonaIds(libraryDir: string = libraryFolder()): string[] {
  return personaFiles(libraryDir).map((name) => name.slice(0, -".yaml".length));
}

/**
 * Reads one persona's file and checks it as a whole.
 *
 * @param path - the file; also how issues name it
 * @throws ContentError with everything that is wrong in it
 */
export function readPersona(path: string, check: PersonaCheck): ContentFile<PersonaFile> {
  const file = readContent(path, PersonaFile);
  const issues = personaIssues(file.value, check).map(({ path: at, ...problem }) =>
    issueAt(path, file.text, at, problem),
  );
  const stem = basename(path).replace(/\.ya?ml$/, "");
  if (stem !== file.value.id) {
    const problem = `The file is called "${stem}"; a persona's file has the name of its id.`;
    issues.push(issueAt(path, file.text, ["id"], { problem }));
  }
  if (issues.length > 0) throw new ContentError(issues);
  return file;
}

/** Every persona of a library, by id. @throws ContentError with everything that is wrong in any of them */
export function loadPersonas(check: PersonaCheck, libraryDir: string = libraryFolder()): PersonaFile[] {
  const folder = join(libraryDir, "personas");
  return readAll(personaFiles(libraryDir).map((name) => () => readPersona(join(folder, name), check).value));
}

/** A persona without what belongs to its file. */
export function personaOf({
  schemaVersion: _schemaVersion,
  kind: _kind,
  version: _version,
  provenance: _provenance,
  tags: _tags,
  ...persona
}: PersonaFile): Persona {
  return persona;
}

/** {@link checkPersona} for what a file brings besides the person. */
function personaIssues(file: PersonaFile, check: PersonaCheck): PersonaProblem[] {
  return checkPersona(personaOf(file), check);
}

/** A problem of a persona as an issue of the file it stands in. */
export function issueAt(
  file: string,
  text: string,
  path: readonly PropertyKey[],
  { problem, written, candidates = [] }: Omit<PersonaProblem, "path">,
): ContentIssue {
  const field = path.map((part, index) =>
    typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${String(part)}`,
  );
  const near = written === undefined ? undefined : closeMatch(written, candidates);
  return { file, ...locate(text, path), field: field.join(""), problem, closeMatch: near };
}

function personaFiles(libraryDir: string): string[] {
  try {
    return readdirSync(join(libraryDir, "personas"))
      .filter((name) => name.endsWith(".yaml"))
      .sort();
  } catch {
    return []; // a library of one's own need not have any
  }
}
