import type { Judge, RatingRequest } from "../judge.ts";
import { signedBy } from "../rating-parts.ts";
import { describePipeline } from "./describe-pipeline.ts";

/** Settings of {@link singleJudge}. */
export interface SingleOptions {
  /** `item`: each item in a request of its own, as protocols that rate one dimension at a time do. Default `together`. */
  asks?: "together" | "item";
  /** Sampling temperature in place of the judge's own. */
  temperature?: number;
  maxOutputTokens?: number;
}

/** One judge, once per turn or once per item of a turn. */
export function singleJudge(judge: Judge, options: SingleOptions = {}): Judge {
  const { asks = "together", temperature, maxOutputTokens } = options;
  const settings = {
    asks,
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
  };
  const own = (request: RatingRequest): RatingRequest => ({
    ...request,
    ...(temperature === undefined || request.temperature !== undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
  });
  const description = describePipeline("single", { of: judge }, settings, { asks: "together" });
  return {
    ...judge,
    description,
    callsFor: ({ subjects }) =>
      asks === "together"
        ? judge.callsFor({ subjects })
        : subjects.reduce((sum, subject) => sum + judge.callsFor({ subjects: [subject] }), 0),
    async rate(request, signal) {
      if (asks === "together") return signedBy(description.ref, await judge.rate(own(request), signal));
      const parts = await Promise.all(
        request.subjects.map((subject) => judge.rate({ ...own(request), subjects: [subject] }, signal)),
      );
      return signedBy(description.ref, parts.flat());
    },
  };
}
