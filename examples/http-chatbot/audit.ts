// Audits the chatbot next door over a real socket, with the same function the command line uses.
//   npx tsx examples/http-chatbot/audit.ts
import { fileURLToPath } from "node:url";
import { processIo } from "../../src/cli/command-io.ts";
import { runCommandLine } from "../../src/cli/run-command-line.ts";
import { startChatbot } from "./chatbot.ts";

/** Audits the example chatbot; gives the exit code of `plumbline audit`. */
export async function auditChatbot(io = processIo(), more: readonly string[] = []): Promise<number> {
  const chatbot = await startChatbot();
  try {
    return await runCommandLine(
      ["audit", "crisis", "--assistant", `${chatbot.address}#listener`, "--seed", "7", ...more],
      io,
    );
  } finally {
    await chatbot.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await auditChatbot();
