import { expect, test } from "vitest";
import { client, runningGuard } from "../fixtures/running-guard.ts";
import { type Decision, upstreamWatch } from "../index.ts";

const message = [client("The train was late again.")];

/** A watch on a guard whose model fails when told to, with a clock of its own. */
async function watched(observe = false) {
  const said: string[] = [];
  let now = 0;
  let status: number | undefined;
  const watch = upstreamWatch({ say: (sentence) => said.push(sentence), now: () => now });
  const guard = await runningGuard({
    provider: {
      fault: () => (status === undefined ? undefined : { kind: "status", status }),
      reply: () => "What happened?",
    },
    server: { perMinute: 100_000 },
    guard: { observe, record: async (decision: Decision) => watch.observe(decision) },
  });
  return {
    said,
    async ask(answer: number | undefined, seconds: number) {
      status = answer;
      now = seconds * 1_000;
      await guard.chat(message);
    },
    [Symbol.asyncDispose]: () => guard[Symbol.asyncDispose](),
  };
}

test("a failing model is told of when it begins and when it ends, with how many it cost", async () => {
  await using model = await watched();
  await model.ask(undefined, 0);
  for (const second of [1, 2, 3]) await model.ask(500, second);
  expect(model.said).toEqual([
    "The model fails: status-500 (it has trouble of its own). People get the fallback until it answers again.",
  ]);
  for (const second of [31, 32]) await model.ask(undefined, second);
  expect(model.said.slice(1)).toEqual(["The model answers again, after 30 s; exchanges that got the fallback: 3."]);
});

test("a model that fails now and then does not fill the console", async () => {
  await using model = await watched();
  for (let second = 0; second < 60; second += 1) await model.ask(second % 2 === 0 ? 429 : undefined, second);
  expect(model.said).toHaveLength(3);
  await model.ask(undefined, 117);
  expect(model.said).toHaveLength(3);
  await model.ask(undefined, 119);
  expect(model.said.at(-1)).toContain("The model answers again");
});

test("while observing callers get the model's own error, and that is what is said", async () => {
  await using model = await watched(true);
  await model.ask(401, 1);
  expect(model.said).toEqual(["The model fails: status-401 (it refuses the key). Callers get its error."]);
});
