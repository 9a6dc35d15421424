import { z } from "zod";
import type { Speaker } from "../vocabulary/index.ts";

/** A message of a chat API; of content in parts the texts count. */
export const ChatMessage = z.looseObject({
  role: z.enum(["system", "developer", "user", "assistant", "tool", "function"]),
  content: z.union([
    z.string(),
    z.array(z.looseObject({ type: z.string().optional(), text: z.string().nullish() })),
    z.null(),
  ]),
});
export type ChatMessage = z.infer<typeof ChatMessage>;

/** What messages are of a conversation: what both sides said, and what the assistant was told before. */
export interface SaidMessages {
  readonly turns: readonly { readonly speaker: Speaker; readonly text: string }[];
  readonly briefing: string | undefined;
}

/**
 * Messages as turns: those of one side that follow each other are one turn, empty ones none; tools are left out, and system
 * messages are what the assistant was told.
 *
 * @param resolve - for texts that stand elsewhere in the file
 */
export function saidMessages(messages: readonly ChatMessage[], resolve = (text: string) => text): SaidMessages {
  const turns: { speaker: Speaker; text: string }[] = [];
  const told: string[] = [];
  for (const { role, content } of messages) {
    const text = resolve(textOf(content)).trim();
    if (text === "") continue;
    if (role === "system" || role === "developer") told.push(text);
    if (role !== "user" && role !== "assistant") continue;
    const speaker = role === "user" ? "client" : "assistant";
    const last = turns.at(-1);
    if (last?.speaker === speaker) last.text = `${last.text}\n\n${text}`;
    else turns.push({ speaker, text });
  }
  return { turns, briefing: told.length === 0 ? undefined : told.join("\n\n") };
}

function textOf(content: ChatMessage["content"]): string {
  if (content === null || typeof content === "string") return content ?? "";
  return content
    .flatMap(({ type = "text", text }) => (type === "text" && typeof text === "string" ? [text] : []))
    .join("\n");
}

/** A text as messages, where it is a JSON list of them (as prompts for chat APIs often are); else one message of the user. */
export function messagesOfPrompt(text: string): ChatMessage[] {
  if (text.trimStart().startsWith("[")) {
    try {
      const read = z.array(ChatMessage).min(1).safeParse(JSON.parse(text));
      if (read.success) return read.data;
    } catch {
      // A prompt that begins with a bracket and is no JSON is a prompt.
    }
  }
  return [{ role: "user", content: text }];
}
