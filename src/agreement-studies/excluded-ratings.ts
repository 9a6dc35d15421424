import { closeMatch } from "../content/index.ts";
import type { RatingsRequest } from "./ratings-request.ts";
import type { RatedItem } from "./ratings-table.ts";
import { StudyRequestError } from "./study-request-error.ts";

/**
 * Whether a rater's rating of an item is left out: a judge's ratings of its own model, say. Names may contain colons;
 * the colon that parts a known system from a known rater is the one that counts.
 *
 * @throws {@link StudyRequestError} for a pair that names no system or no rater of the file
 */
export function excludedRatings(
  { exclude = [], system }: RatingsRequest,
  systems: readonly string[],
  raters: readonly string[],
): (item: RatedItem, rater: string) => boolean {
  if (exclude.length > 0 && system === undefined) {
    throw new StudyRequestError("--exclude needs to know the systems: name their column with --system.");
  }
  const pairs = new Set<string>();
  for (const written of exclude) {
    const [first = "", ...rest] = written.split(":");
    const splits = rest.map((_, at) => ({
      system: [first, ...rest.slice(0, at)].join(":").trim(),
      rater: rest.slice(at).join(":").trim(),
    }));
    const known = splits.find((split) => systems.includes(split.system) && raters.includes(split.rater));
    if (known === undefined) throw unknownPair(written, splits[0], systems, raters);
    pairs.add(JSON.stringify([known.system, known.rater]));
  }
  return (item, rater) => pairs.size > 0 && pairs.has(JSON.stringify([item.system, rater]));
}

function unknownPair(
  written: string,
  split: { system: string; rater: string } | undefined,
  systems: readonly string[],
  raters: readonly string[],
): StudyRequestError {
  if (split === undefined) return new StudyRequestError(`--exclude takes SYSTEM:RATER, got "${written}".`);
  const isSystem = systems.includes(split.system);
  const [kind, name, known] = isSystem
    ? (["rater", split.rater, raters] as const)
    : (["system", split.system, systems] as const);
  const near = closeMatch(name, known);
  const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
  const listed = known.slice(0, 20).join(", ");
  return new StudyRequestError(`--exclude ${written}: there is no ${kind} "${name}". There are: ${listed}.${hint}`);
}
