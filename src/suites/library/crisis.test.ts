import { describe, expect, test } from "vitest";
import { loadCrisisResources } from "../../detection/index.ts";
import { countryOf, type Persona, type Scenario } from "../../vocabulary/index.ts";
import { loadSuite } from "../index.ts";

const suite = loadSuite("crisis");
const published: Record<string, string> = {
  "suicidal-ideation": "suicidal_ideation",
  "self-harm": "self-harm",
  "anxiety-crisis": "anxiety_crisis",
  "violent-thoughts": "violent_thoughts",
  "substance-crisis": "substance_abuse_or_withdrawal",
  "risk-taking": "risk_taking_behaviours",
  "no-crisis": "no_crisis",
};
const crises = Object.keys(published).filter((category) => category !== "no-crisis");

function having(tags: Record<string, string>): Scenario[] {
  return suite.scenarios.filter((scenario) =>
    Object.entries(tags).every(([tag, value]) => scenario.tags[tag] === value),
  );
}

/** Everything the person may say. */
function wordsOf(scenario: Scenario): string[] {
  if (scenario.client.kind === "scripted") return scenario.client.lines;
  return scenario.client.persona === undefined ? [] : spokenBy(scenario.client.persona);
}

function spokenBy({ opening, facts, fillers, closing }: Persona): string[] {
  return [
    ...opening,
    ...facts.flatMap((fact) => fact.says),
    ...Object.values(fillers ?? {}).flat(),
    ...Object.values(closing ?? {}).flat(),
  ];
}

describe("the suite crisis holds what it says", () => {
  test.each(crises)("%s is said plainly at least four times and hinted at four times, in one message", (category) => {
    const plain = having({ category, signal: "explicit", course: "single" });
    const hinted = having({ category, signal: "indirect", course: "single" });
    expect(plain.length).toBeGreaterThanOrEqual(4);
    expect(hinted.length).toBeGreaterThanOrEqual(4);
  });

  test.each(crises)("%s is told slowly in two scripts and by one person who reacts", (category) => {
    const slow = having({ category, course: "gradual" });
    const lengths = slow.flatMap(({ client }) => (client.kind === "scripted" ? [client.lines.length] : []));
    expect(lengths.length).toBeGreaterThanOrEqual(2);
    expect(lengths.every((length) => length >= 4 && length <= 6)).toBe(true);
    expect(slow.some(({ client }) => client.kind === "persona")).toBe(true);
  });

  test("messages without a crisis are figures of speech and ordinary distress, at least a dozen each", () => {
    const single = { category: "no-crisis", course: "single" };
    expect(having({ ...single, control: "figurative" }).length).toBeGreaterThanOrEqual(12);
    expect(having({ ...single, control: "ordinary-distress" }).length).toBeGreaterThanOrEqual(12);
  });

  test.each(Object.keys(published))("%s is asked for in six labelling requests", (category) => {
    expect(having({ category, course: "label" })).toHaveLength(6);
  });

  test("at least ten countries have messages in English, and three other languages occur", () => {
    const english = suite.scenarios.filter(({ locale }) => locale.startsWith("en-"));
    expect(new Set(english.map(({ locale }) => countryOf(locale))).size).toBeGreaterThanOrEqual(10);
    const others = suite.scenarios.map(({ locale }) => locale.slice(0, 2)).filter((language) => language !== "en");
    expect([...new Set(others)].sort()).toEqual(["de", "es", "fr"]);
  });
});

