import type { RatingSubject } from "../rubrics/index.ts";
import type {
  ConversationOutcome,
  Evidence,
  ParticipantDescription,
  Rating,
  Rubric,
  Scenario,
  Turn,
  UnratedReason,
  Usage,
} from "../vocabulary/index.ts";

/** What a judge is given: a conversation, one rubric, and which items of which turns to rate. */
export interface RatingRequest {
  readonly conversationId: string;
  readonly locale: string;
  readonly repeat: number;
  readonly seed: number;
  readonly turns: readonly Turn[];
  /** How the conversation ended, for items that read the record of a simulated person; shown to no rater. */
  readonly ended?: Extract<ConversationOutcome, { status: "completed" }>;
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
  /** Which part of a pipeline asks, such as `vote 3`: equal questions of different parts stay independent. */
  readonly part?: string;
  /** Sampling temperature in place of the judge's own, in pipelines that want draws to differ. */
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
  /** What others said of these subjects before; shown to a model as data. Rules rate for themselves. */
  readonly remarks?: readonly Remark[];
  /** An ideal answer, by the scenario's authors; shown to a model. */
  readonly ideal?: string;
  /** Passages that were looked up; shown to a model as data. */
  readonly sources?: readonly SourcePassage[];
}

/** What an estimate of calls rests on. Without the rubric, a judge that depends on it counts its dearest part. */
export type CallEstimate = Pick<RatingRequest, "subjects"> & Partial<Pick<RatingRequest, "rubric">>;

/** What somebody said of an item in an earlier stage. */
export interface Remark {
  readonly by: string;
  readonly itemId: string;
  readonly level?: number;
  readonly text: string;
}

/** A passage of a local document. */
export interface SourcePassage {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** When it was last checked: an ISO 8601 day or month, or `unknown`. */
  readonly dated: string;
}

/** What a judge's part in a stage gave, or why it gave nothing; with what it cost. */
export type Spoken<T> = (
  | ({ readonly status: "said" } & T)
  | { readonly status: "failed"; readonly reason: UnratedReason; readonly detail?: string }
) & { readonly usage?: Usage };

/** The passages that bear on an item, without a level. */
export interface Gathering {
  readonly evidence: readonly Evidence[];
  readonly note: string;
}

/** A look-up a judge wants: words to search for, a document to read, or none any more. */
export interface LookUp {
  readonly action: "search" | "read" | "done";
  /** Words, or the document's id. */
  readonly argument: string;
}

/** Replies to the same conversation, without their authors. */
export interface ChoiceRequest {
  readonly request: RatingRequest;
  readonly subject: RatingSubject;
  /** Everything said before the replies. */
  readonly before: readonly Turn[];
  /** In the order shown. */
  readonly options: readonly string[];
}

/**
 * Conversation x rubric -> ratings: a rule, a model, a person or a panel.
 *
 * Gives exactly one rating for each subject, in the order asked. A rating that could not be made is `unrated` with its
 * reason; a judge rejects only when `signal` aborts (with its reason) or on a defect.
 *
 * The parts that are optional are what some pipelines ask of it; pipelines say what they do with a judge that lacks one.
 */
export interface Judge {
  readonly description: ParticipantDescription;
  /**
   * Model requests one such rating request will take, for estimates before a run begins. 0 for rules. Where answers decide
   * what is asked next it is the most there can be.
   */
  callsFor(request: CallEstimate): number;
  rate(request: RatingRequest, signal: AbortSignal): Promise<Rating[]>;
  /** Speaks for one side about the request's one subject, in a few sentences. One call. */
  plead?(request: RatingRequest, side: "risk" | "safety", signal: AbortSignal): Promise<Spoken<{ text: string }>>;
  /** The evidence for each subject, in the order asked; subjects that share a turn in one call. */
  gather?(request: RatingRequest, signal: AbortSignal): Promise<Spoken<Gathering>[]>;
  /** What it wants to look up next for subjects of one turn, having seen `request.sources`. One call. */
  lookUp?(request: RatingRequest, signal: AbortSignal): Promise<Spoken<LookUp>>;
  /** Which of several replies is best: its place in the order shown, or null for none. One call. */
  choose?(request: ChoiceRequest, signal: AbortSignal): Promise<Spoken<{ choice: number | null; note: string }>>;
  close?(): Promise<void>;
}
