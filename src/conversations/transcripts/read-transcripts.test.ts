import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { readTranscripts } from "../index.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-transcripts-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function readText(text: string | Buffer, name = "file.txt") {
  writeFileSync(join(folder, name), text);
  return readTranscripts(join(folder, name));
}
/** Each conversation as `c:text` and `a:text`. */
const brief = (transcripts: ReturnType<typeof readTranscripts>) =>
  transcripts.map(({ turns }) => turns.map(({ speaker, text }) => `${speaker[0]}:${text}`));
const message = (text: string | Buffer, name?: string): string => {
  try {
    readText(text, name);
    return "nothing was wrong";
  } catch (error) {
    expect(error).toMatchObject({ code: "TRANSCRIPT_INVALID" });
    return error instanceof Error ? error.message : "";
  }
};

describe("plain text with speakers", () => {
  test("a turn begins with a name and a colon, in the usual spellings, and runs over several lines", () => {
    const text = "Title of the file\n\n**User:** one\nstill one\n\n[Assistant]: two\r\nuser : three";
    expect(brief(readText(text))).toEqual([["c:one\nstill one", "a:two", "c:three"]]);
    expect(brief(readText("[User]: one\n[Bot]: two"))).toEqual([["c:one", "a:two"]]);
  });

  test("a name that the side did not have before is text, so that no reply is cut in two", () => {
    const text = "User: one\nAgent: You could say:\nYou: I am tired.\nHelper: a friend\nUser: two";
    expect(brief(readText(text))).toEqual([["c:one", "a:You could say:\nYou: I am tired.\nHelper: a friend", "c:two"]]);
  });

  test("instructions before the first turn are left out, a line like them later is kept", () => {
    const text = "System: be kind\nand brief\nUser: one\nAI: two\nSystem: a word in the reply";
    expect(brief(readText(text))).toEqual([["c:one", "a:two\nSystem: a word in the reply"]]);
  });

  test("a separator parts conversations, one inside a reply parts nothing", () => {
    const text = "User: one\nAI: a heading\n---\nand more\n\n=====\n\nUser: two\nAI: three\n---\n";
    expect(brief(readText(text))).toEqual([
      ["c:one", "a:a heading\n---\nand more"],
      ["c:two", "a:three"],
    ]);
    expect(readText(text).map(({ id }) => id)).toEqual(["file-1", "file-2"]);
  });

  test("separators between all turns alike part nothing", () => {
    expect(brief(readText("User: one\n---\nAI: two\n---\nUser: three"))).toEqual([["c:one", "a:two", "c:three"]]);
  });

  test("turns that follow each other from the same side are one, empty ones none", () => {
    expect(brief(readText("User: one\nUser: two\nAI:\nAI: three"))).toEqual([["c:one\n\ntwo", "a:three"]]);
  });

  test("what was said comes back as it was, whatever it is", async () => {
    // Words that carry no colon, separator or line break say nothing about the form.
    const words = fc.string({ unit: "grapheme", minLength: 1 }).map((text) => text.replaceAll(/[:\r\n=-]/g, ""));
    const turn = words.map((text) => text.trim()).filter((text) => text !== "");
    await fc.assert(
      fc.property(fc.array(turn, { minLength: 1, maxLength: 8 }), (texts) => {
        const text = texts.map((line, index) => `${index % 2 === 0 ? "Client" : "Therapist"}: ${line}`).join("\n");
        expect(brief(readText(text))).toEqual([texts.map((line, index) => `${index % 2 === 0 ? "c" : "a"}:${line}`)]);
      }),
      { numRuns: 60 },
    );
  });
});

describe("JSON", () => {
  const messages = [
    { role: "system", content: "be kind" },
    { role: "user", content: "one" },
    { role: "assistant", content: [{ type: "text", text: "two" }, { type: "image" }] },
    { role: "tool", content: "42" },
  ];

  test.each([
    ["a list of messages", messages],
    ["an object with messages", { messages }],
    [
      "an object with turns and speakers",
      {
        turns: [
          { speaker: "client", text: "one" },
          { speaker: "agent", text: "two" },
        ],
      },
    ],
    [
      "a conversation with authors",
      {
        conversation: [
          { author: { role: "human" }, content: { parts: ["one"] } },
          { author: "ai", text: "two" },
        ],
      },
    ],
    ["an object with a speaker text", { file: "a.txt", text: "user: one\nagent: two" }],
    ["a list of one of these", [{ id: "x", text: "user: one\nagent: two" }]],
  ])("%s", (_name, value) => {
    expect(brief(readText(JSON.stringify(value), "file.json"))).toEqual([["c:one", "a:two"]]);
  });

  test("one conversation a line, gzipped, with a byte order mark and empty lines", () => {
    const lines = `\uFEFF${JSON.stringify({ messages })}\n\n${JSON.stringify({ id: "own", messages })}\n`;
    const transcripts = readText(gzipSync(lines), "file.jsonl.gz");
    expect(brief(transcripts)).toEqual([
      ["c:one", "a:two"],
      ["c:one", "a:two"],
    ]);
    expect(transcripts.map(({ id }) => id)).toEqual(["file-1", "own"]);
  });

  test("one message a line is one conversation", () => {
    const lines = messages.map((entry) => JSON.stringify(entry)).join("\n");
    expect(brief(readText(lines, "file.jsonl"))).toEqual([["c:one", "a:two"]]);
  });

  test("tags come along, and ids tell transcripts apart", () => {
    const entry = { id: 7, tags: { category: "grief" }, messages };
    const transcripts = readText(JSON.stringify([entry, entry]), "file.json");
    expect(transcripts.map(({ id, tags }) => ({ id, tags }))).toEqual([
      { id: "7", tags: { category: "grief" } },
      { id: "7-2", tags: { category: "grief" } },
    ]);
  });
});

