import { z } from "zod";

/** A dated post: what it was labelled as, and a triple where somebody or something extracted one. */
export const TimelineItem = z
  .looseObject({
    /** Whole day; only differences matter. */
    timestamp: z.int(),
    life_event: z.string().optional(),
    symptom: z.string().optional(),
    tweet: z.string(),
    /** `<subject> <predicate> <object>`, supplied or extracted; null: nothing meaningful. */
    event_triple: z.string().nullable().optional(),
  })
  .refine(({ life_event, symptom }) => life_event !== undefined || symptom !== undefined, "a life_event or a symptom");
export type TimelineItem = z.infer<typeof TimelineItem>;

/** A timeline file. */
export const Timeline = z.looseObject({ user_id: z.union([z.string(), z.number()]), timeline: z.array(TimelineItem) });
export type Timeline = z.infer<typeof Timeline>;

export interface ChangeNode {
  readonly id: string;
  readonly type: "Symptom" | "LifeEvent";
  /** The label, for telling which symptom persists. */
  readonly label: string;
  readonly day: number;
  readonly triple: string;
  readonly time: { readonly daysAgo: number; readonly relative: string; readonly granularity: "day" };
}

export interface ChangeEdge {
  readonly from: string;
  readonly to: string;
  readonly relation: "temporal_precedes" | "persists";
  /** 0.5 for order in time, 0.75 for the same symptom again; as published. */
  readonly confidence: number;
}

/** Chain of change: what happened and what was felt, dated and joined. */
export interface ChangeGraph {
  readonly nowDay: number;
  readonly nodes: readonly ChangeNode[];
  readonly edges: readonly ChangeEdge[];
}

export interface ChangeGraphOptions {
  /** The day that counts as today; default: that of the last item. */
  nowDay?: number;
  /** Items must be younger than this; default 90 days. */
  horizonDays?: number;
  /** At most the latest so many; default 80. */
  most?: number;
  /** Triple of an item, or null where it tells nothing of the person; default {@link extractTriple}. */
  extract?: (item: TimelineItem) => string | null;
}

/**
 * The graph of a timeline: items with now - 90 < day <= now, at most the latest 80, those without a triple left out;
 * edges between neighbours in time, and between one occurrence of a symptom and its next.
 */
export function changeGraph(items: readonly TimelineItem[], options: ChangeGraphOptions = {}): ChangeGraph {
  const { horizonDays = 90, most = 80, extract = extractTriple } = options;
  const nowDay = options.nowDay ?? items.reduce((latest, { timestamp }) => Math.max(latest, timestamp), -Infinity);
  const kept = items
    .filter(({ timestamp }) => timestamp > nowDay - horizonDays && timestamp <= nowDay)
    .toSorted((left, right) => left.timestamp - right.timestamp)
    .slice(-most);
  const nodes = kept.flatMap((item): ChangeNode[] => {
    const triple = item.event_triple === undefined ? extract(item) : item.event_triple;
    if (triple === null) return [];
    const daysAgo = nowDay - item.timestamp;
    return [
      {
        id: "",
        type: item.symptom === undefined ? "LifeEvent" : "Symptom",
        label: item.symptom ?? item.life_event ?? "",
        day: item.timestamp,
        triple,
        time: { daysAgo, relative: relativeTime(daysAgo), granularity: "day" },
      },
    ];
  });
  const named = nodes.map((node, index) => ({ ...node, id: `n${index + 1}` }));
  const edges: ChangeEdge[] = [];
  named.forEach((node, index) => {
    const next = named[index + 1];
    if (next !== undefined) edges.push({ from: node.id, to: next.id, relation: "temporal_precedes", confidence: 0.5 });
    if (node.type !== "Symptom") return;
    const again = named.slice(index + 1).find(({ type, label }) => type === "Symptom" && label === node.label);
    if (again !== undefined) edges.push({ from: node.id, to: again.id, relation: "persists", confidence: 0.75 });
  });
  return { nowDay, nodes: named, edges };
}

/** Days ago in words: today, yesterday, days under a week, weeks under 30 days, months under a year, years. */
export function relativeTime(daysAgo: number): string {
  if (daysAgo === 0) return "today";
  if (daysAgo === 1) return "yesterday";
  if (daysAgo < 7) return `${daysAgo} days ago`;
  if (daysAgo < 30) return plural(Math.floor(daysAgo / 7), "week");
  if (daysAgo < 365) return plural(Math.floor(daysAgo / 30), "month");
  return plural(Math.floor(daysAgo / 365), "year");
}

/**
 * A triple by rule, for running without a model: a first-person statement of one sentence; null for posts about others,
 * insults, pure venting, or without a statement of one's own.
 */
export function extractTriple(item: TimelineItem): string | null {
  const sentence = item.tweet
    .split(/[.!?\n]+/)
    .map((part) => part.trim())
    .find((part) => /^(i|i'm|i've|my)\b/i.test(part.replaceAll("’", "'")));
  if (sentence === undefined) return null;
  const match = /^(I|I'm|I've|My\s+\S+)\s+(\S+)(?:\s+(.+))?$/i.exec(sentence.replaceAll("’", "'"));
  if (match === null) return null;
  const [, subject = "", predicate = "", object] = match;
  if (object === undefined) return null; // "I can't" says nothing that could be remembered
  return `<${subject}> <${predicate}> <${object.slice(0, 80)}>`;
}

function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
}
