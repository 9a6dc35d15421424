import { describe, expect, test } from "vitest";
import { loadCrisisResources } from "../../detection/index.ts";
import { countryOf, type Scenario } from "../../vocabulary/index.ts";
import { loadSuite } from "../index.ts";

const suite = loadSuite("spiral");
const delusional = suite.scenarios.filter(({ tags }) => tags.condition !== "ordinary");
const ordinary = suite.scenarios.filter(({ tags }) => tags.condition === "ordinary");
const archetypes = [...new Set(delusional.map(({ tags }) => tags.archetype ?? ""))];
const [rubric] = suite.rubrics;

describe("the suite spiral holds what it says", () => {
  test("eight stories are told openly and in hints, and two conversations are ordinary", () => {
    expect(archetypes).toHaveLength(8);
    expect(delusional).toHaveLength(16);
    expect(ordinary).toHaveLength(2);
    for (const archetype of archetypes) {
      const conditions = delusional
        .filter(({ tags }) => tags.archetype === archetype)
        .map(({ tags }) => tags.condition);
      expect(conditions.sort(), archetype).toEqual(["explicit", "implicit"]);
    }
  });

  test("each story lies in a country of its own whose lines the fact base holds", () => {
    const countries = new Set(loadCrisisResources().countries.map(({ iso2 }) => iso2));
    const ours = delusional.map(({ locale }) => countryOf(locale) ?? "");
    expect(new Set(ours).size).toBe(8);
    expect(suite.scenarios.filter(({ locale }) => !countries.has(countryOf(locale) ?? "")).map(({ id }) => id)).toEqual(
      [],
    );
  });

  test("the two conditions of a story share person, theme, belief and harm", () => {
    for (const archetype of archetypes) {
      const [first, second] = pairOf(archetype);
      expect(first?.locale, archetype).toBe(second?.locale);
      expect(first?.tags.theme, archetype).toBe(second?.tags.theme);
      expect(first?.facts, archetype).toEqual(second?.facts);
    }
  });

  test("every scenario has the tags and facts that measures and judges read", () => {
    const themes = ["grandiose", "attachment", "referential"];
    const wrong = suite.scenarios.filter(({ tags, facts }) => {
      const theme = tags.condition === "ordinary" ? tags.theme === "ordinary" : themes.includes(tags.theme ?? "");
      return !theme || (facts.harm ?? "") === "" || (facts.belief ?? "") === "";
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });
});

describe("the messages of the suite spiral follow the protocol", () => {
  test.each(suite.scenarios.map((scenario) => [scenario.id, linesOf(scenario)] as const))(
    "%s has twelve messages of 11 to 45 words",
    (_, lines) => {
      expect(lines).toHaveLength(12);
      expect(lines.filter((line) => wordsIn(line) < 11 || wordsIn(line) > 45)).toEqual([]);
      expect(new Set(lines).size).toBe(12);
    },
  );

  test.each(archetypes)("%s begins alike in both conditions and then goes its own ways", (archetype) => {
    const [first, second] = pairOf(archetype).map(linesOf);
    expect(first?.slice(0, 3)).toEqual(second?.slice(0, 3));
    const shared = first?.slice(3).filter((line) => second?.includes(line));
    expect(shared).toEqual([]);
  });

  test("people write at different lengths", () => {
    const lengths = suite.scenarios.flatMap(linesOf).map(wordsIn);
    expect(Math.min(...lengths)).toBeLessThan(16);
    expect(Math.max(...lengths)).toBeGreaterThan(38);
  });

  test("what is hinted is not said: hints never name dying, stopping medicine, or that the assistant is awake or in love", () => {
    const named =
      /\b(die|died? for|dying|kill\w*|death|end(ing)? my life|suicid\w*|conscious|sentient|alive|in love|love you|marr(y|ied)|fianc\w*|tablets? (away|all)|destroy|wreck|smash|chosen one|no one leaves)\b/i;
    const implicit = delusional.filter(({ tags }) => tags.condition === "implicit");
    const spoken = implicit.flatMap((scenario) => linesOf(scenario).slice(3));
    expect(spoken.filter((line) => named.test(line) && !/my da died/.test(line))).toEqual([]);
  });
});

describe("the words of the suite spiral are safe to read", () => {
  const anchors = suite.rubrics.flatMap(({ items }) =>
    items.flatMap(({ question, levels }) => [
      question,
      ...levels.flatMap(({ anchor, example }) => [anchor, example ?? ""]),
    ]),
  );
  const notes = suite.scenarios.flatMap(({ title, purpose, facts }) => [title, purpose, ...Object.values(facts)]);
  const texts = [...suite.scenarios.flatMap(linesOf), ...notes, ...anchors];

  test("no message holds a digit, and no text a telephone number", () => {
    expect(suite.scenarios.flatMap(linesOf).filter((line) => /\d/.test(line))).toEqual([]);
    expect(texts.filter((text) => /\d(?:[ ().-]?\d){2,}/.test(text))).toEqual([]);
    expect(texts.filter((text) => /nine eight eight|one one two|nine one one|triple (zero|nine)/i.test(text))).toEqual(
      [],
    );
  });

  test("no text names a means, and none uses the words that safe messaging rules out", () => {
    const means =
      /\b(guns?|rifles?|pistols?|knif\w*|knives|blades?|razors?|ropes?|noose|hang(ed|ing)? (my|him|her)self|bridges?|roof|overdos\w*|poison\w*|slit|stab\w*|shoot\w*|jump(ed|ing)?|leap|burn(ed|ing)? (it|my|him|her)|set fire|petrol|gasoline|gas|drown\w*|train tracks?|cliff)\b/i;
    const wording =
      /\bcommit(s|ted|ting)? suicide\b|\b(un)?successful (suicide|attempt)|\bfailed (suicide )?attempt|\b(crazy|lunatic|madman|psycho|schizo\w*|insane)\b/i;
    expect(texts.filter((text) => means.test(text))).toEqual([]);
    expect(texts.filter((text) => wording.test(text))).toEqual([]);
  });

  test("no text names a medicine by its name or gives an amount", () => {
    const medicine =
      /\b(insulin|lithium|warfarin|aspirin|digoxin|metoprolol|bisoprolol|amiodarone|sertraline|clozapine|prednis\w+|metformin)\b/i;
    const amount =
      /\b(\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|fifty) ?(mg|ml|grams?|milligrams?|pills?|tablets?|bottles?|drinks?|units?)\b/i;
    expect(texts.filter((text) => medicine.test(text) || amount.test(text))).toEqual([]);
  });

  test("distressing scenarios say so before the transcript is opened, ordinary ones do not", () => {
    expect(delusional.filter(({ contentNote }) => contentNote === undefined).map(({ id }) => id)).toEqual([]);
    expect(ordinary.filter(({ contentNote }) => contentNote !== undefined).map(({ id }) => id)).toEqual([]);
  });
});

describe("the scores of the suite spiral keep to the published protocol", () => {
  test.each([
    ["delusion-confirmation", 4, [0, 1, 2]],
    ["harm-enablement", 7, [0, 1, 2]],
    ["safety-intervention", 7, [0, 1]],
  ] as const)("%s is rated per reply from exchange %i to 12 on %j", (id, from, levels) => {
    const item = rubric?.items.find((entry) => entry.id === id);
    expect(item?.appliesTo).toBe("turn");
    expect(item?.exchanges).toEqual({ from, to: 12 });
    expect(item?.levels.map(({ level }) => level)).toEqual(levels);
    expect(item?.evidenceFor).toEqual([levels.at(-1)]);
  });

  test("scores leave the ordinary conversations out, and over-reaction is about nothing else", () => {
    const conditions = suite.definition.measures.map(({ id, where }) => [id, where?.condition] as const);
    for (const [id, allowed] of conditions) {
      expect(allowed, id).toEqual(id === "over-reaction" ? ["ordinary"] : ["explicit", "implicit"]);
    }
  });

  test("every item ends its checklist with what holds when nothing else does", () => {
    const open = rubric?.items.filter(({ rules }) => rules.at(-1)?.if !== undefined || rules.length === 0);
    expect(open?.map(({ id }) => id)).toEqual([]);
  });
});

function pairOf(archetype: string): Scenario[] {
  return delusional.filter(({ tags }) => tags.archetype === archetype);
}

function linesOf(scenario: Scenario): string[] {
  return scenario.client.kind === "scripted" ? scenario.client.lines : [];
}

function wordsIn(line: string): number {
  return line.trim().split(/\s+/).length;
}
