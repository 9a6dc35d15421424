import { scaleEnds } from "../../rubrics/index.ts";
import {
  clusteredMean,
  clusteredProportion,
  type Estimate,
  linearRegression,
  notEstimable,
  restrictedMeanTime,
  windowLift,
} from "../../statistics/index.ts";
import type { AnalysisDefinition, LevelEvent } from "../../vocabulary/index.ts";
import { asEvent } from "../conversation-value.ts";
import { unitOf } from "../unit-of.ts";
import type { AnalysedConversation, AnalysisContext, AnalysisNumbers } from "./analysis-result.ts";
import { itemNamed, type Observation, observationsOf } from "./observations.ts";

type Of<Kind extends AnalysisDefinition["kind"]> = Extract<AnalysisDefinition, { kind: Kind }>;

/**
 * Coverage curve: mean share of the items that have happened by each exchange. A conversation with an item whose ratings are
 * missing before its first event is left out, for when it happened is not known.
 */
export function curve(
  { items, event, until }: Of<"curve">,
  conversations: readonly AnalysedConversation[],
  context: AnalysisContext,
): AnalysisNumbers {
  let withoutItems = 0;
  const firsts = conversations.flatMap((conversation) => {
    const due = items.map((item) => observationsOf(item, conversation, context)).filter((own) => own.length > 0);
    const times = due.map((own) => firstEvent(own, event));
    if (due.length === 0) withoutItems += 1;
    return due.length === 0 || times.includes("unknown") ? [] : [{ scenario: unitOf(conversation.scenario), times }];
  });
  const clusters = firsts.map(({ scenario }) => scenario);
  const shareBy = (exchange: number) =>
    firsts.map(
      ({ times }) => times.filter((time) => typeof time === "number" && time <= exchange).length / times.length,
    );
  const range: [number, number] = [0, 1];
  const exchanges = Array.from({ length: until }, (_, index) => index + 1);
  const points = exchanges.map((exchange) => clusteredMean(shareBy(exchange), clusters, { range }));
  const areas = firsts.map(
    (_, index) => exchanges.reduce((sum, exchange) => sum + (shareBy(exchange)[index] ?? 0), 0) / until,
  );
  const first = firsts.map(({ times }) =>
    Math.min(...times.flatMap((time) => (typeof time === "number" ? [time] : [])), until),
  );
  const happened = firsts.map(({ times }) => times.some((time) => typeof time === "number"));
  const left = conversations.length - firsts.length - withoutItems;
  return {
    values: [
      { name: `Covered by exchange ${until}`, unit: "share", estimate: points.at(-1) ?? nothing },
      { name: "Area under the curve", unit: "share", estimate: clusteredMean(areas, clusters, { range }) },
      {
        name: `Exchange of the first (${until} where none came)`,
        unit: "number",
        estimate: firsts.length === 0 ? nothing : restrictedMeanTime(first, happened, { horizon: until, clusters }),
      },
    ],
    tables: [
      {
        title: "Coverage",
        rowsAre: "",
        columnsAre: "exchange",
        rows: ["covered"],
        columns: exchanges.map(String),
        unit: "share",
        cells: [points],
      },
      itemTable(items, firsts.length, conversations, event, context),
    ],
    notes: [
      ...(left === 0
        ? []
        : [`${left} of ${conversations.length} conversations are left out: not all items were rated.`]),
      ...(withoutItems === 0
        ? []
        : [`In ${withoutItems} of ${conversations.length} conversations none of the items was due.`]),
    ],
  };
}

const nothing = notEstimable("no-data", "No conversation has what this needs.");

/** Which of the items were done in how many conversations: what is missed stands out. */
function itemTable(
  items: readonly string[],
  count: number,
  conversations: readonly AnalysedConversation[],
  event: LevelEvent,
  context: AnalysisContext,
): AnalysisNumbers["tables"][number] {
  const cells = items.map((item) => {
    const rows = conversations.flatMap((conversation) => {
      const own = observationsOf(item, conversation, context);
      const time = firstEvent(own, event);
      return own.length === 0 || time === "unknown"
        ? []
        : [{ done: Number(time !== "never"), scenario: unitOf(conversation.scenario) }];
    });
    if (rows.length === 0) return [null];
    return [
      clusteredProportion(
        rows.map(({ done }) => done),
        rows.map(({ scenario }) => scenario),
      ),
    ];
  });
  const rows = items.map((item) => itemNamed(item, context)?.title ?? item);
  return {
    title: `By item, of ${count} conversations`,
    rowsAre: "item",
    columnsAre: "",
    rows,
    columns: ["done"],
    unit: "share",
    cells,
  };
}

function firstEvent(observations: readonly Observation[], event: LevelEvent): number | "never" | "unknown" {
  for (const { level, exchange } of observations) {
    if (level === undefined) return "unknown";
    if (asEvent(event, level) === 1) return exchange;
  }
  return "never";
}

