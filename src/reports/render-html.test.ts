import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exampleResults } from "./fixtures/example-results.ts";
import { markedText } from "./html/marked-text.ts";
import { html } from "./html/template.ts";
import { buildReport, NOT_A_MEDICAL_DEVICE, renderHtml } from "./index.ts";

const results = exampleResults();
const report = buildReport(results);
const page = renderHtml(report);

describe("one self-contained file", () => {
  test("with a policy that allows its own script and style by hash and nothing else", () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? "";
    const hash = (text = "") => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1];
    const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1];
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      `script-src ${hash(script)}`,
      `style-src ${hash(style)}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  test("without any address to load from, style attribute or handler in its own markup", () => {
    expect(page.match(/<(?:link|img|iframe|object|embed|video|audio|source|base)\b/i)).toBeNull();
    const withoutValues = page.replaceAll(/="[^"]*"/g, '=""');
    expect(withoutValues.match(/<[a-z][^<>]*\s(?:src|style|on[a-z]+)=/i)).toBeNull();
    const targets = [...page.matchAll(/<[a-z][^<>]*\shref="([^"]*)"/g)].map((match) => match[1]);
    expect(targets.filter((target) => !target?.startsWith("#"))).toEqual([]);
  });

  test("equal reports give equal bytes", () => {
    expect(renderHtml(buildReport(exampleResults())) === page).toBe(true);
  });

  test("holds no character that acts", () => {
    expect(page.match(/[\p{Cs}\u202A-\u202E\u2066-\u2069\u200B\u200E\u200F\uFEFF]/u)).toBeNull();
    expect([...page].filter((character) => character < " " && character !== "\n" && character !== "\t")).toEqual([]);
  });

  test("says once what Plumbline is not", () => {
    expect(page.split(NOT_A_MEDICAL_DEVICE)).toHaveLength(2);
  });
});

describe("what was not measured", () => {
  test("is a hatched band with words, never a point", () => {
    const section = page.slice(page.indexOf('id="measure-doorstep-contact-invented"'));
    const plot = section.slice(0, section.indexOf("</table>"));
    expect(plot.match(/<rect class="missing"/g)).toHaveLength(5);
    expect(plot).not.toContain('class="point');
    expect(plot).toContain("not measured");
  });

  test("has a sign of its own in the turn map", () => {
    const single = renderHtml(buildReport(exampleResults({ repeats: 1 })));
    for (const sign of ['title="could not be judged">?', 'title="not applicable">·', 'title="never ran">×']) {
      expect([sign, single.includes(sign)]).toEqual([sign, true]);
    }
  });

  test("is counted beside the number, with the cases it leaves open", () => {
    expect(page).toMatch(/13 of 16 rated · 1 could not be judged · 2 never ran · lowest to highest case/);
  });
});

describe("the quoted evidence", () => {
  test("is marked and numbered where it stands", () => {
    expect(markedText("one two three", [{ start: 4, length: 3, number: 1 }]).source).toBe(
      "one <mark>two<sup>1</sup></mark> three",
    );
  });

  test("may overlap", () => {
    const passages = [
      { start: 0, length: 7, number: 1 },
      { start: 4, length: 9, number: 2 },
    ];
    expect(markedText("one two three", passages).source).toBe(
      "<mark>one </mark><mark>two<sup>1</sup></mark><mark> three<sup>2</sup></mark>",
    );
  });

  test("is escaped, and acting characters in it are shown", () => {
    expect(markedText("<b>\u202Ex", [{ start: 0, length: 5, number: 1 }]).source).toBe(
      '<mark>&lt;b&gt;<span class="cp" title="Character shown by its code point">U+202E</span>x<sup>1</sup></mark>',
    );
  });

  test("never changes what is said, wherever a passage begins or ends", () => {
    const texts = fc.string({ unit: "grapheme" });
    const passages = fc.array(
      fc.record({ start: fc.nat(30), length: fc.nat(30), number: fc.integer({ min: 1, max: 9 }) }),
    );
    fc.assert(
      fc.property(texts, passages, (text, marked) => {
        const plain = html`${text}`.source;
        const bare = markedText(text, marked)
          .source.replaceAll(/<sup>\d+<\/sup>|<\/?mark>/g, "")
          .replaceAll(/<span class="cp"[^>]*>(U\+[0-9A-F]+)<\/span>/g, "&lt;$1&gt;");
        expect(bare).toBe(plain);
      }),
    );
  });

  test("that is not in the transcript is said to be missing, not marked elsewhere", () => {
    const [record, ...others] = results.conversations;
    const rating = record?.stored.ratings.find(({ status }) => status === "rated");
    if (record === undefined || rating?.status !== "rated") throw new Error("the fixture has ratings");
    const evidence = [{ turn: 1, quote: "words nobody said", start: 0 }];
    const stored = { ...record.stored, ratings: [{ ...rating, evidence }] };
    const written = renderHtml(buildReport({ ...results, conversations: [{ ...record, stored }, ...others] }));
    expect(written).toContain('quoted words that are not in the transcript: <q dir="auto">words nobody said</q>');
  });
});

test("several judges of one conversation are named beside their ratings", () => {
  const [record, ...others] = results.conversations;
  const rating = record?.stored.ratings.find(({ status }) => status === "rated");
  if (record === undefined || rating === undefined) throw new Error("the fixture has ratings");
  const stored = { ...record.stored, ratings: [rating, { ...rating, judge: "human:second-reader", pass: 1 }] };
  const written = renderHtml(buildReport({ ...results, conversations: [{ ...record, stored }, ...others] }));
  expect(written.includes("(builtin:rules): <b>")).toBe(true);
  expect(written.includes("(human:second-reader, pass 2): <b>")).toBe(true);
});

describe("the template", () => {
  test("lets no text become markup", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { source } = html`<p title="${text}">${text}</p>`;
        expect(source).toMatch(/^<p title="[^"<>]*">[^<>]*<\/p>$/s);
      }),
    );
  });
});

test("turns written from right to left keep their words and say their language and direction", () => {
  const words = "مش عارفة أنام.";
  const conversations = report.conversations.map((conversation) => ({
    ...conversation,
    locale: "ar-EG",
    turns: conversation.turns.map((turn) => (turn.index === 0 ? { ...turn, text: words } : turn)),
  }));
  expect(renderHtml({ ...report, conversations })).toContain(
    `<div class="said" dir="auto" lang="ar-EG">${words}</div>`,
  );
});

describe("a conversation over several visits", () => {
  const record = {
    visit: 0,
    after: [{ id: "alliance", answers: { bond: 3 }, score: 3 }],
    diary: "Slept badly.",
    events: [{ id: "relapse", what: "Drank <b>more</b> than before.", isAdverse: true, attributedTo: "self" }],
  };
  const example = exampleResults();
  const conversations = example.conversations.map((entry, number) => {
    const { outcome } = entry.stored;
    if (number > 0 || outcome?.status !== "completed") return entry;
    const clientState = { variables: { trust: 0.123456 }, disclosed: [], reasons: ["hidden reason"] };
    const turns = entry.stored.turns.map((turn, index) => ({
      ...turn,
      visit: index < 2 ? 0 : 1,
      ...(turn.speaker === "client"
        ? { clientState: index === 2 ? { ...clientState, sinceLastVisit: record } : clientState }
        : {}),
    }));
    const lastVisit = { ...record, visit: 1, events: [], dropsOut: "was turned away" };
    return { ...entry, stored: { ...entry.stored, turns, outcome: { ...outcome, lastVisit } } };
  });
  const visits = renderHtml(buildReport({ ...example, conversations }));

  test("shows where each begins and what is on record in between, escaped, and nothing else of the hidden state", () => {
    expect(visits.match(/<p class="subhead visit">Visit \d<\/p>/g)).toEqual([
      '<p class="subhead visit">Visit 1</p>',
      '<p class="subhead visit">Visit 2</p>',
    ]);
    expect(visits).toContain("<code>relapse</code>: Drank &lt;b&gt;more&lt;/b&gt; than before.");
    expect(visits).toContain("put down to: self");
    expect(visits).toContain("Form <code>alliance</code>: <b>3</b>");
    expect(visits).toContain("<b>Does not come back</b>: was turned away");
    expect(visits).not.toContain("0.123456");
    expect(visits).not.toContain("hidden reason");
  });

  test("and one without visits has no such heading", () => {
    expect(page).not.toContain('class="subhead visit"');
    expect(page).not.toContain('class="record"');
  });
});
