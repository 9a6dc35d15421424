import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type LoopbackFault,
  type LoopbackProvider,
  type LoopbackRequest,
  startLoopbackProvider,
} from "../testing/index.ts";
import { askingSuite, asks } from "./fixtures/asking-suite.ts";
import { screen } from "./fixtures/screen.ts";
import { workspace } from "./fixtures/workspace.ts";

let provider: LoopbackProvider;
let fault: ((request: LoopbackRequest) => LoopbackFault | undefined) | undefined;
beforeAll(async () => {
  provider = await startLoopbackProvider({ reply: () => asks, fault: (request) => fault?.(request) });
});
afterAll(() => provider.close());

const audit = (...more: string[]) => ["audit", "asking", "-a", provider.reference(), "--no-controls", ...more];
const suite = askingSuite({ scenarios: 6, lines: 2 });
const escapeByte = "\u001b";

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe("what a command writes", () => {
  test("--json is one JSON object on standard output and nothing elsewhere, and names the files", async () => {
    using place = workspace(suite);
    const { code, out, err } = await place.run(audit("--json"));
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.trim().split("\n")).toHaveLength(1);
    const result = JSON.parse(out);
    expect(result).toMatchObject({ headline: { verdict: "pass", complete: true }, verdicts: [{ verdict: "pass" }] });
    for (const file of result.files) expect(readFileSync(file, "utf8")).toContain(result.runId);
  });

  test("--quiet writes nothing at all when nothing is wrong, and the reason when something is", async () => {
    using place = workspace(suite);
    const good = await place.run(audit("--quiet"), { isOutTerminal: true, isErrTerminal: true });
    expect({ code: good.code, out: good.out, err: good.err }).toEqual({ code: 0, out: "", err: "" });
    const bad = await place.run(["audit", "nothing", "-a", provider.reference(), "--quiet"]);
    expect(bad.err).toContain('There is no suite "nothing"');
  });

  test.each([
    ["a pipe", {}],
    ["a pipe beside a terminal", { isErrTerminal: false, isOutTerminal: false, env: { TERM: "xterm-256color" } }],
    ["a terminal with NO_COLOR", { isOutTerminal: true, isErrTerminal: true, env: { NO_COLOR: "1" } }],
  ])("%s gets no escape byte", async (_name, over) => {
    using place = workspace(suite);
    for (const argv of [
      audit(),
      ["list"],
      ["show", "latest"],
      ["report", "latest"],
      ["audit", "--wrong"],
      ["--help"],
    ]) {
      const { out, err } = await place.run(argv, over);
      expect(out + err).not.toContain(escapeByte);
    }
  });

  test("standard output into a file stays plain while the live view is on the terminal, and the other way round", async () => {
    using place = workspace(suite);
    const toFile = await place.run(audit(), { isErrTerminal: true });
    expect(toFile.out).not.toContain(escapeByte);
    expect(toFile.err).toContain(escapeByte);
    const toTerminal = await place.run(audit(), { isOutTerminal: true });
    expect(toTerminal.out).toContain(`${escapeByte}[32m`);
    expect(toTerminal.err).not.toContain(escapeByte);
  });
});

