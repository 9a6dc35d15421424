import type { Detectors } from "../detection/index.ts";
import type { LanguageModel } from "../models/index.ts";
import { seededRandom } from "../random/index.ts";
import type { ConversationView, Participant, Persona, VisitRecord } from "../vocabulary/index.ts";
import { type Appraisal, type Appraiser, appraisalLabels, detectorAppraiser } from "./appraise.ts";
import { answerAll, endVisit, type VisitEnd } from "./between-visits.ts";
import { type ClientContent, loadClientContent } from "./client-content.ts";
import { type ClientMemory, clientMemory } from "./client-memory.ts";
import { clientStep } from "./client-step.ts";
import { variablesOf } from "./client-variables.ts";
import { languageOf } from "./composer/compose-line.ts";
import { composer } from "./composer/composer.ts";
import { type ClientAssessor, clientAssessor } from "./fidelity/assess-client.ts";
import { addUsage } from "./model/add-usage.ts";
import { modelAppraiser } from "./model/model-appraiser.ts";
import { modelWordMaker } from "./model/model-word-maker.ts";
import type { WordMaker } from "./word-maker.ts";

/** Settings of a {@link personaClient}. */
export interface PersonaClientOptions {
  detectors: Detectors;
  /** What the library brings for playing people; the shipped library's by default. */
  content?: ClientContent;
  /** Puts the turn into words. Without one, the built-in composer does. */
  model?: LanguageModel;
  /** Sampling temperature of the model; default 0.8. */
  temperature?: number;
  /** When a model's corrected attempt is unusable as well: the composer speaks (default), or the turn fails. */
  whenUnusable?: "composer" | "fail";
  /**
   * Reads what a reply does to the person. By default the library's detectors and phrase banks; the model, for a language
   * that neither of them reads.
   */
  appraiser?: Appraiser;
  /** Puts turns into words; by default a word-maker over `model`, or the composer without one. */
  words?: WordMaker;
  /** How an adapter that plays this person is to stand on record. */
  simulator?: { readonly name: string; readonly version: string };
}

const version = "3";

/**
 * A person with a hidden state who reacts to what the assistant says: is moved by it, tells more or less of what the
 * persona knows, comes back or does not, leaves when turned away. One turn is: appraise what was heard, move the state,
 * choose what to disclose ({@link clientStep}), and word it. What happens in a turn is decided before it is worded,
 * whoever words it.
 */
export function personaClient(persona: Persona, options: PersonaClientOptions): Participant {
  const {
    detectors,
    content = loadClientContent(),
    model,
    temperature = 0.8,
    whenUnusable = "composer",
    simulator,
  } = options;
  const variables = variablesOf(persona, content);
  const isRead =
    languageOf(persona) === "en" || Object.keys(content.phrases.get(languageOf(persona))?.hears ?? {}).length > 0;
  const appraiser =
    options.appraiser ??
    (isRead || model === undefined ? detectorAppraiser(detectors, content) : modelAppraiser(model, detectors));
  const words =
    options.words ??
    (model === undefined
      ? composer(content)
      : modelWordMaker(model, { detectors, content, temperature, whenUnusable }));
  const { ref, settings } = words.description;

  async function appraise(
    memory: ClientMemory,
    conversation: ConversationView,
    signal: AbortSignal,
  ): Promise<Appraisal | undefined | Extract<Awaited<ReturnType<Appraiser["appraise"]>>, { cause: unknown }>> {
    if (memory.reply === undefined) return undefined;
    const task = {
      persona,
      memory,
      reply: memory.reply.text,
      labels: appraisalLabels(persona, variables),
      conversation,
    };
    return appraiser.appraise(task, signal);
  }

  /** What came of the visit before the one that is due. */
  async function visitBefore(conversation: ConversationView, visit: number, signal: AbortSignal) {
    const memory = clientMemory(conversation.turns, visit - 1);
    const appraisal = await appraise(memory, conversation, signal);
    if (appraisal !== undefined && "cause" in appraisal) return appraisal;
    const random = seededRandom(conversation.seed, conversation.id, "between-visits", visit);
    return endVisit(persona, variables, memory, appraisal, random);
  }

  return {
    description: {
      ref,
      version: `${words.description.version}; client ${version}`,
      settings:
        simulator === undefined
          ? settings
          : { ...settings, simulator: simulator.name, simulatorVersion: simulator.version },
    },
    async reply(conversation, signal) {
      const { visit = 0 } = conversation;
      const memory = clientMemory(conversation.turns, visit);
      if (memory.exit !== undefined) return { status: "ended", reason: "client-left", isVisitOnly: true };
      let begun: VisitEnd | undefined;
      if (visit > 0 && memory.exchange === 1) {
        const end = await visitBefore(conversation, visit, signal);
        if ("cause" in end) return { status: "failed", failure: end };
        if (end.record.dropsOut !== undefined) {
          return { status: "ended", reason: "client-left", lastVisit: end.record };
        }
        begun = end;
      }
      const appraisal = await appraise(memory, conversation, signal);
      if (appraisal !== undefined && "cause" in appraisal) return { status: "failed", failure: appraisal };
      const random = seededRandom(conversation.seed, conversation.id, "client", memory.spoken);
      const decided = clientStep(persona, {
        memory,
        variables,
        appraisal,
        ...(begun === undefined ? {} : { begun }),
        random,
      });
      const before =
        decided.act === "open" ? answerAll(persona.questionnaires, "before", variables, decided.state.variables) : [];
      const step = {
        ...decided,
        state: {
          ...decided.state,
          ...(before.length === 0 ? {} : { before }),
          ...(begun === undefined ? {} : { sinceLastVisit: begun.record }),
        },
      };
      const worded = await words.word({ persona, step, memory, conversation, random }, signal);
      if (worded.status === "failed") return { status: "failed", failure: worded.failure };
      const { text, finish, state } = worded;
      const usage = addUsage(appraisal?.usage, worded.usage);
      return { status: "said", text, finish, clientState: state, ...(usage === undefined ? {} : { usage }) };
    },
    async conclude(conversation, signal): Promise<VisitRecord | undefined> {
      if (persona.questionnaires === undefined && persona.visits === undefined) return undefined;
      const end = await visitBefore(conversation, (conversation.visit ?? 0) + 1, signal);
      return "cause" in end ? undefined : end.record;
    },
    assess: ({ turns }) => assessorOf(persona, detectors)(turns),
    close: async () => words.close?.(),
  };
}

/** Preparing to read a person's facts costs more than a conversation, and the same person is played many times. */
function assessorOf(persona: Persona, detectors: Detectors): ClientAssessor {
  const known = assessors.get(persona);
  if (known !== undefined && known.detectors === detectors) return known.assess;
  const assess = clientAssessor(persona, detectors);
  assessors.set(persona, { detectors, assess });
  return assess;
}

const assessors = new WeakMap<Persona, { detectors: Detectors; assess: ClientAssessor }>();
