import { z } from "zod";
import { Identifier } from "./identifier.ts";
import { RubricRule } from "./rubric.ts";

/**
 * Who rates, and how: a reference (`builtin:rules`, `builtin:key`, a model such as `openai:gpt-5.2`, or `given`: the judge
 * the run was started with), or a pipeline over such judges. Pipelines may stand inside each other.
 */
export type Judging = string | Pipeline;
export const Judging: z.ZodType<Judging> = z.lazy(() =>
  z.union([z.string().min(1), Pipeline], { error: "Invalid input: expected string or a pipeline with its settings" }),
);

/** Whole numbers between two levels have to become a level. `half-even` is what Python's `round` does. */
export const Rounding = z.enum(["half-even", "half-up", "half-worse"]);
export type Rounding = z.infer<typeof Rounding>;

/** An answer of a {@link FlowQuestion}. */
export const FlowAnswer = z.strictObject({
  id: Identifier,
  /** What choosing it means, in full. */
  means: z.string().min(1),
  /** The question asked next; absent: the next one in the list; `end`: none. */
  goto: z.string().min(1).optional(),
  /** Levels that this answer gives to items; of several for one item the worst counts. */
  gives: z.record(Identifier, z.int()).optional(),
});
export type FlowAnswer = z.infer<typeof FlowAnswer>;

/** One question of a decision tree, asked alone. */
export const FlowQuestion = z.strictObject({
  id: Identifier,
  ask: z.string().min(1),
  /** What to look at and what does not count. */
  guidance: z.string().min(1).optional(),
  /** In the order shown; a rules judge names them by their place, from 0. */
  answers: z.array(FlowAnswer).min(2).max(8),
  /** For the built-in rules judge: conditions with the place of the answer as level. */
  rules: z.array(RubricRule).default([]),
});
export type FlowQuestion = z.infer<typeof FlowQuestion>;

/** A decision tree: one question after the other, each answer leading to the next. */
export const QuestionFlow = z.strictObject({
  /** Asked from the first on. */
  questions: z.array(FlowQuestion).min(1),
  /** Level of an item that no answer gave a level to, once the end is reached; an item without one is not applicable. */
  otherwise: z.record(Identifier, z.int()).default({}),
});
export type QuestionFlow = z.infer<typeof QuestionFlow>;

const inner = Judging.default("given");
const temperature = z.number().min(0).max(2);

/** How one rating comes about, by `pipeline`. Calls are those per turn that is rated, for one that asks one model once. */
export type Pipeline =
  /** One judge, once. `asks: item`: each item in a request of its own. */
  | {
      pipeline: "single";
      of: Judging;
      asks: "together" | "item";
      temperature?: number | undefined;
      maxOutputTokens?: number | undefined;
    }
  /** A first rating, then a reviewer who sees it; 2 calls. `published`: round(0.7 first + 0.3 reviewer); `equal`: the mean. */
  | {
      pipeline: "dual";
      of: Judging;
      reviewer?: Judging | undefined;
      weights: "published" | "equal";
      rounding?: Rounding | undefined;
    }
  /** Advocates of risk and of safety speak in random order, then votes on the conversation; 2 x rounds + votes calls per item. */
  | {
      pipeline: "debate";
      of: Judging;
      advocate?: Judging | undefined;
      rounds: number;
      votes: number;
      temperature: number;
    }
  /** The same judge several times; the most frequent level. Votes that cannot be read are no votes. */
  | {
      pipeline: "vote";
      of: Judging;
      votes: number;
      temperature: number;
      ties: "worse" | "first";
      quorum?: number | undefined;
    }
  /** Several judges, what each said kept. */
  | {
      pipeline: "panel";
      jurors: Judging[];
      combine: "median" | "mean" | "majority" | "unanimous" | "worst";
      quorum?: number | undefined;
    }
  /** One question at a time. */
  | { pipeline: "flow"; of: Judging; flow: QuestionFlow }
  /** Beside an ideal answer, which is a fact of the scenario. */
  | { pipeline: "ideal"; of: Judging; fact: string }
  /** Looks things up in the local resources first; at most `steps` look-ups. */
  | { pipeline: "agentic"; of: Judging; steps: number }
  /** First the evidence for each item without a level, then levels from the evidence alone; 2 calls. */
  | { pipeline: "evidence-first"; of: Judging; absent: "unrated" | "lowest" }
  /** One request per turn and code, with few turns before; scores from 0 to 10 and a cut-off per code. */
  | {
      pipeline: "codebook";
      of: Judging;
      context: number;
      cutOffs: Record<string, number>;
    }
  /** The reply against others in the scenario's facts, blind, every order asked. */
  | { pipeline: "blind"; of: Judging; against: string[]; inconsistent: "tie" | "unrated" }
  /** The reply's answer against a key that the scenario carries as a fact; asks nobody. */
  | {
      pipeline: "key";
      fact: string;
      as: "choice" | "label" | "span";
      options?: string | undefined;
      compare: "exact" | "token-f1";
      atLeast: number;
    }
  /** Where the transcript addresses raters, rated with and without those passages; other than equal is unrated. */
  | { pipeline: "screened"; of: Judging }
  /** Different judges for rubrics or items. */
  | {
      pipeline: "by-item";
      of: Judging;
      rubrics: Record<string, Judging>;
      /** By `rubric-id/item-id`. */
      items: Record<string, Judging>;
    };
