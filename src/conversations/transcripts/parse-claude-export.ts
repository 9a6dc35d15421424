import { createHash } from "node:crypto";
import { z } from "zod";
import { joinTurns, readBySchema, speakerOf, type Transcript, type TranscriptSource } from "./transcript.ts";

/** A part of a message; of thinking, tools and pictures nothing is read. */
const Part = z.looseObject({ type: z.string(), text: z.string().nullish() });
const Message = z.looseObject({
  uuid: z.string().optional(),
  sender: z.string(),
  text: z.string().nullish(),
  content: z.array(Part).optional(),
  parent_message_uuid: z.string().nullish(),
});
type Message = z.infer<typeof Message>;
const Conversation = z.looseObject({
  uuid: z.string().optional(),
  chat_messages: z.array(Message),
  current_leaf_message_uuid: z.string().nullish(),
});

/**
 * Reads one conversation of a Claude export (`conversations.json`). Where messages name their parent, the branch that was kept is
 * followed from its last message, so that what was edited away is left out. Titles, ids, attachments, thinking and tools are
 * left out.
 *
 * @returns nothing for a conversation that was opened and never begun, of which exports hold many
 * @throws `TranscriptError`
 */
export function parseClaudeExport(value: unknown, fallbackId: string, source: TranscriptSource): Transcript[] {
  const { uuid, chat_messages, current_leaf_message_uuid } = readBySchema(Conversation, value, source);
  const turns = joinTurns(
    keptBranch(chat_messages, current_leaf_message_uuid ?? undefined).flatMap((message) => {
      const speaker = speakerOf(message.sender);
      return speaker === undefined ? [] : [{ speaker, text: textOf(message) }];
    }),
  );
  if (turns.length === 0) return [];
  // Ids of exports are personal: a hash keeps conversations apart without naming them.
  const id = uuid === undefined ? fallbackId : createHash("sha256").update(uuid).digest("hex").slice(0, 12);
  return [{ id, turns, tags: {} }];
}

function keptBranch(messages: readonly Message[], leaf: string | undefined): readonly Message[] {
  const byId = new Map(messages.flatMap((message) => (message.uuid === undefined ? [] : [[message.uuid, message]])));
  const isTree = messages.length > 1 && messages.some(({ parent_message_uuid }) => byId.has(parent_message_uuid ?? ""));
  if (!isTree) return messages;
  const branch = new Set<Message>();
  let current: Message | undefined = byId.get(leaf ?? "") ?? messages.at(-1);
  while (current !== undefined && !branch.has(current)) {
    branch.add(current);
    current = byId.get(current.parent_message_uuid ?? "");
  }
  return [...branch].reverse();
}

function textOf({ content = [], text }: Message): string {
  const said = content.flatMap((part) => (part.type === "text" && typeof part.text === "string" ? [part.text] : []));
  return said.length > 0 || content.length > 0 ? said.join("\n") : (text ?? "");
}
