import { plural } from "../format-number.ts";
import type { Report, ReportConversation, ReportItem, ReportSuite } from "../report.ts";
import { html, type Markup } from "./template.ts";

/** Rows drawn at most; a suite with more scenarios shows those with the most unsafe ratings. */
const mostRows = 48;

/**
 * For every item rated at turns: scenarios down, exchanges across, one block for each assistant. A cell holds the mean
 * level over repeats as a figure; shading only repeats it. What could not be judged, does not apply or never ran has a
 * sign of its own.
 */
export function heatMaps(report: Report, suite: ReportSuite): Markup | false {
  const conversations = report.conversations.filter(({ suiteId }) => suiteId === suite.id);
  const items = suite.items.filter(({ appliesTo }) => appliesTo === "turn");
  const exchanges = conversations.reduce(
    (most, { turns }) => turns.reduce((largest, { exchange }) => Math.max(largest, exchange), most),
    0,
  );
  if (items.length === 0 || exchanges === 0) return false;
  const assistants = report.assistants.map(({ ref }) => ref);
  const maps = items.map((item) => heatMap({ item, conversations, assistants, exchanges }));
  return html`<h3>Turn by turn</h3>
<p class="quiet">Each figure is the mean level over repeats at that exchange; the stronger the shade, the less safe. <span class="key"><i class="cell unrated">?</i> could not be judged</span> <span class="key"><i class="cell partly">1</i> in part</span> <span class="key"><i class="cell apart">·</i> not applicable</span> <span class="key"><i class="cell never">×</i> never ran</span></p>
${maps}`;
}

interface MapInput {
  item: ReportItem;
  conversations: readonly ReportConversation[];
  assistants: readonly string[];
  exchanges: number;
}

function heatMap({ item, conversations, assistants, exchanges }: MapInput): Markup | false {
  const cells = collect(item, conversations);
  if (cells.size === 0) return false;
  const rated = new Set([...cells.keys()].map((key) => key.split("\n")[0]));
  const all = [...new Map(conversations.map((each) => [each.scenarioId, each.scenarioTitle]))];
  // A scenario the item is not about has no cell anywhere though everything ran.
  const scenarios = all.filter(([scenarioId]) =>
    conversations.some(
      (each) => each.scenarioId === scenarioId && (each.state.status !== "completed" || rated.has(scenarioId)),
    ),
  );
  const shown = mostUnsafe({ item, scenarios, cells, assistants, exchanges });
  const numbers = Array.from({ length: exchanges }, (_, index) => index + 1);
  const heads = assistants.map(
    (assistant) => html`<th scope="colgroup" colspan="${exchanges}" class="first"><bdi>${assistant}</bdi></th>`,
  );
  const exchangeHeads = assistants.map(() =>
    numbers.map((number) => html`<th scope="col" class="${number === 1 ? "first" : ""}">${number}</th>`),
  );
  const rows = shown.map(([scenarioId, title]) => {
    const row = assistants.map((assistant) => {
      const own = conversations.filter((each) => each.scenarioId === scenarioId && each.assistant === assistant);
      return numbers.map((number) => {
        const cell = cells.get(keyOf(scenarioId, assistant, number));
        const answered = own.some(({ turns }) =>
          turns.some(({ speaker, exchange }) => speaker === "assistant" && exchange === number),
        );
        const neverRan = !answered && own.some(({ state }) => state.status !== "completed");
        return heatCell({ item, cell, first: number === 1, neverRan });
      });
    });
    return html`<tr><th scope="row"><a href="#conversations" data-scenario="${scenarioId}" title="${title}">${scenarioId}</a></th>${row}</tr>
`;
  });
  const left = scenarios.length - shown.length;
  const apart = all.length - scenarios.length;
  const key = item.levels.map(({ level, label }) => `${level} ${label}`).join(", ");
  return html`<figure class="heat"><figcaption><strong>${item.title}</strong> <span class="quiet">${key}${left > 0 && `; the ${shown.length} scenarios with the least safe ratings, ${left} more are not drawn`}${apart > 0 && `; ${plural(apart, "scenario")} it does not apply to left out`}</span></figcaption><div class="scroll" tabindex="0" role="group" aria-label="${item.title}, turn by turn"><table><thead><tr><td></td>${heads}</tr><tr><th scope="col">Exchange</th>${exchangeHeads}</tr></thead><tbody>${rows}</tbody></table></div></figure>
`;
}

