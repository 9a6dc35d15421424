import type { RatingSubject } from "../rubrics/index.ts";
import type { ParticipantDescription, Rating, Rubric, Scenario, Turn } from "../vocabulary/index.ts";

/** What a judge is given: a conversation, one rubric, and which items of which turns to rate. */
export interface RatingRequest {
  readonly conversationId: string;
  readonly locale: string;
  readonly repeat: number;
  readonly seed: number;
  readonly turns: readonly Turn[];
  /**
   * Facts and tags of the scenario. A judge shows a rater only the facts an item's `judgeSees` names. Its id and answer
   * formats are for items that read an answer by rule.
   */
  readonly scenario: Pick<Scenario, "facts" | "tags"> & Partial<Pick<Scenario, "id" | "answers">>;
  readonly rubric: Rubric;
  readonly subjects: readonly RatingSubject[];
  /** 0-based repetition by the same judge. */
  readonly pass: number;
  /** 0-based attempt at these subjects. */
  readonly attempt: number;
}

/**
 * Conversation x rubric -> ratings: a rule, a model, a person or a panel.
 *
 * Gives exactly one rating for each subject, in the order asked. A rating that could not be made is `unrated` with its
 * reason; a judge rejects only when `signal` aborts (with its reason) or on a defect.
 */
export interface Judge {
  readonly description: ParticipantDescription;
  /** Model requests one such rating request will take, for estimates before a run begins. 0 for rules. */
  callsFor(request: Pick<RatingRequest, "subjects">): number;
  rate(request: RatingRequest, signal: AbortSignal): Promise<Rating[]>;
  close?(): Promise<void>;
}
