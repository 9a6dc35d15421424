import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { judgeReply, type LoopbackProvider, startLoopbackProvider } from "../testing/index.ts";
import { askingSuite, asks, doesNotAsk } from "./fixtures/asking-suite.ts";
import { workspace } from "./fixtures/workspace.ts";

/** Whether the nth conversation of scenario-1 to scenario-4 asks, and whether the nth pass of the judge sees it. */
const replies = ["111", "110", "001", "000"];
const passes = ["11", "10", "01", "00"];
let provider: LoopbackProvider;
const asked = new Map<string, number>();
beforeAll(async () => {
  provider = await startLoopbackProvider({
    keepRequests: false,
    reply: ({ model, messages }) => {
      const scenario = Number(/scenario-(\d+)/.exec(messages.at(-1)?.text ?? "")?.[1] ?? 0);
      const times = asked.get(`${model} ${scenario}`) ?? 0;
      asked.set(`${model} ${scenario}`, times + 1);
      const isSeen = (model === "judge" ? passes : replies)[scenario - 1]?.charAt(times) === "1";
      if (model === "judge")
        return judgeReply(messages.at(-1)?.text ?? "", {
          asks: { reason: "So it is.", quotes: [], level: isSeen ? 1 : 0 },
        });
      return isSeen ? asks : doesNotAsk;
    },
  });
});
afterAll(() => provider.close());
beforeEach(() => asked.clear());

const suite = askingSuite({ scenarios: 4 });
const audit = (...more: string[]) => [
  ...["audit", "asking", "--assistant", provider.reference("bot"), "--no-controls", "--no-cache"],
  ...["--concurrency", "1", "--quiet", ...more],
];

describe("plumbline report --components", () => {
  test("tells scenario from repeat where scenarios were repeated", async () => {
    using place = workspace(suite);
    await place.run(audit("--repeats", "3"));
    const { out } = await place.run(["report", "latest", "--components", "--format", "html,md,json"]);
    const [asked] = place.report().components;
    // By hand: means 1, 2/3, 1/3, 0; between mean square .5556, within .1667; scenario (.5556 - .1667) / 3 = .1296.
    expect(
      asked?.parts.map(({ name, share, levels }) => [name, share.status === "estimated" && share.value, levels]),
    ).toEqual([
      ["scenario", expect.closeTo(0.4375, 4), 4],
      ["repeat and judge pass", expect.closeTo(0.5625, 4), 12],
    ]);
    const words = out.replaceAll(/\s+/g, " ");
    expect(words).toContain('Where differences in "Asked" come from: scenario 43.8%');
    const folder = `plumbline-report/${place.report().provenance.runId}`;
    expect(place.read(`${folder}/report.html`)).toContain("Where differences come from");
    expect(place.read(`${folder}/report.md`)).toContain("## Where differences come from");
  });

  test("tells the judge's passes from the conversation where the judge was asked twice", async () => {
    using place = workspace(suite);
    await place.run(audit("--passes", "2", "--judge", provider.reference("judge")));
    await place.run(["report", "latest", "--components"]);
    const [asked] = place.report().components;
    // By hand: means 1, .5, .5, 0; between mean square 1/3, within 1/4; (1/3 - 1/4) / 2 = .0417 of .2917.
    expect(asked?.parts.map(({ name, share }) => [name, share.status === "estimated" && share.value])).toEqual([
      ["scenario and repeat", expect.closeTo(1 / 7, 4)],
      ["judge pass", expect.closeTo(6 / 7, 4)],
    ]);
  });

  test("says why nothing can be told where nothing was repeated, and is silent unless asked", async () => {
    using place = workspace(suite);
    await place.run(audit());
    expect(place.report().components).toEqual([]);
    const { out } = await place.run(["report", "latest", "--components"]);
    expect(place.report().components).toMatchObject([{ measureId: "asked", parts: [] }]);
    expect(out.replaceAll(/\s+/g, " ")).toContain(
      "Cannot be told. Every scenario has one conversation and the judge made one pass: nothing was repeated.",
    );
  });
});
