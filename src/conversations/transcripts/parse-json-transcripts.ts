import { createHash } from "node:crypto";
import { z } from "zod";
import { parseSpeakerText } from "./parse-speaker-text.ts";
import { joinTurns, speakerOf, type Transcript, TranscriptError } from "./transcript.ts";

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
  .refine((message) => message.content !== undefined || message.text !== undefined, "a message needs content or text");

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

/** A text with named speakers inside a JSON line. */
const WithText = z.object({ file: z.string().optional(), id: z.string().optional(), text: z.string() });

/**
 * Reads one JSON value as one or more transcripts: a ChatGPT export (its tree is followed from the current node, so
 * abandoned branches are left out), an object with `messages`, `turns` or `conversation`, an object with a speaker
 * `text`, a list of messages, or a list of any of these. Messages of other roles (system, tool) are left out.
 *
 * @throws {@link TranscriptError}
 */
export function parseJsonTranscripts(value: unknown, name: string, line?: number): Transcript[] {
  if (Array.isArray(value)) {
    const messages = z.array(Message).min(1).safeParse(value);
    if (messages.success) return [fromMessages(messages.data, name, {}, name, line)];
    return value.flatMap((entry, index) => parseJsonTranscripts(entry, `${name}-${index + 1}`, line));
  }
  const chatGpt = ChatGptConversation.safeParse(value);
  if (chatGpt.success) return [fromChatGpt(chatGpt.data, name, line)];
  const conversation = WithMessages.safeParse(value);
  const messages = conversation.data?.messages ?? conversation.data?.turns ?? conversation.data?.conversation;
  if (conversation.success && messages !== undefined) {
    const id = conversation.data.id === undefined ? name : String(conversation.data.id);
    return [fromMessages(messages, id, conversation.data.tags ?? {}, name, line)];
  }
  const text = WithText.safeParse(value);
  if (text.success) return parseSpeakerText(text.data.text, text.data.file ?? text.data.id ?? name);
  throw new TranscriptError(
    name,
    'Not a conversation: expected "messages", "turns", "text", or a ChatGPT export.',
    line,
  );
}

function fromMessages(
  messages: readonly z.infer<typeof Message>[],
  id: string,
  tags: Record<string, string>,
  name: string,
  line: number | undefined,
): Transcript {
  const turns = messages.flatMap((message) => {
    const author = typeof message.author === "string" ? message.author : message.author?.role;
    const speaker = speakerOf(message.role ?? message.speaker ?? author ?? "");
    return speaker === undefined ? [] : [{ speaker, text: message.text ?? textOf(message.content ?? null) }];
  });
  const joined = joinTurns(turns);
  if (joined.length === 0)
    throw new TranscriptError(name, "No message of a user or an assistant in this conversation.", line);
  return { id, turns: joined, tags };
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

function fromChatGpt(
  conversation: z.infer<typeof ChatGptConversation>,
  name: string,
  line: number | undefined,
): Transcript {
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
  const id = personal === undefined ? name : createHash("sha256").update(personal).digest("hex").slice(0, 12);
  return fromMessages(messages, id, {}, name, line);
}

/** A leaf: a node that is nobody's parent. */
function lastKey(mapping: z.infer<typeof ChatGptConversation>["mapping"]): string | undefined {
  const parents = new Set(Object.values(mapping).map((node) => node.parent));
  return Object.keys(mapping).findLast((key) => !parents.has(key));
}
