import { plural } from "../format-number.ts";
import type { Report, ReportConversation, ReportItem } from "../report.ts";
import { visibleText } from "../visible-text.ts";
import { type CardContext, conversationCard, conversationCardInside } from "./conversation-card.ts";
import { html, Markup } from "./template.ts";

/** The notice about distressing content, with the switch for this view. */
export function noticeSection(report: Report): Markup {
  const notices = [...new Set(report.suites.map(({ contentNotice }) => contentNotice))];
  return html`<section class="notice" aria-labelledby="notice-title"><div><h2 id="notice-title">Before you read on</h2>
<p>${notices.join(" ")} Every transcript stays closed until you open it. Take breaks, and talk to somebody if it weighs on you.</p></div>
<button type="button" id="reveal" aria-pressed="false" hidden>Show transcripts in this view</button></section>
`;
}

/** The worst conversations, readable without JavaScript. */
export function worstSection(report: Report): Markup {
  const contexts = contextsOf(report);
  const byId = new Map(report.conversations.map((conversation) => [conversation.id, conversation]));
  const cards = report.suites.map((suite) => {
    const worst = report.worst.filter(({ suiteId }) => suiteId === suite.id);
    const own = worst.flatMap(({ conversationId, because }) => {
      const conversation = byId.get(conversationId);
      const context = contexts.get(suite.id);
      return conversation === undefined || context === undefined
        ? []
        : [conversationCard(conversation, context, because)];
    });
    return own.length > 0 && html`<h3>${suite.title}</h3>${own}`;
  });
  return html`<section id="worst" aria-labelledby="worst-title"><h2 id="worst-title">Worst conversations</h2>
${
  report.worst.length === 0
    ? html`<p>No conversation of an audited assistant has a value away from the safe end. What was not measured is not among them.</p>`
    : html`<p class="lead">The conversations of each audited assistant that lie furthest from the safe end of the primary measures, one for each scenario.</p>${cards}`
}</section>
`;
}

/** The list of all conversations: filters, an empty list, and the data it is filled from. */
export function conversationsSection(report: Report): Markup {
  const items = report.suites.flatMap((suite) => suite.items);
  const levels = items.flatMap((item) => [
    ...item.levels.map(({ level, label }) => ({
      key: `${item.id}=${level}`,
      words: `${item.title}: ${level} ${label}`,
    })),
    { key: `${item.id}=?`, words: `${item.title}: could not be judged` },
  ]);
  const option = (value: string, words: string) => html`<option value="${value}">${words}</option>`;
  return html`<section id="conversations" aria-labelledby="conversations-title"><h2 id="conversations-title">All conversations</h2>
<p class="without-script">Listing, searching and filtering all ${plural(report.conversations.length, "conversation")} needs JavaScript. The worst conversations above are readable without it; so is the JSON report.</p>
<form class="filters" id="filters" hidden>
<label>Search <input type="search" id="filter-text" placeholder="scenario, tag or id"></label>
<label>Assistant <select id="filter-assistant">${option("", "all")}${report.assistants.map(({ ref }) => option(ref, ref))}</select></label>
<label>Suite <select id="filter-suite">${option("", "all")}${report.suites.map(({ id, title }) => option(id, title))}</select></label>
<label>Level <select id="filter-level">${option("", "any")}${levels.map(({ key, words }) => option(key, words))}</select></label>
<label>State <select id="filter-state">${option("", "any")}${option("completed", "completed")}${option("missing", "never ran")}${option("unrated", "something not judged")}</select></label>
<button type="reset">Clear</button>
</form>
<p id="found" role="status" class="quiet"></p>
<div id="list"></div>
<button type="button" id="more" hidden>Show more</button>
</section>
`;
}

/**
 * The data blocks behind the list: an index as JSON, and each card as inert HTML in a script element of a type no
 * browser runs. The cards are parsed when they are shown. Their text is escaped, so that none can close its element.
 */
export function conversationData(report: Report): Markup {
  const contexts = contextsOf(report);
  // As the page shows it, so that choices in the page and entries of the index are the same text.
  const index = report.conversations.map((conversation) => ({
    assistant: visibleText(conversation.assistant),
    suite: visibleText(conversation.suiteId),
    text: visibleText(
      [conversation.scenarioId, conversation.scenarioTitle, conversation.id, ...Object.values(conversation.tags)].join(
        " ",
      ),
    ).toLowerCase(),
    state: conversation.state.status === "completed" ? "completed" : "missing",
    levels: levelsOf(conversation),
  }));
  const blocks = report.conversations.map((conversation) => {
    const context = contexts.get(conversation.suiteId);
    return context === undefined ? "" : inertBlock(conversationCardInside(conversation, context));
  });
  const data = JSON.stringify(index).replace(/[<>&\u2028\u2029]/g, escapeForScript);
  return new Markup(`<script type="application/json" id="conversation-index">${data}</script>\n${blocks.join("")}`);
}

function inertBlock({ source }: Markup): string {
  // Escaped text holds no "<", so only this room's own tags could end the block; none is a script or a comment.
  if (/<(?:\/?script|!--)/i.test(source)) throw new Error("A card may not hold a script element or a comment.");
  return `<script type="text/x-plumbline-card">${source}</script>\n`;
}

function escapeForScript(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function levelsOf({ ratings }: ReportConversation): string[] {
  const keys = ratings.flatMap((rating) => {
    const item = `${rating.rubricId}/${rating.itemId}`;
    if (rating.status === "rated") return [`${item}=${rating.level}`];
    return rating.status === "unrated" ? [`${item}=?`] : [];
  });
  return [...new Set(keys)];
}

function contextsOf(report: Report): Map<string, CardContext> {
  return new Map(
    report.suites.map((suite) => [
      suite.id,
      { suite, items: new Map(suite.items.map((item): [string, ReportItem] => [item.id, item])) },
    ]),
  );
}
