import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ContentError } from "../../content/index.ts";
import {
  checkPersona,
  loadClientContent,
  parseProfiles,
  profileFormatOf,
  readProfiles,
  sampleProfiles,
  tableOf,
  UnknownProfileFormatError,
  writeProfiles,
} from "../index.ts";

const data = resolve(fileURLToPath(import.meta.url), "../../../../../shared/data");
const folder = existsSync(join(data, "client-profiles")) ? data : undefined;
const real = [
  ["client-profiles/patientPsi.json", "patient-psi", 3],
  ["client-profiles/annaAgent.json", "anna-agent", 1],
  ["client-profiles/cars.json", "cars", 1],
  ["client-profiles/clientCast.json", "client-cast", 1],
  ["client-profiles/eeyore.json", "eeyore", 12],
  ["client-profiles/roleplayDoh.json", "roleplay-doh", 1],
  ["vera-mh/personas.tsv", "vera-mh", 10],
  ["mindeval/profiles_15.jsonl", "mindeval", 15],
] as const;

// Real files are read where the folder of public data lies beside the project; elsewhere these tests are skipped.
describe.skipIf(folder === undefined)("the public profiles (skipped where ../shared/data is absent)", () => {
  test.each(real)(
    "in %s are recognised as %s, keep their rules, and lose nothing on the way back",
    (file, format, count) => {
      const read = readProfiles(join(folder ?? "", file));
      expect(read.map(({ profile }) => profile.format)).toEqual(Array.from({ length: count }, () => format));
      expect(read.flatMap(({ issues }) => issues)).toEqual([]);
      const profiles = read.map(({ profile }) => profile);
      const again = parseProfiles(writeProfiles(profiles), "auto", file).map(({ profile }) => profile);
      expect(again.map(({ record }) => record)).toEqual(profiles.map(({ record }) => record));
      // And kept in our own lines in between.
      const lines = profiles.map((profile) => JSON.stringify(profile)).join("\n");
      expect(parseProfiles(lines, "auto", "lines").map(({ profile }) => profile)).toEqual(profiles);
      expect(new Set(profiles.map(({ id }) => id)).size).toBe(count);
    },
  );

  test.each(real)("in %s become people who can be played, and say what is ours", (file) => {
    for (const { profile, format } of readProfiles(join(folder ?? "", file))) {
      const { persona, inferred } = format.persona(profile.record, profile.id);
      expect(inferred.length).toBeGreaterThan(0);
      expect(persona.facts.length).toBeGreaterThan(1);
      expect(persona.facts.every(({ says }) => says.length > 0)).toBe(true);
      const problems = checkPersona(persona, { content: loadClientContent() }).filter(
        ({ path }) => path[0] !== "diagram",
      );
      expect(problems).toEqual([]);
      expect(JSON.stringify(persona)).not.toContain("undefined");
    }
  });
});

const character = {
  name: "Mira",
  gender: "female",
  age: 22,
  region: "a port town",
  tone: "dry",
  job: "student",
  personality: "She plans everything.",
  advantages_and_disadvantages: "Reliable and slow to forgive.",
  hobby: "She climbs.",
  growth_experience: "She moved often as a child.",
  family_relationship: "She is close to her sister.",
  working_conditions: "Long days.",
  social_relationship: "She has two good friends.",
  emotional_state: "She feels torn.",
  living_conditions: "She lives above a shop.",
  recent_worry_or_anxiety: "She has an exam in two weeks.",
  additional_information: "She keeps a notebook.",
};
const deprofile = {
  pair_id: "p1",
  cr_id: "c1",
  d4_id: "d1",
  age: 24,
  gender: "F",
  marital_status: "single",
  work_status: "student",
  big_five: { Openness: 4, Conscientiousness: 6, Extraversion: 2, Agreeableness: 5, Neuroticism: 7 },
  candidate_id: [{ basic_id: "b1", similarity: 0.9, symp_similarity: 0.8 }],
  positive_symptoms: ["sleep-insomnia-early", "mood-low-daily"],
  negative_symptoms: ["suicide-ideation-plan"],
  summation: "A student who sleeps badly.",
  depression_risk: 2,
  suiside_risk: 0,
};

describe("forms without a public file here, on invented records", () => {
  test.each([
    ["characterchat", character, "I have an exam in two weeks."],
    ["deprofile", deprofile, "I don't sleep properly any more."],
  ])("%s is recognised, kept whole and turned into a person", (format, record, says) => {
    const [read] = parseProfiles(JSON.stringify([{ ...record, extra: { kept: [1, null] } }]), "auto", "x.json");
    expect(read?.profile.format).toBe(format);
    expect(read?.issues).toEqual([]);
    if (read === undefined) return;
    expect(JSON.parse(writeProfiles([read.profile]))).toEqual([{ ...record, extra: { kept: [1, null] } }]);
    const { persona } = read.format.persona(read.profile.record, read.profile.id);
    expect(persona.facts.flatMap((fact) => fact.says)).toContain(says);
  });

  test("DEPROFILE: what is not there is denied, and only when it is asked about", () => {
    const [read] = parseProfiles(JSON.stringify([deprofile]), "deprofile", "x.json");
    const facts = read?.format.persona(deprofile, "x").persona.facts ?? [];
    expect(facts.find(({ polarity }) => polarity === "absent")).toMatchObject({
      disclosure: "asked",
      whenAsked: "safety-question",
    });
  });
});

