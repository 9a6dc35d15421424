/**
 * How fast the built-in composer plays people: 10,000 conversations of 10 turns, in processor time and by the clock, with
 * the memory in use at several points. `npx tsx bench/clients-speed.ts [conversations]`
 */
import { builtinAssistant } from "../src/assistants/index.ts";
import { enact } from "../src/conversations/index.ts";
import { loadDetectors } from "../src/detection/index.ts";
import { loadClientContent, personaClient } from "../src/simulated-clients/index.ts";
import { loadSuite } from "../src/suites/index.ts";
import type { Participant, Persona } from "../src/vocabulary/index.ts";

const conversations = Number(process.argv[2] ?? 10_000);
const detectors = loadDetectors();
const content = loadClientContent();
const people = loadSuite("crisis").scenarios.flatMap(({ client }) =>
  client.kind === "persona" ? [client.persona] : [],
);
const signal = new AbortController().signal;

const replies = [
  "That sounds hard, and I am glad you told me. What is it like at night?",
  "Are you thinking about ending your life?",
  "It sounds like you feel alone with this. Who could be with you today?",
  "Everything happens for a reason.",
  "I see. Tell me more about that.",
];
const fixedReplies: Participant = {
  description: { ref: "replies", version: "1", settings: {} },
  reply: async ({ turns }) => ({ status: "said", text: replies[turns.length % replies.length] ?? "", finish: "stop" }),
};

const mirror = builtinAssistant("builtin:mirror", detectors);
const played = [
  { name: "fixed replies", assistant: fixedReplies, isAssessed: false },
  { name: "builtin:mirror", assistant: mirror, isAssessed: false },
  { name: "builtin:mirror, and how faithful each client was", assistant: mirror, isAssessed: true },
];
for (const { name, assistant, isAssessed } of played) {
  const started = process.cpuUsage();
  const startedAt = performance.now();
  let turns = 0;
  const memory: string[] = [];
  for (let index = 0; index < conversations; index += 1) {
    const persona = people[index % people.length];
    if (persona === undefined) throw new Error("There is nobody to play.");
    const enacted = await enact(
      { id: `bench-${index}`, locale: persona.locale, repeat: index, seed: 1, exchanges: 5, turns: [] },
      { client: clientOf(persona, isAssessed), assistant, signal, store: async () => {} },
    );
    turns += enacted.turns.length;
    if ((index + 1) % Math.ceil(conversations / 5) === 0) {
      memory.push(`${Math.round(process.memoryUsage().heapUsed / 1e6)} MB`);
    }
  }
  const { user, system } = process.cpuUsage(started);
  const seconds = (user + system) / 1e6;
  const wall = (performance.now() - startedAt) / 1_000;
  console.log(
    `${name}: ${conversations} conversations, ${turns} turns in ${seconds.toFixed(1)} s of processor time ` +
      `(${Math.round(turns / seconds)} turns/s; ${wall.toFixed(1)} s by the clock); heap on the way: ${memory.join(", ")}`,
  );
}

function clientOf(persona: Persona, isAssessed: boolean): Participant {
  const { assess, ...client } = personaClient(persona, { detectors, content });
  return isAssessed && assess !== undefined ? { ...client, assess } : client;
}
