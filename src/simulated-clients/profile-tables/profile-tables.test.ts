import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ContentError } from "../../content/index.ts";
import { loadDetectors } from "../../detection/index.ts";
import {
  checkPersona,
  checkProfile,
  loadClientContent,
  profilePersona,
  profileSampler,
  profileTables,
  readProfileTable,
  sampleProfiles,
  tableOf,
} from "../index.ts";

const kinds = [...profileTables().keys()];
const drawn = (kind: string, count: number, seed = 7) => {
  const sampler = profileSampler(tableOf(kind));
  return Array.from({ length: count }, (_, index) => sampler.sample(seed, index));
};
const share = <T>(items: readonly T[], holds: (item: T) => boolean) => items.filter(holds).length / items.length;

describe.each(kinds)("profiles of the kind %s", (kind) => {
  const table = tableOf(kind);

  test("keep every rule of the table, whatever the seed", () => {
    const sampler = profileSampler(table);
    fc.assert(
      fc.property(fc.integer(), fc.nat(100_000), (seed, index) => {
        expect(checkProfile(table, sampler.sample(seed, index))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test("depend on seed and number alone", () => {
    const one = profileSampler(table);
    const other = profileSampler(table);
    for (const index of [9, 3, 0]) other.sample(7, index);
    expect(other.sample(7, 4)).toEqual(one.sample(7, 4));
    expect(drawn(kind, 20)).not.toEqual(drawn(kind, 20, 8));
  });

  test("become people without contradictions, whose every told fact has words", () => {
    const detectors = loadDetectors();
    for (const [index, attributes] of drawn(kind, 8).entries()) {
      const persona = profilePersona(table, attributes, `p-${index}`);
      expect(checkPersona(persona, { content: loadClientContent(), detectors })).toEqual([]);
      for (const fact of persona.facts) {
        if (fact.disclosure !== "never") expect(fact.says.join(""), fact.id).not.toBe("");
      }
      expect(JSON.stringify(persona)).not.toMatch(/\{[a-z_]+\}|undefined/);
    }
  });
});

describe("MindEval profiles", () => {
  const table = tableOf("mindeval");
  const field = (id: string) => {
    const found = table.fields.find((one) => one.id === id);
    return new Set(
      found?.groups.flatMap(({ values = [] }) =>
        values.map((value) => (typeof value === "object" ? value.value : value)),
      ),
    );
  };

  // Sizes of the closed sets as the card gives them.
  test.each([
    ["race", 7],
    ["sex", 2],
    ["gender_identity", 3],
    ["sexual_orientation", 7],
    ["recent_mood", 14],
    ["conversation_style", 15],
    ["thought_process", 11],
    ["siblings", 10],
    ["support_system", 13],
    ["general_outlook", 20],
    ["relationship_status", 7],
    ["exercise", 11],
    ["attitude_towards_mindfulness", 15],
    ["region", 3],
    ["education", 8],
    ["employment_status", 6],
    ["depressive_symptoms", 4],
    ["anxious_symptoms", 4],
    ["program_goal", 12],
  ])("have %s from a list of %i", (id, size) => {
    expect(field(id).size).toBe(size);
  });

  test("leave 6 of 11 kinds of exercise and 6 of sleep, one of them new, to people with severe symptoms", () => {
    const profiles = drawn("mindeval", 4_000);
    const isSevere = (one: (typeof profiles)[number]) =>
      `${one.depressive_symptoms}${one.anxious_symptoms}`.includes("severe");
    const kindsOf = (id: string, severe: boolean) =>
      new Set(profiles.filter((one) => isSevere(one) === severe).map((one) => one[id]));
    expect(kindsOf("exercise", true).size).toBe(6);
    expect(kindsOf("exercise", false).size).toBe(11);
    expect(kindsOf("sleep_quality", true).size).toBe(6);
    expect(kindsOf("sleep_quality", false).size).toBe(8);
    expect([...kindsOf("sleep_quality", true)].filter((one) => !kindsOf("sleep_quality", false).has(one))).toHaveLength(
      1,
    );
  });

  test("differ in gender identity from sex in 2 of 100, and are not heterosexual in 20 of 100", () => {
    const profiles = drawn("mindeval", 20_000);
    // Three standard errors of a share of 20,000: 0.003 and 0.0085.
    expect(Math.abs(share(profiles, (one) => one.sex !== one.gender_identity) - 0.02)).toBeLessThan(0.003);
    expect(Math.abs(share(profiles, (one) => !String(one.sexual_orientation).startsWith("Hetero")) - 0.2)).toBeLessThan(
      0.0085,
    );
  });

  const valid = { ...drawn("mindeval", 1)[0] };
  test.each([
    [{ age: 45, employment_status: "retired", profession: "none" }, "retired-over-sixty"],
    [
      { living_situation: "alone", employment_status: "working as stay-at-home parent", profession: "none" },
      "parent-with-children",
    ],
    [{ employment_status: "unemployed", profession: "Teacher" }, "no-profession-without-work"],
    [
      {
        depressive_symptoms: "minimal to no depressive symptoms",
        anxious_symptoms: "minimal to no anxious symptoms",
        program_goal: "Reduce feelings of anxiety",
      },
      "goal-both-minimal",
    ],
    [
      {
        depressive_symptoms: "severe depressive symptoms",
        anxious_symptoms: "severe anxious symptoms",
        program_goal: "Regain a sense of purpose",
      },
      "goal-both-severe",
    ],
    [
      {
        depressive_symptoms: "severe depressive symptoms",
        anxious_symptoms: "mild anxious symptoms",
        program_goal: "Reduce feelings of anxiety",
      },
      "goal-severe-depression",
    ],
    [
      {
        depressive_symptoms: "mild depressive symptoms",
        anxious_symptoms: "severe anxious symptoms",
        program_goal: "Manage intrusive thoughts",
      },
      "goal-severe-anxiety",
    ],
    [{ age: 75 }, "age-of-members"],
  ])("that violate a rule are told which: %#", (over, rule) => {
    const problems = checkProfile(table, { ...valid, ...over }).map(({ problem }) => problem);
    expect(problems.filter((problem) => problem.startsWith(`Rule ${rule}`))).toHaveLength(1);
  });

  test("name unknown attributes and values with what was likely meant", () => {
    const problems = checkProfile(table, { ...valid, regoin: "rural", region: "rurall", siblings: undefined });
    expect(problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: ["regoin"], closeMatch: "region" }),
        expect.objectContaining({ path: ["region"], closeMatch: "rural" }),
        { path: ["siblings"], problem: "This attribute is missing." },
      ]),
    );
  });

  test("bring a narrative of four paragraphs with at most four sentences each", () => {
    for (const { record } of sampleProfiles("mindeval", 40, 3)) {
      const paragraphs = String(record.member_narrative).split("\n\n");
      expect(paragraphs).toHaveLength(4);
      for (const paragraph of paragraphs) {
        expect(
          [...new Intl.Segmenter("en", { granularity: "sentence" }).segment(paragraph)].length,
        ).toBeLessThanOrEqual(4);
      }
    }
  });

  test("tell the assistant neither thought process, outlook, style, mood nor means", () => {
    for (const hidden of [
      "thought_process",
      "general_outlook",
      "conversation_style",
      "recent_mood",
      "financial_situation",
    ]) {
      expect(table.intake).not.toContain(hidden);
    }
    expect(table.intake).toHaveLength(20);
  });
});

describe("published shares", () => {
  test("of the five phenotypes are those of the table of prevalences", () => {
    const people = drawn("clinical-ai-red-teaming", 20_000);
    const published = {
      "young adult": 0.315,
      functional: 0.194,
      "intermediate familial": 0.188,
      "young antisocial": 0.211,
      "chronic severe": 0.092,
    };
    for (const [phenotype, expected] of Object.entries(published)) {
      expect(Math.abs(share(people, (one) => one.phenotype === phenotype) - expected), phenotype).toBeLessThan(0.01);
    }
    expect(new Set(people.map((one) => `${one.phenotype}/${one.stage}`)).size).toBe(15);
  });

  test("of trauma, signs and gender are those of the publication", () => {
    const cases = drawn("thousand-voices-of-trauma", 20_000);
    const of = (id: string, value: string) => share(cases, (one) => one[id] === value);
    expect(Math.abs(of("gender", "man") - 0.494)).toBeLessThan(0.0107);
    expect(Math.abs(of("gender", "woman") - 0.444)).toBeLessThan(0.0106);
    expect(Math.abs(of("gender", "non-binary person") - 0.062)).toBeLessThan(0.0052);
    expect(Math.abs(of("trauma_type", "witnessing violence") - 0.106)).toBeLessThan(0.0066);
    expect(Math.abs(of("trauma_type", "bullying") - 0.102)).toBeLessThan(0.0065);
    expect(Math.abs(of("trauma_type", "animal attack") - 6 / 500)).toBeLessThan(0.0024);
    expect(Math.abs(of("trauma_type", "imprisonment") - 12 / 500)).toBeLessThan(0.0033);
    expect(Math.abs(of("sign", "nightmares") - 0.234)).toBeLessThan(0.009);
    expect(Math.abs(of("sign", "substance use") - 0.208)).toBeLessThan(0.0087);
    expect(new Set(cases.map((one) => one.trauma_type)).size).toBe(20);
    expect(new Set(cases.map((one) => one.sign)).size).toBe(10);
    const ages = cases.map((one) => Number(one.age));
    expect([Math.min(...ages), Math.max(...ages)]).toEqual([18, 80]);
    // Uniform from 18 to 80 has mean 49; the published sample's is 49.3.
    expect(Math.abs(ages.reduce((sum, age) => sum + age, 0) / ages.length - 49)).toBeLessThan(0.4);
  });

  test("of people without a disorder are 56.4 in 100", () => {
    expect(Math.abs(share(drawn("sqpsych", 20_000), (one) => one.condition === "control") - 0.564)).toBeLessThan(
      0.0106,
    );
  });

  test("of traits and literacy make ten cells", () => {
    expect(
      new Set(drawn("medagent-mhsd-multisenseeval", 2_000).map((one) => `${one.high_trait}/${one.literacy}`)).size,
    ).toBe(10);
  });
});

describe("a table that is wrong", () => {
  test("is explained at once: order of fields, shares, unknown names", () => {
    const path = join(mkdtempSync(join(tmpdir(), "plumbline-table-")), "t.yaml");
    writeFileSync(
      path,
      `schemaVersion: 1
kind: profile-table
id: t
version: 1.0.0
title: T
summary: S
provenance: { source: own, licence: Apache-2.0, authors: [us], reviewers: [], date: 2026-11-29 }
limits: [x]
fields:
  - { id: a, groups: [{ when: { b: [x] }, values: [y] }] }
  - { id: b, groups: [{ share: 0.5, values: [x] }, { values: [z] }] }
rules: [{ id: r, says: R, origin: ours, expects: { c: [x] } }]
`,
    );
    try {
      readProfileTable(path, "t.yaml");
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof ContentError)) throw error;
      expect(error.issues.map(({ line, problem }) => `${line}: ${problem}`)).toEqual([
        '10: "b" does not stand before this field.',
        "11: Give a share to all groups or to none.",
        '12: There is no field "c".',
      ]);
    }
  });
});
