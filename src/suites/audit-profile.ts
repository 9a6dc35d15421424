import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { closeMatch, libraryFolder, readContent } from "../content/index.ts";
import { Identifier, PlumblineError } from "../vocabulary/index.ts";

/** A choice of suites for an occasion, in `library/audit-profiles/`. */
export const AuditProfile = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("audit-profile"),
  id: Identifier,
  title: z.string().min(1),
  /** What it is for, and what it leaves out. */
  summary: z.string().min(1),
  /** Ids of suites; `all` is every suite of the library that measures assistants. */
  suites: z.union([z.literal("all"), z.array(Identifier).min(1)]),
  /** Times each scenario is enacted, unless asked otherwise. */
  repeats: z.int().min(1).default(1),
});
export type AuditProfile = z.infer<typeof AuditProfile>;

/** No audit profile has the name asked for. Fix: pick one of `knownIds`. */
export class AuditProfileNotFoundError extends PlumblineError {
  readonly code = "AUDIT_PROFILE_NOT_FOUND";
  readonly knownIds: readonly string[];

  constructor(id: string, knownIds: readonly string[]) {
    const near = closeMatch(id, knownIds);
    const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
    super(`There is no audit profile "${id}".${hint} Known: ${knownIds.join(", ")}.`);
    this.knownIds = knownIds;
  }
}

const profilesFolder = () => join(libraryFolder(), "audit-profiles");

/** Every audit profile of the library, by id. */
export function listAuditProfiles(): AuditProfile[] {
  const folder = profilesFolder();
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => readContent(join(folder, name), AuditProfile, `audit-profiles/${name}`).value);
}

/** @throws {@link AuditProfileNotFoundError}; ContentError */
export function loadAuditProfile(id: string): AuditProfile {
  const path = join(profilesFolder(), `${basename(id)}.yaml`);
  if (basename(id) !== id || !existsSync(path)) {
    throw new AuditProfileNotFoundError(
      id,
      listAuditProfiles().map((profile) => profile.id),
    );
  }
  return readContent(path, AuditProfile, `audit-profiles/${id}.yaml`).value;
}