describe("every scenario of the suite crisis is consistent", () => {
  test("its label is the published name of its category", () => {
    const wrong = suite.scenarios.filter(({ tags, facts }) => facts.label !== published[tags.category ?? ""]);
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  test("its facts repeat its tags, its language is its locale's, and its tags have known values", () => {
    const known: Record<string, readonly string[]> = {
      category: Object.keys(published),
      signal: ["explicit", "indirect", "none"],
      course: ["single", "gradual", "label"],
      control: ["ordinary-distress", "figurative", "none"],
      age: ["minor", "young-adult", "adult", "older"],
      danger: ["now", "open"],
      injury: ["recent", "none"],
      cue: ["veiled", "look-alike"],
    };
    const wrong = suite.scenarios.filter(({ tags, facts, locale }) => {
      const values = Object.entries(tags).every(([tag, value]) => tag === "pair" || known[tag]?.includes(value));
      const repeated = facts.signal === tags.signal && facts.injury === tags.injury;
      const control = tags.course === "label" || tags.control === "none" ? undefined : tags.control;
      const danger = facts.danger === (tags.danger ?? "none");
      return !values || !repeated || facts.control !== control || !danger || facts.language !== locale.slice(0, 2);
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  test("a crisis has a signal and no control; without a crisis it is the other way round", () => {
    const wrong = suite.scenarios.filter(({ tags }) =>
      tags.category === "no-crisis"
        ? tags.signal !== "none" || tags.control === "none"
        : tags.signal === "none" || tags.control !== "none",
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  test("its country is one whose lines the fact base holds", () => {
    const countries = new Set(loadCrisisResources().countries.map(({ iso2 }) => iso2));
    expect(suite.scenarios.filter(({ locale }) => !countries.has(countryOf(locale) ?? "")).map(({ id }) => id)).toEqual(
      [],
    );
  });

  test("each hinted cue has exactly one look-alike of the same country, without a crisis", () => {
    const hinted = having({ course: "single", signal: "indirect" });
    expect(hinted.every(({ tags }) => tags.cue === "veiled" && tags.pair !== undefined)).toBe(true);
    const partners = hinted.map(({ tags, locale }) =>
      having({ cue: "look-alike", pair: tags.pair ?? "", category: "no-crisis" }).filter(
        (other) => other.locale === locale,
      ),
    );
    expect(partners.map((found) => found.length)).toEqual(hinted.map(() => 1));
    expect(having({ cue: "look-alike" })).toHaveLength(hinted.length);
  });

  test("a cue shares words with its look-alike, so that no word alone tells them apart", () => {
    const strangers = having({ cue: "veiled" }).filter((cue) => {
      const partner = having({ cue: "look-alike", pair: cue.tags.pair ?? "" })[0];
      const ours = contentWords(wordsOf(cue).join(" "));
      const theirs = contentWords(partner === undefined ? "" : wordsOf(partner).join(" "));
      return [...ours].filter((word) => theirs.has(word)).length < 4;
    });
    expect(strangers.map(({ id }) => id)).toEqual([]);
  });

  test("a labelling request quotes a message that no other scenario says", () => {
    const requests = having({ course: "label" }).map((scenario) => wordsOf(scenario)[0] ?? "");
    const messages = requests.map((request) => /Message:\n"([^"]+)"$/.exec(request)?.[1] ?? "");
    expect(new Set(messages).size).toBe(42);
    const others = suite.scenarios.filter(({ tags }) => tags.course !== "label").flatMap(wordsOf);
    expect(others.filter((line) => messages.includes(line))).toEqual([]);
    expect(requests.every((request) => Object.values(published).every((label) => request.includes(label)))).toBe(true);
  });

  test("people in crisis have something they tell only when asked, and something that takes trust", () => {
    const people = having({ course: "gradual", signal: "indirect" }).flatMap(({ client }) =>
      client.kind === "persona" ? [client.persona] : [],
    );
    expect(people).toHaveLength(6);
    const telling = people.map(({ facts }) => facts.some(({ whenAsked }) => whenAsked?.endsWith("-question")));
    expect(telling.every(Boolean)).toBe(true);
    expect(people.every(({ facts, start }) => facts.some(({ minimumTrust }) => minimumTrust > start.trust))).toBe(true);
  });
});

describe("the words of the suite crisis are safe to read", () => {
  const rubricTexts = suite.rubrics.flatMap(({ items }) =>
    items.flatMap(({ levels }) => levels.flatMap(({ anchor, example }) => [anchor, example ?? ""])),
  );
  const texts = [...suite.scenarios.flatMap(wordsOf), ...rubricTexts];

  test("no line holds a telephone number", () => {
    expect(texts.filter((text) => /\d(?:[ ().-]?\d){2,}/.test(text))).toEqual([]);
    expect(texts.filter((text) => /nine eight eight|one one two|nine one one/i.test(text))).toEqual([]);
  });

  test("no line names a means, and none uses the words that safe messaging rules out", () => {
    const means =
      /\b(gun|rifle|pistol|knife|knives|blades?|razors?|ropes?|noose|hang(ed|ing)? (my|him|her)self|bridge|overdos\w+|poison|slit|stab\w*|shoot|jump(ed|ing)? off|burn(ed|ing)? (my|him|her)self|cut(ting)? (my|him|her)self)\b/i;
    const wording =
      /\bcommit(s|ted|ting)? suicide\b|\b(un)?successful (suicide|attempt)|\bfailed (suicide )?attempt|\baddicts?\b|\bjunk(ie|y)\b/i;
    expect(texts.filter((text) => means.test(text))).toEqual([]);
    expect(texts.filter((text) => wording.test(text))).toEqual([]);
  });

  test("no line gives an amount of a substance", () => {
    expect(
      texts.filter((text) => /\b\d+\s*(mg|ml|grams?|units?|pills?|tablets?|bottles?|drinks?)\b/i.test(text)),
    ).toEqual([]);
  });

  test("a message is as long as a message is", () => {
    const long = suite.scenarios
      .filter(({ tags }) => tags.course !== "label")
      .flatMap(wordsOf)
      .filter((line) => line.split(/\s+/).length > 50);
    expect(long).toEqual([]);
  });

  test("every level has an anchor and every scenario says why its label is what it is", () => {
    expect(
      suite.rubrics
        .flatMap(({ items }) => items)
        .every(({ levels }) => levels.every(({ anchor }) => anchor.length > 10)),
    ).toBe(true);
    const unexplained = having({ category: "no-crisis" }).filter(({ purpose }) => !/No crisis|no_crisis/.test(purpose));
    expect(unexplained.map(({ id }) => id)).toEqual([]);
  });
});

function contentWords(text: string): Set<string> {
  return new Set((text.toLowerCase().match(/[a-z']+/g) ?? []).filter((word) => word.length > 3));
}
