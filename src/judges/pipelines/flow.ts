import type { RatingSubject } from "../../rubrics/index.ts";
import {
  type FlowQuestion,
  PlumblineError,
  type QuestionFlow,
  type Rating,
  type RatingStage,
  type Rubric,
  type RubricItem,
} from "../../vocabulary/index.ts";
import type { Judge, RatingRequest } from "../judge.ts";
import { aboutSubject, byTurn, stagesOf, unratedAs, usageOf } from "../rating-parts.ts";
import { worseLevel } from "./combine-levels.ts";
import { describePipeline } from "./describe-pipeline.ts";
import { partOf } from "./dual.ts";

/** A decision tree cannot be followed. Fix: each `goto` names a later question or `end`. */
export class QuestionFlowError extends PlumblineError {
  readonly code = "QUESTION_FLOW_INVALID";
  readonly question: string;

  constructor(question: string, problem: string) {
    super(`Question "${question}" of the flow: ${problem}`);
    this.question = question;
  }
}

/**
 * One question at a time: a decision tree of questions with two or more answers each, every one asked alone and leading to
 * the next. Answers give levels to items; of several for one item the least safe counts, and `otherwise` is given to items
 * that none touched. An answer that cannot be read leaves everything after it unknown: all items of that turn are unrated.
 *
 * Calls per turn: the longest way through the tree; shorter ways ask less. The way is kept as stages.
 *
 * The form follows VERA-MH (arXiv 2510.15297), whose rubric asks one question per request and leaves out what an answer
 * makes pointless.
 *
 * @throws {@link QuestionFlowError}
 */
export function flowJudge(judge: Judge, flow: QuestionFlow): Judge {
  checkFlow(flow);
  const rated = new Set([
    ...Object.keys(flow.otherwise),
    ...flow.questions.flatMap(({ answers }) => answers.flatMap(({ gives = {} }) => Object.keys(gives))),
  ]);
  const description = describePipeline("flow", { of: judge }, { flow });
  return {
    description,
    callsFor: ({ subjects }) =>
      byTurn(subjects).reduce((sum, group) => sum + longestWay(flow, (question) => callsOf(judge, question, group)), 0),
    async rate(request, signal) {
      const ratings = new Map<RatingSubject, Rating>();
      await Promise.all(
        byTurn(request.subjects).map(async (group) => {
          const due = group.filter(({ item }) => rated.has(item.id));
          const walked = due.length === 0 ? undefined : await walk(request, group, signal);
          for (const subject of group) {
            const about = aboutSubject(request, subject, description.ref);
            if (walked === undefined || !rated.has(subject.item.id)) {
              ratings.set(subject, unratedAs(about, "undecided", { detail: "The flow does not rate this item." }));
            } else ratings.set(subject, walked(subject, due[0] === subject));
          }
        }),
      );
      return request.subjects.flatMap((subject) => ratings.get(subject) ?? []);
    },
  };

  /** Follows the tree for one turn; gives what each subject of it comes to. */
  async function walk(request: RatingRequest, group: readonly RatingSubject[], signal: AbortSignal) {
    const answers: { question: FlowQuestion; rating: Rating }[] = [];
    let question = flow.questions[0];
    while (question !== undefined) {
      const asked = askedAs(question, group);
      const [rating] = await judge.rate(
        {
          ...request,
          rubric: rubricOf(request.rubric, asked.item),
          subjects: [asked],
          part: partOf(request.part, `question ${question.id}`),
        },
        signal,
      );
      if (rating === undefined) throw new Error("A judge gives one rating for each subject.");
      answers.push({ question, rating });
      question = nextQuestion(flow, question, rating);
    }
    const stages = answers.flatMap(({ question: { id }, rating }): RatingStage[] => stagesOf(`question ${id}`, rating));
    return (subject: RatingSubject, carriesUsage: boolean): Rating => {
      const about = aboutSubject(request, subject, description.ref);
      const kept = { stages, ...(carriesUsage ? usageOf(answers.map(({ rating }) => rating)) : {}) };
      const failed = answers.find(({ rating }) => rating.status !== "rated");
      if (failed !== undefined) {
        const reason = failed.rating.status === "unrated" ? failed.rating.reason : "undecided";
        return unratedAs(about, reason, { detail: `Question ${failed.question.id} has no answer.`, ...kept });
      }
      const given = answers.flatMap(({ question: { answers: possible }, rating }) => {
        const answer = rating.status === "rated" ? possible[rating.level] : undefined;
        const level = answer?.gives?.[subject.item.id];
        const evidence = rating.status === "rated" ? rating.evidence : [];
        return level === undefined ? [] : [{ level, evidence }];
      });
      const otherwise = flow.otherwise[subject.item.id];
      const level =
        given.length === 0
          ? otherwise
          : given.map((entry) => entry.level).reduce((left, right) => worseLevel(subject.item, left, right));
      const way = answers.map(({ question: { id } }) => id).join(", ");
      if (level === undefined) return { status: "not-applicable", ...about, note: `asked ${way}`, ...kept };
      if (!subject.item.levels.some((known) => known.level === level)) {
        return unratedAs(about, "level-out-of-range", { detail: `The flow gives ${level}.`, ...kept });
      }
      const evidence = given.filter((entry) => entry.level === level).flatMap((entry) => entry.evidence);
      if (subject.item.evidenceFor.includes(level) && evidence.length === 0) {
        return unratedAs(about, "no-evidence", { detail: `Level ${level} needs a quote.`, ...kept });
      }
      return { status: "rated", ...about, level, evidence, note: `asked ${way}`, ...kept };
    };
  }
}

