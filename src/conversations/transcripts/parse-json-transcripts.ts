import { createHash } from "node:crypto";
import { z } from "zod";
import { parseClaudeExport } from "./parse-claude-export.ts";
import { parseSpeakerText } from "./parse-speaker-text.ts";
import {
  joinTurns,
  readBySchema,
  speakerOf,
  type Transcript,
  TranscriptError,
  type TranscriptSource,
} from "./transcript.ts";

/** `content` as a text, or as parts of which the texts count. */
const Content = z.union([
  z.string(),
  z.array(z.union([z.string(), z.object({ text: z.string() }), z.looseObject({})])),
  z.object({ parts: z.array(z.unknown()) }),
  z.null(),
]);

const Message = z
  .object({
    role: z.string().optional(),
    speaker: z.string().optional(),
    author: z.union([z.string(), z.object({ role: z.string() })]).optional(),
    content: Content.optional(),
    text: z.string().optional(),
  })
  .refine((message) => message.content !== undefined || message.text !== undefined, "A message needs content or text");
type Message = z.infer<typeof Message>;

const WithMessages = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  messages: z.array(Message).optional(),
  turns: z.array(Message).optional(),
  conversation: z.array(Message).optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

/** One node of a ChatGPT export's message tree. */
const ExportNode = z.object({
  parent: z.string().nullish(),
  message: z.object({ author: z.object({ role: z.string() }), content: z.looseObject({}) }).nullish(),
});
const ChatGptConversation = z.object({
  conversation_id: z.string().optional(),
  id: z.string().optional(),
  mapping: z.record(z.string(), ExportNode),
  current_node: z.string().nullish(),
});

/** A text with named speakers inside a JSON value. */
const WithText = z.object({ file: z.string().optional(), id: z.string().optional(), text: z.string() });

/** Lists inside lists that are followed. */
const deepest = 4;

/**
 * Reads one JSON value as one or more transcripts: a ChatGPT export (its tree is followed from the current node, so
 * abandoned branches are left out), a Claude export, an object with `messages`, `turns` or `conversation`, an object with a speaker
 * `text`, a list of messages, or a list of any of these. Messages of other roles (system, tool) are left out.
 *
 * @param id - of the conversation, where it brings none
 * @throws {@link TranscriptError}
 */
export function parseJsonTranscripts(value: unknown, id: string, source: TranscriptSource, depth = 0): Transcript[] {
  const { field = "" } = source;
  if (Array.isArray(value)) {
    if (value.some(looksLikeMessage))
      return [fromMessages(readBySchema(z.array(Message), value, source), id, {}, source)];
    if (depth >= deepest) throw new TranscriptError(source, "Lists are nested too deeply here.");
    if (value.length === 0) throw new TranscriptError(source, "There is no conversation in this list.");
    return value.flatMap((entry, index) =>
      parseJsonTranscripts(entry, `${id}-${index + 1}`, { ...source, field: `${field}[${index}]` }, depth + 1),
    );
  }
  if (has(value, "mapping")) return fromChatGpt(readBySchema(ChatGptConversation, value, source), id);
  if (has(value, "chat_messages")) return parseClaudeExport(value, id, source);
  const list = (["messages", "turns", "conversation"] as const).find((name) => has(value, name));
  if (list !== undefined) {
    const conversation = readBySchema(WithMessages, value, source);
    const own = conversation.id === undefined || conversation.id === "" ? id : String(conversation.id);
    const place = { ...source, field: `${field === "" ? "" : `${field}.`}${list}` };
    return [fromMessages(conversation[list] ?? [], own, conversation.tags ?? {}, place)];
  }
  if (has(value, "text") && !looksLikeMessage(value)) {
    const { text, file, id: own } = readBySchema(WithText, value, source);
    return parseSpeakerText(text, file || own || id, source);
  }
  throw new TranscriptError(
    source,
    'Not a conversation: expected "messages", "turns", "conversation", "text" with speakers, or an export of ChatGPT or Claude.',
  );
}

/** Whether a value is one message rather than a conversation: it says who speaks. */
export function looksLikeMessage(value: unknown): boolean {
  const isConversation = ["messages", "turns", "conversation", "mapping", "chat_messages"].some((name) =>
    has(value, name),
  );
  return !isConversation && ["role", "speaker", "author"].some((name) => has(value, name));
}

function has(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name);
}

function fromMessages(
  messages: readonly Message[],
  id: string,
  tags: Record<string, string>,
  source: TranscriptSource,
): Transcript {
  const turns = turnsOf(messages);
  if (turns.length === 0) {
    throw new TranscriptError(source, "No message of a user or an assistant in this conversation.");
  }
  return { id, turns, tags };
}

function turnsOf(messages: readonly Message[]): Transcript["turns"] {
  return joinTurns(
    messages.flatMap((message) => {
      const author = typeof message.author === "string" ? message.author : message.author?.role;
      const speaker = speakerOf(message.role ?? message.speaker ?? author ?? "");
      return speaker === undefined ? [] : [{ speaker, text: message.text ?? textOf(message.content ?? null) }];
    }),
  );
}

function textOf(content: z.infer<typeof Content>): string {
  if (content === null) return "";
  if (typeof content === "string") return content;
  const parts: readonly unknown[] = Array.isArray(content) ? content : content.parts;
  return parts
    .flatMap((part) => {
      if (typeof part === "string") return [part];
      const text = typeof part === "object" && part !== null && "text" in part ? part.text : undefined;
      return typeof text === "string" ? [text] : [];
    })
    .join("\n");
}

/** Nothing for a conversation in which neither side said anything, of which exports hold many. */
function fromChatGpt(conversation: z.infer<typeof ChatGptConversation>, fallbackId: string): Transcript[] {
  const { mapping } = conversation;
  const path: z.infer<typeof ExportNode>[] = [];
  const seen = new Set<string>();
  let key: string | null | undefined = conversation.current_node ?? lastKey(mapping);
  while (key !== null && key !== undefined && !seen.has(key)) {
    seen.add(key);
    const node: z.infer<typeof ExportNode> | undefined = mapping[key];
    if (node === undefined) break;
    path.unshift(node);
    key = node.parent;
  }
  const messages = path.flatMap(({ message }) => {
    if (message === null || message === undefined) return [];
    const content = Content.safeParse(message.content);
    return content.success ? [{ role: message.author.role, content: content.data }] : [];
  });
  // Ids of exports are personal: a hash keeps conversations apart without naming them.
  const personal = conversation.conversation_id ?? conversation.id;
  const id = personal === undefined ? fallbackId : createHash("sha256").update(personal).digest("hex").slice(0, 12);
  const turns = turnsOf(messages);
  return turns.length === 0 ? [] : [{ id, turns, tags: {} }];
}

/** A leaf: a node that is nobody's parent. */
function lastKey(mapping: z.infer<typeof ChatGptConversation>["mapping"]): string | undefined {
  const parents = new Set(Object.values(mapping).map((node) => node.parent));
  return Object.keys(mapping).findLast((key) => !parents.has(key));
}
