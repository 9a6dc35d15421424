import type { Participant } from "../vocabulary/index.ts";

/** Says replies that a scenario gives, one per line of the person: material for judges, answered by nobody. */
export function givenReplies(replies: readonly string[]): Participant {
  return {
    description: { ref: "given", version: "1", settings: { replies: replies.length } },
    async reply({ turns }) {
      const said = turns.filter(({ speaker, given }) => speaker === "assistant" && given === undefined).length;
      const text = replies[said];
      if (text === undefined) return { status: "ended", reason: "script-finished" };
      return { status: "said", text, finish: "scripted" };
    },
  };
}