describe("the live view", () => {
  test("shows progress per suite and assistant, turns per second, calls, tokens, cost and failures", async () => {
    using place = workspace({ ...suite, ...askingSuiteCalled("second") });
    fault = ({ model }) => (model === "broken" ? { kind: "status", status: 400 } : undefined);
    const argv = ["audit", "asking", "second", "-a", provider.reference("good"), "-a", provider.reference("broken")];
    const { err } = await place.run([...argv, "--no-controls", "--max-cost", "5"], {
      isErrTerminal: true,
      columns: 150,
    });
    fault = undefined;
    const shown = screen(err).filter((line) => line !== "");
    const warnings = shown.filter((line) => line.startsWith("The price of "));
    expect(warnings).toHaveLength(2); // a limit that cannot bind is said before anything is asked
    expect(shown[warnings.length]).toMatch(/^Run [\w-]+: 24 conversations, seed 1$/);
    const bar = (id: string, model: string, rest: string) =>
      expect(shown).toContainEqual(
        expect.stringMatching(new RegExp(`^${id} ${provider.reference(model)} +\\[#{24}\\] 6/6${rest}$`)),
      );
    bar("asking", "good", "");
    bar("asking", "broken", " {2}6 failed");
    bar("second", "good", "");
    bar("second", "broken", " {2}6 failed");
    expect(shown.find((line) => line.includes("turns/s"))).toMatch(
      /^\d+\.\d turns\/s \| 24 calls \| \d+ tokens \| at least \$0\.0000 \(a price is unknown\), \$5\.0000 left \| failures: bad-request 12$/,
    );
    expect(shown.filter((line) => line.includes("turns/s"))).toHaveLength(1);
    expect(shown.at(-1)).toMatch(/plumbline resume [\w-]+$/);
  });

  test("on a pipe is plain lines", async () => {
    using place = workspace(suite);
    const { err } = await place.run(audit());
    const lines = err.trim().split("\n");
    expect(lines.at(-1)).toMatch(/^6\/6 conversations \| [\d.]+ turns\/s \| 12 calls \| \d+ tokens \| /);
  });

  test("is never wider than the terminal", async () => {
    using place = workspace(suite);
    const { err } = await place.run(audit(), { isErrTerminal: true, columns: 40 });
    const drawn = screen(err).slice(1);
    expect(Math.max(...drawn.map((line) => line.length))).toBeLessThan(40);
  });
});

describe("Ctrl-C", () => {
  const waiting = async (argv: readonly string[], over = {}) => {
    const place = workspace(suite);
    const before = provider.count;
    // The first exchange is answered, the second never.
    fault = ({ messages }) => (messages.length > 1 ? { kind: "hang" } : undefined);
    const started = place.start(argv, over);
    await until(() => provider.count - before === 12);
    return { place, ...started };
  };

  test("once stops cleanly, says how to go on, keeps what was said, and gives 3", async () => {
    const { place, io, ended } = await waiting(audit());
    io.interrupt();
    const { code, err } = await ended;
    fault = undefined;
    expect(code).toBe(3);
    const id = /Run ([\w-]+):/.exec(err)?.[1];
    expect(err).toContain("Press Ctrl-C again to stop at once.");
    expect(err.trim().split("\n").at(-1)).toBe(`Stopped. Go on with: plumbline resume ${id}`);
    expect(io.listeners()).toBe(0);
    expect(io.exits).toEqual([]);
    const before = provider.count;
    expect((await place.run(["resume", id ?? ""])).code).toBe(0);
    expect(provider.count - before).toBe(6);
    place[Symbol.dispose]();
  });

  test("on a terminal leaves the messages and one last state of the view to be read", async () => {
    const { place, io, ended } = await waiting(audit(), { isErrTerminal: true, columns: 120 });
    io.interrupt();
    const { err } = await ended;
    fault = undefined;
    const shown = screen(err).filter((line) => line !== "");
    expect(shown.map((line) => line.split(" ")[0])).toEqual([
      "Run",
      "Stopping:",
      "asking",
      expect.stringMatching(/^[\d.]+$/),
      "Stopped.",
    ]);
    place[Symbol.dispose]();
  });

  test("twice ends the process at once with 130", async () => {
    const { place, io, ended } = await waiting(audit("--json"));
    io.interrupt();
    io.interrupt();
    expect(io.exits).toEqual([130]);
    const { out } = await ended;
    fault = undefined;
    expect(JSON.parse(out)).toMatchObject({ interrupted: true, runId: expect.stringMatching(/^[\w-]+$/) });
    place[Symbol.dispose]();
  });
});

function askingSuiteCalled(id: string): Record<string, string> {
  return askingSuite({ scenarios: 6, lines: 2, over: { id } });
}
