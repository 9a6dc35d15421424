import { at, listAt } from "./protocol.ts";

/** A response with other words: all of them where the first message stood, and none where others did. */
export function withWords(response: unknown, text: string): object {
  let isPlaced = false;
  const output = listAt(response, "output").flatMap((item): unknown[] => {
    if (!isMessage(item)) return [item];
    if (isPlaced) return [];
    isPlaced = true;
    return [{ ...(item as object), content: [outputText(text)] }];
  });
  if (!isPlaced) output.push(ownItem(responseId(response) ?? "guard", text));
  const shortcut = at(response, "output_text") === undefined ? {} : { output_text: text };
  return { ...(response as object), output, ...shortcut };
}

export function isMessage(item: unknown): boolean {
  return at(item, "type") === "message";
}

/** True for an item that asks for something to be done: a tool, or a person's leave for one. */
export function isCall(item: unknown): boolean {
  return /(call|approval_request)$/.test(String(at(item, "type") ?? ""));
}

export function outputText(text: string) {
  return { type: "output_text", text, annotations: [], logprobs: [] };
}

/** A message in the guard's own words. */
export function ownItem(id: string, text: string) {
  return {
    type: "message",
    id: ownMessageId(id),
    role: "assistant",
    status: "completed",
    content: [outputText(text)],
  };
}

/** Id of a response, which a later request may name in place of the conversation. */
export function responseId(response: unknown): string | undefined {
  const id = at(response, "id");
  return typeof id === "string" ? id : undefined;
}

/** Ids of items that a later request may name in place of them: messages first, and no calls. */
export function itemIds(items: readonly unknown[]): readonly string[] {
  const others = items.filter((item) => !isMessage(item) && !isCall(item));
  const ids = [...items.filter(isMessage), ...others].map((item) => at(item, "id"));
  return [...new Set(ids)].filter((id) => typeof id === "string");
}

/** Id of a response that the guard gives itself. */
export function ownResponseId(id: string): string {
  return id.startsWith("resp_") ? id : `resp_${id}`;
}

/** Id of a message that the guard gives itself. */
export function ownMessageId(id: string): string {
  return id.startsWith("msg_") ? id : `msg_${id}`;
}

export function ownResponse(model: string, id: string, status: string, output: readonly unknown[]) {
  return {
    id: ownResponseId(id),
    object: "response",
    created_at: Math.floor(Date.now() / 1_000),
    status,
    error: null,
    incomplete_details: null,
    instructions: null,
    model,
    output,
    parallel_tool_calls: true,
    tool_choice: "auto",
    tools: [],
    metadata: {},
    temperature: null,
    top_p: null,
    usage: {
      input_tokens: 0,
      output_tokens: 0,
      total_tokens: 0,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens_details: { reasoning_tokens: 0 },
    },
  };
}
