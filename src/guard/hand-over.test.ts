import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { createEgress } from "../models/index.ts";
import { client, defaultPolicy, detectors, runningGuard, wordsOf } from "./fixtures/running-guard.ts";
import { handOverByWebhook, handOverNames, handOversOf, loadPolicy } from "./index.ts";

const danger = "I am going to kill myself tonight in the house on Larch Hill, I have everything ready.";

interface Told {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** People of a deployment, as a webhook on the loopback interface. */
async function onDuty(status: number | "silent" = 204) {
  const told: Told[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => {
      body += piece;
    });
    request.on("end", () => {
      told.push({ method: request.method, path: request.url, headers: request.headers, body });
      if (status === "silent") return;
      response.writeHead(status);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has one
  const egress = createEgress();
  return {
    told,
    handOver: handOverByWebhook({
      egress,
      webhooks: { duty: `http://127.0.0.1:${port}/hook?team=night` },
      timeoutMs: 200,
    }),
    async [Symbol.asyncDispose]() {
      egress.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const waved = { reply: () => "Stay strong, things will look up." };

test("people on duty are told which conversation needs them, and nothing of what was said", async () => {
  await using people = await onDuty();
  await using guard = await runningGuard({ provider: waved, guard: { handOver: people.handOver } });
  await guard.chat([client(danger)], {}, { "x-plumbline-conversation": "case-7", "x-plumbline-locale": "en-GB" });
  const [decision] = guard.decisions;
  expect(people.told).toMatchObject([
    { method: "POST", path: "/hook?team=night", headers: { "content-type": "application/json" } },
  ]);
  expect(JSON.parse(people.told[0]?.body ?? "")).toMatchObject({
    to: "duty",
    decision: decision?.id,
    conversation: "case-7",
    exchange: 1,
    locale: "en-GB",
    action: "hand-over",
    risk: { kind: "suicide" },
    rules: expect.arrayContaining(["advise-suicide-near", "missing-steps-near"]),
  });
  expect(people.told[0]?.body).not.toMatch(/Larch|tonight|Stay strong/);
  expect(decision?.handedOver).toEqual(["duty: told"]);
});

test("an ordinary exchange disturbs nobody", async () => {
  await using people = await onDuty();
  await using guard = await runningGuard({
    provider: { reply: () => "What happened?" },
    guard: { handOver: people.handOver },
  });
  await guard.chat([client("The train was late again.")]);
  expect(people.told).toEqual([]);
  expect(guard.decisions[0]?.handedOver).toEqual([]);
});

test("in a stream they are told as well", async () => {
  await using people = await onDuty();
  await using guard = await runningGuard({ provider: waved, guard: { handOver: people.handOver } });
  await (await guard.chat([client(danger)], { stream: true })).text();
  expect(people.told).toHaveLength(1);
});

test("who leaves in danger before a reply is there is handed over as well", async () => {
  await using people = await onDuty();
  await using guard = await runningGuard({ provider: { latencyMs: 3_000 }, guard: { handOver: people.handOver } });
  const gone = new AbortController();
  const asked = fetch(`${guard.server.baseUrl}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "m", messages: [client(danger)] }),
    signal: gone.signal,
  }).catch(() => undefined);
  await expect.poll(() => guard.provider.requests.length, { timeout: 5_000 }).toBe(1);
  gone.abort();
  await asked;
  await expect.poll(() => guard.decisions.length, { timeout: 5_000 }).toBe(1);
  expect(guard.decisions).toMatchObject([{ released: "nothing", handedOver: ["duty: told"] }]);
  expect(people.told).toHaveLength(1);
});

test("observing tells nobody, and the record says why", async () => {
  await using people = await onDuty();
  await using guard = await runningGuard({ provider: waved, guard: { handOver: people.handOver, observe: true } });
  await guard.chat([client(danger)]);
  expect(people.told).toEqual([]);
  expect(guard.decisions[0]?.handedOver).toEqual(["duty: not told (observing)"]);
});

test.each([
  ["answers with an error", 500, /^duty: not told \(status-500\)$/],
  ["sends elsewhere", 302, /^duty: not told \(status-302\)$/],
  ["does not answer in time", "silent", /^duty: not told \(timed-out\)$/],
] as const)(
  "when the webhook %s it is on record, and the person is helped all the same",
  async (_how, status, record) => {
    await using people = await onDuty(status);
    await using guard = await runningGuard({ provider: waved, guard: { handOver: people.handOver } });
    const words = await wordsOf(await guard.chat([client(danger)], {}, { "x-plumbline-locale": "en-GB" }));
    expect(words).toContain("999");
    expect(guard.decisions).toMatchObject([{ status: "decided", handedOver: [expect.stringMatching(record)] }]);
  },
);

test("where nobody is configured the record says so", async () => {
  await using guard = await runningGuard({ provider: waved });
  await guard.chat([client(danger)]);
  expect(guard.decisions[0]?.handedOver).toEqual(["duty: nobody is configured"]);
});

test.each(["clinician", "constructor"])("a name without an address is on record as one (%s)", async (to) => {
  await using people = await onDuty();
  const rules = defaultPolicy.rules.map((rule) =>
    rule.do.handOver === undefined ? rule : { ...rule, do: { ...rule.do, handOver: to } },
  );
  await using guard = await runningGuard({
    provider: waved,
    policy: { ...defaultPolicy, rules },
    guard: { handOver: people.handOver },
  });
  await guard.chat([client(danger)]);
  expect(people.told).toEqual([]);
  expect(guard.decisions[0]?.handedOver).toEqual([`${to}: nobody is configured`]);
});

test("the names a policy hands over to are known, with the rules that do", () => {
  const names = handOverNames(loadPolicy("default+clinical-intake", { detectors }));
  expect([...names.keys()].sort()).toEqual(["clinician", "duty"]);
  expect(names.get("duty")).toContain("hand-over-asked");
});

test("a hand-over on record is read back as it went", () => {
  const handedOver = [
    "duty: told",
    "duty: not told (observing)",
    "duty: nobody is configured",
    "duty: not told (timed-out)",
  ];
  expect(handOversOf({ handedOver })).toEqual([
    { to: "duty", outcome: "told" },
    { to: "duty", outcome: "observing" },
    { to: "duty", outcome: "not-told", cause: "nobody-configured" },
    { to: "duty", outcome: "not-told", cause: "timed-out" },
  ]);
});