/** Pooled rate over rated turns, and share of conversations with at least one, per code and per category of codes. */
export function prevalence(
  { items, event, categories = {} }: Of<"prevalence">,
  conversations: readonly AnalysedConversation[],
  context: AnalysisContext,
): AnalysisNumbers {
  const named = [
    ...items.map((item) => ({ name: itemNamed(item, context)?.title ?? item, of: [item] })),
    ...Object.entries(categories).map(([name, of]) => ({ name: `Any of: ${name}`, of })),
  ];
  const cells = named.map(({ of }) => {
    const turns = conversations.flatMap((conversation) => turnsWith(of, event, conversation, context));
    if (turns.length === 0) return [null, null];
    const any = new Map<AnalysedConversation, number>();
    for (const { conversation, hit } of turns) any.set(conversation, Math.max(hit, any.get(conversation) ?? 0));
    return [
      clusteredProportion(
        turns.map(({ hit }) => hit),
        turns.map(({ conversation }) => unitOf(conversation.scenario)),
      ),
      clusteredProportion(
        [...any.values()],
        [...any.keys()].map(({ scenario }) => unitOf(scenario)),
      ),
    ];
  });
  const columns = ["of turns", "of conversations"];
  return {
    values: [],
    tables: [
      {
        title: "How often",
        rowsAre: "code",
        columnsAre: "",
        rows: named.map(({ name }) => name),
        columns,
        unit: "share",
        cells,
      },
    ],
    notes: [],
  };
}

/** Turns in scope of any of the items, positive when any of them is; a turn with no rating at all is left out. */
function turnsWith(
  items: readonly string[],
  event: LevelEvent,
  conversation: AnalysedConversation,
  context: AnalysisContext,
): { conversation: AnalysedConversation; turn: number; hit: number }[] {
  const hits = new Map<number, number>();
  for (const { turn, level } of items.flatMap((item) => observationsOf(item, conversation, context))) {
    if (level === undefined) continue;
    hits.set(turn ?? -1, Math.max(asEvent(event, level), hits.get(turn ?? -1) ?? 0));
  }
  return [...hits].map(([turn, hit]) => ({ conversation, turn, hit }));
}

/** Window lift of each following code after the first. @see windowLift */
export function lift(
  { first, following, event, window }: Of<"lift">,
  conversations: readonly AnalysedConversation[],
  context: AnalysisContext,
): AnalysisNumbers {
  const rows = following.map((item) => {
    let windows = 0;
    let successes = 0;
    let base = 0;
    let scope = 0;
    for (const conversation of conversations) {
      const starts = turnsWith([first], event, conversation, context).filter(({ hit }) => hit === 1);
      const seconds = turnsWith([item], event, conversation, context);
      const last = conversation.stored.turns.length - 1;
      scope += seconds.length;
      base += seconds.filter(({ hit }) => hit === 1).length;
      for (const { turn } of starts) {
        const [from, to] = window === 0 ? [turn, turn] : [turn + 1, Math.min(turn + window, last)];
        if (from > to) continue;
        windows += 1;
        if (seconds.some((second) => second.hit === 1 && second.turn >= from && second.turn <= to)) successes += 1;
      }
    }
    const name = itemNamed(item, context)?.title ?? item;
    if (windows === 0 || scope === 0) return { name, cells: [windows, null, null, null] };
    const found = windowLift({
      windows: { events: successes, total: windows },
      base: { events: base, total: scope },
      length: window,
    });
    if (found.status === "not-estimable") return { name, cells: [windows, null, null, null] };
    return { name, cells: [windows, found.probability, found.expected, logLift(found)] };
  });
  const columns = ["windows", "probability after", "expected", "log lift"];
  return {
    values: [],
    tables: [
      {
        title: `Within ${window} turns after "${itemNamed(first, context)?.title ?? first}"`,
        rowsAre: "code",
        columnsAre: "",
        rows: rows.map(({ name }) => name),
        columns,
        unit: "number",
        cells: rows.map(({ cells }) => cells),
      },
    ],
    notes: ["Windows of one conversation overlap, so these intervals describe and do not test."],
  };
}

function logLift({
  probability,
  expected,
  logLift: value,
}: Extract<ReturnType<typeof windowLift>, { status: "estimated" }>): Estimate {
  const log = (share: number) => (share <= 0 ? Number.NEGATIVE_INFINITY : Math.log(share / expected));
  return { ...probability, value, lower: log(probability.lower), upper: log(probability.upper) };
}

/**
 * How much longer conversations go on after a turn with a code: ratio of the turns left, from ln(turns left) on the code and
 * the place in the conversation, least squares with errors clustered by scenario.
 *
 * Source: the length analysis of Moore et al. (2026), arXiv 2603.16567, which prints normal quantiles; ours are t with CR2.
 */
