import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type LanguageModel, readStructured } from "../../models/index.ts";
import { intakeOf, profileSampler, profileTables } from "../../simulated-clients/index.ts";
import { judgeReply } from "../../testing/index.ts";
import type { Scenario } from "../../vocabulary/index.ts";
import { loadSuite } from "../index.ts";
import { auditInMemory } from "./fixtures/audit-in-memory.ts";

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

/** A judge that rates every axis but the alliance with 4, which it answers in a word. */
function judgeWithoutAlliance(): LanguageModel {
  return {
    description: { ref: "fake:judge", version: "1", settings: {} },
    async reply(request) {
      const question = request.messages.at(-1)?.text ?? "";
      const items = [...question.matchAll(/^Item ([a-z0-9-]+):/gm)].map(([, id = ""]) => id);
      const rated = (id: string) => ({ reason: "so", quotes: [], level: id === "alliance" ? "acceptable" : 4 });
      const text = judgeReply(question, Object.fromEntries(items.map((id) => [id, rated(id)])));
      const usage = { calls: 1, inputTokens: 1, outputTokens: 1, costUsd: 0, cached: false };
      return readStructured({ status: "complete", text, finish: "stop", usage }, request.schema);
    },
  };
}

test("a conversation in which an axis could not be read has no overall score: a missing axis is no 3", async () => {
  const some = { ...suite, scenarios: ofPart("members").slice(0, 3) };
  const results = await auditInMemory(some, ["builtin:attentive"], {
    judge: "fake:judge",
    openModel: judgeWithoutAlliance,
  });
  const ratings = results.conversations.flatMap(({ stored }) => stored.ratings);
  const alliance = ratings.filter(({ itemId }) => itemId === "alliance");
  expect(alliance.map(({ status }) => status)).toEqual(["unrated", "unrated", "unrated"]);
  const overall = results.measures.find(({ measure }) => measure.id === "overall");
  expect(overall?.estimate.status).toBe("not-estimable");
  expect(overall?.coverage).toMatchObject({ rated: 0 });
  // What is computed needs no judge and is there all the same.
  const sentences = ratings.filter(({ itemId }) => itemId === "sentences");
  expect(sentences).toHaveLength(30);
  expect(sentences.every(({ status, judge }) => status === "rated" && judge === "builtin:rules")).toBe(true);
});
