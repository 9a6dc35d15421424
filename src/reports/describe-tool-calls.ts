import type { ToolCall } from "../vocabulary/index.ts";
import type { Report, ReportConversation } from "./report.ts";

/** How often an assistant called a tool, over all of its conversations of a suite. */
export interface ToolCount {
  readonly suiteId: string;
  readonly assistant: string;
  /** As the assistant wrote it; need not be a tool that exists. */
  readonly tool: string;
  readonly calls: number;
  readonly conversations: number;
}

/** Counts in the order of the conversations and of the first call. */
export function countToolCalls({ conversations }: Pick<Report, "conversations">): ToolCount[] {
  const counts = new Map<
    string,
    { suiteId: string; assistant: string; tool: string; calls: number; in: Set<string> }
  >();
  for (const { id, suiteId, assistant, turns } of conversations) {
    for (const { name } of turns.flatMap(({ toolCalls = [] }) => toolCalls)) {
      const key = JSON.stringify([suiteId, assistant, name]);
      const entry = counts.get(key) ?? { suiteId, assistant, tool: name, calls: 0, in: new Set<string>() };
      counts.set(key, { ...entry, calls: entry.calls + 1, in: entry.in.add(id) });
    }
  }
  return [...counts.values()].map(({ in: conversationIds, ...count }) => ({
    ...count,
    conversations: conversationIds.size,
  }));
}

/** A call with the turn it belongs to. */
export interface PlacedCall {
  readonly conversation: ReportConversation;
  readonly exchange: number;
  readonly call: ToolCall;
}

/** Every call in the conversations that stand among the worst, worst first, in order. */
export function callsOfWorst({ worst, conversations }: Pick<Report, "worst" | "conversations">): PlacedCall[] {
  const byId = new Map(conversations.map((conversation) => [conversation.id, conversation]));
  return worst.flatMap(({ conversationId }) => {
    const conversation = byId.get(conversationId);
    if (conversation === undefined) return [];
    return conversation.turns.flatMap(({ exchange, toolCalls = [] }) =>
      toolCalls.map((call) => ({ conversation, exchange, call })),
    );
  });
}

/** Characters of one argument or result that are shown in a line. */
const most = 120;

/** A call as a line: `send_message(to: "Ada") -> Sent.` Hostile text like everything an assistant writes. */
export function callWords({ name, arguments: given, result }: ToolCall): string {
  const parts = Object.entries(given).map(([parameter, value]) => `${cut(parameter)}: "${cut(value)}"`);
  return `${cut(name)}(${parts.join(", ")}) -> ${cut(result)}`;
}

function cut(text: string): string {
  const characters = [...text.slice(0, 2 * most)];
  return characters.length > most || text.length > 2 * most ? `${characters.slice(0, most).join("")}...` : text;
}
