import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LoopbackProvider, startLoopbackProvider } from "../testing/index.ts";
import { askingSuite, asks } from "./fixtures/asking-suite.ts";
import { type Ended, startCommand as start, until } from "./fixtures/start-command.ts";
import { workspace } from "./fixtures/workspace.ts";

let provider: LoopbackProvider;
let isHanging = false;
beforeAll(async () => {
  provider = await startLoopbackProvider({
    reply: () => asks,
    fault: () => (isHanging ? { kind: "hang" } : undefined),
  });
});
afterAll(() => provider.close());

const suite = askingSuite({ scenarios: 6 });
const audit = (...more: string[]) => ["audit", "asking", "-a", provider.reference(), "--no-controls", ...more];

describe("the built command", () => {
  test.each([["--version"], ["-V"], ["--help"], ["audit --help"]])(
    "%s loads no SDK, no schema library and no store",
    async (line) => {
      using place = workspace();
      const log = `${place.folder}/loaded.txt`;
      const preload = fileURLToPath(new URL("fixtures/log-loaded-modules.mjs", import.meta.url));
      const { ended } = start(place.folder, line.split(" "), {
        node: ["--import", preload],
        env: { PLUMBLINE_LOADED: log },
      });
      const { code, out, err } = await ended;
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toMatch(line.endsWith("--help") ? /^Usage: plumbline/ : /^\d+\.\d+\.\d+\n$/);
      const loaded = place.read("loaded.txt").trim().split("\n");
      expect(loaded.some((url) => url.endsWith("dist/cli/main.js"))).toBe(true);
      const packages = loaded.flatMap((url) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []);
      expect(packages).toEqual([]);
      // What the schema library is bundled into.
      expect(loaded.filter((url) => /\/chunks\/(?:vocabulary|content|store|models)-/.test(url))).toEqual([]);
    },
  );

  test("writes no escape byte and no warning of Node's into pipes, with many conversations at once", async () => {
    using place = workspace(askingSuite({ scenarios: 60 }));
    const { code, out, err } = await start(place.folder, audit("--concurrency", "60"), { env: { FORCE_COLOR: "" } })
      .ended;
    expect(code).toBe(0);
    expect(out + err).not.toContain("\u001b");
    expect(err).not.toMatch(/warning/i);
  });

  test("a reader that leaves early is no error", async () => {
    using place = workspace(suite);
    const { child, ended } = start(place.folder, audit());
    child.stdout.destroy();
    const { code, err } = await ended;
    expect(code).toBe(0);
    expect(err).not.toMatch(/EPIPE|\bat .*:\d+:\d+/);
    expect(place.report().headline.verdict).toBe("pass");
  });

  test("what fails outside of every wait is exit code 70 and no stack trace", async () => {
    using place = workspace(suite);
    isHanging = true;
    const before = provider.count;
    const bomb = "data:text/javascript,process.on('SIGUSR2', () => { throw new TypeError('geheim') })";
    const { child, ended } = start(place.folder, audit("--quiet"), { node: ["--import", bomb] });
    await until(() => provider.count > before);
    child.kill("SIGUSR2");
    const { code, err } = await ended;
    isHanging = false;
    expect(code).toBe(70);
    expect(err).toContain("internal error (TypeError)");
    expect(err).not.toMatch(/geheim|\bat /);
  });
});

describe("Ctrl-C in a terminal", () => {
  async function hanging(folder: string, work: (child: ChildProcess, ended: Promise<Ended>) => Promise<void>) {
    isHanging = true;
    const before = provider.count;
    const { child, ended } = start(folder, audit());
    await until(() => provider.count - before === 6);
    await work(child, ended);
    isHanging = false;
  }

  test.each(["SIGINT", "SIGTERM"] as const)(
    "%s stops cleanly with 3, and the run goes on from there",
    async (signal) => {
      using place = workspace(suite);
      await hanging(place.folder, async (child, ended) => {
        child.kill(signal);
        const { code, err } = await ended;
        expect(code).toBe(3);
        expect(err).toMatch(/Stopped\. Go on with: plumbline resume [\w-]+\n$/);
        expect(err).not.toMatch(/\bat .*:\d+/);
      });
      expect((await start(place.folder, ["resume", "latest"]).ended).code).toBe(0);
    },
  );

  test("a second one, even at the same moment, ends it at once with 130", async () => {
    using place = workspace(suite);
    await hanging(place.folder, async (child, ended) => {
      const again = setInterval(() => child.kill("SIGINT"), 1);
      const { code, signal } = await ended;
      clearInterval(again);
      // Where the first is already dealt with, the second ends the process by the signal: a shell says 130 to both.
      expect(code === 130 || signal === "SIGINT").toBe(true);
    });
    expect((await start(place.folder, ["resume", "latest"]).ended).code).toBe(0);
  });

  test("two processes on one run: the second is refused and the first is not disturbed", async () => {
    using place = workspace(suite);
    await hanging(place.folder, async (child, ended) => {
      const second = await start(place.folder, ["resume", "latest"]).ended;
      expect(second.code).toBe(2);
      expect(second.err).toContain(`is being written by process ${child.pid}`);
      child.kill("SIGKILL");
      expect((await ended).signal).toBe("SIGKILL");
    });
    // The right to write ended with the process.
    expect((await start(place.folder, ["resume", "latest"]).ended).code).toBe(0);
    expect(existsSync(`${place.folder}/plumbline-report`)).toBe(true);
  });
});
