import { z } from "zod";
import type { Detectors } from "../../detection/index.ts";
import type { LanguageModel, ModelMessage } from "../../models/index.ts";
import type { ClientState, Usage } from "../../vocabulary/index.ts";
import type { ClientContent } from "../client-content.ts";
import { applyChanges, variablesOf } from "../client-variables.ts";
import { compose } from "../composer/composer.ts";
import type { Worded, WordMaker, WordTask } from "../word-maker.ts";
import { addUsage } from "./add-usage.ts";
import { checkWording, type WordingDraft, type WordingProblems } from "./check-wording.ts";
import { clientPrompt } from "./client-prompt.ts";

/** Settings of a {@link modelWordMaker}. */
export interface ModelWordMakerOptions {
  readonly detectors: Detectors;
  readonly content: ClientContent;
  /** Sampling temperature; default 0.8. */
  readonly temperature?: number;
  /** What happens when the corrected attempt is unusable as well: the built-in composer speaks, or the turn fails. */
  readonly whenUnusable?: "composer" | "fail";
  /** Further paragraphs of the prompt, for adapters. */
  readonly more?: (task: WordTask) => readonly string[];
}

const Reply = z.strictObject({
  line: z.string(),
  told: z.array(z.string()),
  changes: z.array(z.strictObject({ variable: z.string(), by: z.number(), because: z.string() })),
});

/** How a model that words turns stands on record: as it describes itself, with our prompt and settings. */
export function describeModelWords(
  { description }: LanguageModel,
  { temperature = 0.8, whenUnusable = "composer" }: Pick<ModelWordMakerOptions, "temperature" | "whenUnusable"> = {},
): WordMaker["description"] {
  return {
    ref: description.ref,
    version: `${description.version}; words ${version}`,
    settings: { ...description.settings, temperature, whenUnusable },
  };
}

/** Version of prompt and checks; part of the identity of conversations it words. */
const version = "2";

/**
 * Words turns with a language model under a strict prompt. The reply is read by schema: the line, the ids of what it tells,
 * and proposed changes of variables that no rule moves, which are taken within bounds and step. A reply that cannot be
 * read, is empty, breaks role or tells what is not to be told is corrected once, by asking again with what was wrong; then
 * the composer speaks, or the turn fails. What had to be corrected is kept with the turn, and counted.
 *
 * A model that cannot be reached fails the turn at once: that says nothing about its role.
 */
export function modelWordMaker(model: LanguageModel, options: ModelWordMakerOptions): WordMaker {
  const { detectors, content, temperature = 0.8, whenUnusable = "composer", more } = options;
  const { description } = model;
  return {
    description: describeModelWords(model, { temperature, whenUnusable }),
    async word(task, signal) {
      const { conversation, persona } = task;
      const variables = variablesOf(persona, content);
      const proposable = Object.entries(variables).flatMap(([name, { reactions, bounds, means = "" }]) =>
        reactions === undefined ? [{ name, bounds, means }] : [],
      );
      const system = clientPrompt(task, {
        style: content.styles.get(persona.style),
        proposable,
        ...(more === undefined ? {} : { more: more(task) }),
      });
      const problems: WordingProblems = [];
      let usage: Usage | undefined;
      let correction: ModelMessage[] = [];
      for (const outcome of ["first-attempt", "corrected"] as const) {
        const reply = await model.reply(
          {
            system,
            messages: [...messagesOf(task), ...correction],
            schema: Reply,
            temperature,
            maxOutputTokens: 600,
            repeat: conversation.repeat,
            seed: conversation.seed,
            conversation: conversation.id,
            purpose: "client",
          },
          signal,
        );
        usage = addUsage(usage, reply.usage);
        let found: WordingProblems;
        if (reply.status === "failed") {
          const { cause } = reply.failure;
          if (cause === "empty-reply") found = [{ kind: "empty", detail: "no text" }];
          else if (cause === "not-json" || cause === "bad-shape") found = [{ kind: "unreadable", detail: cause }];
          else return { status: "failed", failure: reply.failure, ...(usage === undefined ? {} : { usage }) };
        } else {
          const draft = reply.value as z.infer<typeof Reply>; // the model room read it by this schema
          found = checkWording(draft, task, { detectors, style: content.styles.get(persona.style) });
          if (found.length === 0) {
            const state = stateAfter(task, draft, variables);
            const words = { maker: description.ref, outcome, problems };
            return worded(draft.line.trim(), reply.finish, usage, { ...state, words });
          }
        }
        problems.push(...found);
        correction = [{ role: "user", text: correctionOf(found) }];
      }
      if (whenUnusable === "fail") {
        const kinds = [...new Set(problems.map(({ kind }) => kind))].join(", ");
        const detail = `Two attempts could not be used (${kinds}).`;
        return {
          status: "failed",
          failure: { cause: "role-broken", detail },
          ...(usage === undefined ? {} : { usage }),
        };
      }
      const words = { maker: description.ref, outcome: "composer" as const, problems };
      return worded(compose(task, content), "scripted", usage, { ...task.step.state, words });
    },
    close: async () => model.close?.(),
  };
}

