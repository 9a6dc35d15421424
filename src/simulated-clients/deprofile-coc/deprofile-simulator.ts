import { z } from "zod";
import { personaClient } from "../persona-client.ts";
import { deprofilePersona } from "../profile-formats/deprofile-format.ts";
import type { SimulatorAdapter } from "../simulator-adapter.ts";
import { changeGraph, TimelineItem } from "./change-graph.ts";
import { checkDeprofile, DeprofileRecord } from "./deprofile-record.ts";
import { memoryCards } from "./memory-cards.ts";
import { type LadderRung, ladderPrompt, promptLadder, promptSections } from "./prompt-ladder.ts";

const rungs = Object.keys(promptLadder) as [LadderRung, ...LadderRung[]]; // keys of that record

const DeprofileSettings = z.strictObject({
  record: DeprofileRecord.superRefine((record, context) => {
    for (const { path, problem } of checkDeprofile(record))
      context.addIssue({ code: "custom", path: [...path], message: problem });
  }),
  timeline: z.array(TimelineItem).default([]),
  nowDay: z.int().optional(),
  windowDays: z.int().min(1).default(7),
  /** How much of the material a model is given; without a model, G6 and G7 tell what the cards hold. */
  rung: z.enum(rungs).default("G6"),
  without: z.array(z.enum(promptSections)).default([]),
  assessmentExamples: z.array(z.string()).default([]),
  counsellingExamples: z.array(z.string()).default([]),
});

/** DEPROFILE with a chain of change (arXiv 2603.22704). */
export const deprofileSimulator: SimulatorAdapter<typeof DeprofileSettings> = {
  name: "deprofile-coc",
  version: "1.0.0",
  summary:
    "A patient assembled from records, who remembers dated cards and stays inside them (DEPROFILE, arXiv 2603.22704).",
  settings: DeprofileSettings,
  needsPersona: false,
  needsModel: false,
  open({ settings, persona }, ports) {
    const { record, timeline, nowDay, rung, without, windowDays, ...examples } = settings;
    const graph = changeGraph(timeline, nowDay === undefined ? {} : { nowDay });
    const cards = memoryCards(graph, windowDays);
    const sections = promptLadder[rung].filter((section) => !without.includes(section));
    const hasCards = sections.some((section) => section === "life-event-cards" || section === "timeline-text");
    const { persona: made } = deprofilePersona(record, "deprofile", hasCards ? cards : []);
    const about = ladderPrompt(rung, { record, graph, cards, ...examples }, { without }).text;
    const simulator = { name: "deprofile-coc", version: `1.0.0; ${rung}` };
    return personaClient(persona ?? { ...made, about }, { ...ports, simulator });
  },
};
