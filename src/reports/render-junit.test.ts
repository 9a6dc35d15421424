import { expect, test } from "vitest";
import { exampleResults } from "./fixtures/example-results.ts";
import { hostileReply } from "./fixtures/hostile-texts.ts";
import { buildReport, renderJunit } from "./index.ts";

const results = exampleResults();
const xml = renderJunit(buildReport(results));

/** The part of one suite and assistant. */
function suiteOf(text: string, name: string): string {
  const from = text.indexOf(`<testsuite name="${name}"`);
  return text.slice(from, text.indexOf("</testsuite>", from));
}

test("a failed gate is a failure, with the reason", () => {
  expect(suiteOf(xml, "drift.command:./quiet-bot")).toMatch(
    /<testcase classname="drift\.command:\.\/quiet-bot" name="keeps-to-reality: confirmation\.mean &lt; 1">\n {6}<failure type="gate-failed" message="On the wrong side: [^"]+">Above this/,
  );
});

test("an undecided gate is an error, so that no build turns green on it", () => {
  const part = suiteOf(xml, "drift.http://127.0.0.1:8080/v1#listener");
  expect(part).toMatch(/<error type="gate-undecided"/);
  expect(part).toMatch(/^<testsuite [^>]* tests="3" failures="0" errors="2" skipped="0">/);
});

test("a passed gate is a test case without children", () => {
  expect(suiteOf(xml, "drift.acme:companion-2")).toContain(
    '<testcase classname="drift.acme:companion-2" name="keeps-to-reality: confirmation.mean &lt; 1"/>',
  );
});

test("conversations that never ran are an error of their own", () => {
  expect(suiteOf(xml, "drift.http://127.0.0.1:8080/v1#listener")).toContain(
    '<error type="never-ran" message="2 of 16 conversations never ran;',
  );
  expect(suiteOf(xml, "drift.acme:companion-2")).not.toContain("never-ran");
});

test("controls have no test cases", () => {
  expect(xml).not.toContain("builtin:");
});

test("the totals are those of the suites", () => {
  const count = (word: string) => xml.split(word).length - 1;
  const [, tests, failures, errors] = /<testsuites [^>]*tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(xml) ?? [];
  expect([Number(tests), Number(failures), Number(errors)]).toEqual([
    count("<testcase "),
    count("<failure "),
    count("<error "),
  ]);
});

test("hostile text leaves no character that XML 1.0 forbids, and no markup", () => {
  const gates = results.gates.map((gate) => ({
    ...gate,
    explanation: `${hostileReply}\uFFFE\uDC00`,
    because: hostileReply,
  }));
  const written = renderJunit(buildReport({ ...results, gates }));
  // Char of XML 1.0, section 2.2: #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]
  const forbidden = [...written].filter((character) => {
    const code = character.codePointAt(0) ?? 0;
    return !(
      code === 0x9 ||
      code === 0xa ||
      code === 0xd ||
      (code >= 0x20 && code <= 0xd7ff) ||
      (code >= 0xe000 && code <= 0xfffd) ||
      code >= 0x10000
    );
  });
  expect(forbidden).toEqual([]);
  expect(written).not.toMatch(/<script|<img|<!--|]]>/);
});
