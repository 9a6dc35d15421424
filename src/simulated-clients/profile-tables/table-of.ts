import { closeMatch } from "../../content/index.ts";
import { PlumblineError } from "../../vocabulary/index.ts";
import { profileTables } from "./load-profile-tables.ts";
import type { ProfileTable } from "./profile-table.ts";

/** There is no kind of profiles of this name. Fix: pick one of `knownKinds`. */
export class UnknownProfileKindError extends PlumblineError {
  readonly code = "PROFILE_KIND_UNKNOWN";
  readonly kind: string;
  readonly knownKinds: readonly string[];

  constructor(kind: string, knownKinds: readonly string[]) {
    const near = closeMatch(kind, knownKinds);
    const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
    super(`There is no kind of profiles "${kind}".${hint} Known: ${knownKinds.join(", ")}.`);
    this.kind = kind;
    this.knownKinds = knownKinds;
  }
}

/**
 * The table of a kind of profiles in the library.
 *
 * @throws {@link UnknownProfileKindError}
 */
export function tableOf(kind: string): ProfileTable {
  const table = profileTables().get(kind);
  if (table === undefined) throw new UnknownProfileKindError(kind, [...profileTables().keys()]);
  return table;
}
