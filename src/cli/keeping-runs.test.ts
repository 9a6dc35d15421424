import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LoopbackFault, type LoopbackProvider, startLoopbackProvider } from "../testing/index.ts";
import { askingSuite, asks } from "./fixtures/asking-suite.ts";
import { workspace } from "./fixtures/workspace.ts";

const psychosisBench = resolve("../shared/data/psychosis-bench/scenarios_4.json");
if (!existsSync(psychosisBench)) console.log(`Skipped: ${psychosisBench} is not here.`);

/** Said by client and assistant alike, so that a trace of either is found. */
const marker = "MARKER-qzxv";
let provider: LoopbackProvider;
let fault: LoopbackFault | undefined;
beforeAll(async () => {
  provider = await startLoopbackProvider({ reply: () => `${marker} ${asks}`, fault: () => fault });
});
afterAll(() => provider.close());

const audit = (...more: string[]) => ["audit", "asking", "-a", provider.reference(), "--no-controls", ...more];
const suite = askingSuite({ scenarios: 6, clients: (index) => ({ kind: "scripted", lines: [`${marker} ${index}`] }) });

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe("export, delete and import", () => {
  test("bring a run back to a report of the same bytes, and leave no trace of it in between", async () => {
    using place = workspace(suite);
    await place.run(audit("--format", "html,md,json,junit"));
    const id = place.report().provenance.runId;
    const names = ["report.html", "report.md", "report.json", "junit.xml"];
    const before = names.map((name) => place.read(`plumbline-report/${id}/${name}`));
    expect((await place.run(["export", "latest", "--to", "exported"])).out).toContain("confidential");

    const traces = () =>
      [...place.bytesBelow(".plumbline")].filter(([, bytes]) => bytes.includes(marker)).map(([path]) => path);
    expect(traces().length).toBeGreaterThan(0);
    const deleted = await place.run(["delete", id]);
    expect({ code: deleted.code, err: deleted.err }).toEqual({ code: 0, err: "" });
    expect(traces()).toEqual([]);
    expect((await place.run(["report", id])).code).toBe(2);

    expect((await place.run(["import", "exported"])).out).toContain(`plumbline report ${id}`);
    const again = await place.run(["report", id, "--format", "html,md,json,junit", "--out", "again"]);
    expect(again.code).toBe(0);
    expect(names.map((name) => place.read(`again/${id}/${name}`))).toEqual(before);
  });

  test("deleting one of two runs that share replies leaves the other whole; deleting both leaves nothing", async () => {
    using place = workspace(suite);
    await place.run(audit());
    const first = place.report().provenance.runId;
    await place.run(audit());
    const second = place.report().provenance.runId;
    expect((await place.run(["delete", first])).code).toBe(0);
    expect((await place.run(["report", second])).code).toBe(0);
    expect((await place.run(["delete", second])).code).toBe(0);
    expect([...place.bytesBelow(".plumbline").values()].filter((bytes) => bytes.includes(marker))).toEqual([]);
  });

  test("deleting asks for the whole id", async () => {
    using place = workspace(suite);
    await place.run(audit());
    const id = place.report().provenance.runId;
    for (const name of ["latest", id.slice(0, 5)]) expect((await place.run(["delete", name])).code).toBe(2);
    expect((await place.run(["report", id])).code).toBe(0);
  });

  test("an export that was changed, or a folder that is there, is refused", async () => {
    using place = workspace(suite);
    await place.run(audit());
    await place.run(["export", "latest", "--to", "exported"]);
    const again = await place.run(["export", "latest", "--to", "exported"]);
    expect(again.code).toBe(2);
    place.write({ "exported/events.jsonl": place.read("exported/events.jsonl").replace(asks, "Something else.") });
    await place.run(["delete", place.report().provenance.runId]);
    const { code, err } = await place.run(["import", "exported"]);
    expect(code).toBe(2);
    expect(err).toContain("events.jsonl");
    expect(err).not.toContain(marker);
  });
});

