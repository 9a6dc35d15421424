import type { Transcript } from "../conversations/index.ts";
import { atomsOf, itemApplies, parseRuleAtom } from "../rubrics/index.ts";
import type { Suite } from "./suite.ts";
import { factsOfTranscripts, type TranscriptContext } from "./suite-for-transcripts.ts";

/** What a suite's rubrics ask about a conversation and no transcript tells. */
export interface UnknownOfTranscripts {
  /** Items that are rated in at least one transcript, of how many. */
  readonly items: { readonly rated: number; readonly all: number };
  /** Tags that items are limited by, with the values that have them rated. */
  readonly tags: readonly { readonly tag: string; readonly values: readonly string[] }[];
  /** Facts that a judge is shown, that rules compare or that a reply is held against. */
  readonly facts: readonly string[];
  /** Tags that were told with a value which neither an item nor a scenario of the suite has. */
  readonly strange: readonly { readonly tag: string; readonly value: string; readonly known: readonly string[] }[];
}

/**
 * Compares what the rubrics go by with what is known about the transcripts. Items limited by a tag that nobody told are
 * not rated, which is easily taken for "nothing found"; so it has to be said.
 */
export function unknownOfTranscripts(
  suite: Pick<Suite, "rubrics" | "scenarios">,
  transcripts: readonly Pick<Transcript, "tags">[],
  context: TranscriptContext,
): UnknownOfTranscripts {
  const items = suite.rubrics.flatMap((rubric) => rubric.items);
  const tagged = transcripts.map((transcript) => ({ tags: { ...context.tags, ...transcript.tags } }));
  const rated = items.filter((item) => tagged.some((transcript) => itemApplies(item, transcript)));
  const knownTags = new Set(tagged.flatMap(({ tags: own }) => Object.keys(own)));
  const knownFacts = new Set(Object.keys(factsOfTranscripts(context)));
  const tags = new Map<string, Set<string>>();
  for (const [tag, values] of items.flatMap(({ when = {} }) => Object.entries(when))) {
    if (!knownTags.has(tag)) tags.set(tag, new Set([...(tags.get(tag) ?? []), ...values]));
  }
  const facts = items.flatMap((item) => [
    ...item.judgeSees.filter((name) => name !== "client-state"),
    ...(typeof item.computes === "object" ? [item.computes.similarityTo.fact] : []),
    ...item.rules
      .flatMap((rule) => (rule.if === undefined ? [] : atomsOf(rule.if)))
      .flatMap(({ atom }) => factOf(atom)),
  ]);
  return {
    items: { rated: rated.length, all: items.length },
    tags: [...tags].map(([tag, values]) => ({ tag, values: [...values].sort() })),
    facts: [...new Set(facts)].filter((fact) => !knownFacts.has(fact)).sort(),
    strange: strangeValues(suite, context),
  };
}

function strangeValues({ rubrics, scenarios }: Pick<Suite, "rubrics" | "scenarios">, { tags }: TranscriptContext) {
  return Object.entries(tags).flatMap(([tag, value]) => {
    const ofItems = rubrics.flatMap((rubric) => rubric.items.flatMap((item) => item.when?.[tag] ?? []));
    const ofScenarios = scenarios.flatMap((scenario) => scenario.tags[tag] ?? []);
    const known = [...new Set([...ofItems, ...ofScenarios])].sort();
    return known.length === 0 || known.includes(value) ? [] : [{ tag, value, known }];
  });
}

function factOf(text: string): string[] {
  const atom = parseRuleAtom(text);
  if (atom.kind === "fact") return [atom.name];
  return atom.kind === "label" ? [atom.fact] : [];
}
