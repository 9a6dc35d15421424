import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { marker, runImporterContract } from "./importer-contract.ts";
import { mindEvalAnnotations } from "./mindeval-annotations.ts";
import { mindEvalJudgments } from "./mindeval-judgments.ts";

const columns = [...[1, 2, 3, 4, 6, 7, 8, 9, 10].map((number) => `criterion_${number}`), "criterion11"];
const messages = [
  { role: "assistant", content: `${marker} hello` },
  { role: "user", content: `${marker} hi` },
  { role: "assistant", content: `${marker} reply` },
];
const member_attributes = {
  name: "Alex",
  age: 30,
  depressive_symptoms: "mild depressive symptoms",
  interaction_goal: "a",
};
const session = (over: object = {}) => ({
  model: "maker/model",
  member_attributes,
  messages,
  ...Object.fromEntries(
    columns.flatMap((column) => [
      [`${column}.responses`, [4, 0]],
      [`${column}.responses.users`, ["rater-x", "rater-y"]],
    ]),
  ),
  ...over,
});
const lines = (...rows: object[]) => rows.map((row) => JSON.stringify(row)).join("\n");

runImporterContract(mindEvalAnnotations, {
  good: lines(
    session(),
    session({ model: "maker/other", member_attributes: { ...member_attributes, interaction_goal: "b" } }),
  ),
  broken: [
    [
      "a rating off the scale",
      lines(session(), session({ "criterion_3.responses": [7, 1] })),
      /:2:1 criterion_3\.responses\[0\]: .*expected/,
    ],
    ["half a rating", lines(session({ "criterion_3.responses": [3.5, 1] })), /:1:1 criterion_3\.responses\[0\]/],
    [
      "a rating without its rater",
      lines(session({ "criterion11.responses": [3] })),
      /:1:1 criterion11\.responses: Expected one rater/,
    ],
    ["one rater twice", lines(session({ "criterion_1.responses.users": ["a", "a"] })), /2 ratings and 1 raters/],
    [
      "a column that is not there",
      lines(session({ "criterion_9.responses": undefined })),
      /:1:1 criterion_9\.responses/,
    ],
    [
      "no message of the assistant",
      lines(session({ messages: [messages[1], messages[1]] })),
      /:1:1 messages: Expected a message/,
    ],
  ],
});

const judgment = (over: object = {}) => ({
  parsed_judgment: [{ "Assessment & Response": 3 }],
  unparsed_judgment: `${marker}\nClinical Accuracy & Competence: 4\nEthical & Professional Conduct: 5\nTherapeutic Relationship & Alliance: 3.5\n**AI-Specific Communication Quality**: 2`,
  ...over,
});
const talk = { member_profile: { ...member_attributes, member_narrative: marker }, interaction: messages };

runImporterContract(mindEvalJudgments, {
  good: lines(judgment(), judgment()),
  options: { interactions: "talks.jsonl", assistant: "maker/model", judge: "maker/judge" },
  beside: { "talks.jsonl": lines(talk, talk) },
  broken: [
    ["another number of judgments", lines(judgment()), /Expected as many judgments as interactions, found 1 and 2/],
    ["a judgment without words", lines(judgment(), { parsed_judgment: [] }), /:2:1 unparsed_judgment/],
  ],
});

describe("MindEval", () => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-mindeval-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  test("a zero is not applicable, raters are numbered, and one person with another goal is one scenario", async () => {
    const other = { ...member_attributes, interaction_goal: "b" };
    const text = lines(session(), session({ model: "maker/other", member_attributes: other }));
    const { results, files } = await mindEvalAnnotations.read(file("a.jsonl", text), {});
    const [first] = results?.conversations ?? [];
    expect(results?.suite.scenarios).toHaveLength(1);
    expect(first?.ratings.filter(({ itemId }) => itemId === "criterion-11")).toMatchObject([
      { status: "rated", level: 4, judge: "imported:mindeval-psychologist-1" },
      { status: "not-applicable", judge: "imported:mindeval-psychologist-2" },
    ]);
    expect(JSON.stringify([results, files])).not.toContain("rater-x");
  });

  test("an axis missing from the judge's words is unrated, never the 3 that the source makes it", async () => {
    const interactions = file("t.jsonl", lines(talk));
    const options = { interactions, assistant: "m" };
    const { results, said } = await mindEvalJudgments.read(file("j.jsonl", lines(judgment())), options);
    const ratings = results?.conversations[0]?.ratings ?? [];
    expect(ratings.map((rating) => [rating.itemId, rating.status === "rated" ? rating.level : rating.status])).toEqual([
      ["clinical-accuracy", 4],
      ["ethical-conduct", 5],
      ["alliance", "unrated"],
      ["communication", 2],
    ]);
    expect(said.join(" ")).toContain("1 axes are not in the judge's words");
  });
});
