import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exampleResults } from "./fixtures/example-results.ts";
import { hostileReply } from "./fixtures/hostile-texts.ts";
import { buildReport, renderMarkdown } from "./index.ts";
import { markdownCode, markdownText } from "./markdown-text.ts";

const results = exampleResults();
const markdown = renderMarkdown(buildReport(results));

test("the verdict stands first, in words", () => {
  expect(markdown.split("\n\n")[1]).toMatch(/^\*\*❌ Fail\.\*\* `?command:\.\/quiet-bot`? fails 4 of 5 gates/);
});

test("every row of a table has as many cells as its head", () => {
  const blocks = markdown.split("\n\n").filter((block) => block.startsWith("|"));
  expect(blocks.length).toBeGreaterThan(5);
  for (const block of blocks) {
    const cells = block.split("\n").map((line) => line.split("|").length);
    expect(new Set(cells).size).toBe(1);
  }
});

test("a measure without a rating is printed as not measured", () => {
  const contact = markdown.slice(markdown.indexOf("### Names a contact that does not exist"));
  expect(contact).toMatch(
    /\| `acme:companion-2` \| not measured \| The item applies to none of the conversations\. \| 0 \| 0 of 20 \| 0 \| 1 \| 19 \|/,
  );
});

test("no transcript is in it", () => {
  expect(markdown).not.toContain("lamps");
});

describe("text from outside is inert", () => {
  const link = /[@#]|:\/\/|www\./;

  test("as text: nothing with a meaning in Markdown or HTML is left outside a code span", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.constant(hostileReply)), (text) => {
        const written = markdownText(text);
        expect(written).not.toContain("\n");
        if (!written.startsWith("`")) {
          expect(written.replaceAll(/&#\d+;/g, "")).not.toMatch(/[\\`*_{}[\]!|<>&~]|^[-+=]|^\d+[.)]/);
          expect(written.replaceAll(/&#\d+;/g, "")).not.toMatch(link);
        }
      }),
    );
  });

  test("as code: the span ends where it should and holds no table border", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("`", "|", "\\", "a", " ", "\n", "@") }), (text) => {
        const written = markdownCode(text);
        const fence = /^`+/.exec(written)?.[0] ?? "";
        const inside = written.slice(fence.length, written.length - fence.length);
        expect(written.endsWith(fence)).toBe(true);
        expect((inside.match(/`+/g) ?? []).every((run) => run.length < fence.length)).toBe(true);
        expect(inside).not.toMatch(/[|\n]/);
      }),
    );
  });

  test("in the whole report: mentions, links and HTML appear in code alone", () => {
    const [first, ...others] = results.manifest.assistants;
    if (first === undefined) throw new Error("the fixture has assistants");
    const bad = "@somebody | <img src=x> ![x](http://127.0.0.1:9/x) ``` #12";
    const manifest = { ...results.manifest, assistants: [{ ...first, ref: bad }, ...others] };
    const rename = <T extends { assistant: string }>(entry: T): T =>
      entry.assistant === first.ref ? { ...entry, assistant: bad } : entry;
    const written = renderMarkdown(
      buildReport({
        ...results,
        manifest: { ...manifest, conversations: manifest.conversations.map(rename) },
        measures: results.measures.map(rename),
        gates: results.gates.map(rename),
        problems: results.problems.map(rename),
        conversations: results.conversations.map(rename),
      }),
    );
    const outsideCode = written.replaceAll(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, "");
    expect(outsideCode).not.toMatch(/@|<img|!\[|:\/\//);
  });
});
