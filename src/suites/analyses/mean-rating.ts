import { ratingSubjects, scaleEnds } from "../../rubrics/index.ts";
import { clusteredMean, notEstimable } from "../../statistics/index.ts";
import type { AnalysisDefinition } from "../../vocabulary/index.ts";
import { unitOf } from "../unit-of.ts";
import type { AnalysedConversation, AnalysisContext, AnalysisNumbers } from "./analysis-result.ts";
import { itemNamed } from "./observations.ts";

type MeanRating = Extract<AnalysisDefinition, { kind: "mean-rating" }>;

/**
 * Mean of single ratings, each counted once whoever gave it, with an interval clustered by scenario; beside it how many were
 * rated, not applicable and unrated.
 */
export function meanRating(
  { items, notApplicableAs }: MeanRating,
  conversations: readonly AnalysedConversation[],
  context: AnalysisContext,
): AnalysisNumbers {
  const levels: number[] = [];
  const clusters: string[] = [];
  const counts = { rated: 0, notApplicable: 0, unrated: 0 };
  const ends: number[] = notApplicableAs === undefined ? [] : [notApplicableAs];
  for (const reference of items) {
    const [rubricId = ""] = reference.split("/");
    const rubric = context.rubrics.get(rubricId);
    const item = itemNamed(reference, context);
    if (rubric === undefined || item === undefined) continue;
    ends.push(...scaleEnds(item));
    for (const { scenario, stored } of conversations) {
      const own = stored.ratings.filter((rating) => rating.rubricId === rubricId && rating.itemId === item.id);
      for (const { turn } of ratingSubjects({ ...rubric, items: [item] }, scenario, stored.turns)) {
        for (const rating of own.filter((entry) => entry.turn === turn)) {
          if (rating.status === "rated") counts.rated += 1;
          else counts[rating.status === "unrated" ? "unrated" : "notApplicable"] += 1;
          const none = rating.status === "not-applicable" ? notApplicableAs : undefined;
          const level = rating.status === "rated" ? rating.level : none;
          if (level === undefined) continue;
          levels.push(level);
          clusters.push(unitOf(scenario));
        }
      }
    }
  }
  return {
    values: [
      {
        name: "Mean rating",
        unit: "number",
        estimate:
          levels.length === 0
            ? notEstimable("no-data", "Nothing was rated.")
            : clusteredMean(levels, clusters, { range: [Math.min(...ends), Math.max(...ends)] }),
      },
    ],
    tables: [
      {
        title: "Ratings",
        rowsAre: "ratings",
        columnsAre: "state",
        rows: ["all items"],
        columns: ["rated", "not applicable", "unrated"],
        unit: "count",
        cells: [[counts.rated, counts.notApplicable, counts.unrated]],
      },
    ],
    notes:
      notApplicableAs === undefined
        ? []
        : [`"Not applicable" counts as ${notApplicableAs} here, as published; it is a rating nobody gave.`],
  };
}
