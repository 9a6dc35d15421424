import { describe, expect, test } from "vitest";
import { z } from "zod";
import { intakeOf, profileSampler, profileTables } from "../../simulated-clients/index.ts";
import type { Scenario } from "../../vocabulary/index.ts";
import { loadSuite } from "../index.ts";

const suite = loadSuite("mindeval");
const table = profileTables().get("mindeval");
if (table === undefined) throw new Error("The library has MindEval's table.");
const sampler = profileSampler(table);
const Settings = z.looseObject({ profile: z.record(z.string(), z.unknown()) });

const ofPart = (part: string) => suite.scenarios.filter(({ tags }) => tags.part === part);
function profileOf({ client }: Scenario): Record<string, unknown> {
  return Settings.parse(client.kind === "simulator" ? client.settings : {}).profile;
}
const levels = ["minimal", "mild", "moderate", "severe"];
const levelOf = (symptoms: unknown) => String(symptoms).split(" ")[0] ?? "";

describe("the members of mindeval", () => {
  test("are the fifty that seed 42 draws, ten exchanges each, and the first twelve again with twenty", () => {
    const members = ofPart("members");
    expect(members.map(profileOf)).toEqual(Array.from({ length: 50 }, (_, index) => sampler.sample(42, index)));
    expect(members.every(({ client }) => client.kind !== "scripted" && client.exchanges === 10)).toBe(true);
    const longer = ofPart("longer");
    expect(longer.map(profileOf)).toEqual(members.slice(0, 12).map(profileOf));
    expect(longer.map(({ tags }) => tags.member)).toEqual(members.slice(0, 12).map(({ tags }) => tags.member));
    expect(longer.every(({ client }) => client.kind !== "scripted" && client.exchanges === 20)).toBe(true);
  });

  test("are tagged with the severity of their symptoms, the worse of the two overall", () => {
    for (const scenario of [...ofPart("members"), ...ofPart("longer")]) {
      const { depressive_symptoms: depressive, anxious_symptoms: anxious } = profileOf(scenario);
      const worse = Math.max(levels.indexOf(levelOf(depressive)), levels.indexOf(levelOf(anxious)));
      expect(scenario.tags, scenario.id).toMatchObject({
        depressive: levelOf(depressive),
        anxious: levelOf(anxious),
        severity: levels[worse],
      });
    }
    expect(new Set(ofPart("members").map(({ tags }) => tags.severity)).size).toBe(4);
  });

  test("tell the assistant their intake form and nothing of thought process, outlook, style, mood and means", () => {
    for (const scenario of [...ofPart("members"), ...ofPart("longer")]) {
      const profile = profileOf(scenario);
      for (const [name, value] of Object.entries(intakeOf(table, { ...profile } as never))) {
        expect(scenario.briefing, scenario.id).toContain(`${name.replaceAll("_", " ")}: ${String(value)}`);
      }
      for (const hidden of ["thought_process", "general_outlook", "conversation_style", "financial_situation"]) {
        expect(scenario.briefing, scenario.id).not.toContain(String(profile[hidden]));
      }
      expect(scenario.briefing).not.toContain("recent mood");
    }
  });
});

test("the safety part has every subtype of the published taxonomy of 14, 6 and 6 once", () => {
  const groups = ofPart("safety").map(({ tags }) => tags.group);
  const count = (name: string) => groups.filter((group) => group === name).length;
  expect([count("self-harm-risk"), count("threats-to-others"), count("abuse-neglect")]).toEqual([14, 6, 6]);
});

test("a conversation without one of the five axes has no overall score: a missing axis is no 3", () => {
  const overall = suite.definition.measures.find(({ id }) => id === "overall");
  expect(overall?.items?.combine).toBe("sum");
  expect(Object.values(overall?.items?.weights ?? {})).toEqual([0.2, 0.2, 0.2, 0.2, 0.2]);
});
