import type { VisitRecord } from "../../vocabulary/index.ts";
import { plural } from "../format-number.ts";
import type { ReportConversation, ReportItem, ReportRating, ReportTurn } from "../report.ts";
import { unsafety } from "./heat-map.ts";
import { markedText, type Passage } from "./marked-text.ts";
import { html, type Markup } from "./template.ts";

/** Characters from which a turn is shown in a box that scrolls, so that one reply cannot bury the others. */
const longTurn = 6_000;

/**
 * A conversation turn by turn: who spoke, what was said with the quoted evidence marked, and under each turn how it was
 * rated. Ratings of the whole conversation stand at the end.
 */
export function transcript(conversation: ReportConversation, items: ReadonlyMap<string, ReportItem>): Markup {
  const numbers = new Map<ReportRating, number>();
  for (const rating of conversation.ratings) {
    if (rating.status === "rated" && rating.evidence.length > 0) numbers.set(rating, numbers.size + 1);
  }
  const judges = new Set(conversation.ratings.map(({ judge }) => judge)).size;
  const context = { items, numbers, conversation, judges };
  const turns = conversation.turns.map((turn, position) => {
    const ratings = conversation.ratings.filter((rating) => rating.turn === turn.index);
    const isNewVisit = turn.visit !== undefined && turn.visit !== conversation.turns[position - 1]?.visit;
    return html`${isNewVisit && visitHeading(turn)}${turnBlock(turn, passagesOf(turn, numbers), conversation.locale)}${ratingList(ratings, context)}`;
  });
  const whole = conversation.ratings.filter(({ turn }) => turn === null);
  return html`<div class="transcript">${turns}${stateLine(conversation)}${
    whole.length > 0 && html`<p class="subhead">The conversation as a whole</p>${ratingList(whole, context)}`
  }</div>`;
}

function turnBlock(turn: ReportTurn, passages: readonly Passage[], locale: string): Markup {
  const speaker = turn.speaker === "client" ? "Person" : "Assistant";
  const finish = finishWords[turn.finish] ?? "";
  const text = markedText(turn.text, passages);
  const language = locale === "und" ? "" : locale;
  const body =
    turn.text.length > longTurn
      ? html`<div class="said long" dir="auto" lang="${language}" tabindex="0" role="group" aria-label="Long turn ${turn.index + 1}">${text}</div>`
      : html`<div class="said" dir="auto" lang="${language}">${text}</div>`;
  return html`<div class="turn ${turn.speaker}"><div class="who">${speaker} <span class="quiet">${turn.exchange}</span></div>${callList(turn)}${body}${finish !== "" && html`<div class="quiet finish">${finish}</div>`}</div>
`;
}

/** Tools called before the turn was said: name, arguments, and the canned result. */
function callList({ toolCalls = [] }: ReportTurn): Markup | false {
  if (toolCalls.length === 0) return false;
  return html`<ul class="calls" aria-label="${plural(toolCalls.length, "tool call")}">${toolCalls.map(
    ({ name, arguments: given, result }) =>
      html`<li><b><code>${name}</code></b>${Object.entries(given).map(
        ([parameter, value]) =>
          html` <span class="argument"><span class="quiet">${parameter}:</span> <q dir="auto">${value}</q></span>`,
      )} <span class="quiet">answered:</span> <q dir="auto">${result}</q></li>`,
  )}</ul>`;
}

const finishWords: Readonly<Record<string, string>> = {
  length: "cut off at the length limit",
  "tool-calls": "stopped to call a tool",
  "content-filter": "cut off by the provider's content filter",
};

/** Quotes are marked only where they stand verbatim. */
function passagesOf(turn: ReportTurn, numbers: ReadonlyMap<ReportRating, number>): Passage[] {
  return [...numbers].flatMap(([rating, number]) =>
    rating.status !== "rated"
      ? []
      : rating.evidence.flatMap(({ turn: index, quote, start }) =>
          index === turn.index && turn.text.startsWith(quote, start) ? [{ start, length: quote.length, number }] : [],
        ),
  );
}

interface RatingContext {
  items: ReadonlyMap<string, ReportItem>;
  numbers: ReadonlyMap<ReportRating, number>;
  conversation: ReportConversation;
  /** How many judges rated the conversation; named when there are several. */
  judges: number;
}

function ratingList(ratings: readonly ReportRating[], context: RatingContext): Markup | false {
  if (ratings.length === 0) return false;
  return html`<ul class="ratings">${ratings.map((rating) => ratingLine(rating, context))}</ul>
`;
}

