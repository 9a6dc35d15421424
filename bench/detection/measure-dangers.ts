import { join } from "node:path";
import { libraryFolder, readContent } from "../../src/content/index.ts";
import { RiskKind, type RiskReader } from "../../src/detection/index.ts";
import { type LabelledMessage, LabelledMessagesFile } from "../../src/vocabulary/index.ts";
import { evaluationHalves } from "./evaluation-halves.ts";
import { measureSet, type SetMeasurement } from "./measure-set.ts";

/** Dangers other than suicide: each in English and in the other languages together, in one half of the set. */
export interface DangersMeasurement {
  readonly half: (typeof evaluationHalves)[number];
  readonly dangers: readonly {
    readonly danger: RiskKind;
    /** Against the messages that resemble it. */
    readonly english: SetMeasurement;
    readonly otherLanguages: SetMeasurement;
  }[];
}

export function measureDangers(reader: RiskReader): DangersMeasurement[] {
  return evaluationHalves.map((half) => {
    const path = join(libraryFolder(), "evaluation/other-dangers", `${half}.yaml`);
    const { entries } = readContent(path, LabelledMessagesFile).value;
    const dangers = [...new Set(entries.map(({ danger }) => RiskKind.parse(danger)))];
    return {
      half,
      dangers: dangers.map((danger) => {
        const of = entries.filter((entry) => entry.danger === danger);
        const measure = (languages: string, messages: readonly LabelledMessage[]) =>
          measureSet(
            reader,
            danger,
            {
              id: `${danger}-${languages.replaceAll(" ", "-")}-${half}`,
              title: `${danger} in ${languages}, ${half.replace("-", " ")}, against what resembles it`,
              label: "one author's reading for each group of languages, not reviewed",
            },
            messages.map(({ text, label, language }) => ({ texts: [text], isCase: label === "risk", group: language })),
          );
        return {
          danger,
          english: measure(
            "English",
            of.filter(({ language }) => language === "en"),
          ),
          otherLanguages: measure(
            "other languages",
            of.filter(({ language }) => language !== "en"),
          ),
        };
      }),
    };
  });
}
