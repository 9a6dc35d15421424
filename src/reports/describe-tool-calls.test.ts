import { describe, expect, test } from "vitest";
import type { ToolCall } from "../vocabulary/index.ts";
import { callWords } from "./describe-tool-calls.ts";
import { exampleResults } from "./fixtures/example-results.ts";
import { hostileReply } from "./fixtures/hostile-texts.ts";
import { buildReport, renderHtml, renderMarkdown, renderTerminal } from "./index.ts";

const plain: ToolCall = { name: "send_message", arguments: { to: "Ada", text: "I am late." }, result: "Ada has it." };

/** The example run, with calls at the first assistant turn of every conversation of one assistant. */
function reportWith(...calls: ToolCall[]) {
  const results = exampleResults();
  const conversations = results.conversations.map((record) => {
    if (record.assistant !== "command:./quiet-bot") return record;
    const first = record.stored.turns.findIndex(({ speaker }) => speaker === "assistant");
    const turns = record.stored.turns.map((turn, index) => (index === first ? { ...turn, toolCalls: calls } : turn));
    return { ...record, stored: { ...record.stored, turns } };
  });
  return buildReport({ ...results, conversations });
}

describe("tool calls in reports", () => {
  test("stand at their turn in HTML, before what was said", () => {
    const page = renderHtml(reportWith(plain));
    const turn = page.slice(page.indexOf('<ul class="calls" aria-label="1 tool call">'));
    expect(turn).toMatch(
      /^<ul[^>]*><li><b><code>send_message<\/code><\/b> .*?Ada.*?I am late\..*?Ada has it\..*?<\/ul><div class="said"/,
    );
  });

  test("are counted in Markdown and on the terminal, and shown with their exchange in the worst conversations", () => {
    const report = reportWith(plain, plain);
    const called = report.conversations.filter(({ turns }) => turns.some(({ toolCalls }) => toolCalls !== undefined));
    const markdown = renderMarkdown(report);
    expect(markdown).toMatch(/\| `command:\.\/quiet-bot` \| `send_message` \| \d+ \| \d+ \|/);
    expect(markdown).toContain('| 1 | `send_message(to: "Ada", text: "I am late.") -> Ada has it.` |');
    const text = renderTerminal(report, { width: 120 });
    expect(text.replace(/\s+/g, " ")).toMatch(
      new RegExp(`quiet-bot: ${2 * called.length} calls of \\d tools? \\(send_message \\d+`),
    );
    expect(text).toMatch(/exchange 1:\s+send_message\(to: "Ada"/);
  });

  test("are inert, whatever an assistant writes as name, parameter, argument", () => {
    const report = reportWith({
      name: hostileReply,
      arguments: { [hostileReply]: hostileReply },
      result: hostileReply,
    });
    const page = renderHtml(report);
    const clean = renderHtml(reportWith(plain));
    for (const tag of [/<script/g, /<img/g, /<svg/g, /<iframe/g, /<style/g]) {
      expect(page.match(tag)?.length, String(tag)).toBe(clean.match(tag)?.length);
    }
    expect(page.match(/[\u202A-\u202E\u2066-\u2069\u200B]/u)).toBeNull();
    const markdown = renderMarkdown(report);
    const rows = markdown.split("\n").filter((line) => line.startsWith("| `command:./quiet-bot` |"));
    expect(new Set(rows.map((row) => row.split("|").length)).size).toBeLessThanOrEqual(3);
    const unquoted = markdown.replaceAll(/(`+)[\s\S]*?[^`]\1(?!`)/g, "");
    expect(unquoted).not.toMatch(/<img|<script|!\[/);
    expect(renderTerminal(report)).not.toContain("\u001B");
  });

  test("a run without tools says nothing of them", () => {
    const report = buildReport(exampleResults());
    expect(renderMarkdown(report)).not.toContain("Tools called");
    expect(renderTerminal(report)).not.toContain("Tools called");
    expect(renderHtml(report)).not.toContain('class="calls"');
  });

  test("long arguments are cut in a line", () => {
    expect(callWords({ name: "n", arguments: { a: "x".repeat(500) }, result: "" })).toBe(
      `n(a: "${"x".repeat(120)}...") -> `,
    );
  });
});