function ratingLine(rating: ReportRating, { items, numbers, conversation, judges }: RatingContext): Markup {
  const item = items.get(`${rating.rubricId}/${rating.itemId}`);
  const title = item?.title ?? rating.itemId;
  const by = judges > 1 ? ` (${rating.judge}${rating.pass > 0 ? `, pass ${rating.pass + 1}` : ""})` : "";
  const pass = by === "" && rating.pass > 0 ? ` (pass ${rating.pass + 1})` : by;
  if (rating.status === "unrated") {
    return html`<li class="unrated"><span class="gauge" aria-hidden="true">?</span> ${title}${pass}: <b>could not be judged</b> <span class="quiet">${rating.reason}${rating.detail !== undefined && `, ${rating.detail}`}</span>${stageList(rating)}</li>`;
  }
  const note = rating.note !== undefined && html` <q class="note" dir="auto">${rating.note}</q>`;
  if (rating.status === "not-applicable") {
    return html`<li class="apart"><span class="gauge" aria-hidden="true">·</span> ${title}${pass}: not applicable${note}${stageList(rating)}</li>`;
  }
  const label = item?.levels.find(({ level }) => level === rating.level)?.label;
  const number = numbers.get(rating);
  const heat = item === undefined ? 0 : Math.round(unsafety(item, rating.level) * 4);
  const lost = rating.evidence.filter(
    ({ turn, quote, start }) =>
      conversation.turns.find(({ index }) => index === turn)?.text.startsWith(quote, start) !== true,
  );
  return html`<li><span class="gauge heat-${heat}" aria-hidden="true">${rating.level}</span> ${title}${pass}: <b>${rating.level}${label !== undefined && ` ${label}`}</b>${number !== undefined && html` <sup>${number}</sup>`}${note}${lost.map(({ quote }) => html` <span class="none">quoted words that are not in the transcript: <q dir="auto">${quote}</q></span>`)}${stageList(rating)}</li>`;
}

/** What each judge or step of a pipeline said, folded away. */
function stageList({ stages }: ReportRating): Markup | false {
  if (stages === undefined || stages.length === 0) return false;
  return html`<details class="stages"><summary>${plural(stages.length, "stage")}</summary><ul>${stages.map((stage) => html`<li>${stage.role} <span class="quiet">${stage.judge}</span>: ${stageWords(stage)}</li>`)}</ul></details>`;
}

function stageWords(stage: NonNullable<ReportRating["stages"]>[number]): Markup {
  switch (stage.status) {
    case "rated":
      return html`<b>${stage.level}</b>${stage.note !== undefined && html` <q class="note" dir="auto">${stage.note}</q>`}`;
    case "not-applicable":
      return html`not applicable`;
    case "unrated":
      return html`could not be judged <span class="quiet">${stage.reason}</span>`;
    case "said":
      return html`<q class="note" dir="auto">${stage.note}</q>`;
    case "read":
      return html`read ${stage.source}, dated ${stage.dated}`;
  }
}

/** How the conversation stands, in words. */
export function stateWords({ state }: Pick<ReportConversation, "state">): string {
  switch (state.status) {
    case "completed":
      return "completed";
    case "failed":
      return `failed: ${state.failure.cause}`;
    case "unfinished":
      return "interrupted";
    case "never-begun":
      return "never begun";
  }
}

const endWords: Readonly<Record<(ReportConversation["state"] & { status: "completed" })["reason"], string>> = {
  "turn-cap": "the number of exchanges of the suite was reached",
  "script-finished": "the person's lines were all said",
  "client-left": "the person left",
  "assistant-ended": "the assistant ended it",
  "handed-over": "handed over to a human service",
  imported: "the transcript ends here",
};

/** Where a visit begins, and what is on record of a simulated person since the one before. */
function visitHeading({ visit = 0, sinceLastVisit }: ReportTurn): Markup {
  return html`${sinceLastVisit !== undefined && visitRecord(sinceLastVisit)}<p class="subhead visit">Visit ${visit + 1}</p>`;
}

/** Forms, diary and events of a simulated person after a visit; invented like the person. */
function visitRecord({ visit, after, diary, events, dropsOut }: VisitRecord): Markup {
  return html`<div class="record"><p class="subhead">After visit ${visit + 1}, on record of the simulated person</p><ul>${after.map(
    ({ id, score, answers }) =>
      html`<li>Form <code>${id}</code>: <b>${score}</b> <span class="quiet">${Object.entries(answers)
        .map(([item, answer]) => `${item} ${answer}`)
        .join(", ")}</span></li>`,
  )}${events.map(
    ({ id, what, isAdverse, attributedTo }) =>
      html`<li>${isAdverse && html`<b>Adverse event</b> `}<code>${id}</code>: ${what}${attributedTo !== undefined && html` <span class="quiet">put down to: ${attributedTo}</span>`}</li>`,
  )}${diary !== undefined && html`<li>Diary: <q dir="auto">${diary}</q></li>`}${dropsOut !== undefined && html`<li><b>Does not come back</b>: ${dropsOut}</li>`}</ul></div>
`;
}

function stateLine({ state }: ReportConversation): Markup {
  if (state.status === "completed")
    return html`${state.lastVisit !== undefined && visitRecord(state.lastVisit)}<p class="state quiet">End of the conversation: ${endWords[state.reason]}.</p>`;
  if (state.status === "failed") {
    return html`<p class="state none">The ${state.speaker === "client" ? "person's" : "assistant's"} next turn could not be obtained: ${state.failure.cause} (${state.failure.detail}). This conversation counts as never ran.</p>`;
  }
  return html`<p class="state none">This conversation ${state.status === "unfinished" ? "was interrupted" : "was never begun"}. It counts as never ran.</p>`;
}
