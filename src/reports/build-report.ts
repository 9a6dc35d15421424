import type { Estimate } from "../statistics/index.ts";
import type { RunResults, ScoreComponents } from "../suites/index.ts";
import { buildConversations } from "./build-conversations.ts";
import { buildSuite } from "./build-suite.ts";
import { describeClients } from "./describe-clients.ts";
import { describeComparison } from "./describe-comparison.ts";
import { describeComponents } from "./describe-components.ts";
import { describeDrift, type JudgeDrift } from "./describe-drift.ts";
import { describeProblem } from "./describe-problem.ts";
import { describeStopping } from "./describe-stopping.ts";
import { headlineOf, suiteVerdict } from "./describe-verdict.ts";
import { rankConversations } from "./rank-conversations.ts";
import type { Report } from "./report.ts";

/** How far a judge was found to agree with people on one rubric item. */
export interface JudgeReliability {
  /** Reference of the judge it was measured for. */
  judge: string;
  /** `rubric-id/item-id`. */
  item: string;
  /** Name of the statistic, such as `Cohen's weighted kappa`. */
  statistic: string;
  agreement: Estimate;
  /** What the judge was compared with: `plurality of 4 raters on 190 messages`. */
  against: string;
}

/** Choices of {@link buildReport}. */
export interface ReportOptions {
  /** Measured agreement of judges; a measure without an entry for the run's judge is printed as not calibrated. */
  reliability?: readonly JudgeReliability[];
  /** What rating the judge's anchor sets again showed; `not-checked` when there are some and the run was not compared. */
  drift?: JudgeDrift | "not-checked";
  /** Where differences between values come from; nothing is said about it without. */
  components?: readonly ScoreComponents[];
  /** Show what the publications printed, marked as such. Default false. */
  paper?: boolean;
  /** Most conversations of an audited assistant in a suite among the worst. Default 3. */
  worstPerSuite?: number;
}

/** The sentence about what Plumbline is not; every report says it once. */
export const NOT_A_MEDICAL_DEVICE =
  "Plumbline is a measuring bench for software. It is not a medical device and no substitute for care, and a passed gate does not show that an assistant is safe for any one person.";

/**
 * Turns the folded results of a run into everything a reader sees: verdicts in plain language, gates, measures between
 * their known points, worst conversations, transcripts and provenance. Computes no statistics of its own.
 *
 * The result is plain JSON data, valid against {@link Report}, and depends on nothing but its input: the only clock
 * time in it is the manifest's `createdAt`; latencies, costs per turn and attempts are left out.
 */
export function buildReport(results: RunResults, options: ReportOptions = {}): Report {
  const { reliability = [], worstPerSuite = 3, components = [], paper = false } = options;
  const { manifest } = results;
  const controls = new Set(manifest.controls);
  const assistants = [...manifest.assistants]
    .sort((a, b) => Number(controls.has(a.ref)) - Number(controls.has(b.ref)))
    .map(({ ref, version, settings }) => ({
      ref,
      version,
      role: controls.has(ref) ? ("control" as const) : ("audited" as const),
      settings,
    }));
  const known = new Set(assistants.map(({ ref }) => ref));
  const withinRun = results.comparisons.filter(({ first, second }) => known.has(first) && known.has(second));
  const betweenRuns = results.comparisons.filter((comparison) => !withinRun.includes(comparison));

  const suites = results.suites.map((suite) =>
    buildSuite(suite, { results, assistants, comparisons: withinRun, reliability, paper }),
  );
  const conversations = buildConversations(results, assistants);
  const gates = results.gates
    .map((gate) => ({ ...gate, role: controls.has(gate.assistant) ? ("control" as const) : ("audited" as const) }))
    .map(({ suiteId, assistant, role, gateId, require, because, verdict, explanation }) => {
      return { suiteId, assistant, role, gateId, require, because, verdict, explanation };
    });
  const verdicts = suites.flatMap((suite) =>
    assistants.map((assistant) => suiteVerdict({ suite, assistant, gates, conversations })),
  );
  const order = new Map(assistants.map(({ ref }, index) => [ref, index]));
  const problems = results.problems
    .filter(({ count }) => count > 0)
    .toSorted(
      (a, b) =>
        Number(b.kind === "never-ran") - Number(a.kind === "never-ran") ||
        (order.get(a.assistant) ?? order.size) - (order.get(b.assistant) ?? order.size) ||
        b.count - a.count ||
        (a.cause < b.cause ? -1 : 1),
    )
    .map(({ assistant, kind, cause, count }) => ({
      assistant,
      kind,
      cause,
      meaning: describeProblem(kind, cause),
      count,
    }));

  return {
    schemaVersion: 1,
    kind: "report",
    headline: headlineOf({ verdicts, assistants, complete: results.complete }),
    verdicts,
    stopping: describeStopping(results),
    drift: describeDrift(manifest.judge.ref, options.drift),
    gates,
    assistants,
    suites,
    components: components.map(describeComponents),
    clients: results.clients.map(describeClients),
    runComparisons: betweenRuns.map(describeComparison),
    problems,
    spent: {
      calls: results.spent.calls,
      inputTokens: results.spent.inputTokens,
      outputTokens: results.spent.outputTokens,
      costUsd: results.spent.costUsd,
      cachedReplies: results.spent.cachedReplies,
      judge: { ...results.spent.judge },
    },
    worst: rankConversations({ suites, assistants, conversations, mostPerSuite: worstPerSuite }),
    conversations,
    provenance: {
      runId: manifest.id,
      fingerprint: manifest.fingerprint,
      plumbline: manifest.plumbline,
      createdAt: manifest.createdAt,
      origin: manifest.origin,
      seed: manifest.seed,
      repeats: manifest.repeats,
      judge: manifest.judge,
      client: manifest.client,
    },
    notice: NOT_A_MEDICAL_DEVICE,
  };
}