/** A question as an item: the place of each answer is its level. */
function askedAs(question: FlowQuestion, group: readonly RatingSubject[]): RatingSubject {
  const [first] = group;
  const appliesTo = first?.item.appliesTo ?? "conversation";
  const item: RubricItem = {
    id: question.id,
    title: question.id,
    question: question.guidance === undefined ? question.ask : `${question.ask}\n${question.guidance}`,
    appliesTo,
    better: "lower",
    levels: question.answers.map(({ id, means }, level) => ({ level, label: id, anchor: means })),
    evidenceFor: [],
    judgeSees: [...new Set(group.flatMap(({ item: { judgeSees } }) => judgeSees))],
    rules: question.rules,
  };
  return { item, turn: first?.turn ?? null };
}

function rubricOf(rubric: Rubric, item: RubricItem): Rubric {
  return { ...rubric, items: [item] };
}

function nextQuestion(flow: QuestionFlow, question: FlowQuestion, rating: Rating): FlowQuestion | undefined {
  const answer = rating.status === "rated" ? question.answers[rating.level] : undefined;
  return answer === undefined ? undefined : questionAfter(flow, question, answer.goto);
}

function questionAfter(
  { questions }: QuestionFlow,
  question: FlowQuestion,
  goto: string | undefined,
): FlowQuestion | undefined {
  if (goto === "end") return undefined;
  if (goto !== undefined) return questions.find(({ id }) => id === goto);
  return questions[questions.indexOf(question) + 1];
}

function callsOf(judge: Judge, question: FlowQuestion, group: readonly RatingSubject[]): number {
  return judge.callsFor({ subjects: [askedAs(question, group)] });
}

/** The most that any way from the first question to an end adds up to. */
function longestWay(flow: QuestionFlow, callsOfQuestion: (question: FlowQuestion) => number): number {
  const longest = new Map<FlowQuestion, number>();
  for (const question of [...flow.questions].reverse()) {
    const after = question.answers.map(({ goto }) => {
      const next = questionAfter(flow, question, goto);
      return next === undefined ? 0 : (longest.get(next) ?? 0);
    });
    longest.set(question, callsOfQuestion(question) + Math.max(...after));
  }
  const [first] = flow.questions;
  return first === undefined ? 0 : (longest.get(first) ?? 0);
}

function checkFlow(flow: QuestionFlow): void {
  const ids = flow.questions.map(({ id }) => id);
  for (const [place, { id, answers }] of flow.questions.entries()) {
    if (ids.indexOf(id) !== place) throw new QuestionFlowError(id, "its id stands twice.");
    for (const { goto } of answers) {
      if (goto === undefined || goto === "end") continue;
      const target = ids.indexOf(goto);
      if (target < 0) throw new QuestionFlowError(id, `goto "${goto}" is no question.`);
      if (target <= place) throw new QuestionFlowError(id, `goto "${goto}" leads back.`);
    }
  }
}
