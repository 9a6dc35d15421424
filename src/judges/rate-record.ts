import { isOnScale } from "../rubrics/index.ts";
import type { ClientReading, Rating, RubricItem, Turn, VisitRecord } from "../vocabulary/index.ts";
import type { RatingRequest } from "./judge.ts";

type About = Pick<Rating, "rubricId" | "itemId" | "turn" | "judge" | "pass" | "attempt">;

/**
 * Rates an item that reads the record of a simulated person. What is not on record, such as a form of somebody who has none
 * or the change of what was filled in once, is not applicable; a value beyond the item's scale is no rating.
 */
export function rateRecord(request: RatingRequest, item: RubricItem, reading: ClientReading, about: About): Rating {
  const value = readFrom(request, reading, about.turn);
  if (typeof value === "string") return { status: "not-applicable", ...about, note: value };
  const level = Math.round(value) + 0; // no negative zero
  if (!isOnScale(item, level)) return { status: "unrated", ...about, reason: "level-out-of-range" };
  return { status: "rated", ...about, level, evidence: [], note: noteOf(request, reading, about.turn) };
}

/** After a turn, why the variable moved; else where the level comes from. */
function noteOf({ turns }: RatingRequest, reading: ClientReading, turn: number | null): string {
  if (reading.of !== "variable" || turn === null) return "from the simulated person's record";
  const causes = turns.find(({ index }) => index === turn)?.clientState?.causes ?? [];
  const own = causes.filter(({ variable }) => variable === reading.name);
  if (own.length === 0) return "not moved in this turn";
  const short = (value: number) => String(Math.round(value * 100) / 100);
  return own
    .map(({ from, to, because }) => `${short(from)} to ${short(to)}: ${because}`)
    .join("; ")
    .slice(0, 500);
}

function readFrom(request: RatingRequest, reading: ClientReading, turn: number | null): number | string {
  const { turns, ended } = request;
  const states = turns.filter(({ clientState }) => clientState !== undefined);
  if (states.length === 0) return "nobody simulated";
  switch (reading.of) {
    case "variable": {
      const seen = turn === null ? states : states.filter(({ index }) => index === turn);
      return taken(reading, definedOf(seen.map(({ clientState }) => clientState?.variables[reading.name])));
    }
    case "form":
      return taken(reading, formValues(request, reading));
    case "events": {
      if (recordsOf(request).length === 0) return "no record of what happened between visits";
      return recordsOf(request)
        .flatMap(({ events }) => events)
        .filter(({ id }) => reading.ids?.includes(id) ?? true)
        .filter(({ isAdverse }) => reading.isAdverse === undefined || isAdverse === reading.isAdverse)
        .filter(({ attributedTo }) => reading.attributedTo?.some((who) => who === attributedTo) ?? true).length;
    }
    case "visits":
      return new Set(turns.map(({ visit = 0 }) => visit)).size;
    case "left": {
      if (ended === undefined) return "how it ended is not on record";
      const isExit = states.at(-1)?.clientState?.exit?.kind === "left";
      return ended.reason === "client-left" && (isExit || ended.lastVisit?.dropsOut !== undefined) ? 1 : 0;
    }
  }
}

function taken(
  { take, times }: Extract<ClientReading, { of: "variable" | "form" }>,
  values: readonly number[],
): number | string {
  const first = values[0];
  const last = values.at(-1);
  if (first === undefined || last === undefined) return "not on record";
  switch (take) {
    case "first":
      return first * times;
    case "last":
      return last * times;
    case "highest":
      return Math.max(...values) * times;
    case "lowest":
      return Math.min(...values) * times;
    case "change":
      return values.length < 2 ? "on record once only" : (last - first) * times;
  }
}

/** In order of time: filled in before a visit, then after it. */
function formValues(request: RatingRequest, { form, answer }: Extract<ClientReading, { of: "form" }>): number[] {
  const filled = [
    ...request.turns.flatMap((turn: Turn) => [
      ...(turn.clientState?.sinceLastVisit?.after ?? []),
      ...(turn.clientState?.before ?? []),
    ]),
    ...(request.ended?.lastVisit?.after ?? []),
  ].filter(({ id }) => id === form);
  return definedOf(filled.map(({ score, answers }) => (answer === undefined ? score : answers[answer])));
}

function recordsOf({ turns, ended }: RatingRequest): VisitRecord[] {
  const earlier = turns.flatMap(({ clientState }) => clientState?.sinceLastVisit ?? []);
  return [...earlier, ...(ended?.lastVisit === undefined ? [] : [ended.lastVisit])];
}

function definedOf(values: readonly (number | undefined)[]): number[] {
  return values.filter((value) => value !== undefined);
}
