import { expect, test } from "vitest";
import { client, runningGuard } from "../fixtures/running-guard.ts";
import type { Decision } from "../index.ts";

const message = [client("The train was late again.")];

/** Writes a decision down after a while, as a disk under load does. */
function slowRecord(waitMs: number) {
  const written: Decision[] = [];
  return {
    written,
    record: async (decision: Decision) => {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      written.push(decision);
    },
  };
}

test("a drain ends when all that is under way was answered and is on record", async () => {
  const { written, record } = slowRecord(50);
  await using guard = await runningGuard({
    provider: { latencyMs: 200, reply: () => "What happened?" },
    guard: { record },
  });
  const asked = guard.chat(message);
  await expect.poll(() => guard.provider.requests.length).toBe(1);
  expect(await guard.server.drain(5_000)).toBe(0);
  expect(written).toHaveLength(1);
  expect((await asked).status).toBe(200);
});

test("a caller who leaves during a drain is on record when it ends", async () => {
  const { written, record } = slowRecord(150);
  await using guard = await runningGuard({ provider: { latencyMs: 3_000 }, guard: { record } });
  const gone = new AbortController();
  const asked = fetch(`${guard.server.baseUrl}/chat/completions`, {
    method: "POST",
    body: JSON.stringify({ model: "m", messages: message }),
    signal: gone.signal,
  }).catch(() => undefined);
  await expect.poll(() => guard.provider.requests.length).toBe(1);
  const drained = guard.server.drain(5_000);
  gone.abort();
  await asked;
  expect(await drained).toBe(0);
  expect(written).toMatchObject([{ failure: { cause: "caller-left" }, released: "nothing" }]);
});

test("what takes longer than a drain may is cut off, and is on record when the drain ends", async () => {
  const { written, record } = slowRecord(20);
  await using guard = await runningGuard({ provider: { latencyMs: 3_000 }, guard: { record } });
  const asked = guard.chat(message).catch(() => undefined);
  await expect.poll(() => guard.provider.requests.length).toBe(1);
  const begun = performance.now();
  expect(await guard.server.drain(500)).toBe(0);
  expect(performance.now() - begun).toBeLessThan(1_500);
  await asked;
  expect(written).toMatchObject([{ failure: { cause: "caller-left" } }]);
});

test("a drain that ends before all is on record says how much is missing", async () => {
  const { written, record } = slowRecord(1_000);
  await using guard = await runningGuard({ provider: { latencyMs: 3_000 }, guard: { record } });
  const asked = guard.chat(message).catch(() => undefined);
  await expect.poll(() => guard.provider.requests.length).toBe(1);
  expect(await guard.server.drain(300)).toBe(1);
  await asked;
  expect(written).toEqual([]);
});
