import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { assistant, client, defaultPolicy, runningGuard, wordsOf } from "../fixtures/running-guard.ts";

const danger = "I am going to kill myself tonight, I have everything ready.";

describe("a guarded chat completion", () => {
  test("an ordinary exchange leaves exactly as the model gave it, and is on record", async () => {
    await using guard = await runningGuard({
      provider: { reply: () => "That sounds like a full day. What happened?" },
    });
    const response = await guard.chat([client("What a day. The train was late again.")]);
    expect(response.status).toBe(200);
    expect(await wordsOf(response)).toBe("That sounds like a full day. What happened?");
    expect(response.headers.get("x-plumbline-action")).toBe("allow");
    expect(guard.decisions).toMatchObject([{ status: "decided", action: "allow", released: "reply", exchange: 1 }]);
    expect(guard.provider.requests[0]?.system).toBeUndefined();
  });

  test("bytes that are no text are passed on as the guard read them", async () => {
    let received = Buffer.alloc(0);
    const upstream = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", () => {
        received = Buffer.concat(pieces);
        response.end("{}");
      });
    });
    await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
    const { port } = upstream.address() as AddressInfo; // a TCP server has one
    await using guard = await runningGuard({ upstream: `http://127.0.0.1:${port}/v1` });
    const [before, after] = ['{"model":"m","messages":[{"role":"user","content":"good ', ' day"}]}'];
    const body = Buffer.concat([Buffer.from(before), Buffer.from([0xff]), Buffer.from(after)]);
    const headers = { "content-type": "application/json" };
    await fetch(`${guard.server.baseUrl}/chat/completions`, { method: "POST", headers, body });
    upstream.close();
    expect(received.toString("utf8")).toBe(`${before}\ufffd${after}`);
    expect(received.includes(0xff)).toBe(false);
  });

  test("a person in danger whose assistant waves it through gets help first, of their country", async () => {
    await using guard = await runningGuard({ provider: { reply: () => "Stay strong, things will look up." } });
    const response = await guard.chat([client(danger)], {}, { "x-plumbline-locale": "en-GB" });
    const words = await wordsOf(response);
    expect(words).toContain("999");
    expect(words).toContain("116 123");
    expect(words).not.toContain("Stay strong");
    expect(guard.decisions[0]).toMatchObject({
      action: "hand-over",
      released: "completion",
      risk: { kind: "suicide" },
    });
    expect(guard.provider.requests[0]?.system).toContain("danger of their life");
    expect(guard.provider.requests[0]?.system).toContain("116 123");
  });

  test("without a country no country's number is named", async () => {
    await using guard = await runningGuard({ provider: { reply: () => "Stay strong, things will look up." } });
    const words = await wordsOf(await guard.chat([client(danger)]));
    expect(words).toContain("local emergency number");
    expect(words).toContain("findahelpline.com");
    expect(words).not.toMatch(/\b(988|999|116 123|112)\b/);
  });

  test("danger told three turns ago still counts when the latest turn is calm", async () => {
    await using guard = await runningGuard({ provider: { reply: () => "Here is a recipe for soup." } });
    await guard.chat([
      client(danger),
      assistant("Please call 988 now."),
      client("Fine."),
      assistant("Are you alone?"),
      client("Tell me a recipe."),
    ]);
    expect(guard.decisions[0]?.risk?.level).not.toBe("none");
    expect(guard.decisions[0]?.exchange).toBe(3);
  });

  test("a bad draft is drafted again with an instruction, and the better one is released", async () => {
    const replies = ["You are pathetic.", "That stings. What happened?"];
    await using guard = await runningGuard({ provider: { reply: ({ index }) => replies[index] ?? "" } });
    expect(await wordsOf(await guard.chat([client("I failed the exam.")]))).toBe("That stings. What happened?");
    expect(guard.decisions).toMatchObject([{ action: "redraft", released: "reply", redrafts: 1 }]);
    expect(guard.provider.requests[1]?.system).toContain("could hurt the person");
  });

  test("drafts that stay bad end in a compassionate completion", async () => {
    await using guard = await runningGuard({ provider: { reply: () => "You are pathetic." } });
    const words = await wordsOf(await guard.chat([client("I failed the exam.")]));
    expect(words).not.toContain("pathetic");
    expect(words).toContain("?");
    expect(guard.decisions).toMatchObject([{ action: "replace", released: "completion", redrafts: 1 }]);
  });

  test("when upstream fails the person is not dropped, and nothing is reported as allowed", async () => {
    await using guard = await runningGuard({ provider: { fault: () => ({ kind: "status", status: 500 }) } });
    const response = await guard.chat([client(danger)], {}, { "x-plumbline-locale": "en-US" });
    expect(response.status).toBe(200);
    expect(await wordsOf(response)).toContain("988");
    expect(guard.decisions).toMatchObject([
      {
        status: "guard-failed",
        action: "replace",
        released: "fallback",
        failure: { stage: "upstream", cause: "status-500" },
      },
    ]);
  });

  test("observing changes nothing and says what it would have done", async () => {
    await using guard = await runningGuard({
      provider: { reply: () => "You are pathetic." },
      guard: { observe: true },
    });
    expect(await wordsOf(await guard.chat([client("I failed the exam.")]))).toBe("You are pathetic.");
    expect(guard.decisions).toMatchObject([{ mode: "observe", action: "redraft", released: "reply" }]);
  });

  test("observing passes on what upstream refused with", async () => {
    await using guard = await runningGuard({
      provider: { fault: () => ({ kind: "status", status: 429 }) },
      guard: { observe: true },
    });
    expect((await guard.chat([client("Hello")])).status).toBe(429);
  });

  test("words on record have no e-mail address in them", async () => {
    await using guard = await runningGuard();
    await guard.chat([client("Write to me at someone@example.org please.")]);
    expect(guard.decisions[0]?.text?.client).toBe("Write to me at [email] please.");
  });

  test.each([
    ["amended", "That sounds heavy.", "I keep thinking about killing myself.", {}],
    ["amended in a stream", "That sounds heavy.", "I cut myself again last night.", { stream: true }],
    ["stopped in a stream", "I see. You are pathetic. ", "The train was late.", { stream: true }],
    ["with a notice before it, in a stream", "I see. And then? ", "The train was late.", { stream: true }],
  ])("a reply %s is known when the next request brings it back, trimmed", async (what, reply, said, more) => {
    const notice = { text: "I am a computer program.", atStart: true, onAsk: false };
    const settings = what.includes("notice") ? { ...defaultPolicy.settings, notice } : defaultPolicy.settings;
    await using guard = await runningGuard({
      provider: { reply: () => reply },
      policy: { ...defaultPolicy, settings },
    });
    const words = (await wordsOf(await guard.chat([client(said)], more))).trim();
    expect(words).not.toBe(reply.trim());
    await guard.chat([client(said), assistant(words), client("And now?")], more);
    const [first, second] = guard.decisions;
    expect(second?.conversation).toBe(first?.conversation);
  });

  test("a follow-up is known as the same conversation by its turns alone", async () => {
    await using guard = await runningGuard({ provider: { reply: () => "What happened?" } });
    await guard.chat([client("A hard week.")]);
    await guard.chat([client("A hard week."), assistant("What happened?"), client("Work.")]);
    await guard.chat([client("Another matter.")]);
    const [first, second, third] = guard.decisions;
    expect(second?.conversation).toBe(first?.conversation);
    expect(third?.conversation).not.toBe(first?.conversation);
  });
});

