import { isOnScale } from "../../rubrics/index.ts";
import type { Rating, RubricItem } from "../../vocabulary/index.ts";
import type { Judge } from "../judge.ts";
import { aboutSubject } from "../rating-parts.ts";
import { medianLevel, mostFrequent, weightedLevel, worseLevel } from "./combine-levels.ts";
import { describePipeline } from "./describe-pipeline.ts";
import { partOf } from "./dual.ts";
import { foldJurors, type JurorRating, levelsOf, majorityOf, type Verdict } from "./fold-jurors.ts";

/** Settings of {@link panelJudge}. */
export interface PanelOptions {
  /**
   * `median` (of two in the middle the less safe), `mean` (rounded, halves to the less safe), `majority` (more than half of
   * the panel, else unrated), `unanimous` (else unrated), `worst`. Default `median`.
   */
  combine?: "median" | "mean" | "majority" | "unanimous" | "worst";
  /** Least jurors with a rating; default more than half. */
  quorum?: number;
}

/**
 * Several judges rate independently. What each said stays with the rating, so that disagreement is seen in the report rather
 * than averaged away. A juror who could not be read has no say; that most find an item not applicable makes it so. Calls:
 * those of all jurors.
 */
export function panelJudge(jurors: readonly Judge[], options: PanelOptions = {}): Judge {
  const { combine = "median", quorum = majorityOf(jurors.length) } = options;
  const usual = { combine: "median", quorum: majorityOf(jurors.length) };
  const named = Object.fromEntries(jurors.map((judge, index) => [`juror ${index + 1}`, judge]));
  const description = describePipeline("panel", named, { combine, quorum }, usual);
  return {
    description,
    callsFor: (request) => jurors.reduce((sum, judge) => sum + judge.callsFor(request), 0),
    async rate(request, signal) {
      const said = await Promise.all(
        Object.entries(named).map(async ([role, judge]) => ({
          role,
          ratings: await judge.rate({ ...request, part: partOf(request.part, role) }, signal),
        })),
      );
      return request.subjects.map((subject, position): Rating => {
        const ratings = said.flatMap(({ role, ratings: own }): JurorRating[] => {
          const rating = own[position];
          return rating === undefined ? [] : [{ role, rating }];
        });
        const decide = (valid: readonly JurorRating[]) => verdictOf(valid, subject.item, combine, jurors.length);
        return foldJurors(aboutSubject(request, subject, description.ref), subject, ratings, quorum, decide);
      });
    },
  };
}

function verdictOf(
  valid: readonly JurorRating[],
  item: RubricItem,
  combine: NonNullable<PanelOptions["combine"]>,
  size: number,
): Verdict {
  const levels = levelsOf(valid);
  const absent = valid.length - levels.length;
  const heard = [...levels.map(String), ...Array.from({ length: absent }, () => "not applicable")].join(", ");
  const none: Verdict = { status: "unrated", reason: "undecided", detail: `The panel gave ${heard}.` };
  if (absent * 2 > valid.length) return { status: "not-applicable", note: heard };
  if (absent * 2 === valid.length) return none;
  const note = levels.every((level) => level === levels[0]) ? `all ${heard}` : `disagreement: ${heard}`;
  if (combine === "unanimous" || combine === "majority") {
    const { values, count } = mostFrequent(levels);
    const needed = combine === "unanimous" ? size : majorityOf(size);
    const [level] = values;
    return level === undefined || count < needed ? none : { level, note };
  }
  const level = {
    median: () => medianLevel(levels, item),
    mean: () =>
      weightedLevel(
        levels,
        levels.map(() => 1),
        "half-worse",
        item,
      ),
    worst: () => levels.reduce((left, right) => worseLevel(item, left, right)),
  }[combine]();
  return isOnScale(item, level)
    ? { level, note }
    : { status: "unrated", reason: "level-out-of-range", detail: `Together they give ${level}.` };
}
