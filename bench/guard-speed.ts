/**
 * Speed of the guard over loopback: latency it adds at 200 requests a second with 30-turn conversations, time to the first
 * released sentence of a stream, requests per second of the guard's own processor time, and memory over many conversations.
 *
 *   npx tsx bench/guard-speed.ts [conversations]
 *
 * Upstream and callers run in a process of their own. Latency is wall time and suffers from
 * other load; "own" is the main thread's active time, which suffers less.
 */

import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import http from "node:http";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { loadDetectors } from "../src/detection/index.ts";
import { createGuard, guardMetrics, loadPolicy, openUpstream, startGuardServer } from "../src/guard/index.ts";
import { createEgress } from "../src/models/index.ts";

interface Job {
  readonly base: string;
  readonly kind: "paced" | "closed" | "stream";
  readonly requests: number;
  readonly turns: number;
}

if (process.send === undefined) await main();
else await serveAndCall({ latencyMs: Number(process.argv[2]) });

async function main(): Promise<void> {
  const conversations = Number(process.argv[2] ?? 100_000);
  const detectors = loadDetectors();
  const policy = loadPolicy("default", { detectors });
  for (const latencyMs of [0, 300]) {
    const worker = fork(fileURLToPath(import.meta.url), [String(latencyMs)], { execArgv: process.execArgv });
    const upstream = await new Promise<string>((resolve) => worker.once("message", resolve));
    const guard = createGuard({ policy: () => policy, detectors });
    const egress = createEgress({ connections: 512 });
    const server = await startGuardServer(
      {
        guard,
        upstream: openUpstream({ egress, baseUrl: upstream }),
        metrics: guardMetrics(),
        perMinute: 10_000_000,
        newId: randomUUID,
        log: console.error,
      },
      0,
      "127.0.0.1",
    );
    const run = async (job: Job) => {
      const before = performance.eventLoopUtilization();
      worker.send(job);
      const times = await new Promise<number[]>((resolve) => worker.once("message", resolve));
      const { active } = performance.eventLoopUtilization(before);
      return { p50: at(times, 0.5), p99: at(times, 0.99), ownMs: active / job.requests };
    };
    await run({ base: server.baseUrl, kind: "closed", requests: 300, turns: 30 }); // warm
    for (const kind of ["paced", "stream"] as const) {
      const requests = kind === "paced" ? 1_000 : 200;
      const direct = await run({ base: upstream, kind, requests, turns: 30 });
      const guarded = await run({ base: server.baseUrl, kind, requests, turns: 30 });
      console.log(
        `upstream ${latencyMs} ms, ${kind}, 30 turns: added p50 ${(guarded.p50 - direct.p50).toFixed(2)} ms, p99 ${(guarded.p99 - direct.p99).toFixed(2)} ms (direct ${direct.p50.toFixed(2)}/${direct.p99.toFixed(2)}); own ${guarded.ownMs.toFixed(3)} ms a request`,
      );
    }
    if (latencyMs === 0) {
      for (const turns of [1, 30]) {
        const { ownMs } = await run({ base: server.baseUrl, kind: "closed", requests: 2_000, turns });
        console.log(
          `closed loop, ${turns} turns: own ${ownMs.toFixed(3)} ms a request, ${Math.round(1_000 / ownMs)} requests per second of processor time`,
        );
      }
    }
    await server.drain(500);
    egress.close();
    worker.kill();
  }
  const guard = createGuard({ policy: () => policy, detectors });
  const signal = new AbortController().signal;
  for (let index = 0; index <= conversations; index += 1) {
    if (index % Math.ceil(conversations / 10) === 0) {
      globalThis.gc?.();
      console.log(
        `${index} conversations: ${Math.round(process.memoryUsage().rss / 1e6)} MB, ${guard.memory.size} prefixes remembered`,
      );
    }
    const turns = [
      {
        speaker: "client" as const,
        text: `Day ${index}: the train was late and my colleague number ${index} laughed.`,
      },
    ];
    await guard.exchange(
      { turns },
      async () => ({ status: "drafted", texts: [`That sounds tiring, ${index}. What happened?`], payload: undefined }),
      signal,
    );
  }
}

function at(times: number[], share: number): number {
  const sorted = times.sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

async function serveAndCall({ latencyMs }: { latencyMs: number }): Promise<void> {
  const text = "That sounds like a long day, and a tiring one. What happened on the way home? I have time to listen.";
  const server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => (body += piece));
    request.on("end", () => {
      const answer = (): void => {
        if (!body.includes('"stream":true')) {
          response.writeHead(200, { "content-type": "application/json" });
          response.end(
            JSON.stringify({
              id: "c",
              object: "chat.completion",
              created: 1,
              model: "m",
              choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }],
            }),
          );
          return;
        }
        const chunk = (delta: object, finish: string | null) =>
          `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
        response.writeHead(200, { "content-type": "text/event-stream" });
        for (const word of text.split(/(?<= )/)) response.write(chunk({ content: word }, null));
        response.end(`${chunk({}, "stop")}data: [DONE]\n\n`);
      };
      if (latencyMs === 0) answer();
      else setTimeout(answer, latencyMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const agent = new http.Agent({ keepAlive: true });
  let serial = 0;
  const call = ({ base, kind, turns }: Job): Promise<number> =>
    new Promise((resolve, reject) => {
      serial += 1;
      const messages = Array.from({ length: turns }, (_, index) => ({
        role: index % 2 === 0 ? "user" : "assistant",
        content:
          index === turns - 1 || turns === 1
            ? `Today, ${serial}, the train was late again and I was tired.`
            : `Turn ${index}: we talked about work, the weather, the neighbours and a book that I like to read in the evening.`,
      }));
      if (turns % 2 === 0) messages.push({ role: "user", content: `And ${serial}: what now?` });
      const body = JSON.stringify({ model: "m", messages, ...(kind === "stream" ? { stream: true } : {}) });
      const begun = performance.now();
      const request = http.request(
        `${base}/chat/completions`,
        {
          method: "POST",
          agent,
          headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
        },
        (response) => {
          let first: number | undefined;
          let seen = "";
          response.on("data", (piece) => {
            seen += piece;
            // The first sentence, as the caller gets it: its last word.
            if (first === undefined && kind === "stream" && seen.includes("one.")) first = performance.now() - begun;
          });
          response.on("end", () => resolve(first ?? performance.now() - begun));
          response.on("error", reject);
        },
      );
      request.on("error", reject);
      request.end(body);
    });
  process.on("message", async (job: Job) => {
    const times: number[] = [];
    if (job.kind === "closed") {
      let left = job.requests;
      await Promise.all(
        Array.from({ length: 32 }, async () => {
          while (left-- > 0) times.push(await call(job));
        }),
      );
    } else {
      const calls: Promise<number>[] = [];
      const begun = performance.now();
      for (let index = 0; index < job.requests; index += 1) {
        const due = begun + index * (job.kind === "paced" ? 5 : 20);
        const wait = due - performance.now();
        if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
        calls.push(call(job));
      }
      times.push(...(await Promise.all(calls)));
    }
    process.send?.(times);
  });
  process.send?.(`http://127.0.0.1:${port}/v1`);
}