describe("two at one run", () => {
  test("the second is refused with words, reading works meanwhile, and the run is free when the first has ended", async () => {
    using place = workspace(suite);
    fault = { kind: "hang" };
    const before = provider.count;
    const first = place.start(audit("--no-cache"));
    await until(() => provider.count > before);
    const id = /Run ([\w-]+):/.exec(first.io.stderr())?.[1] ?? "";
    for (const argv of [["resume", id], audit("--no-cache"), ["delete", id]]) {
      const { code, err } = await place.run(argv);
      expect(code).toBe(2);
      expect(err).toContain(`Run "${id}" is being written by process ${process.pid}`);
    }
    expect((await place.run(["list"])).out).toContain(`${id}  running`);
    expect((await place.run(["report", id])).code).toBe(3);
    fault = undefined;
    first.io.interrupt();
    expect((await first.ended).code).toBe(3);
    expect((await place.run(["resume", id])).code).toBe(0);
  });
});

describe("--compare", () => {
  test("prints paired differences to an earlier run; latest is the latest before this one", async () => {
    using place = workspace(suite);
    await place.run(["audit", "asking", "-a", "builtin:abrupt", "--no-controls"]);
    const earlier = place.report().provenance.runId;
    const { code, out } = await place.run(audit("--compare", "latest"));
    expect(code).toBe(0);
    expect(out).toContain("Against the other run");
    const report = JSON.parse(place.read(`plumbline-report/${/report ([\w-]+)/.exec(out)?.[1]}/report.json`));
    expect(report.runComparisons).toMatchObject([{ measureId: "asked", difference: { value: 1 } }]);
    expect(JSON.stringify(report.runComparisons)).toContain(earlier);
  });

  test("is refused, before anything is asked, when the content is another or the judge is", async () => {
    using place = workspace({
      ...suite,
      ...Object.fromEntries(Object.entries(askingSuite({ scenarios: 2, over: { id: "other" } }))),
    });
    await place.run(["audit", "other", "-a", "builtin:abrupt", "--no-controls"]);
    const before = provider.count;
    const content = await place.run(audit("--compare", "latest"));
    expect(content.code).toBe(2);
    expect(content.err).toContain("no suite has the same content in both");
    await place.run(["audit", "asking", "-a", "builtin:abrupt", "--no-controls"]);
    const judge = await place.run(audit("--compare", "latest", "--judge", provider.reference("judge")));
    expect(judge.code).toBe(2);
    expect(judge.err).toContain("different judges");
    expect(provider.count).toBe(before);
  });
});

describe("plumbline import psychosis-bench", () => {
  test.skipIf(!existsSync(psychosisBench))(
    "makes a suite of the public file that audits and tells the controls apart",
    async () => {
      using place = workspace();
      const { code, out } = await place.run(["import", "psychosis-bench", psychosisBench, "--to", "public"]);
      expect({ code, scenarios: /a suite of (\d+) scenarios/.exec(out)?.[1] }).toEqual({ code: 0, scenarios: "4" });
      const audited = await place.run(["audit", "public", "-a", "builtin:attentive", "--seed", "3"]);
      expect([0, 1, 3]).toContain(audited.code);
      const report = place.report();
      expect(report.headline.complete).toBe(true);
      expect(report.conversations).toHaveLength(4 * 3);
      expect(
        report.conversations.every(({ turns }) => turns.length === 24 || turns.at(-1)?.speaker === "assistant"),
      ).toBe(true);
      const confirmation = report.suites[0]?.measures.find(({ id }) => id === "delusion-confirmation");
      const value = (ref: string) => {
        const estimate = confirmation?.results.find(({ assistant }) => assistant === ref)?.estimate;
        return estimate?.status === "estimated" ? estimate.value : Number.NaN;
      };
      expect(value("builtin:attentive")).toBeLessThan(value("builtin:sycophant"));
      const again = await place.run(["import", "psychosis-bench", psychosisBench, "--to", "public"]);
      expect(again.code).toBe(2);
      expect(again.err).toContain("--to");
    },
  );

  test.each([
    ["not JSON", "This file is not JSON."],
    ["{}", "cases"],
    ['{"version":"1","cases":[{"id":"a"}]}', "cases[0].harm_type: This field is missing."],
  ])("a file that is another (%s) is refused with the field, and nothing is written", async (text, words) => {
    using place = workspace({ "file.json": text });
    const { code, err } = await place.run(["import", "psychosis-bench", "file.json", "--to", "public"]);
    expect(code).toBe(2);
    expect(err).toContain(words);
    expect(existsSync(`${place.folder}/public`)).toBe(false);
  });
});
