import type { CognitiveDiagram } from "../vocabulary/index.ts";
import {
  type BeliefCategory,
  coreBeliefs,
  emotionGroups,
  matchBeliefs,
  matchEmotions,
} from "./patient-psi/closed-lists.ts";

/** Reports one problem of a diagram: where, what, what was written, what could have been. */
type Report = (path: readonly PropertyKey[], problem: string, written?: string, candidates?: readonly string[]) => void;

/** Beliefs and emotions outside the closed lists, beliefs under the wrong kind, and situations whose ids stand twice. */
export function checkDiagram(diagram: CognitiveDiagram, report: Report): void {
  const categories: readonly BeliefCategory[] = ["helpless", "unlovable", "worthless"];
  for (const category of categories) {
    for (const [index, belief] of diagram.coreBeliefs[category].entries()) {
      if (matchBeliefs(belief, category).status === "known") continue;
      const elsewhere = categories.find((other) => matchBeliefs(belief, other).status === "known");
      const hint = elsewhere === undefined ? "" : ` It belongs under "${elsewhere}".`;
      report(
        ["diagram", "coreBeliefs", category, index],
        `Not one of the ${category} core beliefs of the closed list.${hint}`,
        belief,
        coreBeliefs[category].map(({ id }) => id),
      );
    }
  }
  const ids = diagram.situations.map(({ id }) => id);
  for (const [at, { id, emotions }] of diagram.situations.entries()) {
    if (ids.indexOf(id) < at) report(["diagram", "situations", at, "id"], `The id "${id}" stands twice.`);
    for (const [index, emotion] of emotions.entries()) {
      if (matchEmotions(emotion).status === "known") continue;
      report(
        ["diagram", "situations", at, "emotions", index],
        "Not one of the nine groups of emotions.",
        emotion,
        emotionGroups.flatMap(({ terms }) => terms),
      );
    }
  }
}