function worded(
  text: string,
  finish: Extract<Worded, { status: "worded" }>["finish"],
  usage: Usage | undefined,
  state: ClientState,
): Worded {
  return { status: "worded", text, finish, state, ...(usage === undefined ? {} : { usage }) };
}

/** The model is the person: its own earlier lines are the assistant's side of its conversation. */
function messagesOf({ conversation }: WordTask): ModelMessage[] {
  const first: ModelMessage = { role: "user", text: "(The conversation begins. You write first.)" };
  return [
    first,
    ...conversation.turns.map(
      ({ speaker, text }): ModelMessage => ({ role: speaker === "client" ? "assistant" : "user", text }),
    ),
  ];
}

function correctionOf(problems: WordingProblems): string {
  const reasons: Readonly<Record<WordingProblems[number]["kind"], string>> = {
    unreadable: "it was not one JSON object of the form asked for",
    empty: "the line was empty",
    "role-broken":
      "the line was not something this person would write: it spoke of roles or models, offered help, or was a report",
    "undisclosed-fact": "it told something that is not to be told in this turn",
    "unknown-fact": "`told` named an id that does not stand here",
    "too-many-facts": "it told more at once than this person does",
    "too-long": "it was too long",
  };
  const why = [...new Set(problems.map(({ kind }) => reasons[kind]))].join("; ");
  return `(Your last answer could not be used: ${why}. Answer again, as the person, in the form asked for.)`;
}

/** The state as decided, but for what the line told less of and what the model proposed within bounds. */
function stateAfter(
  { step, memory }: WordTask,
  draft: WordingDraft,
  variables: ReturnType<typeof variablesOf>,
): ClientState {
  const { state } = step;
  const told = (state.told ?? []).filter((id) => draft.told.includes(id));
  const denied = step.deny.map(({ id }) => id);
  const fresh = step.tell.map(({ id }) => id).filter((id) => told.includes(id));
  const causes = [...(state.causes ?? [])];
  const values = { ...state.variables };
  for (const { variable: name, by, because } of draft.changes) {
    const variable = variables[name];
    if (variable === undefined || variable.reactions !== undefined) continue;
    const wanted = [{ by, because: because.slice(0, 200), kind: "model" as const }];
    values[name] = applyChanges(name, variable, values[name] ?? variable.start, wanted, causes, memory.reply?.index);
  }
  const isSilent = state.act === "disclose" && fresh.length === 0;
  return {
    ...state,
    variables: values,
    causes,
    told: [...told, ...denied.filter((id) => !told.includes(id))],
    disclosed: [...memory.disclosed, ...fresh, ...denied],
    ...(isSilent ? { act: "respond" as const } : {}),
  };
}