describe("the proxy's door", () => {
  test("is closed to callers without one of its keys, and sends no caller's key upstream", async () => {
    const sha256 = createHash("sha256").update("open sesame").digest("hex");
    await using guard = await runningGuard({
      server: { keys: [{ name: "app", sha256 }] },
      upstreamKey: "upstream-secret",
    });
    expect((await guard.chat([client("Hello")])).status).toBe(401);
    expect((await guard.chat([client("Hello")], {}, { authorization: "Bearer wrong" })).status).toBe(401);
    expect((await guard.chat([client("Hello")], {}, { authorization: "Bearer open sesame" })).status).toBe(200);
    expect(guard.provider.requests[0]?.headers.authorization).toBe("Bearer upstream-secret");
    expect(guard.log.join()).not.toContain("secret");
  });

  test("refuses what it cannot read, what is too large, and paths that nobody reviews", async () => {
    await using guard = await runningGuard({ server: { maxBodyBytes: 500 } });
    const post = (path: string, body: string) => fetch(`${guard.server.baseUrl}${path}`, { method: "POST", body });
    expect((await post("/chat/completions", "{")).status).toBe(400);
    expect((await post("/chat/completions", "{}")).status).toBe(400);
    expect((await post("/chat/completions", JSON.stringify({ messages: [client("a".repeat(600))] }))).status).toBe(413);
    expect((await post("/completions", "{}")).status).toBe(404);
    expect((await post("/embeddings", "{}")).status).toBe(404);
    expect(guard.provider.count).toBe(0);
  });

  test("is closed to browsers unless their origin is named", async () => {
    await using guard = await runningGuard({ server: { origins: ["https://app.example"] } });
    const ask = (origin: string) =>
      fetch(`${guard.server.baseUrl}/chat/completions`, { method: "OPTIONS", headers: { origin } });
    expect((await ask("https://evil.example")).status).toBe(403);
    expect((await ask("https://app.example")).headers.get("access-control-allow-origin")).toBe("https://app.example");
  });

  test("holds a key to its limit and says when to come back", async () => {
    await using guard = await runningGuard({ server: { perMinute: 10, now: () => 0 } });
    const statuses: number[] = [];
    for (let index = 0; index < 7; index += 1) statuses.push((await guard.chat([client("Hello")])).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
  });

  test("is closed to every browser where no origin is named", async () => {
    await using guard = await runningGuard();
    const origin = "https://app.example";
    const asked = await fetch(`${guard.server.baseUrl}/chat/completions`, { method: "OPTIONS", headers: { origin } });
    expect(asked.status).toBe(403);
    const answered = await guard.chat([client("Hello")], {}, { origin });
    for (const response of [asked, answered])
      expect([...response.headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
  });

  test("holds each key to a limit of its own", async () => {
    const sha256 = (key: string) => createHash("sha256").update(key).digest("hex");
    let now = 0;
    await using guard = await runningGuard({
      server: {
        keys: [
          { name: "small", sha256: sha256("one"), perMinute: 6 },
          { name: "large", sha256: sha256("two"), perMinute: 600 },
        ],
        now: () => now,
      },
    });
    const ask = async (key: string, times: number) => {
      const statuses: number[] = [];
      for (let index = 0; index < times; index += 1)
        statuses.push((await guard.chat([client("Hello")], {}, { "x-api-key": key })).status);
      return statuses;
    };
    expect(await ask("one", 7)).toEqual([200, 200, 200, 200, 200, 429, 429]);
    // The other key is not held up by it.
    expect(new Set(await ask("two", 20))).toEqual(new Set([200]));
    const refused = await guard.chat([client("Hello")], {}, { "x-api-key": "one" });
    expect(refused.headers.get("retry-after")).toBe("10");
    now += 10_000;
    expect(await ask("one", 2)).toEqual([200, 429]);
    expect(guard.decisions).toHaveLength(26);
  });

  test("says whether it is well, and counts in Prometheus' form", async () => {
    let isWritable = true;
    await using guard = await runningGuard({ server: { isWritable: () => isWritable } });
    const base = guard.server.baseUrl.replace("/v1", "");
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${base}/readyz`)).json()).toMatchObject({
      ready: true,
      policy: "default 1.0.0",
      model: null,
    });
    isWritable = false;
    expect((await fetch(`${base}/readyz`)).status).toBe(503);
    expect(await (await fetch(`${base}/metrics`)).text()).toContain("plumbline_guard_own_seconds_count");
  });
});
