import { expectedRatings, type Suite } from "../suites/index.ts";
import type { RunManifest } from "../vocabulary/index.ts";
import type { OpenParticipants } from "./open-participants.ts";

/** What rating a run takes at most. */
export interface PlannedJudgeCalls {
  /** Model requests; 0 where only rules rate. */
  readonly calls: number;
  /** Ratings a model makes or helps to make. */
  readonly ratings: number;
}

/**
 * Requests that the judges of a run make when every conversation goes on to its end, before anything is asked. It is a bound
 * from above: conversations that end early have less to rate, and some pipelines stop asking when the answer is clear.
 */
export function plannedJudgeCalls(
  { conversations }: Pick<RunManifest, "conversations">,
  suites: readonly Suite[],
  {
    judge: common,
    suiteJudges,
    measuredJudges,
    passes,
  }: Pick<OpenParticipants, "judge" | "suiteJudges" | "measuredJudges" | "passes">,
): PlannedJudgeCalls {
  const scenarios = new Map(
    suites.flatMap((suite) =>
      suite.scenarios.map((scenario) => [`${suite.definition.id} ${scenario.id}`, { suite, scenario }]),
    ),
  );
  const known = new Map<string, PlannedJudgeCalls>();
  const total = { calls: 0, ratings: 0 };
  for (const { suiteId, scenarioId, assistant } of conversations) {
    const key = `${suiteId} ${scenarioId} ${measuredJudges.has(assistant) ? assistant : ""}`;
    const one = known.get(key) ?? ofScenario(suiteId, scenarioId, assistant);
    known.set(key, one);
    total.calls += one.calls * passes;
    total.ratings += one.ratings * passes;
  }
  return total;

  function ofScenario(suiteId: string, scenarioId: string, assistant: string): PlannedJudgeCalls {
    const found = scenarios.get(`${suiteId} ${scenarioId}`);
    if (found === undefined) return { calls: 0, ratings: 0 };
    const { suite, scenario } = found;
    const judge = measuredJudges.get(assistant) ?? suiteJudges.get(suiteId) ?? common;
    const asked = expectedRatings(suite, scenario).flatMap((ratings) => {
      const calls = judge.callsFor(ratings);
      return calls === 0 ? [] : [{ calls, ratings: ratings.subjects.length }];
    });
    return {
      calls: asked.reduce((sum, { calls }) => sum + calls, 0),
      ratings: asked.reduce((sum, { ratings }) => sum + ratings, 0),
    };
  }
}
