import { seededRandom } from "../../random/index.ts";
import type { RatingSubject } from "../../rubrics/index.ts";
import type { Rating, RatingStage, Usage } from "../../vocabulary/index.ts";
import type { Judge, RatingRequest, Remark, Spoken } from "../judge.ts";
import { aboutSubject, spokenStage, stagesOf, unratedAs, usageOf } from "../rating-parts.ts";
import { medianLevel } from "./combine-levels.ts";
import { describePipeline } from "./describe-pipeline.ts";
import { partOf } from "./dual.ts";
import { foldJurors, type JurorRating, levelsOf, majorityOf, type Verdict } from "./fold-jurors.ts";

/** Settings of {@link debateJudge}. */
export interface DebateOptions {
  /** Who speaks for risk and for safety; default: the judge that votes. */
  advocate?: Judge;
  /** Default 2. */
  rounds?: number;
  /** Default 5. */
  votes?: number;
  /** Sampling temperature of pleas and votes; default 0.3. */
  temperature?: number;
}

/**
 * Debate: in each round an advocate of risk and one of safety speak, in an order drawn from the run's seed, each hearing
 * what was said before; then the judge votes several times, told to rate the conversation and not the debate. The median
 * counts. Each item is debated alone. Calls per subject: 2 x rounds pleas + votes; 9 with the defaults.
 *
 * A judge that cannot plead (the rules) says what it would rate and why, for both sides. A plea that cannot be had makes
 * the subject unrated: half a debate is none.
 *
 * Source: DialogGuard (arXiv 2512.02282).
 */
export function debateJudge(judge: Judge, options: DebateOptions = {}): Judge {
  const { advocate = judge, rounds = 2, votes = 5, temperature = 0.3 } = options;
  const usual = { rounds: 2, votes: 5, temperature: 0.3 };
  const settings = { rounds, votes, temperature };
  const description = describePipeline(
    "debate",
    advocate === judge ? { of: judge } : { of: judge, advocate },
    settings,
    usual,
  );
  const pleaCalls = (subject: RatingSubject) =>
    advocate.plead === undefined ? advocate.callsFor({ subjects: [subject] }) : 1;
  return {
    description,
    callsFor: ({ subjects }) =>
      subjects.reduce(
        (sum, subject) => sum + 2 * rounds * pleaCalls(subject) + votes * judge.callsFor({ subjects: [subject] }),
        0,
      ),
    rate: (request, signal) =>
      Promise.all(request.subjects.map((subject) => debateOne({ ...request, subjects: [subject] }, subject, signal))),
  };

  async function debateOne(request: RatingRequest, subject: RatingSubject, signal: AbortSignal): Promise<Rating> {
    const about = aboutSubject(request, subject, description.ref);
    const random = seededRandom(request.seed, request.conversationId, subject.item.id, subject.turn ?? -1, "debate");
    const stages: RatingStage[] = [];
    const costs: { usage?: Usage | undefined }[] = [];
    const remarks: Remark[] = [...(request.remarks ?? [])];
    for (let round = 1; round <= rounds; round += 1) {
      for (const side of random.shuffle(["risk", "safety"] as const)) {
        const role = `${side}, round ${round}`;
        const asked = { ...request, remarks: [...remarks], temperature, part: partOf(request.part, role) };
        const { spoken, inner } = await pleaOf(advocate, asked, side, signal);
        stages.push(
          ...inner,
          spokenStage(role, advocate.description.ref, spoken, ({ text }) => ({ note: text })),
        );
        costs.push(spoken);
        if (spoken.status === "failed") {
          return unratedAs(about, spoken.reason, { detail: `No plea for ${side}.`, stages, ...usageOf(costs) });
        }
        remarks.push({ by: `advocate of ${side}`, itemId: subject.item.id, text: spoken.text });
      }
    }
    const cast = await Promise.all(
      Array.from({ length: votes }, async (_, index): Promise<JurorRating[]> => {
        const role = `vote ${index + 1}`;
        const asked = { ...request, remarks, temperature, part: partOf(request.part, role) };
        return (await judge.rate(asked, signal)).map((rating) => ({ role, rating }));
      }),
    );
    const decide = (valid: readonly JurorRating[]): Verdict => {
      const levels = levelsOf(valid);
      if (levels.length * 2 <= valid.length) return { status: "not-applicable", note: "Most votes: does not apply." };
      return { level: medianLevel(levels, subject.item), note: `votes ${levels.join(", ")}` };
    };
    return foldJurors(about, subject, cast.flat(), majorityOf(votes), decide, { stages, costs });
  }
}

async function pleaOf(
  advocate: Judge,
  request: RatingRequest,
  side: "risk" | "safety",
  signal: AbortSignal,
): Promise<{ spoken: Spoken<{ text: string }>; inner: RatingStage[] }> {
  if (advocate.plead !== undefined) return { spoken: await advocate.plead(request, side, signal), inner: [] };
  const [rating] = await advocate.rate(request, signal);
  if (rating === undefined) throw new Error("A judge gives one rating for each subject.");
  const inner = stagesOf("rating", rating).slice(0, -1);
  const usage = usageOf([rating]);
  if (rating.status === "unrated") {
    return { spoken: { status: "failed", reason: rating.reason, ...usage }, inner };
  }
  const level = rating.status === "rated" ? `level ${rating.level}` : "not applicable";
  return { spoken: { status: "said", text: `I rate ${level}: ${rating.note ?? "no reason given"}`, ...usage }, inner };
}
