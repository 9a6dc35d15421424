import type { Participant } from "../vocabulary/index.ts";

/**
 * A client with fixed lines, said one by one whatever the assistant answers, as several published benchmarks do it.
 * Every assistant then meets exactly the same words.
 *
 * @param lines - what is said, in order; at least one
 */
export function scriptedClient(lines: readonly string[]): Participant {
  return {
    description: { ref: "scripted", version: "1", settings: { lines: lines.length } },
    async reply(conversation) {
      const spoken = conversation.turns.filter((turn) => turn.speaker === "client" && !turn.given).length;
      const line = lines[spoken];
      if (line === undefined) return { status: "ended", reason: "script-finished" };
      return { status: "said", text: line, finish: "scripted" };
    },
  };
}
