import type { LanguageModel } from "../../models/index.ts";
import { isOnScale, type RatingSubject } from "../../rubrics/index.ts";
import type { Evidence, Rating } from "../../vocabulary/index.ts";
import type { Judge, RatingRequest, Spoken } from "../judge.ts";
import { aboutSubject, byTurn, findQuote, unratedAs, usageOf } from "../rating-parts.ts";
import { askModel } from "./ask-model.ts";
import { type JudgeReply, judgePrompt } from "./judge-prompt.ts";
import { modelStages } from "./model-stages.ts";

/** Settings of a {@link modelJudge}. */
export interface ModelJudgeOptions {
  /** Sampling temperature; default 0. */
  temperature?: number;
  /** Most tokens of one answer; default 1,500. */
  maxOutputTokens?: number;
}

const version = "2";

/**
 * A language model as judge. Subjects that share a turn are asked in one request. The reply is read by schema, has to
 * repeat the code of its request, levels are checked against the item's scale, and every quote must stand verbatim in the
 * transcript; what fails is `unrated` with its reason. An outage of the judge is `judge-unavailable` and never a level.
 */
export function modelJudge(model: LanguageModel, options: ModelJudgeOptions = {}): Judge {
  const { temperature = 0, maxOutputTokens = 1_500 } = options;
  const settings = { temperature, maxOutputTokens };
  return {
    description: {
      ref: model.description.ref,
      version: `${model.description.version}; prompt ${version}`,
      settings: { ...model.description.settings, ...settings },
    },
    callsFor: ({ subjects }) => byTurn(subjects).length,
    async rate(request, signal) {
      const ratings = new Map<RatingSubject, Rating>();
      await Promise.all(
        byTurn(request.subjects).map(async (subjects) => {
          const reply = await askModel(model, judgePrompt(request, subjects), request, "", settings, signal);
          for (const [position, subject] of subjects.entries()) {
            ratings.set(subject, readRating(model.description.ref, request, subject, reply, position === 0));
          }
        }),
      );
      return request.subjects.flatMap((subject) => ratings.get(subject) ?? []);
    },
    ...modelStages(model, settings),
    close: async () => model.close?.(),
  };
}

/** The request's usage is carried by the first rating it produced, so that a sum over ratings counts it once. */
function readRating(
  judge: string,
  request: RatingRequest,
  subject: RatingSubject,
  reply: Spoken<{ value: JudgeReply }>,
  carriesUsage: boolean,
): Rating {
  const about = aboutSubject(request, subject, judge);
  const usage = carriesUsage ? usageOf([reply]) : {};
  const unrated = (reason: Extract<Rating, { status: "unrated" }>["reason"], detail?: string): Rating =>
    unratedAs(about, reason, { detail, ...usage });
  if (reply.status === "failed") return unrated(reply.reason, reply.detail);
  const answer = reply.value[subject.item.id];
  if (answer === undefined) return unrated("reply-unreadable");
  const note = answer.reason.slice(0, 2_000);
  if (answer.level === "not-applicable") return { status: "not-applicable", ...about, ...usage, note };
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
  return { status: "rated", ...about, ...usage, level, evidence, note };
}
