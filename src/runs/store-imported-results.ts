import type { ImportedConversation, ImportedResults } from "../importers/index.ts";
import { ratingSubjects } from "../rubrics/index.ts";
import type { RunStore } from "../store/index.ts";
import type { Suite } from "../suites/index.ts";
import type { PlannedConversation, Rating, RunEvent, RunManifest } from "../vocabulary/index.ts";
import { idPrefixOf, nextOfPlan, planRun } from "./plan-run.ts";

/** What storing needs from outside. */
export interface ImportPorts {
  readonly store: RunStore;
  readonly version: string;
  readonly now: () => Date;
}

/**
 * Stores results that were made elsewhere as a run of its own, of origin `imported`: reported, compared and gated like any
 * other. Nobody is asked. The ratings keep who gave them; what a rubric wants rated and the results hold no rating of is
 * stored as unrated (`not-imported`), never as a level.
 *
 * @throws `StoreWriteError`
 */
export async function storeImportedResults(results: ImportedResults, ports: ImportPorts): Promise<RunManifest> {
  const { suite, assistants, conversations, judge, sourceSha256 } = results;
  const keyOf = (scenarioId: string, assistant: string, repeat: number) => [scenarioId, assistant, repeat].join("\n");
  const found = new Map(
    conversations.map((entry) => [keyOf(entry.scenarioId, entry.assistant, entry.repeat), entry] as const),
  );
  const plan = planRun({
    suites: [suite],
    assistants: assistants.map((ref) => ({ ref, version: "imported", settings: { sourceSha256 } })),
    controls: [],
    client: null,
    judge: { ref: judge, version: "imported", settings: {} },
    repeats: 1 + Math.max(0, ...conversations.map(({ repeat }) => repeat)),
    seed: 0,
    version: ports.version,
    now: ports.now(),
  });
  const own = plan.conversations.flatMap((planned) => {
    const conversation = found.get(keyOf(planned.scenarioId, planned.assistant, planned.repeat));
    return conversation === undefined ? [] : [{ planned, conversation }];
  });
  const first: RunManifest = { ...plan, conversations: own.map(({ planned }) => planned), origin: "imported" };
  const manifest = nextOfPlan(first, await ports.store.listRuns({ idPrefix: idPrefixOf(first) }));
  const events = own.flatMap(({ planned, conversation }) => eventsOf(planned, conversation, suite, judge));
  await ports.store.createRun(manifest, { events });
  if (conversations.every(({ isComplete }) => isComplete)) {
    await using writer = await ports.store.openWriter(manifest.id);
    await writer.markCarriedOut();
  }
  return manifest;
}

function eventsOf(
  { id: conversationId, scenarioId }: PlannedConversation,
  { turns, ratings, isComplete }: ImportedConversation,
  suite: Suite,
  judge: string,
): RunEvent[] {
  const said = turns.map((turn, index) => ({ index, ...turn, finish: "stop" as const }));
  const scenario = suite.scenarios.find((entry) => entry.id === scenarioId);
  const rated = new Set(ratings.map(subjectKey));
  const missing = suite.rubrics.flatMap((rubric) =>
    ratingSubjects(rubric, { tags: scenario?.tags ?? {} }, said).flatMap(({ item, turn }): Rating[] => {
      const about = { rubricId: rubric.id, itemId: item.id, turn };
      if (rated.has(subjectKey(about))) return [];
      return [{ status: "unrated", ...about, judge, pass: 0, attempt: 0, reason: "not-imported" }];
    }),
  );
  const failed = {
    status: "failed" as const,
    failure: { cause: "broken-off-elsewhere" as const, detail: "The imported results say that it did not complete." },
    speaker: said.at(-1)?.speaker === "client" ? ("assistant" as const) : ("client" as const),
    turn: said.length,
  };
  const outcome = isComplete ? { status: "completed" as const, reason: "imported" as const } : failed;
  return [
    ...said.map((turn): RunEvent => ({ type: "turn", conversationId, turn })),
    { type: "outcome", conversationId, outcome },
    ...[...ratings, ...missing].map((rating): RunEvent => ({ type: "rating", conversationId, rating })),
  ];
}

function subjectKey({ rubricId, itemId, turn }: Pick<Rating, "rubricId" | "itemId" | "turn">): string {
  return [rubricId, itemId, turn].join("\n");
}
