import { mindEvalNarrative } from "../mindeval/narrative.ts";
import { samplerOf } from "../profile-tables/profile-simulator.ts";
import type { ProfileAttributes } from "../profile-tables/profile-table.ts";
import { tableOf } from "../profile-tables/table-of.ts";
import type { ClientProfile } from "./client-profile.ts";

/**
 * Draws profiles of a kind, one after the other; the nth is the same however many are drawn.
 *
 * @param count - how many; from `first` on
 * @throws UnknownProfileKindError
 */
export function* sampleProfiles(
  kind: string,
  count: number,
  seed: number | string,
  { first = 0 }: { first?: number } = {},
): Generator<ClientProfile> {
  const table = tableOf(kind);
  const sampler = samplerOf(table);
  const seedWord =
    String(seed)
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^-|-$/g, "") || "0";
  for (let index = first; index < first + count; index += 1) {
    yield {
      schemaVersion: 1,
      kind: "client-profile",
      format: kind,
      id: `${kind}-${seedWord}-${index}`,
      origin: { from: "sample", kind, tableVersion: table.version, seed, index },
      record: recordOf(kind, sampler.sample(seed, index)),
    };
  }
}

/** MindEval's file has the attributes in one field and a narrative beside them; other kinds are their attributes. */
function recordOf(kind: string, attributes: ProfileAttributes): ClientProfile["record"] {
  if (kind !== "mindeval") return attributes;
  return { member_attributes: attributes, member_narrative: mindEvalNarrative(attributes) };
}
