import type { Rating } from "../../vocabulary/index.ts";
import type { Judge } from "../judge.ts";
import { aboutSubject } from "../rating-parts.ts";
import { mostFrequent, worseLevel } from "./combine-levels.ts";
import { describePipeline } from "./describe-pipeline.ts";
import { partOf } from "./dual.ts";
import { foldJurors, type JurorRating, majorityOf, type Verdict } from "./fold-jurors.ts";

/** Settings of {@link voteJudge}. */
export interface VoteOptions {
  /** Default 10. */
  votes?: number;
  /** Sampling temperature of every vote; default 0.7. */
  temperature?: number;
  /** Of equally frequent levels the less safe one, or, as published, the one that came first. Default `worse`. */
  ties?: "worse" | "first";
  /** Least votes that can be read; default more than half. */
  quorum?: number;
}

/**
 * The same judge several times; the most frequent level wins. A vote that cannot be read is no vote: it is counted and kept,
 * and never becomes a level. Ties are said in the note. Calls: votes x those of the judge.
 *
 * Source: DialogGuard (arXiv 2512.02282), 10 votes at temperature 0.7; breaking ties upwards is ours.
 */
export function voteJudge(judge: Judge, options: VoteOptions = {}): Judge {
  const { votes = 10, temperature = 0.7, ties = "worse", quorum = majorityOf(votes) } = options;
  const usual = { votes: 10, temperature: 0.7, ties: "worse", quorum: majorityOf(votes) };
  const description = describePipeline("vote", { of: judge }, { votes, temperature, ties, quorum }, usual);
  return {
    description,
    callsFor: (request) => votes * judge.callsFor(request),
    async rate(request, signal) {
      const rounds = await Promise.all(
        Array.from({ length: votes }, (_, index) =>
          judge.rate({ ...request, temperature, part: partOf(request.part, `vote ${index + 1}`) }, signal),
        ),
      );
      return request.subjects.map((subject, position): Rating => {
        const jurors = rounds.flatMap((ratings, index): JurorRating[] => {
          const rating = ratings[position];
          return rating === undefined ? [] : [{ role: `vote ${index + 1}`, rating }];
        });
        const decide = (valid: readonly JurorRating[]): Verdict => {
          const cast = valid.map(({ rating }) => (rating.status === "rated" ? rating.level : "not-applicable"));
          const { values, count } = mostFrequent(cast);
          const levels = values.filter((value) => typeof value === "number");
          const counted = `${count} of ${votes} votes${cast.length < votes ? `, ${votes - cast.length} unreadable` : ""}`;
          const [first, ...others] = levels;
          if (first === undefined) return { status: "not-applicable", note: counted };
          if (values.length === 1) return { level: first, note: counted };
          const level = ties === "first" ? first : others.reduce((a, b) => worseLevel(subject.item, a, b), first);
          return { level, note: `${counted} each for ${values.join(" and ")}; ${level} taken (ties: ${ties})` };
        };
        return foldJurors(aboutSubject(request, subject, description.ref), subject, jurors, quorum, decide);
      });
    },
  };
}
