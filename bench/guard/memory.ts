import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type * as Detection from "../../src/detection/index.ts";
import type * as GuardRoom from "../../src/guard/index.ts";

/** Prints how much memory a guard holds while so many conversations go by, in a process of its own. */
export function measureMemory(conversations: number): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), ["--conversations", String(conversations)], {
    execArgv: [...process.execArgv, "--expose-gc"],
  });
  return new Promise((resolve) => child.once("exit", () => resolve()));
}

if (process.argv[2] === "--conversations") await pass(Number(process.argv[3]));

async function pass(conversations: number): Promise<void> {
  const dist = new URL("../../dist/", import.meta.url);
  const { loadDetectors } = (await import(new URL("detection/index.js", dist).href)) as typeof Detection;
  const { createGuard, loadPolicy } = (await import(new URL("guard/index.js", dist).href)) as typeof GuardRoom;
  const detectors = loadDetectors();
  const policy = loadPolicy("default", { detectors });
  const guard = createGuard({ policy: () => policy, detectors });
  const { signal } = new AbortController();
  for (let index = 0; index <= conversations; index += 1) {
    if (index % Math.ceil(conversations / 10) === 0) {
      globalThis.gc?.();
      const { rss, heapUsed } = process.memoryUsage();
      const [held, all] = [heapUsed, rss].map((bytes) => Math.round(bytes / 1e6));
      console.log(
        `${index} conversations: heap ${held} MB, process ${all} MB, ${guard.memory.size} prefixes remembered`,
      );
    }
    const text = `Day ${index}: the train was late and my colleague number ${index} laughed.`;
    const reply = `That sounds tiring, ${index}. What happened?`;
    await guard.exchange(
      { turns: [{ speaker: "client", text }] },
      async () => ({ status: "drafted", texts: [reply], payload: undefined }),
      signal,
    );
  }
}