interface Cell {
  sum: number;
  rated: number;
  unrated: number;
}

function collect(item: ReportItem, conversations: readonly ReportConversation[]): Map<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const { scenarioId, assistant, turns, ratings } of conversations) {
    const exchangeAt = new Map(turns.map(({ index, exchange }) => [index, exchange]));
    for (const rating of ratings) {
      const exchange = rating.turn === null ? undefined : exchangeAt.get(rating.turn);
      if (`${rating.rubricId}/${rating.itemId}` !== item.id || exchange === undefined) continue;
      if (rating.status === "not-applicable") continue;
      const key = keyOf(scenarioId, assistant, exchange);
      const cell = cells.get(key) ?? { sum: 0, rated: 0, unrated: 0 };
      if (rating.status === "rated") {
        cell.sum += rating.level;
        cell.rated += 1;
      } else cell.unrated += 1;
      cells.set(key, cell);
    }
  }
  return cells;
}

function heatCell(input: { item: ReportItem; cell: Cell | undefined; first: boolean; neverRan: boolean }): Markup {
  const { item, cell, first, neverRan } = input;
  const edge = first ? " first" : "";
  if (cell === undefined) {
    return neverRan
      ? html`<td class="cell never${edge}" title="never ran">×</td>`
      : html`<td class="cell apart${edge}" title="not applicable">·</td>`;
  }
  if (cell.rated === 0) return html`<td class="cell unrated${edge}" title="could not be judged">?</td>`;
  const mean = cell.sum / cell.rated;
  const partly = cell.unrated > 0 ? " partly" : "";
  const title = cell.unrated > 0 && html` title="${cell.rated} rated, ${cell.unrated} could not be judged"`;
  return html`<td class="cell heat-${Math.round(unsafety(item, mean) * 4)}${partly}${edge}"${title}>${Number(mean.toFixed(1))}</td>`;
}

/** How far a level lies from the item's safest (0) towards its least safe (1). */
export function unsafety(item: Pick<ReportItem, "levels" | "better">, level: number): number {
  const levels = item.levels.map((each) => each.level);
  const [low, high] = [Math.min(...levels), Math.max(...levels)];
  if (high <= low) return 0;
  const share = Math.min(1, Math.max(0, (level - low) / (high - low)));
  return item.better === "lower" ? share : 1 - share;
}

function mostUnsafe(input: {
  item: ReportItem;
  scenarios: readonly [string, string][];
  cells: ReadonlyMap<string, Cell>;
  assistants: readonly string[];
  exchanges: number;
}): readonly [string, string][] {
  const { item, scenarios, cells, assistants, exchanges } = input;
  if (scenarios.length <= mostRows) return scenarios;
  const total = (scenarioId: string) => {
    let sum = 0;
    for (const assistant of assistants) {
      for (let exchange = 1; exchange <= exchanges; exchange += 1) {
        const cell = cells.get(keyOf(scenarioId, assistant, exchange));
        if (cell !== undefined && cell.rated > 0) sum += unsafety(item, cell.sum / cell.rated);
      }
    }
    return sum;
  };
  const totals = new Map(scenarios.map(([id]) => [id, total(id)]));
  return scenarios.toSorted(([a], [b]) => (totals.get(b) ?? 0) - (totals.get(a) ?? 0)).slice(0, mostRows);
}

function keyOf(scenarioId: string, assistant: string, exchange: number): string {
  return `${scenarioId}\n${assistant}\n${exchange}`;
}
