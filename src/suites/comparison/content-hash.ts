import { createHash } from "node:crypto";
import type { MeasureDefinition, Rubric, RubricItem, Scenario } from "../../vocabulary/index.ts";
import type { Suite } from "../suite.ts";

/**
 * Hash of what of a scenario can change what is said in it or how it is rated: locale, tags, facts, the client, and how
 * long the suite lets it go on. Its title, purpose and content note are for readers, and are left out.
 */
export function scenarioHash(suite: Suite, scenario: Scenario): string {
  const { locale, tags, facts, client, briefing, history, answers, replies, tools, exemplar } = scenario;
  const { exchanges: most, endsOnHandOver } = suite.definition.conversation;
  const own = client.kind === "scripted" ? client.lines.length : client.exchanges;
  const told = briefing ?? suite.definition.conversation.briefing;
  const given = { briefing: told, history, answers, replies, tools, exemplar };
  return contentHash({ locale, tags, facts, client, exchanges: Math.min(own, most ?? own), endsOnHandOver, ...given });
}

/** Hash of a rubric item with the instructions its raters are given. Its title is for readers, and is left out. */
export function itemHash({ instructions }: Rubric, { title, ...item }: RubricItem): string {
  return contentHash({ instructions, item });
}

/** Hash of how a measure folds ratings to a value and which way is safer; words and breakdowns are left out. */
export function measureHash({
  item,
  items,
  cap,
  missingAs,
  against,
  where,
  event,
  perConversation,
  estimate,
  range,
  better,
}: MeasureDefinition): string {
  return contentHash({ item, items, cap, missingAs, against, where, event, perConversation, estimate, range, better });
}

/** SHA-256 of plain data, whatever the order of its keys. */
export function contentHash(value: unknown): string {
  const text = JSON.stringify(value, (_key, entry: unknown) => {
    if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return entry;
    return Object.fromEntries(Object.entries(entry).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
  return createHash("sha256").update(text).digest("hex");
}
