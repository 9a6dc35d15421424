import { closeMatch } from "../../content/index.ts";
import { Persona } from "../../vocabulary/index.ts";
import { checkPersona } from "../check-persona.ts";
import { loadClientContent } from "../client-content.ts";
import type { ProfileFormat } from "./profile-format.ts";

/** People as the kernel plays them, one JSON object a line: what `--as personas` writes. */
export const personaFormat: ProfileFormat = {
  id: "persona",
  title: "personas of the kernel",
  container: "json-lines",
  recognises: (record) => Array.isArray(record.facts) && Array.isArray(record.opening),
  schema: Persona,
  check: (record) =>
    checkPersona(Persona.parse(record), { content: loadClientContent() }).map(
      ({ path, problem, written, candidates = [] }) => ({
        path: path.map((part) => (typeof part === "number" ? part : String(part))),
        problem,
        closeMatch: written === undefined ? undefined : closeMatch(written, candidates),
      }),
    ),
  nameOf: (record) => String(record.id),
  persona: (record) => ({ persona: Persona.parse(record), inferred: [] }),
};
