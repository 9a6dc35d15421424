import { expect, test } from "vitest";
import { inMemoryTelemetry } from "../fixtures/in-memory-telemetry.ts";
import { client, runningGuard } from "../fixtures/running-guard.ts";
import { telemetry } from "../index.ts";

const secret = "Nobody but you knows about Aunt Rosalind.";

async function observed(fault: boolean) {
  const told = telemetry("1.2.3");
  await using guard = await runningGuard({
    provider: {
      reply: () => "That sounds heavy. Who else knows?",
      ...(fault ? { fault: () => ({ kind: "status", status: 500 }) as const } : {}),
    },
    guard: { record: async (decision) => told.observe(decision, "proxy") },
  });
  const response = await guard.chat([client(`I keep thinking about killing myself. ${secret}`)]);
  return response.headers.get("x-plumbline-decision");
}

test("an operator's SDK sees a span per exchange, with its decision, its risk and its rules", async () => {
  using seen = inMemoryTelemetry();
  const before = Date.now();
  const decision = await observed(false);
  expect(seen.spans).toHaveLength(1);
  const [span] = seen.spans;
  expect(span).toMatchObject({
    scope: "plumbline-guard",
    name: "guard exchange",
    status: undefined,
    attributes: {
      "plumbline.action": "amend",
      "plumbline.status": "decided",
      "plumbline.mode": "enforce",
      "plumbline.decision.id": decision,
      "plumbline.policy": "default 1.0.0",
      "plumbline.risk.level": "active-ideation",
    },
  });
  expect(span?.attributes["plumbline.rules"]).toEqual(expect.arrayContaining(["advise-suicide", "missing-steps"]));
  expect(span?.start).toBeGreaterThanOrEqual(before - 1);
  expect(span?.end).toBeGreaterThanOrEqual(span?.start ?? Number.POSITIVE_INFINITY);
});

test("it counts decisions and measures the guard's own time in milliseconds, the model's taken off", async () => {
  using seen = inMemoryTelemetry();
  await observed(false);
  const attributes = {
    "plumbline.action": "amend",
    "plumbline.status": "decided",
    "plumbline.mode": "enforce",
    "plumbline.protocol": "proxy",
  };
  expect(seen.measures).toMatchObject([
    { instrument: "plumbline.guard.decisions", value: 1, attributes },
    { instrument: "plumbline.guard.own_duration", unit: "ms", attributes },
  ]);
  const [span] = seen.spans;
  const total = (span?.end ?? 0) - (span?.start ?? 0);
  const upstream = Number(span?.attributes["plumbline.upstream_ms"]);
  expect(seen.measures[1]?.value).toBeGreaterThan(0);
  expect(seen.measures[1]?.value).toBeCloseTo(total - upstream, 2);
});

test("a failure of the guard is an error of the span, named by its stage", async () => {
  using seen = inMemoryTelemetry();
  await observed(true);
  expect(seen.spans).toMatchObject([
    { status: { code: 2, message: "upstream" }, attributes: { "plumbline.status": "guard-failed" } },
  ]);
});

test("no word of a conversation leaves by it", async () => {
  using seen = inMemoryTelemetry();
  await observed(false);
  const everything = JSON.stringify([seen.spans, seen.measures]);
  expect(everything).not.toMatch(/Rosalind|killing|heavy/);
});

test("without an SDK nothing is seen and nothing fails", async () => {
  expect(await observed(false)).toEqual(expect.any(String));
});
