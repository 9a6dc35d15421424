import type { ConversationOutcome, PlannedConversation, Rating, Turn } from "../vocabulary/index.ts";

/** What happens while a run is carried out, for live views and metrics. */
export type RunProgress =
  | { type: "run-start"; planned: number }
  | { type: "conversation-start"; planned: PlannedConversation }
  | { type: "turn-end"; planned: PlannedConversation; turn: Turn }
  | { type: "conversation-end"; planned: PlannedConversation; outcome: ConversationOutcome }
  | { type: "ratings"; planned: PlannedConversation; ratings: readonly Rating[] }
  /** Enacted and rated, as far as it could be; also sent for what was done in an earlier process. */
  | { type: "conversation-done"; planned: PlannedConversation }
  /** Not needed any more, because every gate it could speak to is decided. */
  | { type: "conversation-skipped"; planned: PlannedConversation }
  | { type: "run-end" };

/** Is told of progress; must not throw and must not wait. */
export type RunObserver = (progress: RunProgress) => void;
