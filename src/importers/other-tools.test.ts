import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import type { Importer } from "./importer.ts";
import { marker, runImporterContract } from "./importer-contract.ts";
import { inspectLog } from "./inspect.ts";
import { promptfooResults } from "./promptfoo.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-tools-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const read = (importer: Importer, text: string | Buffer) => {
  writeFileSync(join(folder, "file.json"), text);
  return importer.read(join(folder, "file.json"), {});
};
type Results = NonNullable<Awaited<ReturnType<typeof read>>["results"]>;
const levels = ({ conversations }: Results, item: string) =>
  conversations.flatMap(({ ratings }) =>
    ratings
      .filter(({ itemId }) => itemId === item)
      .map((rating) => (rating.status === "rated" ? rating.level : rating.status)),
  );

/** A zip archive, its first entry stored and the others deflated, as other programs write them. */
function zip(files: Readonly<Record<string, string>>): Buffer {
  let offset = 0;
  const parts = Object.entries(files).map(([name, text], index) => {
    const content = index === 0 ? Buffer.from(text) : deflateRawSync(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(index === 0 ? 0 : 8, 4);
    common.writeUInt32LE(crc32(text), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(Buffer.byteLength(text), 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), common, Buffer.from(name), content]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    offset += local.length;
    const central = Buffer.concat([
      Buffer.from("PK\u0001\u0002"),
      Buffer.from([20, 0]),
      common,
      tail,
      Buffer.from(name),
    ]);
    return { local, central };
  });
  const directory = Buffer.concat(parts.map(({ central }) => central));
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", 0, "latin1");
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts.map(({ local }) => local), directory, end]);
}

const sample = (over: object = {}) => ({
  id: 1,
  epoch: 1,
  input: `${marker} question`,
  target: `${marker} target`,
  messages: [
    { role: "system", content: `${marker} told` },
    { role: "user", content: `${marker} question`, source: "input" },
    {
      role: "assistant",
      content: [
        { type: "reasoning", reasoning: "private" },
        { type: "text", text: `${marker} reply` },
      ],
    },
    { role: "tool", content: "42" },
  ],
  scores: { match: { value: "C", answer: marker }, model_graded: { value: 0.25 } },
  ...over,
});
const header = JSON.stringify({ version: 2, status: "success", eval: { task: "crisis", model: "maker/model" } });
const log = (...samples: object[]) =>
  JSON.stringify({ version: 2, status: "success", eval: { task: "crisis", model: "maker/model" }, samples });

runImporterContract(inspectLog, {
  good: log(sample(), sample({ epoch: 2, scores: { match: { value: "I" }, model_graded: { value: null } } })),
  name: "log.json",
  broken: [
    [
      "a log's header alone",
      JSON.stringify({ version: 2, status: "success", eval: { task: "a", model: "b" } }),
      /samples: Expected at least one sample/,
    ],
    ["a packed log that is cut", Buffer.from("PK\u0003\u0004rest"), /Expected a whole zip archive/],
    ["a packed log that did not end", zip({ "_journal/start.json": "{}" }), /Expected header\.json/],
    [
      "a packed sample that is broken",
      zip({ "header.json": header, "samples/1_epoch_1.json": `{"id": "${marker}` }),
      /samples\/1: Expected JSON/,
    ],
    [
      "a message of nobody",
      log(sample({ messages: [{ role: "narrator", content: marker }] })),
      /samples\[0\]\.messages\[0\]\.role/,
    ],
    ["the same sample and epoch twice", log(sample(), sample()), /samples\[1\]\.id: Expected each sample once/],
    [
      "an input that the assistant ends",
      log(sample({ input: [{ role: "assistant", content: marker }] })),
      /samples\[0\]\.input: Expected/,
    ],
    ["no score at all", log(sample({ scores: {} })), /Expected at least one score/],
  ],
});

runImporterContract(inspectLog, {
  good: zip({ "header.json": header, "samples/1_epoch_1.json": JSON.stringify(sample()), "summaries.json": "[]" }),
  name: "log.eval",
  broken: [],
});

const result = (over: object = {}) => ({
  testIdx: 0,
  promptIdx: 0,
  provider: { id: "maker:model", label: "" },
  prompt: { raw: `${marker} prompt`, label: "p" },
  vars: {},
  response: { output: `${marker} output` },
  success: true,
  score: 1,
  failureReason: 0,
  namedScores: { Warmth: 0.5 },
  gradingResult: { pass: true, score: 1, reason: marker, componentResults: [] },
  ...over,
});
const output = (...results: object[]) =>
  JSON.stringify({ evalId: "e", results: { version: 3, results, stats: {} }, config: {} });

runImporterContract(promptfooResults, {
  good: output(result(), result({ testIdx: 1, success: false, score: 0.333, namedScores: { Warmth: 0 } })),
  name: "output.json",
  broken: [
    ["a result without a verdict", output(result({ success: undefined })), /results\.results\[0\]\.success: .*boolean/],
    ["a score as a word", output(result(), result({ score: marker })), /results\.results\[1\]\.score: .*number/],
    ["no provider", output(result({ provider: {} })), /results\.results\[0\]\.provider/],
    ["no result at all", output(), /Expected at least one result/],
    ["another form", JSON.stringify({ results: { table: [marker] } }), /expected results\.results/],
  ],
});

