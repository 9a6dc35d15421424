import { seededRandom } from "../random/index.ts";
import {
  compareSurface,
  loadHumanReference,
  type SurfaceCloseness,
  type SurfaceStatistics,
  surfaceStatistics,
} from "../simulated-clients/index.ts";
import { clusteredProportion, type Estimate, notEstimable } from "../statistics/index.ts";
import { type ClientFidelity, type RunManifest, reasonsToExclude } from "../vocabulary/index.ts";
import type { ConversationRecord } from "./run-results.ts";
import type { Suite } from "./suite.ts";

/** How faithfully the simulated clients of one suite played their people, over all assistants. */
export interface ClientsResult {
  suiteId: string;
  /** Conversations with a simulated client that ended; scripts and people are not among them. */
  conversations: number;
  clientTurns: number;
  /** Share of conversations with any turn out of role, clustered by scenario. */
  brokeRole: Estimate;
  /** Turns with each kind of leaving the role. */
  kinds: { kind: string; turns: number }[];
  leaks: number;
  contradictions: number;
  unspoken: number;
  early: number;
  withheld: number;
  /** Facts that were due, and of those told by the end. */
  due: number;
  told: number;
  /** Turns that repeat an earlier one word for word. */
  repeated: number;
  /** Different lines over lines, 0 to 1. */
  variety: number;
  /** Corrections of a model's wordings, by kind. */
  corrections: { kind: string; count: number }[];
  /** Conversations left out by the suite's rule, and for what; one can be left out for several reasons. */
  excluded: { conversationId: string; because: string[] }[];
  /** Whether the suite leaves any out at all. */
  hasRule: boolean;
  /** English client turns beside turns that people wrote; null where there is none. */
  closeness: SurfaceCloseness | null;
}

/** Folds what is stored of simulated clients; nothing for suites without any. */
export function foldClients(
  manifest: Pick<RunManifest, "seed">,
  suites: readonly Suite[],
  records: readonly ConversationRecord[],
): ClientsResult[] {
  return suites.flatMap((suite) => {
    const suiteId = suite.definition.id;
    const played = records.flatMap((record): PlayedRecord[] => {
      const { outcome } = record.stored;
      if (record.suiteId !== suiteId || outcome?.status !== "completed") return [];
      return outcome.clientFidelity === undefined ? [] : [{ record, fidelity: outcome.clientFidelity }];
    });
    return played.length === 0 ? [] : [foldSuite(suite, played, manifest.seed)];
  });
}

interface PlayedRecord {
  record: ConversationRecord;
  fidelity: ClientFidelity;
}

function foldSuite(suite: Suite, played: readonly PlayedRecord[], seed: number): ClientsResult {
  const { excludeWhen } = suite.definition.conversation;
  const sum = (count: (fidelity: ClientFidelity) => number) =>
    played.reduce((total, { fidelity }) => total + count(fidelity), 0);
  const lines = played.flatMap(({ record }) => clientLines(record));
  const kinds = new Map<string, number>();
  const corrections = new Map<string, number>();
  for (const { fidelity } of played) {
    for (const turn of fidelity.outOfRole) for (const kind of turn.kinds) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    for (const [kind, count] of Object.entries(fidelity.corrections)) {
      corrections.set(kind, (corrections.get(kind) ?? 0) + count);
    }
  }
  return {
    suiteId: suite.definition.id,
    conversations: played.length,
    clientTurns: sum(({ clientTurns }) => clientTurns),
    brokeRole: brokeRole(played),
    kinds: [...kinds]
      .map(([kind, turns]) => ({ kind, turns }))
      .sort((a, b) => b.turns - a.turns || (a.kind < b.kind ? -1 : 1)),
    leaks: sum(({ leaks }) => leaks.length),
    contradictions: sum(({ contradictions }) => contradictions.length),
    unspoken: sum(({ unspoken }) => unspoken.length),
    early: sum(({ disclosure }) => disclosure.early.length),
    withheld: sum(({ disclosure }) => disclosure.withheld.length),
    due: sum(({ disclosure }) => disclosure.due),
    told: sum(({ disclosure }) => disclosure.told),
    repeated: sum(({ repeated }) => repeated),
    variety: lines.length === 0 ? 1 : new Set(lines.map((line) => line.trim().toLowerCase())).size / lines.length,
    corrections: [...corrections].map(([kind, count]) => ({ kind, count })).sort((a, b) => (a.kind < b.kind ? -1 : 1)),
    excluded: played.flatMap(({ record, fidelity }) => {
      const because = reasonsToExclude(excludeWhen, fidelity);
      return because.length === 0 ? [] : [{ conversationId: record.stored.id, because }];
    }),
    hasRule: excludeWhen !== undefined,
    closeness: closenessOf(suite, played, seed),
  };
}

function brokeRole(played: readonly PlayedRecord[]): Estimate {
  if (played.length === 0) return notEstimable("no-data", "No conversation with a simulated client ended.");
  return clusteredProportion(
    played.map(({ fidelity }) => (fidelity.outOfRole.length > 0 ? 1 : 0)),
    played.map(({ record }) => record.scenarioId),
  );
}

/** Means and distances are of all turns; tests of one turn per conversation, drawn with the run's seed. */
function closenessOf(suite: Suite, played: readonly PlayedRecord[], seed: number): SurfaceCloseness | null {
  const locales = new Map(suite.scenarios.map(({ id, locale }) => [id, locale]));
  const all: SurfaceStatistics[] = [];
  const independent: SurfaceStatistics[] = [];
  for (const { record } of played) {
    if (locales.get(record.scenarioId)?.startsWith("en") !== true) continue;
    const turns = clientLines(record).flatMap((line) => surfaceStatistics(line) ?? []);
    if (turns.length === 0) continue;
    all.push(...turns);
    independent.push(seededRandom(seed, record.stored.id, "closeness").pick(turns));
  }
  return all.length === 0 ? null : compareSurface(all, independent, loadHumanReference());
}

function clientLines({ stored }: ConversationRecord): string[] {
  return stored.turns.flatMap(({ speaker, text }) => (speaker === "client" ? [text] : []));
}
