import { createHash } from "node:crypto";
import { likelyBuiltin } from "../content/index.ts";
import type { Detectors } from "../detection/index.ts";
import type { LanguageModel } from "../models/index.ts";
import { type Judging, type Pipeline, PlumblineError } from "../vocabulary/index.ts";
import { constantJudge } from "./constant-judge.ts";
import type { Judge } from "./judge.ts";
import { parseJudging } from "./judging-expression.ts";
import { keyJudge } from "./key-judge.ts";
import { modelJudge } from "./model/model-judge.ts";
import { agenticJudge } from "./pipelines/agentic.ts";
import { blindJudge } from "./pipelines/blind.ts";
import { byItemJudge } from "./pipelines/by-item.ts";
import { codebookJudge } from "./pipelines/codebook.ts";
import { debateJudge } from "./pipelines/debate.ts";
import { dualJudge } from "./pipelines/dual.ts";
import { evidenceFirstJudge } from "./pipelines/evidence-first.ts";
import { flowJudge } from "./pipelines/flow.ts";
import { idealJudge } from "./pipelines/ideal.ts";
import { panelJudge } from "./pipelines/panel.ts";
import { screenedJudge } from "./pipelines/screened.ts";
import { singleJudge } from "./pipelines/single.ts";
import { voteJudge } from "./pipelines/vote.ts";
import { loadResourceShelf, type ResourceShelf } from "./resources/resource-shelf.ts";
import { rulesJudge } from "./rules-judge.ts";
import { withRulesItems } from "./with-rules-items.ts";

/** What opening a judge needs from outside. */
export interface JudgePorts {
  readonly detectors: Detectors;
  /** The door to models; called for every mention of one. */
  readonly openModel: (ref: string) => LanguageModel;
  /** Where agentic judges look things up; default: the library's resources, read when first needed. */
  readonly shelf?: ResourceShelf;
}

/** A reference names no built-in judge. Fix: use one of `knownRefs`, a pipeline or a model. */
export class UnknownJudgeError extends PlumblineError {
  readonly code = "UNKNOWN_BUILTIN_PART";
  readonly ref: string;
  readonly knownRefs: readonly string[] = builtinJudges;

  constructor(ref: string) {
    const near = likelyBuiltin(ref, builtinJudges);
    const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
    super(`There is no built-in judge "${ref}".${hint} Known: ${builtinJudges.join(", ")}; or name a model.`);
    this.ref = ref;
  }
}

const builtinJudges: readonly string[] = ["builtin:rules"];
/** Known points for measuring judges, not offered to rate with. */
const constantJudges: Readonly<Record<string, () => Judge>> = {
  "builtin:lowest-level": () => constantJudge("lowest"),
  "builtin:highest-level": () => constantJudge("highest"),
};

/**
 * Opens whoever rates: a reference, an expression such as `vote(openai:a, votes=5)`, or a pipeline as read from a file. Items
 * that a rubric leaves to the rules, and those that read an answer, go to the rules in all of them. Nothing is dialled.
 *
 * A pipeline's reference is the expression for it; where an expression cannot say everything (a flow, judges by item,
 * cut-offs), a hash of the settings follows. The settings themselves stand under `judging`, so that it can be opened again.
 *
 * @throws {@link UnknownJudgeError}, `JudgingExpressionError`, errors of the model room for references and keys
 */
export function openJudge(judging: Judging, ports: JudgePorts): Judge {
  const rules = rulesJudge(ports.detectors);
  const read = typeof judging === "string" ? parseJudging(judging) : judging;
  const judge = open(read, ports, rules);
  if (judge === rules) return rules;
  if (typeof read === "string" && Object.hasOwn(constantJudges, read)) return judge;
  return withRulesItems(typeof read === "string" ? judge : reopenable(judge, read), rules);
}

/**
 * Puts who was given in the place of every `given`.
 *
 * @param given - who the run was started with
 */
export function withGiven(judging: Judging, given: Judging): Judging {
  const read = typeof judging === "string" ? parseJudging(judging) : judging;
  if (read === "given") return given;
  if (typeof read === "string") return read;
  const inside = (part: Judging): Judging => withGiven(part, given);
  const all = (parts: Readonly<Record<string, Judging>>) =>
    Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, inside(part)]));
  switch (read.pipeline) {
    case "key":
      return read;
    case "panel":
      return { ...read, jurors: read.jurors.map(inside) };
    case "dual":
      return {
        ...read,
        of: inside(read.of),
        ...(read.reviewer === undefined ? {} : { reviewer: inside(read.reviewer) }),
      };
    case "debate":
      return {
        ...read,
        of: inside(read.of),
        ...(read.advocate === undefined ? {} : { advocate: inside(read.advocate) }),
      };
    case "by-item":
      return { ...read, of: inside(read.of), rubrics: all(read.rubrics), items: all(read.items) };
    default:
      return { ...read, of: inside(read.of) };
  }
}

