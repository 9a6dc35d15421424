import type { ClientFidelity } from "./client-fidelity.ts";
import type { ClientState } from "./client-state.ts";
import type { VisitRecord } from "./client-visit.ts";
import type { ConversationView, EndReason } from "./conversation.ts";
import type { Failure } from "./failure.ts";
import type { ToolCall } from "./mock-tool.ts";
import type { FinishReason, Usage } from "./turn.ts";

/** What a participant answers when it is its turn. */
export type Utterance =
  | {
      status: "said";
      text: string;
      finish: FinishReason;
      usage?: Usage;
      clientState?: ClientState;
      /** Tools called before this was said. */
      toolCalls?: readonly ToolCall[];
      /** Set when these are the speaker's last words. */
      ends?: EndReason;
    }
  /** Nothing more to say: a script is over, a client leaves without a word. */
  | {
      status: "ended";
      reason: EndReason;
      /** What came of the visit before, when a person does not come back to the next. */
      lastVisit?: VisitRecord;
      /** Only this visit is over; in a conversation over several visits the next one follows. */
      isVisitOnly?: boolean;
    }
  /** No turn could be obtained. A value, not an exception: it is expected to happen. */
  | { status: "failed"; failure: Failure };

/**
 * Given the conversation so far, says the next turn. Simulated clients, assistants under test, people at a keyboard
 * and scripts are all participants. A participant keeps no state between calls that it could not rebuild from the
 * conversation, so a conversation can be taken up by another process.
 */
export interface Participant {
  /** What it is, precisely enough to make it again; part of the conversation's identity. */
  readonly description: ParticipantDescription;
  /**
   * Set by built-in known points alone, such as one that answers by the key: shown `answers` and `exemplar`. Nothing under
   * test ever is.
   */
  readonly knowsAnswers?: true;
  /** Rejects only when `signal` aborts (with its reason) or on a defect. */
  reply(conversation: ConversationView, signal: AbortSignal): Promise<Utterance>;
  /** What is left to put on record when the conversation is over: a simulated person's last forms. */
  conclude?(conversation: ConversationView, signal: AbortSignal): Promise<VisitRecord | undefined>;
  /** How faithfully a simulated client played its person, read from what was said when the conversation is over. */
  assess?(conversation: ConversationView): ClientFidelity;
  /** Releases processes and connections. */
  close?(): Promise<void>;
}

/** Name, version and settings of a participant or judge, as they stand in a run's manifest. No secrets. */
export interface ParticipantDescription {
  /** The reference it was opened with: `builtin:attentive`, `openai:gpt-5.2`, `scripted`. */
  readonly ref: string;
  /** Version of our own code or content behind it; for a remote model, what the provider calls the model. */
  readonly version: string;
  /** Everything that changes what it says: system prompt hash, temperature, limits. JSON values only. */
  readonly settings: Readonly<Record<string, unknown>>;
}
