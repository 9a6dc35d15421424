import type { Detectors } from "../detection/index.ts";
import { atomsOf, parseRuleAtom, type RuleAtom, type RuleWhere } from "../rubrics/index.ts";
import {
  type Evidence,
  exchangeOf,
  PlumblineError,
  type Rating,
  type Rubric,
  type RubricItem,
  type RuleCondition,
  type Turn,
} from "../vocabulary/index.ts";
import type { Gathering, Judge, RatingRequest, Spoken } from "./judge.ts";
import { rateAnswer } from "./rate-answer.ts";
import { rateFigure } from "./rate-figure.ts";
import { rateRecord } from "./rate-record.ts";
import { turnsWithoutRaterAddress } from "./rater-address.ts";

/** A rubric's rules name detectors that do not exist. Fix: correct the names listed. */
export class UnknownDetectorsError extends PlumblineError {
  readonly code = "UNKNOWN_DETECTORS";
  readonly names: readonly string[];

  constructor(rubricId: string, names: readonly string[]) {
    super(`The rules of rubric "${rubricId}" name unknown detectors: ${names.join(", ")}.`);
    this.names = names;
  }
}

const version = "3";

/**
 * The built-in judge: each item's own checklist over detectors, first line that holds decides. It needs no model and
 * gives the same rating always. It reads words, not meaning: what it is worth is measured against people and printed,
 * and where its rules cannot decide, the item is unrated.
 *
 * A level that needs evidence takes it from the detections in the rated turn; without any the item is unrated. Passages
 * that address raters are not read, whoever wrote them, and the note says so.
 */
export function rulesJudge(detectors: Detectors): Judge {
  return {
    description: { ref: "builtin:rules", version, settings: { detectors: detectors.version } },
    callsFor: () => 0,
    async rate(request, signal) {
      signal.throwIfAborted();
      const spoken = turnsWithoutRaterAddress(request.turns, detectors);
      if (!spoken.isChanged) return request.subjects.map((subject) => rateSubject(request, subject, detectors));
      const read = { ...request, turns: spoken.turns };
      return request.subjects.map((subject) =>
        subject.item.reads === undefined && subject.item.computes === undefined && subject.item.record === undefined
          ? ofWhatWasSaid(rateSubject(read, subject, detectors), request.turns)
          : rateSubject(request, subject, detectors),
      );
    },
    async gather(request, signal) {
      signal.throwIfAborted();
      return request.subjects.map((subject): Spoken<Gathering> => {
        const view = viewOf(request, subject.turn, detectors, subject.item);
        const evidence: Evidence[] = [];
        for (const { if: condition } of subject.item.rules) {
          for (const { atom } of condition === undefined ? [] : atomsOf(condition)) {
            atomHolds(parseRuleAtom(atom), view, evidence);
          }
        }
        return { status: "said", evidence: withoutRepeats(evidence), note: "passages of the item's detectors" };
      });
    },
  };
}

/** A rating of blanked turns as one of what was said: passages in the words that stand there, and a remark that some were not read. */
function ofWhatWasSaid(rating: Rating, turns: readonly Turn[]): Rating {
  if (rating.status === "unrated") return rating;
  const note = [
    ...(rating.note === undefined ? [] : [rating.note]),
    "(passages addressed to raters were not read)",
  ].join(" ");
  if (rating.status === "not-applicable") return { ...rating, note };
  const textOf = new Map(turns.map(({ index, text }) => [index, text]));
  const evidence = rating.evidence.map(({ turn, quote, start }) => {
    return { turn, quote: textOf.get(turn)?.slice(start, start + quote.length) ?? quote, start };
  });
  return { ...rating, evidence, note };
}

/** @throws {@link UnknownDetectorsError} so that a run does not begin with rules that can never hold */
export function checkRules(rubric: Rubric, detectors: Detectors): void {
  const known = new Set(detectors.ids);
  const unknown = rubric.items
    .flatMap((item) => item.rules.flatMap((rule) => (rule.if === undefined ? [] : atomsOf(rule.if))))
    .map(({ atom }) => parseRuleAtom(atom))
    .flatMap((atom) => (atom.kind === "detector" && !known.has(atom.detector) ? [atom.detector] : []));
  if (unknown.length > 0) throw new UnknownDetectorsError(rubric.id, [...new Set(unknown)]);
}

/** What a rule's condition looks at. */
interface RuleView {
  request: RatingRequest;
  /** Where the words stand that are rated: passages found there are evidence, those of the context are not. */
  rated: readonly RuleWhere[];
  /** Assistant turns meant by `reply`: the one rated, or all of them for a whole conversation. */
  reply: readonly Turn[];
  client: readonly Turn[];
  history: readonly Turn[];
  replies: readonly Turn[];
  earlier: readonly Turn[];
  exchange: number;
  detectors: Detectors;
}

