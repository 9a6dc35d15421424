import { seededRandom } from "../random/index.ts";
import {
  type Estimate,
  InvalidInputError,
  type NotEstimable,
  notEstimable,
  varianceComponents,
} from "../statistics/index.ts";
import type { MeasureDefinition, StoredConversation } from "../vocabulary/index.ts";
import { conversationValue, measuringSuite } from "./conversation-value.ts";
import { matches } from "./fold-measure.ts";
import type { RunResults } from "./run-results.ts";
import type { Suite } from "./suite.ts";

/** Where the differences between values of a measure come from. */
export interface ScoreComponents {
  suiteId: string;
  measure: MeasureDefinition;
  result: { status: "fitted"; parts: ScoreComponent[]; note: string } | NotEstimable;
}

/** One source of differences, with its share of the whole variance. */
export interface ScoreComponent {
  /** `scenario`, `assistant`, `client`, `repeat`, `judge pass`, or several that this run cannot tell apart. */
  name: string;
  share: Estimate;
  /** How many of them there are: scenarios, assistants, conversations, passes. */
  levels: number;
}

/** With several sources the work grows with the cube of the levels to be solved together; beyond these a part is taken. */
const mostLevels = 45;

/**
 * How much of each primary measure is scenario, assistant, who played the client, repeat and judge pass, over the audited assistants: shares of a
 * mixed model's variance. Shares of the values themselves, so of 0 and 1 for events.
 *
 * Only what was repeated can be told: with one conversation per scenario and one pass nothing can, and with one pass a
 * repeat and the judge's own wavering are one.
 */
export function scoreComponents(results: RunResults): ScoreComponents[] {
  return results.suites.flatMap((suite) =>
    suite.definition.measures
      .filter((measure) => measure.primary && measure.contrast === undefined)
      .map((measure) => ({ suiteId: suite.definition.id, measure, result: componentsOf(results, suite, measure) })),
  );
}

interface Row {
  scenario: string;
  assistant: string;
  /** Who played the client; the same for all where there is one. */
  client: string;
  repeat: number;
  pass: number;
  value: number;
}

function componentsOf(results: RunResults, suite: Suite, measure: MeasureDefinition): ScoreComponents["result"] {
  const all = rowsOf(results, suite, measure);
  const keyOf = (row: Row) => JSON.stringify([row.scenario, row.assistant]);
  const conversationOf = (row: Row) => JSON.stringify([row.scenario, row.assistant, row.repeat]);
  const conversations = new Set(all.map(conversationOf)).size;
  const counts = { units: new Set(all.map(({ scenario }) => scenario)).size, observations: all.length };
  if (all.length === 0) return notEstimable("no-data", "No conversation of an audited assistant has a value.", counts);
  const hasRepeats = new Set(all.map(keyOf)).size < conversations;
  const hasPasses = all.length > conversations;
  const assistants = new Set(all.map(({ assistant }) => assistant)).size;
  const hasAssistants = assistants > 1;
  if (!hasRepeats && !hasPasses && !hasAssistants) {
    const detail = "Every scenario has one conversation and the judge made one pass: nothing was repeated.";
    return notEstimable("too-few-units", detail, counts);
  }
  // Which groupings the design has, each once, and what is left over.
  const isCrossed = hasAssistants && (hasRepeats || hasPasses);
  const isNested = hasPasses && hasRepeats;
  // Solved together: scenarios, and with three layers every assistant in every scenario as well.
  const most = Math.max(10, Math.floor(mostLevels / (isCrossed && isNested ? 1 + assistants : 1)));
  const rows = isCrossed || isNested ? someScenarios(all, most, `${suite.definition.id}/${measure.id}`) : all;
  const groupings: Record<string, string[]> = {
    [nameOfScenario(hasAssistants, hasRepeats)]: rows.map(({ scenario }) => scenario),
  };
  if (hasAssistants) groupings.assistant = rows.map(({ assistant }) => assistant);
  if (new Set(rows.map(({ client }) => client)).size > 1) groupings.client = rows.map(({ client }) => client);
  if (isCrossed)
    groupings[hasRepeats ? "assistant in scenario" : "assistant in scenario, and repeat"] = rows.map(keyOf);
  if (isNested) groupings.repeat = rows.map(conversationOf);
  const left = hasPasses
    ? "judge pass"
    : hasRepeats
      ? "repeat and judge pass"
      : "assistant in scenario, repeat and judge pass";
  const fitted = decompose(rows, groupings, counts);
  if (fitted.status === "not-estimable") return fitted;
  const part = rows.length < all.length ? `, from ${most} scenarios drawn at random` : "";
  return {
    status: "fitted",
    parts: fitted.components.map(({ name, share, levels }) => {
      return { name: name === "(residual)" ? left : name, share, levels };
    }),
    note: `Shares of the variance of ${rows.length} values${part}; mixed model, profile likelihood intervals.`,
  };
}

/** With one assistant and one repeat a scenario and its only conversation are one. */
function nameOfScenario(hasAssistants: boolean, hasRepeats: boolean): string {
  return hasAssistants || hasRepeats ? "scenario" : "scenario and repeat";
}

function decompose(
  rows: readonly Row[],
  groupings: Record<string, string[]>,
  counts: { units: number; observations: number },
) {
  try {
    return varianceComponents(
      rows.map(({ value }) => value),
      groupings,
    );
  } catch (error) {
    if (error instanceof InvalidInputError) return notEstimable("outside-domain", error.message, counts);
    throw error;
  }
}

/** One row per pass of the judge over each conversation with a value. */
function rowsOf(results: RunResults, suite: Suite, measure: MeasureDefinition): Row[] {
  const scenarios = new Map(suite.scenarios.map((scenario) => [scenario.id, scenario]));
  const measuring = measuringSuite(suite);
  return results.conversations.flatMap(({ suiteId, assistant, client = "", scenarioId, repeat, stored }): Row[] => {
    const scenario = scenarios.get(scenarioId);
    if (suiteId !== suite.definition.id || results.manifest.controls.includes(assistant)) return [];
    if (scenario === undefined || !matches(measure.where, scenario)) return [];
    return [...new Set(stored.ratings.map(({ pass }) => pass))].flatMap((pass): Row[] => {
      const value = conversationValue(measure, measuring, scenario, ofPass(stored, pass));
      if (value.status !== "rated") return [];
      return [{ scenario: scenarioId, assistant, client, repeat, pass, value: value.value }];
    });
  });
}

function ofPass(stored: StoredConversation, pass: number): StoredConversation {
  return { ...stored, ratings: stored.ratings.filter((rating) => rating.pass === pass) };
}

function someScenarios(rows: readonly Row[], most: number, seed: string): readonly Row[] {
  const scenarios = [...new Set(rows.map(({ scenario }) => scenario))];
  if (scenarios.length <= most) return rows;
  const random = seededRandom(seed, "components");
  const drawn = new Set<string>();
  while (drawn.size < most) drawn.add(random.pick(scenarios));
  return rows.filter(({ scenario }) => drawn.has(scenario));
}
