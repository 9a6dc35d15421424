import { levelOfFact } from "../../rubrics/index.ts";
import { clusteredMean, clusteredProportion, type Estimate, notEstimable } from "../../statistics/index.ts";
import type { AnalysisDefinition } from "../../vocabulary/index.ts";
import { asEvent } from "../conversation-value.ts";
import type { AnalysedConversation, AnalysisContext, AnalysisNumbers, AnalysisValue } from "./analysis-result.ts";
import { itemNamed, observationsOf } from "./observations.ts";

type Delay = Extract<AnalysisDefinition, { kind: "delay" }>;

/** One cut of a conversation: whether the signal has shown by then, and whether it was seen there (undefined: not rated). */
interface Cut {
  readonly turn: number;
  readonly isDue: boolean;
  readonly isSeen: boolean | undefined;
}

/**
 * How many turns after a signal first shows it is seen, over the cuts that a progressive design makes of conversations. The
 * signal shows at the first cut whose fact is an event, and is seen at the first cut from there on whose rating is one.
 * A conversation with a cut that was not rated between the two is left out: when it was seen is not known.
 */
export function detectionDelay(
  { item: reference, event, against, conversation, turn }: Delay,
  conversations: readonly AnalysedConversation[],
  context: AnalysisContext,
): AnalysisNumbers {
  const item = itemNamed(reference, context);
  if (item === undefined) return { values: [], tables: [], notes: [] };
  const talks = new Map<string, Cut[]>();
  for (const one of conversations) {
    const { tags, facts } = one.scenario;
    const [name, place] = [tags[conversation], Number(tags[turn])];
    const truth = levelOfFact(item, facts[against.fact]);
    const [observed] = observationsOf(reference, one, context);
    if (name === undefined || !Number.isInteger(place) || truth === undefined || observed === undefined) continue;
    const isSeen = observed.level === undefined ? undefined : asEvent(event, observed.level) === 1;
    const key = JSON.stringify([name, one.repeat]);
    talks.set(key, [...(talks.get(key) ?? []), { turn: place, isDue: asEvent(event, truth) === 1, isSeen }]);
  }
  const cuts = [...talks].map(([key, own]) => ({
    name: String(JSON.parse(key)[0]),
    own: own.sort((left, right) => left.turn - right.turn),
  }));
  const due = cuts.filter(({ own }) => own.some(({ isDue }) => isDue));
  const timed = due.map(({ name, own }) => ({ name, ...delayOf(own) }));
  const known = timed.filter(({ delay }) => delay !== "unknown");
  const seen = known.flatMap(({ name, delay }) => (typeof delay === "number" ? [{ name, delay }] : []));
  const longest = Math.max(0, ...known.map(({ after }) => after));
  const seenBy = (turns: number) => {
    const long = known.filter(({ after }) => after >= turns);
    return share(long.map(({ name, delay }) => ({ name, hit: typeof delay === "number" && delay <= turns })));
  };
  const early = cuts.flatMap(({ name, own }) => {
    const before = own.slice(0, onsetOf(own) < 0 ? own.length : onsetOf(own));
    const rated = before.flatMap(({ isSeen }) => isSeen ?? []);
    return rated.length === 0 ? [] : [{ name, hit: rated.includes(true) }];
  });
  const values: AnalysisValue[] = [
    { name: "Seen at the turn of the signal", unit: "share", estimate: seenBy(0) },
    {
      name: "Seen by the end",
      unit: "share",
      estimate: share(known.map(({ name, delay }) => ({ name, hit: typeof delay === "number" }))),
    },
    {
      name: "Turns after the signal, where it was seen",
      unit: "number",
      estimate: clusteredMean(
        seen.map(({ delay }) => delay),
        seen.map(({ name }) => name),
        { range: [0, Math.max(1, longest)] },
      ),
    },
    { name: "Raised before the signal, or without one", unit: "share", estimate: share(early) },
  ];
  const columns = Array.from({ length: longest + 1 }, (_, turns) => turns);
  const left = due.length - known.length;
  return {
    values,
    tables: [
      {
        title: `Seen within so many turns, of ${known.length} conversations with a signal, as far as they go on that long`,
        rowsAre: "",
        columnsAre: "turns after the signal",
        rows: ["seen"],
        columns: columns.map(String),
        unit: "share",
        cells: [columns.map(seenBy)],
      },
    ],
    notes: left === 0 ? [] : [`${left} of ${due.length} conversations are left out: a turn was not rated.`],
  };
}

function onsetOf(own: readonly Cut[]): number {
  return own.findIndex(({ isDue }) => isDue);
}

function delayOf(own: readonly Cut[]): { delay: number | "never" | "unknown"; after: number } {
  const from = own.slice(onsetOf(own));
  const start = from[0]?.turn ?? 0;
  const after = (from.at(-1)?.turn ?? start) - start;
  for (const { turn, isSeen } of from) {
    if (isSeen === undefined) return { delay: "unknown", after };
    if (isSeen) return { delay: turn - start, after };
  }
  return { delay: "never", after };
}

function share(rows: readonly { name: string; hit: boolean }[]): Estimate {
  if (rows.length === 0) return notEstimable("no-data", "No conversation has what this needs.");
  return clusteredProportion(
    rows.map(({ hit }) => Number(hit)),
    rows.map(({ name }) => name),
  );
}
