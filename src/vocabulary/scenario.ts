import { z } from "zod";
import { AnswerFormat } from "./answer-format.ts";
import { Identifier, Locale } from "./identifier.ts";
import { MockTool } from "./mock-tool.ts";
import { Persona } from "./persona.ts";

const length = {
  /** Exchanges after which a visit stops. */
  exchanges: z.int().min(1).max(200),
  /** Visits that the conversation consists of; default 1. The assistant starts each of them anew. */
  visits: z.int().min(1).max(52).optional(),
  /** The assistant is shown earlier visits as well; default: only the current one. */
  remembersVisits: z.boolean().optional(),
};

/** Who plays the person seeking help. */
export const ClientPlan = z.discriminatedUnion("kind", [
  /** Fixed lines, said one by one whatever the assistant answers. */
  z.strictObject({ kind: z.literal("scripted"), lines: z.array(z.string().min(1)).min(1) }),
  /** A person with a hidden state who reacts; played without a model, or by the model that `--client` names. */
  z.strictObject({ kind: z.literal("persona"), persona: Persona, ...length }),
  /** A published simulator, by name, with settings of its own; each says whether it needs a persona. */
  z.strictObject({
    kind: z.literal("simulator"),
    simulator: Identifier,
    settings: z.record(z.string(), z.json()).default({}),
    persona: Persona.optional(),
    ...length,
  }),
]);
export type ClientPlan = z.infer<typeof ClientPlan>;

/** Something said before the assistant under test takes part. */
export const GivenTurn = z.strictObject({ speaker: z.enum(["client", "assistant"]), text: z.string().min(1) });
export type GivenTurn = z.infer<typeof GivenTurn>;

/** One situation to enact. */
export const Scenario = z.strictObject({
  id: Identifier,
  title: z.string().min(1),
  locale: Locale,
  /** What the scenario is for and why its label is what it is; for reviewers, never shown to participants. */
  purpose: z.string().min(1),
  /** What to group and filter by, such as `theme`, `condition`, `category`. */
  tags: z.record(z.string(), z.string()).default({}),
  /**
   * Scenarios of one unit share what makes them alike: the conversation they are cuts of, the person they describe. Intervals and
   * tests count units, not scenarios. Without it a scenario is a unit of its own.
   */
  unit: z.string().min(1).optional(),
  /** What judges may be told (see `judgeSees`) and rules may compare, such as `harm` or `label`. */
  facts: z.record(z.string(), z.string()).default({}),
  client: ClientPlan,
  /**
   * What the assistant is told before anything is said: an intake, a steering text. It stands behind the deployment's own
   * system prompt. Judges do not see it.
   */
  briefing: z.string().min(1).optional(),
  /**
   * Turns said already, oldest first, the last by an assistant. They are part of what the assistant under test and judges
   * read, are never rated as its own, and count as no exchange.
   */
  history: z.array(GivenTurn).min(1).optional(),
  /** How the assistant is asked to answer, and the keys, which no participant under test is shown. */
  answers: z.array(AnswerFormat).min(1).optional(),
  /** The assistant's replies, given rather than asked for, one per line of a scripted client: material to be rated. */
  replies: z.array(z.string().min(1)).min(1).optional(),
  /**
   * A good reply to each exchange of a visit, in order, by the authors. `builtin:exemplar` says them and nobody else is shown
   * them: the upper known point of a task that no other built-in assistant knows.
   */
  exemplar: z.array(z.string().min(1)).min(1).optional(),
  /** Tools the assistant may call; an assistant that cannot call tools is told of none. */
  tools: z.array(MockTool).min(1).optional(),
  /** What a reader should know before opening the transcript. */
  contentNote: z.string().optional(),
});
export type Scenario = z.infer<typeof Scenario>;

/** A file of scenarios inside a suite's `scenarios/` folder. */
export const ScenarioFile = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("scenarios"),
  scenarios: z.array(Scenario).min(1),
});
export type ScenarioFile = z.infer<typeof ScenarioFile>;