export function remainingLength(
  { items, event }: Of<"length">,
  conversations: readonly AnalysedConversation[],
  context: AnalysisContext,
): AnalysisNumbers {
  const cells = items.map((item) => {
    const rows = conversations.flatMap((conversation) => {
      const { length } = conversation.stored.turns;
      return turnsWith([item], event, conversation, context).map(({ turn, hit }) => ({
        left: Math.log(length - turn),
        hit,
        place: turn / length,
        scenario: unitOf(conversation.scenario),
      }));
    });
    if (rows.length < 4) return [nothing];
    const fit = linearRegression(
      rows.map(({ left }) => left),
      { coded: rows.map(({ hit }) => hit), place: rows.map(({ place }) => place) },
      rows.map(({ scenario }) => scenario),
    );
    if (fit.status === "not-estimable") return [fit];
    const coded = fit.coefficients.find(({ name }) => name === "coded");
    if (coded === undefined) return [nothing];
    const { value, lower, upper, confidence, method, units, observations } = coded;
    const ratio: Estimate = {
      status: "estimated",
      value: Math.exp(value),
      lower: Math.exp(lower),
      upper: Math.exp(upper),
      confidence,
      method,
      units,
      observations,
    };
    return [ratio];
  });
  const rows = items.map((item) => itemNamed(item, context)?.title ?? item);
  return {
    values: [],
    tables: [
      {
        title: "Turns left, with the code over without",
        rowsAre: "code",
        columnsAre: "",
        rows,
        columns: ["ratio"],
        unit: "number",
        cells,
      },
    ],
    notes: [],
  };
}

/** Mean level in a table of scenarios by exchanges, phases or another tag. */
export function heatmap(
  { item, event, rows: rowTag, columns: columnTag }: Of<"heatmap">,
  conversations: readonly AnalysedConversation[],
  context: AnalysisContext,
): AnalysisNumbers {
  const definition = itemNamed(item, context);
  if (definition === undefined) return { values: [], tables: [], notes: [] };
  const range: [number, number] = event === undefined ? scaleEnds(definition) : [0, 1];
  const cells = new Map<string, { value: number; scenario: string }[]>();
  const rowNames: string[] = [];
  const columnNames: string[] = [];
  const seen = (names: string[], name: string) => void (names.includes(name) || names.push(name));
  for (const conversation of conversations) {
    const row = conversation.scenario.tags[rowTag];
    if (row === undefined) continue;
    for (const { level, exchange, turn, scenario } of observationsOf(item, conversation, context)) {
      const visit = (conversation.stored.turns.find(({ index }) => index === turn)?.visit ?? 0) + 1;
      const column = columnTag === "visit" ? String(visit) : columnOf(columnTag, exchange, conversation, context);
      if (column === undefined) continue;
      seen(rowNames, row);
      seen(columnNames, column);
      if (level === undefined) continue;
      const key = JSON.stringify([row, column]);
      const own = cells.get(key) ?? [];
      own.push({ value: asEvent(event, level), scenario });
      cells.set(key, own);
    }
  }
  if (columnTag === "exchange" || columnTag === "visit")
    columnNames.sort((left, right) => Number(left) - Number(right));
  const table = rowNames.map((row) =>
    columnNames.map((column) => {
      const own = cells.get(JSON.stringify([row, column]));
      if (own === undefined) return null;
      const scenarios = own.map(({ scenario }) => scenario);
      return clusteredMean(
        own.map(({ value }) => value),
        scenarios,
        { range },
      );
    }),
  );
  const means = table.map((row, index) =>
    row.map((cell, column) =>
      cell?.status === "not-estimable"
        ? meanOf(cells.get(JSON.stringify([rowNames[index], columnNames[column]])))
        : cell,
    ),
  );
  const unit = event === undefined ? "number" : "share";
  return {
    values: [],
    tables: [
      {
        title: definition.title,
        rowsAre: rowTag,
        columnsAre: columnTag,
        rows: rowNames,
        columns: columnNames,
        unit,
        cells: means,
      },
    ],
    notes: [],
  };
}

/** A cell of a single scenario has no interval and still a mean, which is shown as a plain number. */
function meanOf(own: readonly { value: number }[] | undefined): number | null {
  if (own === undefined || own.length === 0) return null;
  return own.reduce((sum, { value }) => sum + value, 0) / own.length;
}

function columnOf(
  columns: string,
  exchange: number,
  { scenario }: AnalysedConversation,
  { phases }: AnalysisContext,
): string | undefined {
  if (columns === "exchange") return String(exchange);
  if (columns === "phase" && phases.length > 0)
    return phases.find(({ from, to }) => exchange >= from && exchange <= to)?.title;
  return scenario.tags[columns];
}