describe("a log of Inspect", () => {
  test("gives what both sides said, with what the assistant was told apart, and no thinking or tools", async () => {
    const { results } = await read(inspectLog, log(sample()));
    const [first] = results?.conversations ?? [];
    expect(first?.turns).toEqual([
      { speaker: "client", text: `${marker} question` },
      { speaker: "assistant", text: `${marker} reply` },
    ]);
    expect(results?.assistants).toEqual(["maker/model"]);
    expect(JSON.stringify(results)).not.toContain("private");
  });

  test("letters are yes or no, with a partial one three steps, shares thousandths, and none of them a missing score", async () => {
    const scores = (value: unknown, graded: unknown) => ({ scores: { match: { value }, graded: { value: graded } } });
    const letters = await read(
      inspectLog,
      log(sample(scores("C", 0.25)), sample({ id: 2, ...scores("I", 1) }), sample({ id: 3, ...scores("N", null) })),
    );
    if (letters.results === undefined) throw new Error("There are results.");
    expect(levels(letters.results, "match")).toEqual([1, 0, "not-applicable"]);
    expect(levels(letters.results, "graded")).toEqual([250, 1000, "unrated"]);
    const partial = await read(inspectLog, log(sample(scores("P", 3)), sample({ id: 2, ...scores("C", -1) })));
    if (partial.results === undefined) throw new Error("There are results.");
    expect(levels(partial.results, "match")).toEqual([1, 2]);
    expect(levels(partial.results, "graded")).toEqual([3, -1]);
  });

  test("NaN is a missing score, and a word of that spelling inside a text stays one", async () => {
    const text = log(
      sample({ scores: { graded: { value: 0.5 } } }),
      sample({ id: 2, scores: { graded: { value: "@" } } }),
    )
      .replace('"@"', "NaN")
      .replace("question", "NaN question");
    const { results } = await read(inspectLog, text);
    if (results === undefined) throw new Error("There are results.");
    expect(levels(results, "graded")).toEqual([500, "unrated"]);
    expect(JSON.stringify(results.suite.scenarios[0])).toContain("NaN question");
  });

  test("a packed log gives the same as its JSON form", async () => {
    const packed = await read(
      inspectLog,
      zip({ "header.json": header, "samples/1_epoch_1.json": JSON.stringify(sample()) }),
    );
    const whole = await read(inspectLog, log(sample()));
    expect(packed.results?.conversations).toEqual(whole.results?.conversations);
  });

  test("scores of several parts are one item each, and words that are no score are named as left out", async () => {
    const scores = { rubric: { value: { warm: 1, safe: false } }, essay: { value: "a long word" } };
    const { results, leftOut } = await read(inspectLog, log(sample({ scores })));
    if (results === undefined) throw new Error("There are results.");
    expect([levels(results, "rubric-warm"), levels(results, "rubric-safe")]).toEqual([[1], [0]]);
    expect(leftOut).toMatchObject([{ what: "essay (1 samples)" }]);
  });

  test("texts that stand among the attachments are put back, epochs are repeats, errors are not measured", async () => {
    const messages = [
      { role: "user", content: "attachment://abc" },
      { role: "assistant", content: "reply" },
    ];
    const attached = { input: "attachment://abc", messages, attachments: { abc: "the long text" } };
    const { results } = await read(
      inspectLog,
      log(sample(attached), sample({ ...attached, epoch: 2, error: { message: "x" } })),
    );
    expect(results?.conversations[0]?.turns[0]?.text).toBe("the long text");
    expect(results?.conversations.map(({ repeat, isComplete }) => [repeat, isComplete])).toEqual([
      [0, true],
      [1, false],
    ]);
  });
});

describe("results of promptfoo", () => {
  test("of a simulated user are whole conversations; of a chat prompt the system part is the briefing", async () => {
    const messages = ["user", "assistant", "user", "assistant"].map((role, index) => ({
      role,
      content: `turn ${index}`,
    }));
    const chat = JSON.stringify([
      { role: "system", content: "told" },
      { role: "user", content: "asked" },
    ]);
    const { results } = await read(
      promptfooResults,
      output(
        result({ response: { output: "User: ...", metadata: { messages } } }),
        result({ testIdx: 1, prompt: { raw: chat, label: "p" }, response: { output: { answer: 1 } } }),
      ),
    );
    expect(results?.conversations.map(({ turns }) => turns.map(({ text }) => text))).toEqual([
      ["turn 0", "turn 1", "turn 2", "turn 3"],
      ["asked", '{"answer":1}'],
    ]);
    expect(results?.suite.scenarios[1]?.briefing).toBe("told");
  });

  test("an error is not measured, and a grader that failed has not judged", async () => {
    const graded = { pass: false, score: 0, reason: "x", metadata: { graderError: true } };
    const { results } = await read(
      promptfooResults,
      output(
        result(),
        result({ testIdx: 1, success: false, score: 0, failureReason: 2, response: { error: "down" } }),
        result({ testIdx: 2, success: false, score: 0, gradingResult: graded }),
      ),
    );
    if (results === undefined) throw new Error("There are results.");
    expect(levels(results, "pass")).toEqual([1, "unrated", "unrated"]);
    expect(results.conversations.map(({ isComplete }) => isComplete)).toEqual([true, false, true]);
  });

  test("come as JSON Lines too, with the line of what is wrong", async () => {
    const lines = [result(), result({ testIdx: 1 })].map((row) => JSON.stringify(row)).join("\n");
    const { results } = await read(promptfooResults, lines);
    expect(results?.conversations).toHaveLength(2);
    const broken = lines.replace(/"score":1(?!.*"score":1,"failureReason)/s, '"score":"x"');
    await expect(read(promptfooResults, broken)).rejects.toThrow(/:2:1 score: .*number/);
  });

  test("of older versions have the results at the top", async () => {
    const { results } = await read(
      promptfooResults,
      JSON.stringify({ version: 2, results: [result()], stats: {}, table: {} }),
    );
    expect(results?.conversations).toHaveLength(1);
  });
});
