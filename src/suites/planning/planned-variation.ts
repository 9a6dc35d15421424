import type { MeasureDefinition } from "../../vocabulary/index.ts";
import { measureVariation } from "./measure-variation.ts";
import type { PlanRequest } from "./plan-request.ts";
import type { PlannedFrom } from "./sample-plan.ts";

/** Deviation and likeness of repeats: given, else from the run, else the widest case. */
export function variationFor(request: PlanRequest, measure: MeasureDefinition, assumptions: string[]) {
  const found =
    request.run === undefined ? undefined : measureVariation(request.run, request.suite.definition.id, measure);
  if (found !== undefined && "reason" in found) assumptions.push(found.detail);
  const variation = found === undefined || "reason" in found ? undefined : found;
  const correlation = correlationFor(request, variation, assumptions);
  const [low, high] = measure.range;
  const given = (value: number, source: PlannedFrom["source"]) => ({ deviation: { value, source }, correlation });
  if (request.deviation !== undefined) return given(request.deviation, "given");
  if (variation?.deviation.status === "known") {
    const { runId, assistant, conversations } = variation;
    const value = variation.deviation.value;
    assumptions.push(
      `Deviation ${round(value)} as in the ${conversations} conversations of ${assistant} in run ${runId}.`,
    );
    return given(value, "run");
  }
  if (variation !== undefined && variation.deviation.status === "not-estimable")
    assumptions.push(variation.deviation.detail);
  if (request.rate !== undefined && measure.estimate === "proportion") {
    return given(Math.sqrt(request.rate * (1 - request.rate)), "rate");
  }
  const value = (high - low) / 2;
  assumptions.push(
    `Deviation ${round(value)}, the largest that values between ${low} and ${high} can have: nothing is known to be smaller.`,
  );
  return given(value, "largest-possible");
}

function correlationFor(
  { correlation, repeats = 1 }: PlanRequest,
  variation: Exclude<ReturnType<typeof measureVariation>, { reason: string }> | undefined,
  assumptions: string[],
): PlannedFrom | null {
  if (correlation !== undefined) return { value: correlation, source: "given" };
  if (variation?.correlation.status === "estimated") {
    const { value, lower, upper } = variation.correlation;
    assumptions.push(
      `Repeats of a scenario correlate by ${round(value)} (95% interval ${round(lower)} to ${round(upper)}).`,
    );
    return { value, source: "run" };
  }
  if (repeats === 1) return null;
  const why = variation?.correlation.status === "not-estimable" ? ` ${variation.correlation.detail}` : "";
  assumptions.push(`Repeats of a scenario are assumed to be all alike, so that they bring nothing.${why}`);
  return { value: 1, source: "worst-case" };
}

function round(value: number): string {
  return String(Number(value.toPrecision(3)));
}
