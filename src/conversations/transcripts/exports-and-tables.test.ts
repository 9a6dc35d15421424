import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { readTranscripts } from "../index.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-exports-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function readText(text: string, name: string) {
  writeFileSync(join(folder, name), text);
  return readTranscripts(join(folder, name));
}
const brief = (transcripts: ReturnType<typeof readTranscripts>) =>
  transcripts.map(({ turns }) => turns.map(({ speaker, text }) => `${speaker[0]}:${text}`));
const message = (text: string, name: string): string => {
  try {
    readText(text, name);
    return "nothing was wrong";
  } catch (error) {
    expect(error).toMatchObject({ code: "TRANSCRIPT_INVALID" });
    return error instanceof Error ? error.message : "";
  }
};

describe("a Claude export", () => {
  const said = (uuid: string, sender: string, text: string, parent?: string) => ({
    uuid,
    sender,
    text: `flat ${text}`,
    content: [
      { type: "thinking", thinking: "private" },
      { type: "text", text },
      { type: "tool_use", name: "search", input: {} },
    ],
    attachments: [{ file_name: "a.txt", extracted_content: "attached" }],
    ...(parent === undefined ? {} : { parent_message_uuid: parent }),
  });
  const root = "00000000-0000-4000-8000-000000000000";
  const tree = {
    uuid: "personal-id",
    name: "Private",
    chat_messages: [
      said("1", "human", "one", root),
      said("2", "assistant", "edited away", "1"),
      said("3", "assistant", "two", "1"),
      said("4", "human", "three", "3"),
    ],
  };

  test("is read along the branch that was kept, without thinking, tools, attachments, title and id", () => {
    const transcripts = readText(JSON.stringify([tree]), "conversations.json");
    expect(brief(transcripts)).toEqual([["c:one", "a:two", "c:three"]]);
    expect(transcripts[0]?.id).toMatch(/^[0-9a-f]{12}$/);
    expect(JSON.stringify(transcripts)).not.toMatch(/private|attached|personal/i);
  });

  test("follows the leaf it names, and ends where a tree bites its tail", () => {
    const left = { ...tree, current_leaf_message_uuid: "2" };
    expect(brief(readText(JSON.stringify(left), "x.json"))).toEqual([["c:one", "a:edited away"]]);
    const ring = [said("1", "human", "one", "2"), said("2", "assistant", "two", "1")];
    expect(brief(readText(JSON.stringify({ chat_messages: ring }), "x.json"))).toEqual([["c:one", "a:two"]]);
  });

  test("of an older kind is a list, with the text beside empty content", () => {
    const chat_messages = [
      { uuid: "1", sender: "human", text: "one", content: [] },
      { uuid: "2", sender: "assistant", text: "two" },
    ];
    expect(brief(readText(JSON.stringify([{ uuid: "u", chat_messages }]), "x.json"))).toEqual([["c:one", "a:two"]]);
  });

  test("leaves out conversations that never began, and refuses a file of nothing else", () => {
    const empty = { uuid: "e", chat_messages: [] };
    expect(readText(JSON.stringify([empty, tree]), "x.json")).toHaveLength(1);
    expect(message(JSON.stringify([empty]), "x.json")).toContain("Every conversation in this file is empty.");
  });

  test("that is broken is refused by its field, without its words", () => {
    const broken = [tree, { chat_messages: [{ sender: "human", text: ["geheimnis"] }] }];
    const found = message(JSON.stringify(broken), "x.json");
    expect(found).toContain("[1].chat_messages[0].text: ");
    expect(found).not.toContain("geheimnis");
  });
});

test("conversations of a ChatGPT export that never began are left out", () => {
  const node = {
    parent: null,
    message: { author: { role: "user" }, content: { content_type: "text", parts: ["one"] } },
  };
  const begun = { mapping: { a: node }, current_node: "a" };
  const empty = { mapping: { a: { parent: null, message: null } }, current_node: "a" };
  expect(brief(readText(JSON.stringify([empty, begun]), "x.json"))).toEqual([["c:one"]]);
  expect(message(JSON.stringify([empty]), "x.json")).toContain("Every conversation in this file is empty.");
});

describe("a table with a row per turn", () => {
  test("gives one conversation per id, in the order of its rows, however they are mixed", () => {
    const text =
      'conversation_id,Speaker,Text\nx,user,"one,\nand more"\ny,client,two\nx,assistant,three\nx,system,be kind\n';
    expect(brief(readText(text, "t.csv"))).toEqual([["c:one,\nand more", "a:three"], ["c:two"]]);
  });

  test.each([
    ["semicolons", "role;content\nuser;one, two\nbot;three"],
    ["tabs", "role\tcontent\nuser\tone, two\nbot\tthree"],
  ])("with %s and no ids is one conversation, whatever the file is called", (_, text) => {
    expect(brief(readText(text, "log.txt"))).toEqual([["c:one, two", "a:three"]]);
  });

  test.each([
    [
      "a speaker that is neither side",
      "speaker,text\nuser,one\ngeheimnis,two",
      "t.csv:3 speaker: Expected a name of either side",
    ],
    ["no column of texts", "speaker,words\nuser,geheimnis", "t.csv:1 Expected a column of texts: text, content"],
    [
      "an id that is missing",
      "session_id,speaker,text\n,user,geheimnis",
      "t.csv:2 session_id: Expected the conversation's id",
    ],
    ["too few cells", "speaker,text\nuser,geheimnis\nuser", "t.csv:3 This is no table"],
    ["a header alone", "speaker,text\n", "t.csv There is no turn"],
  ])("%s is refused by row and column, without its words", (_, text, expected) => {
    const found = message(text, "t.csv");
    expect(found).toContain(expected);
    expect(found).not.toContain("geheimnis");
  });

  test("a text in which people name columns is still a text", () => {
    expect(brief(readText("User: speaker, text\nAI: two", "log.txt"))).toEqual([["c:speaker, text", "a:two"]]);
  });

  test("what was said comes back as it was, whatever it is", async () => {
    const line = fc.string({ unit: "grapheme", minLength: 1 }).map((text) => text.trim());
    const texts = fc.array(
      line.filter((text) => text !== ""),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.property(texts, (said) => {
        const rows = said.map((text, index) => {
          return `${index % 2 === 0 ? "client" : "therapist"},"${text.replaceAll('"', '""')}"`;
        });
        const expected = said.map((text, index) => `${index % 2 === 0 ? "c" : "a"}:${text}`);
        expect(brief(readText(["speaker,text", ...rows].join("\n"), "t.csv"))).toEqual([expected]);
      }),
      { numRuns: 60 },
    );
  });

  const annomi = resolve("../shared/data/annomi/annomi_full_30_transcripts.csv.gz");
  test.skipIf(!existsSync(annomi))("AnnoMI's public table gives its 30 transcripts", () => {
    expect(readTranscripts(annomi)).toHaveLength(30);
  });
});
