import { type ChangeGraph, type ChangeNode, relativeTime } from "./change-graph.ts";

/** What is remembered of one stretch of days. */
export interface MemoryCard {
  /** Days ago, from and to. */
  readonly range: readonly [number, number];
  /** Newest first; at most three, each at most 60 characters. */
  readonly symptoms: readonly string[];
  /** Newest first; at most two. */
  readonly events: readonly string[];
  /** The newest node's time, as it would be said. */
  readonly representative: string | undefined;
  readonly text: string;
}

/**
 * Cards by rule: stretches of `windowDays` days (bucket b is days 7b to 7b + 6 ago), in each up to three symptoms and two
 * events, newest first, without repeats, cut to 60 characters. A stretch without nodes up to the oldest one is a card that
 * says that nothing is known.
 */
export function memoryCards(graph: ChangeGraph, windowDays = 7): MemoryCard[] {
  const oldest = graph.nodes.reduce((most, { time }) => Math.max(most, time.daysAgo), -1);
  const buckets = oldest < 0 ? 0 : Math.floor(oldest / windowDays) + 1;
  return Array.from({ length: buckets }, (_, bucket) => {
    const nodes = graph.nodes
      .filter(({ time }) => Math.floor(time.daysAgo / windowDays) === bucket)
      .toSorted((left, right) => left.time.daysAgo - right.time.daysAgo);
    return cardOf(nodes, [windowDays * bucket, windowDays * bucket + windowDays - 1]);
  });
}

function cardOf(nodes: readonly ChangeNode[], range: readonly [number, number]): MemoryCard {
  const lines = (type: ChangeNode["type"], most: number) =>
    [...new Set(nodes.filter((node) => node.type === type).map(({ triple }) => plainTriple(triple)))].slice(0, most);
  const symptoms = lines("Symptom", 3);
  const events = lines("LifeEvent", 2);
  const newest = nodes[0];
  const representative = newest === undefined ? undefined : relativeTime(newest.time.daysAgo);
  const when = `${range[0]} to ${range[1]} days ago`;
  const text =
    representative === undefined
      ? `${when}: nothing known.`
      : `${when}: ${[...symptoms, ...events].join("; ")}. (${representative})`;
  return { range, symptoms, events, representative, text };
}

function plainTriple(triple: string): string {
  return triple.replaceAll(/[<>]/g, "").replaceAll(/\s+/g, " ").trim().slice(0, 60);
}

/** Words that put something into the past with a distance: "two weeks ago", "last month", "yesterday". */
const pastClaims =
  /\b(?:(\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten)\s+(day|week|month|year)s?\s+ago|last\s+(week|month|year|night)|yesterday|today)\b/gi;
const numbers: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
};
const unitDays: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30, year: 365, night: 1 };

/** A dated claim of a reply, and whether a card has anything in that time. */
export interface PastClaim {
  readonly words: string;
  readonly daysAgo: number;
  readonly isSupported: boolean;
}

/** Every dated claim of a reply has to fall into a card that knows something; the others are unsupported past. */
export function pastClaimsOf(reply: string, cards: readonly MemoryCard[]): PastClaim[] {
  return [...reply.matchAll(pastClaims)].map((match) => {
    const [words, amount, unit, last] = match;
    const daysAgo =
      amount !== undefined && unit !== undefined
        ? (numbers[amount.toLowerCase()] ?? Number(amount)) * (unitDays[unit.toLowerCase()] ?? 1)
        : last !== undefined
          ? (unitDays[last.toLowerCase()] ?? 7)
          : words.toLowerCase() === "yesterday"
            ? 1
            : 0;
    // Said in weeks or months, it may be off by as much.
    const slack = unit === undefined ? (last === undefined ? 0 : daysAgo) : (unitDays[unit.toLowerCase()] ?? 1) - 1;
    const isSupported = cards.some(
      ({ range, representative }) => representative !== undefined && range[0] <= daysAgo + slack && range[1] >= daysAgo,
    );
    return { words, daysAgo, isSupported };
  });
}