/** Every reference a judging names, each once. @throws `JudgingExpressionError` */
export function judgeReferences(judging: Judging): string[] {
  const read = typeof judging === "string" ? parseJudging(judging) : judging;
  if (typeof read === "string") return [read];
  return [...new Set(partsOf(read).flatMap(judgeReferences))];
}

/**
 * A judging opened without a door to models, for what it says of itself: the reference its ratings will carry, the calls it
 * takes. No key is needed, and it cannot be asked.
 *
 * @throws as {@link openJudge}, but for models and keys
 */
export function unaskedJudge(judging: Judging, detectors: Detectors): Pick<Judge, "description" | "callsFor"> {
  const absent = { read: () => undefined, search: () => [] };
  const openModel = (ref: string): LanguageModel => ({
    description: { ref, version: "", settings: {} },
    reply: () => Promise.reject(new Error("Only what it says of itself was asked for.")),
  });
  return openJudge(judging, { detectors, shelf: absent, openModel });
}

function partsOf(pipeline: Pipeline): Judging[] {
  switch (pipeline.pipeline) {
    case "key":
      return [];
    case "panel":
      return pipeline.jurors;
    case "dual":
      return [pipeline.of, ...(pipeline.reviewer === undefined ? [] : [pipeline.reviewer])];
    case "debate":
      return [pipeline.of, ...(pipeline.advocate === undefined ? [] : [pipeline.advocate])];
    case "by-item":
      return [pipeline.of, ...Object.values(pipeline.rubrics), ...Object.values(pipeline.items)];
    default:
      return [pipeline.of];
  }
}

function open(judging: Judging, ports: JudgePorts, rules: Judge): Judge {
  const inner = (part: Judging): Judge => open(part, ports, rules);
  if (typeof judging === "string") {
    const read = parseJudging(judging);
    if (typeof read !== "string") return inner(read);
    if (read === "builtin:rules" || read === "given") return rules;
    const constant = constantJudges[read];
    if (constant !== undefined) return constant();
    if (read.startsWith("builtin:") || likelyBuiltin(read, builtinJudges) !== undefined)
      throw new UnknownJudgeError(read);
    return modelJudge(ports.openModel(read));
  }
  switch (judging.pipeline) {
    case "single":
      return singleJudge(inner(judging.of), withoutAbsent(judging));
    case "dual": {
      const { reviewer, weights, rounding } = judging;
      const own = reviewer === undefined ? {} : { reviewer: inner(reviewer) };
      return dualJudge(inner(judging.of), { weights, ...(rounding === undefined ? {} : { rounding }), ...own });
    }
    case "debate": {
      const { advocate, rounds, votes, temperature } = judging;
      const own = advocate === undefined ? {} : { advocate: inner(advocate) };
      return debateJudge(inner(judging.of), { rounds, votes, temperature, ...own });
    }
    case "vote":
      return voteJudge(inner(judging.of), withoutAbsent(judging));
    case "panel":
      return panelJudge(judging.jurors.map(inner), withoutAbsent(judging));
    case "flow":
      return flowJudge(inner(judging.of), judging.flow);
    case "ideal":
      return idealJudge(inner(judging.of), judging.fact);
    case "agentic":
      return agenticJudge(inner(judging.of), { shelf: ports.shelf ?? loadResourceShelf(), steps: judging.steps });
    case "evidence-first":
      return evidenceFirstJudge(inner(judging.of), { absent: judging.absent });
    case "codebook":
      return codebookJudge(inner(judging.of), { context: judging.context, cutOffs: judging.cutOffs });
    case "blind":
      return blindJudge(inner(judging.of), { against: judging.against, inconsistent: judging.inconsistent });
    case "key":
      return keyJudge(withoutAbsent(judging));
    case "screened":
      return screenedJudge(inner(judging.of), ports.detectors);
    case "by-item": {
      const all = (parts: Readonly<Record<string, Judging>>) =>
        Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, inner(part)]));
      return byItemJudge(inner(judging.of), { rubrics: all(judging.rubrics), items: all(judging.items) });
    }
  }
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Settings without those that are not given. */
function withoutAbsent<T extends object>(settings: T): Present<T> {
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Present<T>; // the same fields, but for those that are undefined
}

function reopenable(judge: Judge, judging: Pipeline): Judge {
  const { description } = judge;
  const hash = createHash("sha256").update(JSON.stringify(judging)).digest("hex").slice(0, 8);
  const ref = isSaidByExpression(judging) ? description.ref : `${description.ref}#${hash}`;
  return {
    ...judge,
    description: { ...description, ref, settings: { ...description.settings, judging } },
    async rate(request, signal) {
      const ratings = await judge.rate(request, signal);
      return ratings.map((rating) => (rating.judge === description.ref ? { ...rating, judge: ref } : rating));
    },
  };
}

function isSaidByExpression(judging: Judging): boolean {
  if (typeof judging === "string") return true;
  const isOwn = judging.pipeline !== "flow" && judging.pipeline !== "by-item";
  const hasCutOffs = judging.pipeline === "codebook" && Object.keys(judging.cutOffs).length > 0;
  return isOwn && !hasCutOffs && partsOf(judging).every(isSaidByExpression);
}
