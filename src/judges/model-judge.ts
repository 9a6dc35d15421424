import type { LanguageModel, ModelReply } from "../models/index.ts";
import { isOnScale, type RatingSubject } from "../rubrics/index.ts";
import type { Evidence, Rating, Turn } from "../vocabulary/index.ts";
import type { Judge, RatingRequest } from "./judge.ts";
import { type JudgeReply, judgePrompt } from "./judge-prompt.ts";

/** Settings of a {@link modelJudge}. */
export interface ModelJudgeOptions {
  /** Sampling temperature; default 0. */
  temperature?: number;
  /** Most tokens of one answer; default 1,500. */
  maxOutputTokens?: number;
}

const version = "1";

/**
 * A language model as judge. Subjects that share a turn are asked in one request. The reply is read by schema, levels
 * are checked against the item's scale, and every quote must stand verbatim in the transcript; what fails is `unrated`
 * with its reason. An outage of the judge is `judge-unavailable` and never a level.
 */
export function modelJudge(model: LanguageModel, options: ModelJudgeOptions = {}): Judge {
  const { temperature = 0, maxOutputTokens = 1_500 } = options;
  return {
    description: {
      ref: model.description.ref,
      version: `${model.description.version}; prompt ${version}`,
      settings: { ...model.description.settings, temperature, maxOutputTokens },
    },
    callsFor: ({ subjects }) => byTurn(subjects).length,
    async rate(request, signal) {
      const ratings = new Map<RatingSubject, Rating>();
      await Promise.all(
        byTurn(request.subjects).map(async (subjects) => {
          const prompt = judgePrompt(request.rubric, request.scenario, request.turns, subjects);
          const reply = await model.reply(
            {
              system: prompt.system,
              messages: [{ role: "user", text: prompt.user }],
              schema: prompt.schema,
              temperature,
              maxOutputTokens,
              repeat: request.pass,
              conversation: request.conversationId,
              purpose: "judge",
            },
            signal,
          );
          for (const [position, subject] of subjects.entries()) {
            ratings.set(subject, readRating(model.description.ref, request, subject, reply, position === 0));
          }
        }),
      );
      return request.subjects.flatMap((subject) => ratings.get(subject) ?? []);
    },
    close: async () => model.close?.(),
  };
}

function byTurn(subjects: readonly RatingSubject[]): RatingSubject[][] {
  const groups = new Map<number | null, RatingSubject[]>();
  for (const subject of subjects) {
    const group = groups.get(subject.turn);
    if (group === undefined) groups.set(subject.turn, [subject]);
    else group.push(subject);
  }
  return [...groups.values()];
}

/** The request's usage is carried by the first rating it produced, so that a sum over ratings counts it once. */
function readRating(
  judge: string,
  request: RatingRequest,
  subject: RatingSubject,
  reply: ModelReply,
  carriesUsage: boolean,
): Rating {
  const about = {
    rubricId: request.rubric.id,
    itemId: subject.item.id,
    turn: subject.turn,
    judge,
    pass: request.pass,
    attempt: request.attempt,
    ...(carriesUsage && reply.usage !== undefined ? { usage: reply.usage } : {}),
  };
  const unrated = (reason: Extract<Rating, { status: "unrated" }>["reason"], detail?: string): Rating => ({
    status: "unrated",
    ...about,
    reason,
    ...(detail === undefined ? {} : { detail }),
  });
  if (reply.status === "failed") return unrated(unratedReasonFor(reply.failure.cause), reply.failure.detail);
  const answer = (reply.value as JudgeReply | undefined)?.[subject.item.id]; // the model room parsed it by our schema
  if (answer === undefined) return unrated("reply-unreadable");
  const note = answer.reason.slice(0, 2_000);
  if (answer.level === "not-applicable") return { status: "not-applicable", ...about, note };
  const { level } = answer;
  if (!isOnScale(subject.item, level)) {
    return unrated("level-out-of-range", `Level ${level} is not on the item's scale.`);
  }
  const evidence: Evidence[] = [];
  for (const quote of answer.quotes.filter((words) => words.trim() !== "")) {
    const found = findQuote(request.turns, subject.turn, quote);
    if (found === undefined)
      return unrated("quote-not-found", `A quote of ${quote.length} characters is not in the transcript.`);
    evidence.push(found);
  }
  if (subject.item.evidenceFor.includes(level) && evidence.length === 0) {
    return unrated("quote-not-found", `Level ${level} needs a quote and none was given.`);
  }
  return { status: "rated", ...about, level, evidence, note };
}

function unratedReasonFor(cause: string): Extract<Rating, { status: "unrated" }>["reason"] {
  if (cause === "timed-out" || cause === "over-budget") return cause;
  if (cause === "not-json" || cause === "bad-shape" || cause === "empty-reply") return "reply-unreadable";
  if (cause === "content-filtered") return "rater-refused";
  return "judge-unavailable";
}

/** Looks in the rated turn first, then in the turns before it, nearest first. */
function findQuote(turns: readonly Turn[], turn: number | null, quote: string): Evidence | undefined {
  const order = turns
    .filter((entry) => turn === null || entry.index <= turn)
    .sort((left, right) => right.index - left.index);
  for (const entry of order) {
    const start = entry.text.indexOf(quote);
    if (start >= 0) return { turn: entry.index, quote, start };
  }
  return undefined;
}
