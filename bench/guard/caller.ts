// The model and its callers, as one process: a provider that answers after a while, and people who write to it.
import http from "node:http";
import type { AddressInfo } from "node:net";

export interface Job {
  readonly base: string;
  /** `paced`: 200 a second; `stream`: 50 a second; `closed`: 32 at once, as fast as it goes. */
  readonly kind: "paced" | "closed" | "stream";
  /** `goes-on`: the turns before the last two were asked with before; `unseen`: none was. */
  readonly conversation: "goes-on" | "unseen" | "one-turn";
  readonly requests: number;
}

interface Message {
  readonly role: "user" | "assistant";
  readonly content: string;
}

const latencyMs = Number(process.argv[2]);
const closings = [
  "What happened on the way home?",
  "It makes sense that you feel worn out after all of that.",
  "Some days simply ask for more than we have to give.",
  "I wonder what the hardest moment of it was for you.",
  "You kept going although nobody thanked you for it.",
  "Would it help to put it in order, step by step?",
  "Perhaps a walk, or a call with somebody you like, would do you good tonight.",
  "How did you sleep last night, and did you eat something warm today?",
];
let replies = 0;
/** No reply comes twice, for what was read before costs nothing. */
function nextReply(): string {
  replies += 1;
  const [left, right] = [closings[replies % 8], closings[(replies * 3 + 1) % 8]];
  return `That sounds like a long day, the ${replies}th, and a tiring one. ${left} ${right} I have time to listen.`;
}

const server = http.createServer((request, response) => {
  let body = "";
  request.on("data", (piece) => {
    body += piece;
  });
  request.on("end", () => {
    if (latencyMs === 0) answer(body.includes('"stream":true'), response);
    else setTimeout(() => answer(body.includes('"stream":true'), response), latencyMs);
  });
});

// A proxy that finds a kept connection closed answers 502, and nobody is measured.
server.keepAliveTimeout = 600_000;

function answer(isStream: boolean, response: http.ServerResponse): void {
  const text = nextReply();
  const base = { id: "c", created: 1, model: "m" };
  if (!isStream) {
    response.writeHead(200, { "content-type": "application/json" });
    const choices = [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }];
    response.end(JSON.stringify({ ...base, object: "chat.completion", choices }));
    return;
  }
  const chunk = (delta: object, finish: string | null): string => {
    const choices = [{ index: 0, delta, finish_reason: finish }];
    return `data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", choices })}\n\n`;
  };
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const word of text.split(/(?<= )/)) response.write(chunk({ content: word }, null));
  response.end(`${chunk({}, "stop")}data: [DONE]\n\n`);
}

let serial = 0;
function messagesOf(turns: number): Message[] {
  serial += 1;
  return Array.from({ length: turns }, (_, index): Message => {
    const person = `Turn ${index} of ${serial}: we talked about work, the weather, the neighbours and a book I read.`;
    const assistant = `I see, ${serial}. And number ${index}, how was that for you, in the evening, when it was quiet?`;
    return index % 2 === 0 ? { role: "user", content: person } : { role: "assistant", content: assistant };
  });
}

const agent = new http.Agent({ keepAlive: true });

/** @returns milliseconds until the reply, or until the first sentence of a stream, and the reply */
function call(base: string, messages: readonly Message[], isStream: boolean): Promise<{ ms: number; text: string }> {
  return new Promise((resolve, reject) => {
    const body = JSON.stringify({ model: "m", messages, ...(isStream ? { stream: true } : {}) });
    const begun = performance.now();
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const request = http.request(`${base}/chat/completions`, { method: "POST", agent, headers }, (response) => {
      let first: number | undefined;
      let seen = "";
      response.on("data", (piece) => {
        seen += piece;
        if (isStream && first === undefined && seen.includes("one.")) first = performance.now() - begun;
      });
      response.on("end", () => {
        const ms = first ?? performance.now() - begun;
        if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`));
        else resolve({ ms, text: isStream ? "" : String(JSON.parse(seen).choices[0].message.content) });
      });
      response.on("error", reject);
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** Conversations to call with; the earlier turns of those that go on were asked with once, at leisure. */
async function conversationsFor({ base, conversation, requests }: Job): Promise<Message[][]> {
  const made = Array.from({ length: requests }, () =>
    messagesOf(conversation === "one-turn" ? 1 : conversation === "goes-on" ? 29 : 31),
  );
  if (conversation !== "goes-on") return made;
  const ready: Message[][] = [];
  let next = 0;
  const ask = async (): Promise<void> => {
    for (let messages = made[next++]; messages !== undefined; messages = made[next++]) {
      const { text } = await call(base, messages, false);
      ready.push([
        ...messages,
        { role: "assistant", content: text },
        { role: "user", content: `Yes, and then ${next} more came.` },
      ]);
    }
  };
  await Promise.all(Array.from({ length: latencyMs === 0 ? 8 : 64 }, ask));
  return ready;
}

async function carryOut(job: Job, conversations: readonly Message[][]): Promise<number[]> {
  const isStream = job.kind === "stream";
  if (job.kind === "closed") {
    const times: number[] = [];
    let next = 0;
    const ask = async (): Promise<void> => {
      for (let messages = conversations[next++]; messages !== undefined; messages = conversations[next++])
        times.push((await call(job.base, messages, false)).ms);
    };
    await Promise.all(Array.from({ length: 32 }, ask));
    return times;
  }
  const begun = performance.now();
  const calls: Promise<{ ms: number }>[] = [];
  for (const [index, messages] of conversations.entries()) {
    const wait = begun + index * (isStream ? 20 : 5) - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    calls.push(call(job.base, messages, isStream));
  }
  return (await Promise.all(calls)).map(({ ms }) => ms);
}

process.on("disconnect", () => process.exit());
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
process.on("message", async (job: Job & { readonly isPrepared?: true }) => {
  if (job.isPrepared !== true) {
    prepared = await conversationsFor(job);
    process.send?.("ready");
    return;
  }
  process.send?.(await carryOut(job, prepared));
});
let prepared: Message[][] = [];
process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`); // a TCP server has one