describe("there and back", () => {
  const text = fc.string({
    unit: fc.constantFrom("a", "é", "\t", "\n", '"', "'", ",", " ", "#", "\\", "中"),
    minLength: 1,
    maxLength: 12,
  });
  const columns = [
    "Name",
    "Age",
    "Pronouns",
    "Background",
    "Mental Health Context",
    "Communication Style",
    "Recent Stressors/Risk Factors",
    "Disclosure of Suicide Risk",
    "Current Suicidal Thoughts and Behaviors, Reasons for Living",
    "Current Risk Level",
    "Reaction to Chatbot Responses",
    "Sample Prompts",
  ];

  test("a table keeps every cell, whatever stands in it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(text, { minLength: 12, maxLength: 12 }), { minLength: 1, maxLength: 5 }),
        (rows) => {
          const profiles = rows.map((row, index) => ({
            schemaVersion: 1 as const,
            kind: "client-profile" as const,
            format: "vera-mh",
            id: `p-${index}`,
            origin: { from: "file" as const, sha256: "", index },
            record: Object.fromEntries(columns.map((column, at) => [column, row[at] ?? ""])),
          }));
          const again = parseProfiles(writeProfiles(profiles), "vera-mh", "x.tsv").map(({ profile }) => profile.record);
          expect(again).toEqual(profiles.map(({ record }) => record));
        },
      ),
      { numRuns: 60 },
    );
  });

  test("JSON forms keep fields that nobody knows", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (extra) => {
        const record = { description: "Alex is tired.", extra };
        const [read] = parseProfiles(JSON.stringify([record]), "roleplay-doh", "x.json");
        expect(read === undefined ? [] : JSON.parse(writeProfiles([read.profile]))).toEqual([
          JSON.parse(JSON.stringify(record)),
        ]);
      }),
      { numRuns: 60 },
    );
  });
});

describe("drawn profiles", () => {
  test.each(["mindeval", "sqpsych", "trust-ptsd-interview"])("of %s are read back as what they are", (kind) => {
    const lines = [...sampleProfiles(kind, 5, 7)].map((profile) => JSON.stringify(profile)).join("\n");
    const read = parseProfiles(lines, "auto", "drawn.jsonl");
    expect(read.flatMap(({ issues }) => issues)).toEqual([]);
    expect(new Set(read.map(({ profile }) => profile.format))).toEqual(new Set([kind]));
  });

  test("of a kind nobody knows: the kinds are named", () => {
    expect(() => tableOf("sqpsyh")).toThrow(/Did you mean "sqpsych"/);
  });
});

describe("a profile that is wrong", () => {
  const psi = {
    name: "Abe",
    id: "1-1",
    type: ["plain", "grumpy"],
    history: "Left school at ten.",
    helpless_belief: ["I am incompetent.", "I am unlovable."],
    unlovable_belief: [],
    worthless_belief: ["I am a banana."],
    intermediate_belief: "It is important to be right.",
    coping_strategies: "Avoids help.",
    situation: "Thinking about bills.",
    auto_thought: "I will run out.",
    emotion: ["sad", "anxious", "hurt", "guilty"],
    behavior: "Sits still.",
  };

  test("is explained wholly and located: closed lists, kinds of beliefs, too many emotions", () => {
    const text = JSON.stringify([psi], null, 1);
    const line = (part: string) => text.split("\n").findIndex((one) => one.includes(part)) + 1;
    const [read] = parseProfiles(text, "auto", "psi.json");
    expect(read?.issues.map((issue) => [issue.line, issue.field])).toEqual([
      [line("grumpy"), "type[1]"],
      [line("unlovable."), "helpless_belief[1]"],
      [line("banana"), "worthless_belief[0]"],
      [line('"emotion"'), "emotion"],
    ]);
    expect(read?.issues[1]?.problem).toContain("belongs under unlovable_belief");
  });

  test("lacks a field that is there under nearly its name", () => {
    const { auto_thought, ...rest } = psi;
    const [read] = parseProfiles(JSON.stringify([{ ...rest, auto_thougt: auto_thought }]), "patient-psi", "psi.json");
    expect(read?.issues).toContainEqual(expect.objectContaining({ field: "auto_thought", closeMatch: "auto_thougt" }));
  });

  test("in no known form names the fields that were found and the forms that are known", () => {
    expect(() => parseProfiles('[{"colour":"red"}]', "auto", "x.json")).toThrow(UnknownProfileFormatError);
    expect(() => parseProfiles('[{"colour":"red"}]', "auto", "x.json")).toThrow(/"colour".*mindeval/s);
    expect(() => profileFormatOf("eyore", {})).toThrow(/Did you mean "eeyore"/);
  });

  test.each([
    ["a list of texts", '["a"]', "not an object"],
    ["an empty list", "[]", "no profile"],
    ["prose", "Dear reader", "Neither JSON"],
    ["a broken line", '{"a":1}\n{"b":\n', "line is not JSON"],
    ["a torn table", "Name\tAge\nOmar\t44\textra\n", "number of columns"],
  ])("%s is a located problem, not a crash", (_, text, problem) => {
    expect(() => parseProfiles(text, "vera-mh", "x")).toThrow(ContentError);
    expect(() => parseProfiles(text, "vera-mh", "x")).toThrow(new RegExp(problem));
  });

  test("of several forms cannot be written into one file", () => {
    const profiles = [...sampleProfiles("mindeval", 1, 1), ...sampleProfiles("sqpsych", 1, 1)];
    expect(() => writeProfiles(profiles)).toThrow(/several forms/);
  });
});
