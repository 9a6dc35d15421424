import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { libraryFolder } from "../content/index.ts";
import type { Detectors } from "../detection/index.ts";
import { seededRandom } from "../random/index.ts";
import {
  listPersonaIds,
  loadClientContent,
  PersonaNotFoundError,
  personaOf,
  readPersona,
} from "../simulated-clients/index.ts";
import type { Persona } from "../vocabulary/index.ts";
import type { CommandIo } from "./command-io.ts";

/**
 * The persona that a name or a path points to; without either, one of the library, drawn by the seed.
 *
 * @throws PersonaNotFoundError; ContentError with everything that is wrong in the file
 */
export function findPersona(
  reference: string | undefined,
  { seed, detectors }: { seed: number; detectors: Detectors },
  io: CommandIo,
): Persona {
  const known = listPersonaIds();
  const id = reference ?? seededRandom(seed, "whom-to-talk-to").pick(known);
  const candidates = [join(libraryFolder(), "personas", `${id}.yaml`), resolve(io.cwd, id)];
  const path = candidates.find((candidate) => existsSync(candidate) && /\.ya?ml$/.test(candidate));
  if (path === undefined) throw new PersonaNotFoundError(id, known);
  return personaOf(readPersona(path, { content: loadClientContent(), detectors }).value);
}
