import type { Judge } from "../judge.ts";
import { aboutSubject, signedBy, unratedAs } from "../rating-parts.ts";
import { describePipeline } from "./describe-pipeline.ts";

/**
 * Guideline-anchored with an ideal answer: the judge rates by the rubric's items, beside an answer that the scenario's
 * authors hold for ideal. A scenario without that fact is unrated: it must not pass for one that was compared. Calls: those
 * of the judge.
 *
 * Source: the second method of the 100-question benchmark of Park et al. (arXiv 2408.04650).
 *
 * @param fact - name of the scenario's fact with the ideal answer
 */
export function idealJudge(judge: Judge, fact: string): Judge {
  const description = describePipeline("ideal", { of: judge }, { fact }, { fact: "ideal" });
  return {
    description,
    callsFor: (request) => judge.callsFor(request),
    async rate(request, signal) {
      const ideal = request.scenario.facts[fact];
      if (ideal === undefined) {
        const detail = `The scenario has no fact "${fact}".`;
        return request.subjects.map((subject) =>
          unratedAs(aboutSubject(request, subject, description.ref), "undecided", { detail }),
        );
      }
      return signedBy(description.ref, await judge.rate({ ...request, ideal }, signal));
    },
  };
}
