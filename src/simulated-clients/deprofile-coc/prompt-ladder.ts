import type { ChangeGraph } from "./change-graph.ts";
import {
  type BigFiveTrait,
  bigFiveBand,
  bigFiveManner,
  bigFiveTraits,
  type DeprofileRecord,
} from "./deprofile-record.ts";
import type { MemoryCard } from "./memory-cards.ts";
import { isManner, tagWording } from "./symptom-tags.ts";

/** A part of what a patient's prompt may hold. */
export const promptSections = [
  "demographics",
  "behaviour",
  "risk",
  "big-five",
  "present-symptoms",
  "timeline-symptoms",
  "absent-symptoms",
  "assessment-examples",
  "counselling-examples",
  "life-event-cards",
  "timeline-text",
] as const;
export type PromptSection = (typeof promptSections)[number];

const base: readonly PromptSection[] = ["demographics", "behaviour", "risk"];
const clinical: readonly PromptSection[] = ["present-symptoms", "timeline-symptoms", "absent-symptoms"];
const g2: readonly PromptSection[] = [...base, "big-five", ...clinical];
const g5: readonly PromptSection[] = [...g2, "assessment-examples", "counselling-examples"];

/**
 * The ladder of ablations, G0 to G7 as published: each rung adds a part. The published half-steps drop single parts; which
 * parts is our reading, hence toggles instead of names.
 */
export const promptLadder = {
  G0: base,
  G1: [...base, "big-five"],
  G2: g2,
  G3: [...g2, "assessment-examples"],
  G4: [...g2, "counselling-examples"],
  G5: g5,
  G6: [...g5, "life-event-cards"],
  G7: [...g5, "timeline-text"],
} as const satisfies Record<string, readonly PromptSection[]>;
export type LadderRung = keyof typeof promptLadder;

/** What the rungs are filled from; parts that are not given are left out, and `missing` says so. */
export interface LadderMaterial {
  readonly record: DeprofileRecord;
  readonly graph?: ChangeGraph;
  readonly cards?: readonly MemoryCard[];
  /** Ten turns each, as a reference for style; what is held out is what realism is compared with. */
  readonly assessmentExamples?: readonly string[];
  readonly counsellingExamples?: readonly string[];
}

export interface LadderPrompt {
  readonly text: string;
  readonly sections: readonly PromptSection[];
  /** Parts of the rung for which there is no material. */
  readonly missing: readonly PromptSection[];
}

const riskWords = ["none", "mild", "moderate", "severe"] as const;

/**
 * The patient's instructions at one rung, in our own wording.
 *
 * @param without - parts of the rung to leave out
 */
export function ladderPrompt(
  rung: LadderRung,
  material: LadderMaterial,
  { without = [] }: { without?: readonly PromptSection[] } = {},
): LadderPrompt {
  const wanted = promptLadder[rung].filter((section) => !without.includes(section));
  const filled = wanted.map((section) => ({ section, text: sectionText(section, material) }));
  return {
    text: filled.flatMap(({ text }) => (text === undefined ? [] : [text])).join("\n\n"),
    sections: filled.flatMap(({ section, text }) => (text === undefined ? [] : [section])),
    missing: filled.flatMap(({ section, text }) => (text === undefined ? [section] : [])),
  };
}

function sectionText(section: PromptSection, material: LadderMaterial): string | undefined {
  const { record, graph, cards, assessmentExamples, counsellingExamples } = material;
  switch (section) {
    case "demographics":
      return `You are a person of ${record.age}, ${record.gender === "F" ? "a woman" : "a man"}; family: ${record.marital_status}; work: ${record.work_status}.`;
    case "behaviour":
      return "You are the one who seeks help. Talk as people talk, in at most about sixty words. Answer what was asked and no more. Do not thank or agree every time.";
    case "risk":
      return `Depression: ${riskWords[record.depression_risk]}. Risk of suicide: ${riskWords[record.suiside_risk]}.`;
    case "big-five":
      return bigFiveTraits
        .map((trait: BigFiveTrait) => bigFiveManner[trait][bigFiveBand(record.big_five[trait])])
        .join(" ");
    case "present-symptoms":
      return listed(
        "What is the case with you:",
        record.positive_symptoms.filter((tag) => !isManner(tag)).map((tag) => tagWording(tag).present),
      );
    case "timeline-symptoms":
      return listed(
        "What happened, and when:",
        graph?.nodes
          .filter(({ type }) => type === "Symptom")
          .map(({ triple, time }) => `${triple.replaceAll(/[<>]/g, "")} (${time.relative})`) ?? [],
      );
    case "absent-symptoms":
      return listed(
        "What is not the case, and what you deny when asked:",
        record.negative_symptoms.filter((tag) => !isManner(tag)).map((tag) => tagWording(tag).absent),
      );
    case "assessment-examples":
      return listed(
        "How people in an assessment talk (style only, not your story):",
        (assessmentExamples ?? []).slice(0, 10),
      );
    case "counselling-examples":
      return listed(
        "How people in counselling talk (style only, not your story):",
        (counsellingExamples ?? []).slice(0, 10),
      );
    case "life-event-cards":
      return listed("What you remember; stay inside it:", cards?.map(({ text }) => text) ?? []);
    case "timeline-text":
      return listed(
        "What happened, in order:",
        graph?.nodes.slice(-50).map(({ triple, time }) => `${time.relative}: ${triple.replaceAll(/[<>]/g, "")}`) ?? [],
      );
  }
}

function listed(title: string, lines: readonly string[]): string | undefined {
  return lines.length === 0 ? undefined : `${title}\n${[...new Set(lines)].map((line) => `- ${line}`).join("\n")}`;
}
