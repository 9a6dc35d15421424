import { existsSync } from "node:fs";
import { join } from "node:path";
import { libraryFolder, readContent } from "../../src/content/index.ts";
import type { RiskReader } from "../../src/detection/index.ts";
import { LabelledMessagesFile } from "../../src/vocabulary/index.ts";
import { evaluationHalves } from "./evaluation-halves.ts";
import { measureSet, type SetMeasurement } from "./measure-set.ts";

/** Entries of one half; none while its file is not there. */
export function indirectMessages(half: (typeof evaluationHalves)[number]) {
  const path = join(libraryFolder(), "evaluation/indirect-speech", `${half}.yaml`);
  return existsSync(path) ? readContent(path, LabelledMessagesFile).value.entries : [];
}

export function measureIndirect(reader: RiskReader): SetMeasurement[] {
  return evaluationHalves.flatMap((half) => {
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
