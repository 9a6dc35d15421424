import type { AnalysedConversation } from "./analysis-result.ts";

/** A scenario with the values of some tags and how often its conversations were a yes. */
export interface TaggedScenario {
  readonly id: string;
  /** In the order of the tags asked for. */
  readonly own: readonly string[];
  /** Share of its conversations with a yes (a value of 0.5 or more). */
  readonly share: number;
  readonly conversations: readonly AnalysedConversation[];
}

/** Scenarios that have a value of the measure and all tags, and how many conversations lack either. */
export function taggedScenarios(
  measure: string,
  tags: readonly string[],
  conversations: readonly AnalysedConversation[],
): { scenarios: TaggedScenario[]; left: number } {
  const groups = new Map<string, { own: string[]; events: number; conversations: AnalysedConversation[] }>();
  let left = 0;
  for (const conversation of conversations) {
    const { scenario, values } = conversation;
    const value = values[measure];
    const own = tags.flatMap((tag) => scenario.tags[tag] ?? []);
    if (value === undefined || own.length < tags.length) {
      left += 1;
      continue;
    }
    const group = groups.get(scenario.id) ?? { own, events: 0, conversations: [] };
    group.events += Number(value >= 0.5);
    group.conversations.push(conversation);
    groups.set(scenario.id, group);
  }
  const scenarios = [...groups].map(([id, group]) => {
    return { id, own: group.own, share: group.events / group.conversations.length, conversations: group.conversations };
  });
  return { scenarios, left };
}

/** What is said of conversations that were left out; where all were, the analysis itself says that there is nothing. */
export function leftOutNote(left: number, all: number): string[] {
  return left === 0 || left === all
    ? []
    : [`${left} of ${all} conversations are left out: the measure or a tag is missing.`];
}

/** The values of each tag, in order of first appearance. */
export function valuesOfTags(tags: readonly string[], scenarios: readonly TaggedScenario[]): string[][] {
  return tags.map((_, place) => [...new Set(scenarios.map(({ own }) => own[place] ?? ""))]);
}
