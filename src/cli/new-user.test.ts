import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { askingSuite } from "./fixtures/asking-suite.ts";
import { workspace } from "./fixtures/workspace.ts";

describe("plumbline init", () => {
  test("writes an example that audits at once, passes for a good assistant and tells the known ones apart", async () => {
    using place = workspace();
    const written = await place.run(["init"]);
    expect(written.code).toBe(0);
    const command = /npx plumbline-ai (.*)/.exec(written.out)?.[1]?.split(" ") ?? [];
    expect(command).toEqual(["audit", "first-suite", "--assistant", "builtin:attentive"]);
    const { code, out } = await place.run(command);
    expect(code).toBe(0);
    expect(place.report().suites[0]?.controls.check.status).toBe("separated");
    expect(out).toMatch(/Written: plumbline-report\/[\w-]+\/junit\.xml/);
  });

  test("and fails for a bad one, which is what the workflow it writes would do to a build", async () => {
    using place = workspace();
    await place.run(["init"]);
    expect((await place.run(["audit", "--assistant", "builtin:sycophant"])).code).toBe(1);
    const workflow: unknown = parse(place.read(".github/workflows/plumbline.yml"));
    expect(JSON.stringify(workflow)).toContain("npx --yes plumbline-ai audit --assistant");
  });

  test("keeps every file that is there, a config of another ending included, and can be called twice", async () => {
    using place = workspace({ "plumbline.config.ts": "export default {};", "suites/first-suite/suite.yaml": "mine" });
    const { out } = await place.run(["init"]);
    expect(out).toContain("Kept:    plumbline.config.ts");
    expect(place.read("suites/first-suite/suite.yaml")).toBe("mine");
    const again = await place.run(["init"]);
    expect(again.out).not.toContain("Written");
    expect(again.code).toBe(0);
  });

  test("into another folder says where to go", async () => {
    using place = workspace();
    const { out } = await place.run(["init", "audits"]);
    expect(out).toContain("Written: audits/plumbline.config.yaml");
    expect(out).toContain("in audits:");
  });
});

describe("plumbline list", () => {
  test("shows suites of the library and of one's own, the built-in assistants and the runs, and leaves nothing behind", async () => {
    using place = workspace(askingSuite({ scenarios: 3 }));
    const { code, out } = await place.run(["list"]);
    expect(code).toBe(0);
    for (const line of [
      "asking 1.0.0  Asking suite (3 scenarios)",
      "  spiral ",
      "  crisis ",
      "  builtin:abrupt",
      "none yet",
    ]) {
      expect(out).toContain(line);
    }
    expect(place.bytesBelow(".").size).toBe(Object.keys(askingSuite()).length);
    await place.run(["audit", "asking", "-a", "builtin:abrupt", "--no-controls"]);
    expect((await place.run(["list"])).out).toMatch(/\w{8}-1 {2}complete {2}3\/3 {2}asking {2}builtin:abrupt/);
    const json = JSON.parse((await place.run(["list", "--json"])).out);
    expect(json).toMatchObject({
      suites: expect.arrayContaining(["asking", "crisis", "spiral"].map((id) => expect.objectContaining({ id }))),
      runs: [{ state: "complete" }],
    });
  });

  test("a broken suite does not hide the others", async () => {
    using place = workspace({ ...askingSuite(), "asking/suite.yaml": "kind: suite\n" });
    const { code, out } = await place.run(["list"]);
    expect(code).toBe(0);
    expect(out).toMatch(/asking {2}cannot be used \(\d+ problems; see: plumbline show asking\)/);
    expect(out).toContain("  spiral ");
    expect((await place.run(["show", "spiral"])).code).toBe(0);
    const shown = await place.run(["show", "asking"]);
    expect(shown.code).toBe(2);
    expect(shown.err).toContain("suite.yaml:1:1 title: This field is missing.");
  });
});

describe("plumbline show", () => {
  test.each([
    ["asking", { id: "asking", title: "Asking suite", scenarios: [{ id: "scenario-1" }, { id: "scenario-2" }] }],
    ["./asking", { id: "asking", title: "Asking suite" }],
    ["scenario-2", { id: "scenario-2", client: { lines: ["scenario-2"] } }],
    ["asking/scenario-1", { id: "scenario-1" }],
    ["crisis-response", { kind: "rubric", id: "crisis-response" }],
    ["spiral", { kind: "suite", provenance: { reviewers: [] } }],
  ])("%s", async (name, expected) => {
    using place = workspace(askingSuite({ scenarios: 2 }));
    const { code, out } = await place.run(["show", name]);
    expect(code).toBe(0);
    expect(parse(out)).toMatchObject(expected);
    expect(JSON.parse((await place.run(["show", name, "--json"])).out)).toMatchObject(expected);
  });

  test("a run, by its id, the beginning of it, or latest", async () => {
    using place = workspace(askingSuite({ scenarios: 2 }));
    await place.run(["audit", "asking", "-a", "builtin:attentive", "--no-controls", "--seed", "7"]);
    const id = place.report().provenance.runId;
    for (const name of [id, id.slice(0, 4), "latest"]) {
      const { out } = await place.run(["show", name]);
      expect(parse(out)).toMatchObject({ id, seed: 7, complete: true, conversations: 2, problems: [] });
    }
  });

  test("nothing of that name: says what comes near, a rubric among it", async () => {
    using place = workspace(askingSuite());
    for (const [name, near] of [
      ["askin", "asking"],
      ["crisis-respnse", "crisis-response"],
      ["scenario-9", "scenario-"],
    ]) {
      const { code, err } = await place.run(["show", name ?? ""]);
      expect(code).toBe(2);
      expect(err).toContain(`Did you mean "${near}`);
    }
  });
});

describe("plumbline doctor", () => {
  test("finds a missing key, an address where nobody is and a name that does not exist, and says what to do", async () => {
    using place = workspace();
    const refs = ["openai:gpt-x", "http://127.0.0.1:9/v1#m", "builtin:attentive", "builtin:attentiv"];
    const { code, out } = await place.run(["doctor", ...refs.flatMap((ref) => ["-a", ref])]);
    expect(code).toBe(2);
    expect(out).toContain("OPENAI_API_KEY");
    expect(out).toMatch(/BAD {2}http:\/\/127\.0\.0\.1:9\/v1#m: .*check the address/);
    expect(out).toMatch(/ok {3}builtin:attentive: /);
    expect(out).toMatch(/BAD {2}builtin:attentiv: .*Did you mean "builtin:attentive"/);
    expect(place.bytesBelow(".").size).toBe(0);
  });
});
