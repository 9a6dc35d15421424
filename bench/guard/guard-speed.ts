/**
 * Speed of the guard over loopback, beside nginx and beside a plain Node program as proxies in the same run: added latency
 * at 200 requests a second with 30-turn conversations, time to the first released sentence of a stream, requests per
 * second, and memory over many conversations.
 *
 *   node scripts/build.mjs && npx tsx bench/guard/guard-speed.ts [conversations]
 *
 * What is measured runs in a process of its own, pinned to the first core where `taskset` is there; the model (which answers
 * after 0 or 300 ms) and the callers are pinned to the second. Latency is wall time and suffers from other load; processor
 * time suffers less, and the first rounds from code that is compiled while they run: of each latency there are four rounds,
 * each beside a direct call, and the best and the median are told. nginx is measured where it is installed
 * (`apt-get install nginx-light`).
 */
import { cpus, loadavg } from "node:os";
import type { Job } from "./caller.ts";
import { measureMemory } from "./memory.ts";
import { guardProcess, type Measured, nginxProcess, plainProcess, startCaller } from "./processes.ts";

const conversations = Number(process.argv[2] ?? 100_000);
const words = {
  paced: "200 a second",
  stream: "first sentence of a stream, 50 a second",
  "goes-on": "31 turns that go on",
  unseen: "31 turns never seen",
  "one-turn": "1 turn",
} as const;
const rounds = 4;
const table: Record<string, string>[] = [];
console.log(`Node ${process.version}, ${cpus().length} cores, load ${load()} at the start`);
for (const latencyMs of [0, 300]) {
  const caller = await startCaller(latencyMs);
  const proxies = [
    await guardProcess(caller.upstream),
    await nginxProcess(caller.upstream),
    await plainProcess(caller.upstream),
  ];
  for (const proxy of proxies) {
    if (proxy === undefined) continue;
    const run = (job: Omit<Job, "base">) => measured(proxy, job);
    // Until the code is compiled and as much is remembered as ever will be: what a server is like after its first minutes.
    await run({ kind: "closed", conversation: "goes-on", requests: latencyMs === 0 ? 3_000 : 300 });
    if (proxy.name === "guard") await fill(proxy, latencyMs);
    for (const kind of ["paced", "stream"] as const) {
      for (const conversation of kind === "paced" ? (["goes-on", "unseen"] as const) : (["goes-on"] as const)) {
        const job = { kind, conversation, requests: kind === "paced" ? 1_000 : 200 };
        const added: { p50: number; p99: number; cpuMs: number }[] = [];
        for (let round = 0; round < rounds; round += 1) {
          const without = await timed(caller.upstream, job);
          const { times, cpuMs } = await run(job);
          added.push({ p50: at(times, 0.5) - at(without, 0.5), p99: at(times, 0.99) - at(without, 0.99), cpuMs });
        }
        row(proxy, `model ${latencyMs} ms, ${words[kind]}, ${words[conversation]}`, {
          "added p50 ms": bestAndMedian(added.map(({ p50 }) => p50)),
          "added p99 ms": bestAndMedian(added.map(({ p99 }) => p99)),
          "CPU ms": bestAndMedian(added.map(({ cpuMs }) => cpuMs)),
        });
      }
    }
    if (latencyMs > 0) continue;
    for (const conversation of ["one-turn", "goes-on", "unseen"] as const) {
      const { cpuMs, perSecond } = await run({ kind: "closed", conversation, requests: 3_000 });
      row(proxy, `as fast as it goes, ${words[conversation]}`, {
        "CPU ms": cpuMs.toFixed(3),
        "per CPU second": String(Math.round(1_000 / cpuMs)),
        "per second here": String(Math.round(perSecond)),
      });
    }
  }
  for (const proxy of proxies) proxy?.stop();
  caller.stop();

  async function timed(base: string, job: Omit<Job, "base">): Promise<number[]> {
    await caller.prepare({ ...job, base });
    return await caller.run({ ...job, base });
  }

  /** Memory grows until 10,000 conversations of two turns are remembered; growing it is what collects the most garbage. */
  async function fill({ base }: Measured, latencyMs: number): Promise<void> {
    const job = { kind: latencyMs === 0 ? "closed" : "paced", conversation: "unseen", requests: 3_000, base } as const;
    for (let round = 0; round < 4; round += 1) {
      await caller.prepare(job);
      await caller.run(job);
    }
  }

  async function measured(proxy: Measured, job: Omit<Job, "base">) {
    await caller.prepare({ ...job, base: proxy.base });
    await new Promise((resolve) => setTimeout(resolve, 1_000)); // what preparing left to be collected is not of the run
    const before = await proxy.cpuMs();
    const begun = performance.now();
    const times = await caller.run({ ...job, base: proxy.base });
    const wallMs = performance.now() - begun;
    return {
      times,
      cpuMs: ((await proxy.cpuMs()) - before) / job.requests,
      perSecond: (job.requests / wallMs) * 1_000,
    };
  }
}
console.table(table);
console.log(`load ${load()} at the end`);
await measureMemory(conversations);

function row({ name }: Measured, what: string, figures: Record<string, string>): void {
  table.push({ what, name, ...figures });
  console.log(
    `${what} | ${name} | ${Object.entries(figures)
      .map(([key, value]) => `${key} ${value}`)
      .join(" | ")}`,
  );
}

function bestAndMedian(values: readonly number[]): string {
  const [best, median] = [at(values, 0), (at(values, 0.49) + at(values, 0.5)) / 2];
  return `${best.toFixed(2)} / ${median.toFixed(2)}`;
}

function load(): string {
  return loadavg()
    .map((value) => value.toFixed(1))
    .join(" ");
}

function at(times: readonly number[], share: number): number {
  const sorted = [...times].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
