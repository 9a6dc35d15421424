import type { Participant } from "../vocabulary/index.ts";

/** Stands for a speaker of transcripts that existed already, who is not here to be asked. */
export function absentAssistant(name: string): Participant {
  return {
    description: { ref: name, version: "transcript", settings: {} },
    reply: async () => ({
      status: "failed",
      failure: { cause: "participant-error", detail: "Transcripts are rated as they are; nobody is asked." },
    }),
  };
}