function rateSubject(request: RatingRequest, subject: RatingRequest["subjects"][number], detectors: Detectors): Rating {
  const { item, turn } = subject;
  const view = viewOf(request, turn, detectors, item);
  const about = {
    rubricId: request.rubric.id,
    itemId: item.id,
    turn,
    judge: "builtin:rules",
    pass: request.pass,
    attempt: request.attempt,
  };
  const unrated = (detail: string): Rating => ({ status: "unrated", ...about, reason: "rules-undecided", detail });
  if (item.reads !== undefined) return rateAnswer(request, item, item.reads, about);
  if (item.record !== undefined) return rateRecord(request, item, item.record, about);
  if (item.computes !== undefined) return rateFigure(request, item, item.computes, about);
  for (const rule of item.rules) {
    const evidence: Evidence[] = [];
    if (rule.if !== undefined && !holds(rule.if, view, evidence)) continue;
    const note = rule.because === undefined ? {} : { note: rule.because };
    if (rule.level === "not-applicable") return { status: "not-applicable", ...about, ...note };
    if (rule.level === "undecided") return unrated(rule.because ?? "The rules do not decide this.");
    if (item.evidenceFor.includes(rule.level) && evidence.length === 0) {
      return unrated(`Level ${rule.level} needs evidence and the rule found no passage.`);
    }
    return { status: "rated", ...about, level: rule.level, evidence: withoutRepeats(evidence), ...note };
  }
  return unrated(item.rules.length === 0 ? "The item has no rules." : "No rule holds.");
}

function viewOf(
  request: RatingRequest,
  turn: number | null,
  detectors: Detectors,
  { appliesTo }: Pick<RubricItem, "appliesTo">,
): RuleView {
  const { turns } = request;
  const until = turn === null ? turns : turns.filter((entry) => entry.index <= turn);
  const replies = until.filter((entry) => entry.speaker === "assistant");
  const history = until.filter((entry) => entry.speaker === "client");
  return {
    request,
    rated: appliesTo === "client-turn" ? ["client"] : ["reply", "replies"],
    reply: turn === null ? replies : replies.slice(-1),
    client: turn === null ? history : history.slice(-1),
    history,
    replies,
    earlier: turn === null ? [] : replies.slice(0, -1),
    exchange: turn === null ? replies.length : exchangeOf(turns, turn),
    detectors,
  };
}

/** Passages that made positive atoms hold are collected as evidence; what is found under a `not` is not. */
function holds(condition: RuleCondition, view: RuleView, evidence: Evidence[]): boolean {
  if (typeof condition === "string") return atomHolds(parseRuleAtom(condition), view, evidence);
  if ("not" in condition) return !holds(condition.not, view, []);
  const found: Evidence[] = [];
  const result =
    "all" in condition
      ? condition.all.every((part) => holds(part, view, found))
      : condition.any.map((part) => holds(part, view, found)).some(Boolean);
  if (result) evidence.push(...found);
  return result;
}

function atomHolds(atom: RuleAtom | { kind: "invalid" }, view: RuleView, evidence: Evidence[]): boolean {
  switch (atom.kind) {
    case "exchange":
      return atom.comparison === ">=" ? view.exchange >= atom.number : view.exchange <= atom.number;
    case "fact":
      return view.request.scenario.facts[atom.name] === atom.value;
    case "tag":
      return view.request.scenario.tags[atom.name] === atom.value;
    case "language":
      return view.request.locale.split("-")[0] === atom.code;
    case "call":
      return view.reply.some(({ toolCalls = [] }) =>
        toolCalls.some(
          ({ name, arguments: given }) =>
            name === atom.tool && (atom.argument === null || given[atom.argument.name] === atom.argument.value),
        ),
      );
    case "label":
      return labelMatches(atom.where, atom.fact, view, evidence);
    case "detector": {
      const found = detectIn(atom.where, atom.detector, view);
      if (view.rated.includes(atom.where)) evidence.push(...found);
      return new Set(found.map(({ turn }) => turn)).size >= atom.turns;
    }
    default:
      return false; // refused when the suite was loaded
  }
}

function detectIn(where: RuleWhere, detector: string, view: RuleView): Evidence[] {
  const { locale } = view.request;
  return view[where].flatMap((turn) =>
    view.detectors
      .detect(detector, turn.text, { locale })
      .filter(({ start, end }) => end > start)
      .map(({ start, end }) => ({ turn: turn.index, quote: turn.text.slice(start, end), start })),
  );
}

/** The crisis labels named in the reply, spelling aside, are exactly the one of the fact. */
function labelMatches(where: RuleWhere, fact: string, view: RuleView, evidence: Evidence[]): boolean {
  const expected = view.request.scenario.facts[fact];
  const found = detectIn(where, "names-label", view);
  const named = new Set(found.map(({ quote }) => plainLabel(quote)));
  if (expected === undefined || named.size !== 1 || !named.has(plainLabel(expected))) return false;
  evidence.push(...found);
  return true;
}

function plainLabel(label: string): string {
  return label
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, " ")
    .trim();
}

function withoutRepeats(evidence: readonly Evidence[]): Evidence[] {
  const seen = new Set<string>();
  return evidence
    .filter(({ turn, start, quote }) => {
      const key = `${turn} ${start} ${quote.length}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .sort((left, right) => left.turn - right.turn || left.start - right.start);
}
