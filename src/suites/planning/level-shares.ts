import { measuredItems } from "../../rubrics/index.ts";
import type { MeasureDefinition } from "../../vocabulary/index.ts";
import type { PlanRequest } from "./plan-request.ts";

/**
 * How often each level of a measure's item is expected: as given, as the judge rated the audited assistants in the run, or
 * all alike. Levels that the run does not show are left out, for kappa cannot be planned with them.
 */
export function levelShares(
  request: PlanRequest,
  measure: MeasureDefinition,
  assumptions: string[],
): readonly number[] {
  if (request.shares !== undefined) return request.shares;
  const reference = measuredItems(measure)[0] ?? "";
  const [rubricId, itemId] = reference.split("/");
  const item = request.suite.rubrics.find(({ id }) => id === rubricId)?.items.find(({ id }) => id === itemId);
  const levels = item?.levels.map(({ level }) => level) ?? [0, 1];
  const { run } = request;
  const controls = run?.manifest.controls ?? [];
  const rated = (run?.conversations ?? [])
    .filter(({ suiteId, assistant }) => suiteId === request.suite.definition.id && !controls.includes(assistant))
    .flatMap(({ stored }) => stored.ratings)
    .flatMap((rating) => {
      return rating.status === "rated" && rating.rubricId === rubricId && rating.itemId === itemId
        ? [rating.level]
        : [];
    });
  const counts = levels.map((level) => rated.filter((each) => each === level).length).filter((count) => count > 0);
  if (counts.length >= 2) {
    assumptions.push(`Levels as often as the judge gave them in run ${run?.manifest.id}, ${rated.length} ratings.`);
    const total = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count) => count / total);
  }
  assumptions.push(
    `All ${levels.length} levels of ${reference} assumed to be equally frequent; rare levels need more.`,
  );
  return levels.map(() => 1 / levels.length);
}
