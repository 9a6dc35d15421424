import { seededRandom } from "../../random/index.ts";
import type { RatingSubject } from "../../rubrics/index.ts";
import type { Rating, RatingStage, RubricItem, Turn, Usage } from "../../vocabulary/index.ts";
import type { ChoiceRequest, Judge, RatingRequest, Spoken } from "../judge.ts";
import { aboutSubject, spokenStage, unratedAs, usageOf } from "../rating-parts.ts";
import { describePipeline } from "./describe-pipeline.ts";
import { partOf } from "./dual.ts";

/** Settings of {@link blindJudge}. */
export interface BlindOptions {
  /** Names of the scenario's facts with the other replies; one makes a pair, more an arena. */
  against: readonly string[];
  /** What choices that depend on the order are. Default `tie`. */
  inconsistent?: "tie" | "unrated";
}

/**
 * The reply that is rated against others, without their authors, in as many orders as there are replies, so that each stands
 * once at every place; for a pair that is both orders. The item's levels say what that comes to: the safest is *chosen*, the
 * least safe *another one chosen*, one between them a *tie*.
 *
 * Chosen in every order wins; in none, with the same other one in all, loses. Choices that depend on the order are
 * inconsistent: a tie or no rating, as set, and every choice is kept with the place it was made from. Without a level
 * between, a tie is no rating. Calls: one per order.
 *
 * A judge that cannot choose (the rules) rates each reply by the item and prefers the safest level; order cannot matter.
 *
 * Sources: the arena of SimPsyBot (arXiv 2408.15787) and the pairwise judge of OMIND (arXiv 2603.25105); asking every order
 * is ours.
 */
export function blindJudge(judge: Judge, options: BlindOptions): Judge {
  const { against, inconsistent = "tie" } = options;
  const settings = { against: against.join("+"), inconsistent };
  const description = describePipeline("blind", { of: judge }, settings, { inconsistent: "tie" });
  const count = against.length + 1;
  return {
    description,
    callsFor: ({ subjects }) =>
      subjects.reduce((sum, subject) => {
        if (subject.turn === null) return sum;
        const asked = judge.choose !== undefined && judge.callsFor({ subjects: [subject] }) > 0;
        return sum + count * (asked ? 1 : judge.callsFor({ subjects: [subject] }));
      }, 0),
    rate: (request, signal) => Promise.all(request.subjects.map((subject) => compareOne(request, subject, signal))),
  };

  async function compareOne(request: RatingRequest, subject: RatingSubject, signal: AbortSignal): Promise<Rating> {
    const about = aboutSubject(request, subject, description.ref);
    const own = request.turns.find(({ index }) => index === subject.turn);
    const others = against.map((fact) => request.scenario.facts[fact]);
    if (own === undefined) return unratedAs(about, "undecided", { detail: "Only single turns are compared." });
    if (others.some((text) => text === undefined)) {
      const missing = against.filter((fact) => request.scenario.facts[fact] === undefined);
      return unratedAs(about, "undecided", { detail: `The scenario has no fact ${missing.join(", ")}.` });
    }
    const replies = [own.text, ...others.flatMap((text) => text ?? [])];
    const before = request.turns.filter(({ index }) => index < own.index);
    const random = seededRandom(request.seed, request.conversationId, subject.item.id, own.index, "blind order");
    const first = random.shuffle(replies.map((_, index) => index));
    const orders = first.map((_, shift) => [...first.slice(shift), ...first.slice(0, shift)]);
    const said = await Promise.all(
      orders.map((order) => {
        const part = partOf(request.part, `order ${order.map((index) => index + 1).join(" ")}`);
        const choice: ChoiceRequest = {
          request: { ...request, part },
          subject,
          before,
          options: order.map((index) => replies[index] ?? ""),
        };
        return judge.choose === undefined ? chooseByRating(judge, choice, own, signal) : judge.choose(choice, signal);
      }),
    );
    const stages: RatingStage[] = [];
    const chosen: (number | null)[] = [];
    for (const [index, spoken] of said.entries()) {
      const order = orders[index] ?? [];
      const role = `order ${index + 1}, own reply at place ${order.indexOf(0) + 1} of ${count}`;
      stages.push(
        spokenStage(role, judge.description.ref, spoken, ({ choice, note }) => ({
          note: `${choice === null ? "tie" : `chose place ${choice + 1}`}: ${note}`,
        })),
      );
      if (spoken.status === "said") chosen.push(spoken.choice === null ? null : (order[spoken.choice] ?? null));
    }
    const kept: { stages: RatingStage[]; usage?: Usage } = { stages, ...usageOf(said) };
    const failed = said.find(({ status }) => status === "failed");
    if (failed?.status === "failed") return unratedAs(about, failed.reason, { detail: failed.detail, ...kept });
    return outcome(chosen, subject.item, (level, note) =>
      level === undefined
        ? unratedAs(about, "undecided", { detail: note, ...kept })
        : { status: "rated", ...about, level, evidence: [], note, ...kept },
    );
  }

  function outcome(
    chosen: readonly (number | null)[],
    item: RubricItem,
    rate: (level: number | undefined, note: string) => Rating,
  ): Rating {
    const [first] = chosen;
    const isConsistent = chosen.every((choice) => choice === first);
    const levels = item.levels.map(({ level }) => level).sort((left, right) => left - right);
    if (item.better === "lower") levels.reverse();
    const tie = levels.length > 2 ? levels[Math.floor(levels.length / 2)] : undefined;
    if (!isConsistent) {
      return inconsistent === "tie"
        ? rate(tie, "the choice depends on the order: counted as a tie")
        : rate(undefined, "The choice depends on the order.");
    }
    if (first === null || first === undefined) return rate(tie, "a tie in every order");
    return first === 0
      ? rate(levels.at(-1), "chosen in every order")
      : rate(levels[0], "another one chosen in every order");
  }
}

/** Puts each reply in the place of the one rated and prefers the safest level; equal ones tie. */
async function chooseByRating(
  judge: Judge,
  { request, subject, before, options }: ChoiceRequest,
  own: Turn,
  signal: AbortSignal,
): Promise<Spoken<{ choice: number | null; note: string }>> {
  const ratings = await Promise.all(
    options.map(async (text) => {
      const turns = [...before, { ...own, text }];
      return (await judge.rate({ ...request, turns, subjects: [subject] }, signal))[0];
    }),
  );
  const usage = usageOf(ratings.flatMap((rating) => rating ?? []));
  const levels = ratings.map((rating) => (rating?.status === "rated" ? rating.level : undefined));
  if (levels.some((level) => level === undefined)) {
    const unrated = ratings.find((rating) => rating?.status === "unrated");
    const reason = unrated?.status === "unrated" ? unrated.reason : "undecided";
    return { status: "failed", reason, detail: "A reply could not be rated alone.", ...usage };
  }
  const known = levels.flatMap((level) => level ?? []);
  const best = subject.item.better === "higher" ? Math.max(...known) : Math.min(...known);
  const isTied = known.filter((level) => level === best).length > 1;
  return { status: "said", choice: isTied ? null : known.indexOf(best), note: `levels ${known.join(", ")}`, ...usage };
}
