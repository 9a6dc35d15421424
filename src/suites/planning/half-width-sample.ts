import { bestRepeats, planHalfWidth } from "../../statistics/index.ts";
import { type PlanContext, sizeOf } from "./plan-context.ts";
import type { PlanRequest } from "./plan-request.ts";
import type { HalfWidthSample } from "./sample-plan.ts";

/** Scenarios and repeats for an interval of a half width, and what the suite's own scenarios can do. */
export function halfWidthSample(request: PlanRequest, context: PlanContext): HalfWidthSample | null {
  const { halfWidth: wanted, repeats } = request;
  const { deviation, correlation, confidence, suiteScenarios, cost } = context;
  if (wanted === undefined || deviation === null) return null;
  const plan = (times: number) =>
    planHalfWidth({
      halfWidth: wanted,
      standardDeviation: deviation.value,
      repeats: times,
      correlation: correlation?.value ?? 0,
      confidence,
    });
  // Repeats that bring nothing are worth a line only where they were asked for.
  const isTelling = correlation !== null && correlation.value < 1;
  const tried = [...new Set([1, ...(isTelling ? [2, 3, 5, 10] : []), repeats ?? 1])];
  const sizes = tried
    .sort((left, right) => left - right)
    .map((times) => {
      const { scenarios, halfWidth } = plan(times);
      return { ...sizeOf(context, scenarios, times), halfWidth };
    });
  const price = cost.perConversation.costUsd;
  const isPriced = request.scenarioCost !== undefined && price !== null && price > 0 && correlation !== null;
  const best = isPriced
    ? bestRepeats({ scenario: request.scenarioCost ?? 0, conversation: price, correlation: correlation.value })
    : null;
  return {
    wanted,
    sizes,
    withinSuite: withinSuite(suiteScenarios, plan, correlation?.value ?? null, deviation.value, confidence),
    bestRepeats: best !== null && Number.isFinite(best) ? best : null,
  };
}

/** The fewest repeats with which the suite's own scenarios do; more than a thousand are none. */
function withinSuite(
  suiteScenarios: number,
  plan: (repeats: number) => { scenarios: number },
  correlation: number | null,
  deviation: number,
  confidence: number,
): HalfWidthSample["withinSuite"] {
  const most = correlation === null ? 1 : 1_000;
  const suffices = (repeats: number) => plan(repeats).scenarios <= suiteScenarios;
  if (suiteScenarios >= 2 && suffices(most)) {
    let [low, high] = [0, most];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (suffices(middle)) high = middle;
      else low = middle;
    }
    return { status: "possible", repeats: high, conversations: high * suiteScenarios };
  }
  if (suiteScenarios < 2) return { status: "impossible", least: null };
  return { status: "impossible", least: leastHalfWidth(suiteScenarios, most, correlation ?? 0, deviation, confidence) };
}

/** The half width that a number of scenarios reaches with as many repeats as there may be. */
function leastHalfWidth(
  scenarios: number,
  repeats: number,
  correlation: number,
  deviation: number,
  confidence: number,
): number {
  // Of all half widths that these scenarios reach, the smallest: between nothing and what two scenarios can have.
  let [low, high] = [0, deviation * 100];
  for (let step = 0; step < 60; step += 1) {
    const halfWidth = (low + high) / 2;
    const { scenarios: needed } = planHalfWidth({
      halfWidth,
      standardDeviation: deviation,
      repeats,
      correlation,
      confidence,
    });
    if (needed <= scenarios) high = halfWidth;
    else low = halfWidth;
    if (high - low < deviation * 1e-6) break;
  }
  return high;
}
