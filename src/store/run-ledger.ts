import type { EventRecord } from "./event-record.ts";
import type { RunProgress } from "./run-store.ts";
import { ConversationNotPlannedError, TurnOutOfOrderError } from "./store-errors.ts";

/** How one conversation stands for the one who writes it. */
export interface Standing {
  /** Position in the plan. */
  readonly position: number;
  /** Turns stored: the index of the turn that is due. */
  turns: number;
  /** Of the last outcome; `open` while there is none. */
  status: "open" | "completed" | "failed";
}

/** What a writer has to know to admit or refuse an event. */
export interface RunLedger {
  readonly standings: ReadonlyMap<string, Standing>;
  progress(): RunProgress;
  /**
   * Takes the events into the books, all or none.
   *
   * @returns takes them out again, for when storing them failed; to be called in reverse order of admission
   * @throws `TurnOutOfOrderError`, `ConversationNotPlannedError`
   */
  admit(records: readonly EventRecord[]): () => void;
}

/** Opens the books of a run. `standings` has an entry for every planned conversation and is the ledger's from here on. */
export function openLedger(
  runId: string,
  standings: Map<string, Standing>,
  stored: Pick<RunProgress, "turns" | "ratings">,
): RunLedger {
  const counts = { completed: 0, failed: 0, turns: stored.turns, ratings: stored.ratings };
  for (const { status } of standings.values()) if (status !== "open") counts[status] += 1;

  function admitOne(record: EventRecord): () => void {
    const standing = standings.get(record.conversationId);
    if (standing === undefined) throw new ConversationNotPlannedError(runId, record.conversationId);
    if (record.type === "rating") {
      counts.ratings += 1;
      return () => {
        counts.ratings -= 1;
      };
    }
    if (record.turnIndex !== null) {
      if (record.turnIndex !== standing.turns) {
        throw new TurnOutOfOrderError(record.conversationId, standing.turns, record.turnIndex);
      }
      standing.turns += 1;
      counts.turns += 1;
      return () => {
        standing.turns -= 1;
        counts.turns -= 1;
      };
    }
    const before = standing.status;
    setStatus(standing, statusOf(record));
    return () => setStatus(standing, before);
  }

  function setStatus(standing: Standing, status: Standing["status"]): void {
    if (standing.status !== "open") counts[standing.status] -= 1;
    if (status !== "open") counts[status] += 1;
    standing.status = status;
  }

  return {
    standings,
    progress: () => ({ planned: standings.size, ...counts }),
    admit(records) {
      const undo: (() => void)[] = [];
      const takeBack = () => {
        for (const step of undo.splice(0).reverse()) step();
      };
      try {
        for (const record of records) undo.push(admitOne(record));
      } catch (refusal) {
        takeBack();
        throw refusal;
      }
      return takeBack;
    },
  };
}

/** Status an outcome record leaves its conversation in. */
export function statusOf(outcomeRecord: EventRecord): "completed" | "failed" {
  const { status }: { status: "completed" | "failed" } = JSON.parse(outcomeRecord.body); // encoded from a checked outcome
  return status;
}
