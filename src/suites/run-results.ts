import type { Estimate } from "../statistics/index.ts";
import type { MeasureDefinition, RunManifest, StoredConversation } from "../vocabulary/index.ts";
import type { AnalysisResult } from "./analyses/analysis-result.ts";
import type { ClientsResult } from "./fold-clients.ts";
import type { Suite } from "./suite.ts";

/** Where the conversations of one measure ended up. The counts after it add up to `planned`. */
export interface Coverage {
  /** Conversations the plan holds for this measure. */
  planned: number;
  /** Conversations with a value. */
  rated: number;
  /** Enacted, but no judge could rate what the measure needs. */
  couldNotJudge: number;
  /** Failed before they could be rated, or never begun. */
  neverRan: number;
  /** Enacted and judged, and the item does not apply (no contact was named, say). */
  notApplicable: number;
  /** Enacted, and left out because its simulated client broke role (the suite says from when on). */
  clientBrokeRole: number;
}

/** One measure for one assistant, over all its conversations or one group of them. */
export interface MeasureResult {
  suiteId: string;
  assistant: string;
  measure: MeasureDefinition;
  /** Null for the whole; else the tag and value the conversations share. */
  group: { tag: string; value: string } | null;
  estimate: Estimate;
  /**
   * What people would have rated, on average, had they rated all: from the judge's ratings and people's on some of the same
   * conversations. Absent where people rated none of them. `units` and `observations` count what people rated.
   */
  corrected?: Estimate;
  coverage: Coverage;
  /** Least and greatest value the point estimate could have had, had every missing conversation been rated at an
   * extreme of the range. Null when nothing is missing or nothing is known. */
  bounds: { lowest: number; highest: number } | null;
}

/** Pass, fail or undecided; never a number alone. */
export interface GateResult {
  suiteId: string;
  assistant: string;
  gateId: string;
  require: string;
  because: string;
  verdict: "pass" | "fail" | "undecided";
  /** One sentence: what was compared, or why nothing could be. */
  explanation: string;
}

/** Mean of first minus second over conversations of the same scenario and repeat. */
export interface ComparisonResult {
  suiteId: string;
  measure: MeasureDefinition;
  /** Assistant, with the run's id in front when two runs are compared: `run-id/assistant`. */
  first: string;
  second: string;
  difference: Estimate;
  /** Pairs of conversations that both have a value. */
  pairs: number;
  /** Two-sided p-value adjusted by Holm over the measures compared; null when not estimable. */
  adjustedP: number | null;
}

/** One conversation with what it was planned as. */
export interface ConversationRecord {
  suiteId: string;
  scenarioId: string;
  assistant: string;
  /** Who played the client, in a run with several of them. */
  client?: string;
  repeat: number;
  /** Its own value of each measure that has one, by measure id. */
  values: Readonly<Record<string, number>>;
  stored: StoredConversation;
}

/** A run, folded: everything a report shows, and nothing a report has to compute. Free of clock times but `createdAt`. */
export interface RunResults {
  manifest: RunManifest;
  suites: readonly Suite[];
  /** Whether every planned conversation completed and every rating was attempted. */
  complete: boolean;
  measures: readonly MeasureResult[];
  /** Statistics over all conversations together, where suites ask for them. */
  analyses: readonly AnalysisResult[];
  gates: readonly GateResult[];
  /** The audited assistants against each control, and against each other. */
  comparisons: readonly ComparisonResult[];
  /** How faithfully simulated clients were played, for suites that have any. */
  clients: readonly ClientsResult[];
  conversations: readonly ConversationRecord[];
  /** Failures counted by assistant and cause, unrated items by reason. */
  problems: readonly { assistant: string; kind: "never-ran" | "could-not-judge"; cause: string; count: number }[];
  /** For runs that stop when every gate is decided: how far each suite went for each assistant. Else empty. */
  stopped: readonly { suiteId: string; assistant: string; used: number; planned: number; isDecided: boolean }[];
  /** What the stored turns and ratings cost. `costUsd` is null when a price is unknown. */
  spent: {
    calls: number;
    inputTokens: number;
    outputTokens: number;
    costUsd: number | null;
    /** Replies (of assistants, clients and judges) that came from the response cache, free of charge. */
    cachedReplies: number;
    /** The judge's part of it. */
    judge: { calls: number; costUsd: number | null };
  };
}
