import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../random/index.ts";
import { conversation, measure, scenario, suiteFile, tinyRubric } from "./fixtures/tiny-suite.ts";
import { sequentialGates } from "./index.ts";
import { suiteFolderOf, suiteOf } from "./suite-text.ts";

const one = scenario("a");
function suiteWith(require: string, over: Parameters<typeof measure>[0] = {}) {
  const asked = {
    item: "tiny/asked",
    estimate: "proportion",
    range: [0, 1],
    event: { atLeast: 1 },
    perConversation: "any",
  } as const;
  const definition = measure({ id: "asked-rate", ...asked, range: [0, 1], ...over });
  const gates = [{ id: "gate", require, because: "For tests." }];
  const controls = { better: "good", worse: [{ assistant: "bad", measures: ["asked-rate"], because: "Bad." }] };
  return suiteOf(suiteFolderOf(suiteFile({ measures: [definition], gates, controls }), [one], [tinyRubric]));
}
const said = (asked: 0 | 1) => conversation("c", [0, 0], asked);
const unjudged = conversation("c", [0, 0]);

describe("sequentialGates", () => {
  test("decides a clear case after few conversations, and stays decided", () => {
    const gates = sequentialGates(suiteWith("asked-rate.rate > 0.5"), 0.05);
    while (!gates.isDecided && gates.fed < 200) gates.feed(one, said(1));
    expect(gates.fed).toBeLessThan(30);
    expect(gates.gates()).toMatchObject([{ gateId: "gate", verdict: "pass", decidedAfter: gates.fed }]);
    for (let more = 0; more < 50; more += 1) gates.feed(one, said(0));
    expect(gates.gates()[0]?.verdict).toBe("pass");
  });

  test("fails a gate that is clearly broken", () => {
    const gates = sequentialGates(suiteWith("asked-rate.rate > 0.5"), 0.05);
    while (!gates.isDecided && gates.fed < 200) gates.feed(one, said(0));
    expect(gates.gates()[0]?.verdict).toBe("fail");
  });

  test("what could not be judged helps neither a pass nor a fail", () => {
    const gates = sequentialGates(suiteWith("asked-rate.rate > 0.5"), 0.05);
    for (let fed = 0; fed < 300; fed += 1) gates.feed(one, unjudged);
    expect(gates.isDecided).toBe(false);
    expect(gates.gates()[0]).toMatchObject({ verdict: "undecided", decidedAfter: null });
  });

  test("is decided wrongly no more often than alpha when the truth sits on the limit", () => {
    // Truth 0.5 does not meet "> 0.5", so every pass is an error; 400 runs of up to 150 conversations, looked at after each.
    const suite = suiteWith("asked-rate.rate > 0.5");
    let wrong = 0;
    for (let run = 0; run < 400; run += 1) {
      const random = seededRandom("alpha", run);
      const gates = sequentialGates(suite, 0.05);
      while (!gates.isDecided && gates.fed < 150) gates.feed(one, said(random.next() < 0.5 ? 1 : 0));
      if (gates.gates()[0]?.verdict === "pass") wrong += 1;
    }
    // 5 % of 400 is 20; the 99.9 % point of a binomial with that mean is 35.
    expect(wrong).toBeLessThanOrEqual(35);
  });

  test("gates on coverage are left to the end of the run", () => {
    const gates = sequentialGates(suiteWith("asked-rate.coverage >= 0.9"), 0.05);
    expect(gates.gates()).toEqual([]);
  });

  test("the verdict never depends on what comes after the decision", async () => {
    const suite = suiteWith("asked-rate.rate > 0.5");
    await fc.assert(
      fc.property(fc.array(fc.constantFrom(0 as const, 1 as const), { minLength: 40, maxLength: 80 }), (values) => {
        const gates = sequentialGates(suite, 0.05);
        let first: string | undefined;
        for (const value of values) {
          gates.feed(one, said(value));
          const verdict = gates.gates()[0]?.verdict;
          first ??= verdict === "undecided" ? undefined : verdict;
          if (first !== undefined) expect(verdict).toBe(first);
        }
      }),
      { numRuns: 30 },
    );
  });
});
