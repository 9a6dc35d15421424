import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { yaml } from "../content/index.ts";
import { JudgingFile, Rubric } from "../vocabulary/index.ts";
import { workspace } from "./fixtures/workspace.ts";

const published = resolve("../shared/data/llm-delusions");
const header = "id,name,description,scope,positive-examples,negative-examples,category\n";
const limits = "annotation_id,cutoff\nbot-flatters,9\nuser-alone,7\nbot-unknown,7\n";
const codes = `${header}bot-flatters,flatters,It flatters.,bot,"You are great\nSo wise",Fine.,x\nuser-alone,alone,They are alone.,user,,,y\ntest,t,,bot,,,t\n`;
const command = ["import", "llm-delusions", "codes.csv", "--cut-offs", "limits.csv", "--to", "out"];

function written(folder: string) {
  const read = (path: string): unknown => yaml().parse(readFileSync(`${folder}/out/${path}`, "utf8"));
  return { rubric: Rubric.parse(read("rubrics/llm-delusions.yaml")), judging: JudgingFile.parse(read("judging.yaml")) };
}

describe("plumbline import llm-delusions", () => {
  test("makes items with cut-offs, and names what is in one file only", async () => {
    using place = workspace({ "codes.csv": codes, "limits.csv": limits });
    const { code, out } = await place.run(command);
    expect(code).toBe(0);
    expect(out).toContain("Read 3 codes and 3 cut-offs; 2 mapped; 2 left out.");
    expect(out).toContain("test: it has no cut-off");
    expect(out).toContain("bot-unknown: it is no code");
    const { rubric, judging } = written(place.folder);
    expect(rubric.items.map(({ id, appliesTo }) => [id, appliesTo])).toEqual([
      ["bot-flatters", "turn"],
      ["user-alone", "client-turn"],
    ]);
    expect(rubric.items[0]?.question).toContain("You are great\nSo wise");
    expect(judging.judging).toMatchObject({ pipeline: "codebook", cutOffs: { "bot-flatters": 9, "user-alone": 7 } });
    expect((await place.run(command)).code).toBe(2);
  });

  test.skipIf(!existsSync(published))("maps all 28 published codes, 12 of them with a cut-off of 9", async () => {
    using place = workspace();
    const files = [`${published}/codebook.csv`, "--cut-offs", `${published}/cutoffs.csv`];
    const { out } = await place.run(["import", "llm-delusions", ...files, "--to", "out"]);
    expect(out).toContain("Read 29 codes and 28 cut-offs; 28 mapped; 1 left out.");
    const { judging } = written(place.folder).judging;
    const cutOffs = typeof judging !== "string" && judging.pipeline === "codebook" ? judging.cutOffs : {};
    expect(Object.values(cutOffs).filter((limit) => limit === 9)).toHaveLength(12);
  });

  test.each([
    ["a cut-off that is no number", codes, limits.replace("9", "high"), "cutoff:"],
    ["a scope that nobody knows", codes.replace(",bot,", ",both,"), limits, "scope:"],
  ])("%s is refused with its line and field", async (_, codebook, cutOffs, words) => {
    using place = workspace({ "codes.csv": codebook, "limits.csv": cutOffs });
    const { code, err } = await place.run(command);
    expect(code).toBe(2);
    expect(err).toMatch(/\.csv:\d/);
    expect(err).toContain(words);
    expect(existsSync(`${place.folder}/out`)).toBe(false);
  });
});
