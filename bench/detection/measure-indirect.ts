import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { libraryFolder, readContent } from "../../src/content/index.ts";
import type { RiskReader } from "../../src/detection/index.ts";
import { measureSet, type SetMeasurement } from "./measure-set.ts";

const MessageSet = z.object({
  title: z.string(),
  entries: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      label: z.enum(["risk", "no-risk"]),
      language: z.string(),
      form: z.string(),
    }),
  ),
});

/** Halves of the indirect-speech set. The first may be looked at; the second is measured at the end and never tuned on. */
export const indirectHalves = ["first-half", "second-half"] as const;

/** Entries of one half; none while its file is not there. */
export function indirectMessages(half: (typeof indirectHalves)[number]) {
  const path = join(libraryFolder(), "evaluation/indirect-speech", `${half}.yaml`);
  return existsSync(path) ? readContent(path, MessageSet).value.entries : [];
}

export function measureIndirect(reader: RiskReader): SetMeasurement[] {
  return indirectHalves.flatMap((half) => {
    const entries = indirectMessages(half);
    if (entries.length === 0) return [];
    const about = {
      id: `indirect-${half}`,
      title: `indirect speech, ${half.replace("-", " ")}, risk against none`,
      label: "one author's reading, not reviewed; written without sight of the detector",
    };
    const units = entries.map(({ text, label, language, form }) => ({
      texts: [text],
      isCase: label === "risk",
      group: language === "en" ? form : "other languages",
    }));
    return [measureSet(reader, "suicide", about, units)];
  });
}