describe("a ChatGPT export", () => {
  const node = (id: string, parent: string | null, role: string, text: string) => ({
    id,
    parent,
    children: [],
    message: { id, author: { role }, content: { content_type: "text", parts: [text] } },
  });
  const mapping = {
    root: { id: "root", parent: null, children: ["s"], message: null },
    s: node("s", "root", "system", ""),
    u1: node("u1", "s", "user", "one"),
    abandoned: node("abandoned", "u1", "assistant", "the first try"),
    a1: node("a1", "u1", "assistant", "two"),
    pic: {
      ...node("pic", "a1", "user", ""),
      message: { author: { role: "user" }, content: { content_type: "model_editable_context" } },
    },
    u2: node("u2", "pic", "user", "three"),
  };
  const conversation = { title: "Private", conversation_id: "personal-id", mapping, current_node: "u2" };

  test("is followed along the branch that was kept; its title and id stay out", () => {
    const transcripts = readText(JSON.stringify([conversation]), "conversations.json");
    expect(brief(transcripts)).toEqual([["c:one", "a:two", "c:three"]]);
    expect(transcripts[0]?.id).toMatch(/^[0-9a-f]{12}$/);
  });

  test("without a current node is followed from its last leaf; a tree that bites its tail ends", () => {
    const { current_node: _left, ...open } = conversation;
    expect(brief(readText(JSON.stringify(open), "x.json"))).toEqual([["c:one", "a:two", "c:three"]]);
    const ring = { ...mapping, u1: { ...mapping.u1, parent: "u2" } };
    expect(brief(readText(JSON.stringify({ mapping: ring, current_node: "u2" }), "x.json"))).toHaveLength(1);
  });
});

describe("what cannot be read is placed, and none of its words are repeated", () => {
  const secret = "geheimnis";
  test.each([
    ["no such file", undefined, "nowhere.txt The file cannot be read (ENOENT)."],
    ["an empty file", " \n", "bad The file is empty."],
    ["no speaker", `${secret}\n${secret}`, "bad No speaker found."],
    ["a line that is no JSON", `{"text":"user: a"}\n{"text": "${secret}`, "bad:2 This line is not valid JSON."],
    ["a line of another kind", `{"text":"user: a"}\n{"${secret}":1}`, "bad:2 Not a conversation"],
    [
      "a message without content",
      `{"messages":[{"role":"user","content":"${secret}"},{"role":"user"}]}`,
      "bad messages[1]: A message needs content or text.",
    ],
    [
      "a content of another type",
      `[{"messages":[{"role":"user","content":7,"text":"${secret}"}]}]`,
      "bad [0].messages[0].content: ",
    ],
    [
      "a list in which one message is broken",
      `[{"role":"user","text":"${secret}"},{"role":"user","text":5}]`,
      "bad [1].text: ",
    ],
    [
      "nobody we know",
      `{"messages":[{"role":"narrator","content":"${secret}"}]}`,
      "bad messages: No message of a user or an assistant",
    ],
    ["an empty list", "[]", "bad There is no conversation in this list."],
    ["a broken export", `{"mapping":{"a":{"parent":3,"message":null}},"title":"${secret}"}`, "bad mapping.a.parent: "],
    ["lists without end", "[".repeat(9) + "]".repeat(9), "bad [0][0][0][0]: Lists are nested too deeply here."],
  ])("%s", (_name, text, expected) => {
    const found = text === undefined ? messageOfMissing() : message(text, "bad");
    expect(found).toContain(expected);
    expect(found).not.toContain(secret);
  });

  function messageOfMissing(): string {
    try {
      readTranscripts(join(folder, "nowhere.txt"));
      return "";
    } catch (error) {
      return error instanceof Error ? error.message : "";
    }
  }

  test("a damaged gzip file", () => {
    expect(message(Buffer.from([0x1f, 0x8b, 8, 0, 0]), "bad.gz")).toContain("bad.gz The file cannot be read");
  });
});
