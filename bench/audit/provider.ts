// A loopback provider in a process of its own, so that its work is not counted as ours. Prints its port.
import { startLoopbackProvider } from "../../src/testing/index.ts";

const provider = await startLoopbackProvider({
  latencyMs: Number(process.argv[2] ?? 50),
  keepRequests: false,
  // The model `c` plays clients: it answers in the form they are asked for, so that every turn takes one call.
  reply: ({ model, messages }) =>
    model === "c" ? JSON.stringify({ line: `well, number ${messages.length}`, told: [], changes: [] }) : "I hear you.",
});
process.stdout.write(`${provider.port}\n`);
process.on("SIGTERM", () => void provider.close());
