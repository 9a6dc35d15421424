import { seededRandom } from "../../random/index.ts";
import { firstStepLogits } from "../risk/first-step.ts";
import { bandOf } from "../risk/length-band.ts";
import { type ConceptTables, messageFeatures, pairCount } from "../risk/message-features.ts";
import type { BandWeights, RiskModel } from "../risk/risk-model.ts";
import { riskOutputs } from "../risk/risk-outputs.ts";
import { type CorpusLine, composeMessages } from "./compose-messages.ts";
import { detectorCorpusId } from "./detector-lines.ts";
import { labelsOf } from "./labels-of.ts";
import { fitMessages, type LanguageReport, type MessageFit } from "./message-fit.ts";
import { packTable, rounded } from "./pack-table.ts";
import { fitAveraged } from "./passage-fit.ts";
import { trainingExamples } from "./training-examples.ts";
import type { TrainingSettings } from "./training-settings.ts";

/** What training saw of itself: on lines held out, never on outside data. */
export interface TrainingReport {
  readonly sentences: number;
  readonly messages: number;
  /** Area under the curve per output on messages of lines that the first step had not seen, short ones and long ones. */
  readonly heldOutAuc: Readonly<Record<"short" | "long", Readonly<Record<string, number>>>>;
  /** The same for a wish to be dead or more in short messages, by language, with its interval. */
  readonly languages: readonly LanguageReport[];
}

/**
 * Trains the built-in model in two steps: a linear model over passages, and one over what a message's passages say
 * together. The second step and its calibration are fitted on lines that the first has not seen; then the first is
 * fitted again on all. Deterministic: the same content and settings give the same bytes.
 */
export function trainRiskModel(
  lines: readonly CorpusLine[],
  tables: ConceptTables,
  sources: string,
  settings: TrainingSettings,
  say: (text: string) => void = () => {},
): { model: RiskModel; report: TrainingReport } {
  const features = messageFeatures(tables);
  const random = seededRandom(settings.seed, "held-out lines");
  const isHeldOut = new Set(lines.filter(({ group }) => random.next() < 0.25 && group.draws === undefined));
  const seen = lines.filter((line) => !isHeldOut.has(line));
  const first = fitAveraged(trainingExamples(seen, features, settings, "seen"), settings);
  say(`first step on ${seen.length} lines`);
  const isForMessages = (line: CorpusLine) => isHeldOut.has(line) || line.group.draws !== undefined;
  // Patterns of detectors are cores of sentences; short messages are made of whole ones.
  const isWhole = ({ corpus }: CorpusLine) => corpus.id !== detectorCorpusId;
  const languages = [...new Set(lines.map(({ corpus }) => corpus.language))];
  const fits = ([0, 1] as const).map((band) => {
    const composed = languages.flatMap((language) =>
      composeMessages(
        lines.filter(
          (line) => line.corpus.language === language && isForMessages(line) && (band === 1 || isWhole(line)),
        ),
        settings.messages[language === "en" ? 0 : 1],
        band,
        settings.seed,
        "messages",
        language,
        band,
      ),
    );
    const messages = composed
      .map((message) => ({ message, apart: features.read(message.text, settings.rows) }))
      .filter(({ apart }) => bandOf(apart) === band)
      .map(({ message, apart }) => ({
        message,
        apart,
        logits: firstStepLogits({ ...first, scales: ones }, apart),
        labels: labelsOf(message),
      }));
    say(`${messages.length} ${band === 0 ? "short" : "long"} messages`);
    return { count: messages.length, ...fitMessages(messages, settings, band) };
  });
  const [short, long] = fits;
  if (short === undefined || long === undefined) throw new Error("There are two bands.");
  const { table, biases, count } = fitAveraged(trainingExamples(lines, features, settings, "all"), settings);
  say("first step on all lines");
  const packed = packTable(table, settings.rows);
  const packedPairs = [packTable(short.pairs, pairCount), packTable(long.pairs, pairCount)] as const;
  const model: RiskModel = {
    header: {
      formatVersion: 2,
      sources,
      rows: settings.rows,
      outputs: riskOutputs.map(({ name }) => name),
      scales: packed.scales,
      biases: Array.from(biases, rounded),
      bands: [bandWeights(short, packedPairs[0].scales), bandWeights(long, packedPairs[1].scales)],
      ...tables,
    },
    table: packed.values,
    pairs: [packedPairs[0].values, packedPairs[1].values],
  };
  return {
    model,
    report: {
      sentences: count,
      messages: short.count + long.count,
      heldOutAuc: { short: short.auc, long: long.auc },
      languages: short.languages,
    },
  };
}

function bandWeights({ pooling, calibration, thresholds }: MessageFit, pairScales: readonly number[]): BandWeights {
  return {
    pairScales,
    pooling: pooling.map((weights) => weights.map(rounded)),
    calibration: calibration.map(([slope, intercept]) => [rounded(slope), rounded(intercept)] as const),
    thresholds: thresholds.map(rounded),
  };
}

const ones = riskOutputs.map(() => 1);