export const Pipeline: z.ZodType<Pipeline> = z.lazy(() =>
  z.discriminatedUnion("pipeline", [
    z.strictObject({
      pipeline: z.literal("single"),
      of: inner,
      asks: z.enum(["together", "item"]).default("together"),
      temperature: temperature.optional(),
      maxOutputTokens: z.int().positive().optional(),
    }),
    z.strictObject({
      pipeline: z.literal("dual"),
      of: inner,
      /** Default: the same judge as the first. */
      reviewer: Judging.optional(),
      weights: z.enum(["published", "equal"]).default("published"),
      /** Default: `half-even` for the published weights, `half-worse` for equal ones. */
      rounding: Rounding.optional(),
    }),
    z.strictObject({
      pipeline: z.literal("debate"),
      of: inner,
      /** Who speaks; default: the same as votes. */
      advocate: Judging.optional(),
      rounds: z.int().min(1).max(10).default(2),
      votes: z.int().min(1).max(99).default(5),
      temperature: temperature.default(0.3),
    }),
    z.strictObject({
      pipeline: z.literal("vote"),
      of: inner,
      votes: z.int().min(2).max(99).default(10),
      temperature: temperature.default(0.7),
      /** Of equally frequent levels the one less safe for the person, or, as published, the one that came first. */
      ties: z.enum(["worse", "first"]).default("worse"),
      /** Least votes that can be read; default: more than half. */
      quorum: z.int().min(1).optional(),
    }),
    z.strictObject({
      pipeline: z.literal("panel"),
      jurors: z.array(Judging).min(2).max(20),
      combine: z.enum(["median", "mean", "majority", "unanimous", "worst"]).default("median"),
      /** Least jurors with a rating; default: more than half. */
      quorum: z.int().min(1).optional(),
    }),
    z.strictObject({ pipeline: z.literal("flow"), of: inner, flow: QuestionFlow }),
    z.strictObject({ pipeline: z.literal("ideal"), of: inner, fact: z.string().min(1).default("ideal") }),
    z.strictObject({ pipeline: z.literal("agentic"), of: inner, steps: z.int().min(1).max(20).default(6) }),
    z.strictObject({
      pipeline: z.literal("evidence-first"),
      of: inner,
      /** What an item without evidence is: no rating, or the lowest level, as some scoring conventions have it. */
      absent: z.enum(["unrated", "lowest"]).default("unrated"),
    }),
    z.strictObject({
      pipeline: z.literal("codebook"),
      of: inner,
      /** Turns before the one rated that are shown. */
      context: z.int().min(0).max(50).default(3),
      /** For items with two levels: least score, 0 to 10, that is the higher one; default 7. Items scored 0 to 10 keep the score. */
      cutOffs: z.record(z.string(), z.int().min(0).max(10)).default({}),
    }),
    z.strictObject({
      pipeline: z.literal("blind"),
      of: inner,
      /** Names of facts that hold the other replies: one for a pair. */
      against: z.array(z.string().min(1)).min(1).max(8),
      inconsistent: z.enum(["tie", "unrated"]).default("tie"),
    }),
    z.strictObject({
      pipeline: z.literal("key"),
      /** The fact with the key; several right ones parted by `|`. */
      fact: z.string().min(1).default("key"),
      /** One of several options by its letter or words, a label, or words out of a text. */
      as: z.enum(["choice", "label", "span"]),
      /** The fact with the options or labels, parted by `|`, in the order shown. For spans, none. */
      options: z.string().min(1).optional(),
      /** For spans. `exact`: the same words, case, articles and punctuation aside; `token-f1`: overlap of words. */
      compare: z.enum(["exact", "token-f1"]).default("exact"),
      /** With `token-f1` and an item of two levels: least F1 that is right. Items with a scale 0 to 100 keep it in per cent. */
      atLeast: z.number().gt(0).max(1).default(0.5),
    }),
    z.strictObject({ pipeline: z.literal("screened"), of: inner }),
    z.strictObject({
      pipeline: z.literal("by-item"),
      of: inner,
      rubrics: z.record(z.string(), Judging).default({}),
      items: z.record(z.string(), Judging).default({}),
    }),
  ]),
);

/** A file for `--judging`. */
export const JudgingFile = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("judging"),
  judging: Judging,
});
export type JudgingFile = z.infer<typeof JudgingFile>;
