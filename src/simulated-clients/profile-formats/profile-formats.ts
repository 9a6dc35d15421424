import { closeMatch } from "../../content/index.ts";
import { PlumblineError } from "../../vocabulary/index.ts";
import { profileTables } from "../profile-tables/load-profile-tables.ts";
import { annaAgentFormat } from "./anna-agent-format.ts";
import { carsFormat } from "./cars-format.ts";
import { characterChatFormat } from "./characterchat-format.ts";
import { clientCastFormat } from "./client-cast-format.ts";
import { deprofileFormat } from "./deprofile-format.ts";
import { eeyoreFormat } from "./eeyore-format.ts";
import { mindEvalFormat } from "./mindeval-format.ts";
import { patientPsiFormat } from "./patient-psi-format.ts";
import { personaFormat } from "./persona-format.ts";
import type { ProfileFormat, ProfileRecord } from "./profile-format.ts";
import { roleplayDohFormat } from "./roleplay-doh-format.ts";
import { tableFormat } from "./table-format.ts";
import { veraMhFormat } from "./vera-mh-format.ts";

const published: readonly ProfileFormat[] = [
  mindEvalFormat,
  patientPsiFormat,
  eeyoreFormat,
  carsFormat,
  clientCastFormat,
  annaAgentFormat,
  veraMhFormat,
  characterChatFormat,
  deprofileFormat,
  roleplayDohFormat,
  personaFormat,
];

/** There is no such format, or none that a record could be. Fix: name one of `knownFormats`. */
export class UnknownProfileFormatError extends PlumblineError {
  readonly code = "PROFILE_FORMAT_UNKNOWN";
  readonly knownFormats: readonly string[];

  constructor(message: string, knownFormats: readonly string[]) {
    super(message);
    this.knownFormats = knownFormats;
  }
}

/** Every form of profiles that can be read: published ones first, then those of our own tables. */
export function profileFormats(): readonly ProfileFormat[] {
  const ids = published.map(({ id }) => id);
  const own = [...profileTables().values()].filter(({ id }) => !ids.includes(id)).map((table) => tableFormat(table));
  return [...published, ...own];
}

/**
 * The format of this name, or for `auto` the one that a record looks like.
 *
 * @throws {@link UnknownProfileFormatError} naming the known ones, and the fields that were found
 */
export function profileFormatOf(name: string, record: ProfileRecord): ProfileFormat {
  const formats = profileFormats();
  const known = formats.map(({ id }) => id);
  if (name !== "auto") {
    const found = formats.find(({ id }) => id === name);
    if (found !== undefined) return found;
    const near = closeMatch(name, known);
    const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
    throw new UnknownProfileFormatError(`There is no format "${name}".${hint} Known: ${known.join(", ")}.`, known);
  }
  const found = formats.find(({ recognises }) => recognises(record));
  if (found !== undefined) return found;
  const fields = Object.keys(record)
    .slice(0, 8)
    .map((field) => `"${field.slice(0, 40)}"`);
  throw new UnknownProfileFormatError(
    `No known format has the fields ${fields.join(", ") || "(none)"}. Name one with --format: ${known.join(", ")}.`,
    known,
  );
}
