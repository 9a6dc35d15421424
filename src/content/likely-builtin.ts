import { closeMatch } from "./close-match.ts";

/**
 * The built-in one that was most likely meant by a name without scheme, or with a misspelt one.
 *
 * @param known - references such as `builtin:rules`
 */
export function likelyBuiltin(ref: string, known: readonly string[]): string | undefined {
  const [scheme = "", name] = ref.split(":", 2);
  if (name !== undefined && closeMatch(scheme, ["builtin"]) === undefined) return undefined;
  const names = known.map((entry) => entry.slice("builtin:".length));
  const near = closeMatch(name ?? ref, names);
  return near === undefined ? undefined : `builtin:${near}`;
}
