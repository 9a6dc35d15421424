import type { z } from "zod";
import { seededRandom } from "../../random/index.ts";
import { type Appraiser, detectorAppraiser } from "../appraise.ts";
import { composer } from "../composer/composer.ts";
import { modelWordMaker } from "../model/model-word-maker.ts";
import { personaClient } from "../persona-client.ts";
import { type ProfileSettings, personaOfSettings, profileSettings } from "../profile-tables/profile-simulator.ts";
import { tableOf } from "../profile-tables/table-of.ts";
import type { SimulatorAdapter } from "../simulator-adapter.ts";
import type { WordMaker } from "../word-maker.ts";
import { blockedAspects, cleanUtterance, moodEnds } from "./character-memory.ts";

/** CharacterChat's seeker (arXiv 2308.10278): one aspect comes to mind a turn, and the mood ends the talk. */
export const characterSimulator: SimulatorAdapter<z.ZodType<ProfileSettings>> = {
  name: "characterchat",
  version: "1.0.0",
  summary:
    "A character with a worry, a memory that picks one aspect a turn, and a mood from 0 to 5 (arXiv 2308.10278).",
  settings: profileSettings(() => tableOf("characterchat")),
  needsPersona: false,
  needsModel: false,
  open({ settings, persona }, ports) {
    const person = persona ?? personaOfSettings(tableOf("characterchat"), settings);
    const spoken = ports.model === undefined ? composer(ports.content) : modelWordMaker(ports.model, ports);
    const words = cleanedWords(spoken);
    // What may not come to mind now, per conversation: an appraiser is shown no turns.
    const blockedNow = new Map<string, readonly string[]>();
    const read = detectorAppraiser(ports.detectors, ports.content);
    const appraiser: Appraiser = {
      description: { ...read.description, version: `${read.description.version}; aspects 1` },
      async appraise(task, signal) {
        const appraisal = await read.appraise(task, signal);
        if ("cause" in appraisal) return appraisal;
        const blocked = blockedNow.get(task.conversation.id) ?? [];
        return { ...appraisal, asked: new Set([...appraisal.asked].filter((id) => !blocked.includes(id))) };
      },
    };
    const client = personaClient(person, {
      ...ports,
      words,
      appraiser,
      simulator: { name: "characterchat", version: "1.0.0" },
    });
    return {
      ...client,
      async reply(conversation, signal) {
        const states = conversation.turns.flatMap(({ clientState }) =>
          clientState === undefined ? [] : [clientState],
        );
        const scores = states.flatMap(({ variables }) => (variables.mood === undefined ? [] : [variables.mood]));
        const isOver = moodEnds(scores);
        if (
          isOver &&
          conversation.turns.findLast(({ speaker }) => speaker === "client")?.clientState?.own?.goodbye === true
        ) {
          return { status: "ended", reason: "client-left" };
        }
        const blocked = blockedAspects(states.flatMap(({ told = [] }) => told.slice(0, 1)));
        blockedNow.set(conversation.id, blocked);
        const utterance = await client.reply(conversation, signal).finally(() => blockedNow.delete(conversation.id));
        if (utterance.status !== "said" || utterance.clientState === undefined) return utterance;
        const own = {
          ...utterance.clientState.own,
          blocked,
          picked: utterance.clientState.told?.[0] ?? null,
        };
        if (!isOver) return { ...utterance, clientState: { ...utterance.clientState, own } };
        const random = seededRandom(conversation.seed, conversation.id, "goodbye");
        const text = random.pick([
          "Okay, I think I'm good for now. Talk soon!",
          "That's enough for me today. See you around.",
        ]);
        const before = states.at(-1);
        const kept = { ...utterance.clientState, told: [], disclosed: before?.disclosed ?? [], act: "close" as const };
        return { ...utterance, text, clientState: { ...kept, own: { ...own, goodbye: true } } };
      },
    };
  },
};

/** What a model says is cleaned as published; the composer's lines are the facts' own and stay as they are. */
function cleanedWords(words: WordMaker): WordMaker {
  return {
    ...words,
    async word(task, signal) {
      const worded = await words.word(task, signal);
      if (worded.status === "failed" || worded.finish === "scripted") return worded;
      return { ...worded, text: cleanUtterance(worded.text, task.memory.reply?.text ?? "") };
    },
  };
}
