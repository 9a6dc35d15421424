import { join } from "node:path";
import { z } from "zod";
import { readTranscripts } from "../../src/conversations/index.ts";
import { gunzipText, realDataFolder } from "../../src/detection/fixtures/real-messages.ts";
import type { SpokenTurn } from "../../src/detection/index.ts";

const SupportTalks = z.array(
  z.object({ dialog: z.array(z.object({ speaker: z.enum(["speaker", "listener"]), content: z.string() })) }),
);

/** Public conversations of people and those who help them, turn by turn and without labels. */
export const realTalk = {
  annomi: () =>
    readTranscripts(join(realDataFolder, "annomi/annomi_full_30_transcripts.csv.gz")).map(
      ({ turns }): readonly SpokenTurn[] => turns,
    ),
  esconv: () =>
    SupportTalks.parse(JSON.parse(gunzipText("esconv", "FailedESConv_first_60.json.gz"))).map(({ dialog }) =>
      dialog.map(
        ({ speaker, content }): SpokenTurn => ({
          speaker: speaker === "speaker" ? "client" : "assistant",
          text: content,
        }),
      ),
    ),
};
