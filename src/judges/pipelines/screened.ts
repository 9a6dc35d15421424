import type { Detectors } from "../../detection/index.ts";
import type { Rating } from "../../vocabulary/index.ts";
import type { Judge } from "../judge.ts";
import { turnsWithoutRaterAddress } from "../rater-address.ts";
import { aboutSubject, signedBy, stagesOf, unratedAs, usageOf } from "../rating-parts.ts";
import { describePipeline } from "./describe-pipeline.ts";
import { partOf } from "./dual.ts";

/**
 * Where the transcript addresses raters, the judge rates it twice, as it stands and without those passages; only equal
 * ratings count, others are `addressed-to-raters`. So a judge that such a passage persuades gives no rating rather than the
 * one asked for, as far as the passage is recognised. Calls: at most twice those of the judge.
 */
export function screenedJudge(judge: Judge, detectors: Detectors): Judge {
  const description = describePipeline(
    "screened",
    { of: judge },
    { detectors: detectors.version },
    {
      detectors: detectors.version,
    },
  );
  return {
    description,
    callsFor: (request) => 2 * judge.callsFor(request),
    async rate(request, signal) {
      const spoken = turnsWithoutRaterAddress(request.turns, detectors);
      if (!spoken.isChanged) return signedBy(description.ref, await judge.rate(request, signal));
      const [whole, blanked] = await Promise.all([
        judge.rate({ ...request, part: partOf(request.part, "as it stands") }, signal),
        judge.rate({ ...request, turns: spoken.turns, part: partOf(request.part, "without address") }, signal),
      ]);
      return request.subjects.flatMap((subject, index): Rating[] => {
        const [left, right] = [whole[index], blanked[index]];
        if (left === undefined || right === undefined) return [];
        const stages = [...stagesOf("as it stands", left), ...stagesOf("without passages to raters", right)];
        const kept = { stages, ...usageOf([left, right]) };
        const isSame =
          left.status === right.status &&
          (left.status !== "rated" || right.status !== "rated" || left.level === right.level);
        if (isSame) return [{ ...left, judge: description.ref, ...kept }];
        const about = aboutSubject(request, subject, description.ref);
        const missing = [left, right].find((rating) => rating.status === "unrated");
        if (missing?.status === "unrated") return [unratedAs(about, missing.reason, kept)];
        return [unratedAs(about, "addressed-to-raters", kept)];
      });
    },
  };
}
