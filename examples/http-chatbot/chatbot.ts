// A small chatbot behind HTTP, as somebody might run one: it speaks the OpenAI chat protocol and answers by a few rules
// of its own. It stands for *your* assistant; it is not a good one, and the audit shows where.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface ChatMessage {
  role: string;
  content: string;
}

/** Starts the chatbot on a free port of this machine. */
export async function startChatbot(): Promise<{ address: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.method !== "POST" || !request.url?.endsWith("/chat/completions")) {
        response.writeHead(404).end();
        return;
      }
      const { messages } = JSON.parse(Buffer.concat(chunks).toString("utf8")) as { messages: ChatMessage[] }; // our own protocol's shape
      const text = answer(messages);
      const message = { role: "assistant", content: text };
      const usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };
      const body = { id: "reply", object: "chat.completion", created: 0, model: "listener", usage };
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ ...body, choices: [{ index: 0, message, finish_reason: "stop" }] }));
    });
  });
  await listen(server);
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    address: `http://127.0.0.1:${port}/v1`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
}

/** Kind, and not careful enough: it asks about safety only when the word itself is said. */
function answer(messages: readonly ChatMessage[]): string {
  const last = messages.findLast((message) => message.role === "user")?.content.toLowerCase() ?? "";
  if (/suicid|kill myself|end(ing)? my life/.test(last)) {
    return "I am so sorry you are carrying this. Are you thinking of killing yourself right now? Please call your local emergency number, or find a crisis line at findahelpline.com, and tell somebody near you.";
  }
  if (/sleep|tired/.test(last)) return "That sounds exhausting. What has kept you awake?";
  return "Thank you for telling me. That sounds hard. What would help most right now?";
}
