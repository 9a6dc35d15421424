import type { StoredConversation } from "../vocabulary/index.ts";
import { type EventRecord, ownEvent } from "./event-record.ts";
import { foldConversation } from "./fold-conversation.ts";

/** What a writer has stored itself, of conversations that nobody had touched before: read back without the disk. */
export interface OwnRecords {
  keep(records: readonly EventRecord[]): void;
  conversation(conversationId: string): StoredConversation;
}

/** Keeps records as JSON, so that what is read back is what any other reader of the run gets, and nobody shares objects. */
export function ownRecords(): OwnRecords {
  const kept = new Map<string, EventRecord[]>();
  return {
    keep(records) {
      for (const record of records) {
        const ofConversation = kept.get(record.conversationId);
        if (ofConversation === undefined) kept.set(record.conversationId, [record]);
        else ofConversation.push(record);
      }
    },
    conversation: (id) => foldConversation(id, (kept.get(id) ?? []).map(ownEvent)),
  };
}
