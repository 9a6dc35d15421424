import { metrics, SpanStatusCode, trace } from "@opentelemetry/api";
import type { Decision } from "../decision.ts";

/**
 * Spans and measures through the OpenTelemetry API. Without an SDK set up by the operator all of it does nothing. No text
 * of a conversation is an attribute.
 */
export function telemetry(version: string): { observe(decision: Decision, protocol: string): void } {
  const tracer = trace.getTracer("plumbline-guard", version);
  const meter = metrics.getMeter("plumbline-guard", version);
  const decisions = meter.createCounter("plumbline.guard.decisions", { description: "Decisions by action and status" });
  const own = meter.createHistogram("plumbline.guard.own_duration", {
    unit: "ms",
    description: "Time of the guard itself",
  });
  return {
    observe(decision, protocol) {
      const { timing, action, status, mode } = decision;
      const attributes = {
        "plumbline.action": action,
        "plumbline.status": status,
        "plumbline.mode": mode,
        "plumbline.protocol": protocol,
      };
      decisions.add(1, attributes);
      own.record(timing.totalMs - timing.upstreamMs, attributes);
      const end = Date.now();
      const span = tracer.startSpan("guard exchange", {
        startTime: end - timing.totalMs,
        attributes: {
          ...attributes,
          "plumbline.decision.id": decision.id,
          "plumbline.policy": `${decision.policy.id} ${decision.policy.version}`,
          "plumbline.risk.level": decision.risk?.level ?? "not-read",
          "plumbline.rules": decision.rules.map(({ rule }) => rule),
          "plumbline.redrafts": decision.redrafts,
          "plumbline.upstream_ms": timing.upstreamMs,
        },
      });
      if (status === "guard-failed")
        span.setStatus({ code: SpanStatusCode.ERROR, message: decision.failure?.stage ?? "failed" });
      span.end(end);
    },
  };
}
