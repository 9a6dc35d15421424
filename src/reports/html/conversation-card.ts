import { formatValue } from "../format-number.ts";
import type { ReportConversation, ReportItem, ReportSuite } from "../report.ts";
import type { ReportMeasure } from "../report-measure.ts";
import { html, type Markup } from "./template.ts";
import { stateWords, transcript } from "./transcript.ts";

/** What the cards of one suite share. */
export interface CardContext {
  suite: ReportSuite;
  items: ReadonlyMap<string, ReportItem>;
}

/**
 * One conversation as a card that opens: who, what, how it stands and its values; inside, the transcript behind a
 * notice of its own. Both are `details` elements, so that keyboards and browsers without JavaScript open them.
 */
export function conversationCard(
  conversation: ReportConversation,
  context: CardContext,
  because?: readonly string[],
): Markup {
  return html`<details class="conversation">${conversationCardInside(conversation, context, because)}</details>
`;
}

/** The card without its outer element, which the list of all conversations makes when it is needed. */
export function conversationCardInside(
  conversation: ReportConversation,
  { suite, items }: CardContext,
  because?: readonly string[],
): Markup {
  const { scenarioTitle, assistant, repeat, state, tags } = conversation;
  const missing = conversation.ratings.filter(({ status }) => status === "unrated").length;
  const facts = [
    ...(because ?? suite.measures.flatMap((measure) => valueWords(measure, conversation))),
    ...suite.measures.filter((measure) => isMissing(measure, conversation)).map(({ title }) => `${title}: no value`),
  ];
  const notice = conversation.contentNote ?? suite.contentNotice;
  const tagText = Object.entries(tags).map(([name, value]) => `${name}: ${value}`);
  return html`<summary><span class="title">${scenarioTitle}</span> <span class="meta"><bdi>${assistant}</bdi> · ${suite.title} · repeat ${repeat + 1}</span>${state.status !== "completed" && html` <span class="tag none">× ${stateWords(conversation)}</span>`}${missing > 0 && html` <span class="tag none">? ${missing} not judged</span>`}<span class="facts">${facts.map((fact) => html`<span>${fact}</span>`)}</span></summary>
<div class="inside"><p class="quiet">Scenario <code>${conversation.scenarioId}</code>${tagText.length > 0 && ` · ${tagText.join(" · ")}`} · conversation <code>${conversation.id}</code></p>
${
  conversation.turns.length === 0
    ? html`<p class="none">Nothing was said: ${stateWords(conversation)}. This conversation counts as never ran.</p>`
    : html`<details class="veil"><summary><span class="veil-notice">${notice}</span> <span class="veil-action"></span></summary>${transcript(conversation, items)}</details>`
}</div>`;
}

/** A primary measure that is about this scenario and has no value for an enacted conversation. */
function isMissing(measure: ReportMeasure, { values, tags, state }: ReportConversation): boolean {
  if (!measure.primary || measure.contrast !== null || state.status !== "completed") return false;
  const isMeant = Object.entries(measure.where ?? {}).every(([tag, allowed]) => allowed.includes(tags[tag] ?? ""));
  return isMeant && !Object.hasOwn(values, measure.id);
}

function valueWords(measure: ReportMeasure, { values }: ReportConversation): string[] {
  const value = Object.hasOwn(values, measure.id) ? values[measure.id] : undefined;
  if (value === undefined) return [];
  const isFlag = measure.unit === "proportion" && (value === 0 || value === 1);
  return [`${measure.title}: ${isFlag ? (value === 1 ? "yes" : "no") : formatValue(value, measure.unit)}`];
}
