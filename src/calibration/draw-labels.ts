import { seededRandom } from "../random/index.ts";
import { ratingSubjects } from "../rubrics/index.ts";
import type { ConversationRecord, RunResults } from "../suites/index.ts";
import type { Rubric, Scenario } from "../vocabulary/index.ts";
import { labelColumns } from "./human-label.ts";

/** What people need to rate a random part of a run. */
export interface DrawnLabels {
  /** A labels file to fill in, as CSV: one row for every item of every turn that the judge was asked about. */
  readonly labels: string;
  /** What they read: the items with their anchors, then the conversations, without anybody's ratings. Plain text. */
  readonly reading: string;
}

/**
 * Draws conversations of the audited assistants at random without replacement: a random part is what a correction by people's
 * ratings rests on. What is read names no assistant and no rating, so that people rate blind.
 *
 * @param count - conversations to draw; all when there are no more
 */
export function drawLabels(results: RunResults, { count, seed }: { count: number; seed: number }): DrawnLabels {
  const { manifest, conversations } = results;
  const eligible = conversations.filter(
    ({ assistant, stored }) => stored.outcome?.status === "completed" && !manifest.controls.includes(assistant),
  );
  const drawn = seededRandom(seed, manifest.id, "labels")
    .shuffle(eligible)
    .slice(0, count)
    .flatMap((record) => asRead(results, record));
  const rubrics = [...new Set(drawn.flatMap((entry) => entry.rubrics))];
  const rows = drawn.flatMap(({ record, rubrics: own, scenario }) =>
    own.flatMap((rubric) =>
      ratingSubjects(rubric, scenario, record.stored.turns).map(({ item, turn }) =>
        [record.stored.id, turn ?? "", rubric.id, rubric.version, item.id, "", "", ""].join(","),
      ),
    ),
  );
  return {
    labels: `${[labelColumns.join(","), ...rows].join("\n")}\n`,
    reading: [...rubrics.map(describeRubric), ...drawn.map(({ record }) => describeConversation(record))].join("\n"),
  };
}

interface Drawn {
  record: ConversationRecord;
  rubrics: readonly Rubric[];
  scenario: Scenario;
}

function asRead({ suites }: RunResults, record: ConversationRecord): Drawn[] {
  const suite = suites.find(({ definition }) => definition.id === record.suiteId);
  const scenario = suite?.scenarios.find(({ id }) => id === record.scenarioId);
  return suite === undefined || scenario === undefined ? [] : [{ record, rubrics: suite.rubrics, scenario }];
}

function describeRubric({ id, version, title, instructions, items }: Rubric): string {
  const lines = items.flatMap((item) => [
    "",
    `${item.id} (${item.appliesTo === "turn" ? "each assistant turn" : "the whole conversation"}): ${item.question}`,
    ...item.levels.map(({ level, label, anchor }) => `  ${level} ${label}: ${anchor}`),
  ]);
  return [`Rubric ${id} ${version}: ${title}`, instructions.trim(), ...lines, "", ""].join("\n");
}

function describeConversation({ stored }: ConversationRecord): string {
  const turns = stored.turns.map(({ index, speaker, text }) => `[${index}] ${speaker}: ${text}`);
  return [`==== conversation ${stored.id}`, ...turns, "", ""].join("\n");
}
