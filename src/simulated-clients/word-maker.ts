import type { RandomSource } from "../random/index.ts";
import type { ClientState, ConversationView, Failure, FinishReason, Persona, Usage } from "../vocabulary/index.ts";
import type { ClientMemory } from "./client-memory.ts";
import type { ClientStep } from "./client-step.ts";

/** A turn that has been decided and is to be put into words. */
export interface WordTask {
  readonly persona: Persona;
  readonly step: ClientStep;
  readonly memory: ClientMemory;
  readonly conversation: ConversationView;
  /** For every choice of words; goes on where the choice of what to tell left off. */
  readonly random: RandomSource;
}

/** A turn in words. */
export type Worded =
  | {
      readonly status: "worded";
      readonly text: string;
      readonly finish: FinishReason;
      readonly usage?: Usage;
      /** The state after wording: as decided, but for what a model told less of, or proposed within bounds. */
      readonly state: ClientState;
    }
  | { readonly status: "failed"; readonly failure: Failure; readonly usage?: Usage };

/** Puts a decided turn into words: the built-in composer, or a language model. */
export interface WordMaker {
  readonly description: {
    readonly ref: string;
    readonly version: string;
    readonly settings: Readonly<Record<string, unknown>>;
  };
  word(task: WordTask, signal: AbortSignal): Promise<Worded> | Worded;
  close?(): Promise<void>;
}
