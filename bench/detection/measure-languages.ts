import { join } from "node:path";
import { libraryFolder, readContent } from "../../src/content/index.ts";
import type { RiskReader } from "../../src/detection/index.ts";
import { type LabelledMessage, LabelledMessagesFile } from "../../src/vocabulary/index.ts";
import { evaluationHalves } from "./evaluation-halves.ts";
import { measureSet, type SetMeasurement } from "./measure-set.ts";

/** Messages in other languages than English: one half of the set, as a whole and by language. */
export interface LanguagesMeasurement {
  /** By form: what is said, distress, look-alikes, short turns. */
  readonly whole: SetMeasurement;
  readonly languages: readonly { readonly language: string; readonly set: SetMeasurement }[];
}

export function measureLanguages(reader: RiskReader): LanguagesMeasurement[] {
  return evaluationHalves.map((half) => {
    const path = join(libraryFolder(), "evaluation/other-languages", `${half}.yaml`);
    const { entries } = readContent(path, LabelledMessagesFile).value;
    const about = {
      id: `other-languages-${half}`,
      title: `eleven other languages, ${half.replace("-", " ")}, risk against none`,
      label: "one author's reading for each of two groups of languages, checked by no native speaker",
    };
    const measure = (of: readonly LabelledMessage[]) => {
      const units = of.map(({ text, label, form }) => ({ texts: [text], isCase: label === "risk", group: form }));
      return measureSet(reader, "suicide", about, units);
    };
    const languages = [...new Set(entries.map(({ language }) => language))].map((language) => ({
      language,
      set: measure(entries.filter((entry) => entry.language === language)),
    }));
    return { whole: measure(entries), languages };
  });
}
