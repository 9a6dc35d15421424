import { seededRandom } from "../../random/index.ts";
import { areaUnderRoc, type Estimate } from "../../statistics/index.ts";
import { firstStepLogits } from "../risk/first-step.ts";
import { type HintModel, hintNumbers } from "../risk/hint-reading.ts";
import { bandOf, messageBands } from "../risk/message-band.ts";
import { type ConceptTables, type MessageFeatures, messageFeatures } from "../risk/message-features.ts";
import { distressSaid, sharedNumbers } from "../risk/pooled-numbers.ts";
import { type BandWeights, type PerBand, perBand, type RiskModel } from "../risk/risk-model.ts";
import { riskOutputs } from "../risk/risk-outputs.ts";
import { type CorpusLine, composeMessages, type MessageSize } from "./compose-messages.ts";
import { MessageMatter } from "./corpus-file.ts";
import { isWhole } from "./detector-lines.ts";
import { fitHintMeaning } from "./hint-meaning-fit.ts";
import { fitHintWords } from "./hint-words-fit.ts";
import { labelsOf, messageLabels } from "./labels-of.ts";
import { fitLanguages } from "./language-fit.ts";
import { fitMessages, type KeptMessage, type MessageFit } from "./message-fit.ts";
import { packHints, packTable, rounded } from "./pack-table.ts";
import { fitAveraged } from "./passage-fit.ts";
import type { PieceVectors } from "./piece-vectors.ts";
import { type HintExample, trainingExamples } from "./training-examples.ts";
import type { TrainingSettings } from "./training-settings.ts";

export interface LanguageReport {
  readonly language: string;
  readonly cases: number;
  readonly others: number;
  readonly auc: Estimate;
}

/** What training saw of itself: on lines held out, never on outside data. */
export interface TrainingReport {
  readonly sentences: number;
  readonly messages: number;
  /** Area under the curve per output on messages of lines that the first step had not seen, by band. */
  readonly heldOutAuc: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The same for a wish to be dead or more in short messages, by language, with its interval. */
  readonly languages: readonly LanguageReport[];
}

/**
 * Trains the built-in model in two steps: a linear model over passages with one of hints in whole messages, and one over what a message's passages say
 * together. The second step and its calibration are fitted on lines that the first has not seen; then the first is
 * fitted again on all. Deterministic: the same content and settings give the same bytes.
 */
export function trainRiskModel(
  lines: readonly CorpusLine[],
  tables: ConceptTables,
  vectors: PieceVectors,
  sources: string,
  settings: TrainingSettings,
  say: (text: string) => void = () => {},
): { model: RiskModel; report: TrainingReport } {
  const letters = fitLanguages(lines, settings.seed);
  const features = messageFeatures(tables, letters);
  const steps = fitSecondStep(lines, features, vectors, settings, say);
  const all = trainingExamples(lines, features, settings, "all");
  const { table, biases, count } = fitAveraged(all.examples, settings);
  const hints = packHints(fitHints(all.hints, vectors, settings.seed));
  say("first step on all lines");
  const packed = packTable(table, settings.rows);
  const model: RiskModel = {
    header: {
      formatVersion: 6,
      sources,
      rows: settings.rows,
      outputs: riskOutputs.map(({ name }) => name),
      scales: packed.scales,
      biases: Array.from(biases, rounded),
      hints: hints.header,
      letters: { languages: letters.languages, places: letters.places },
      bands: perBand((band) => bandWeights(steps[band])),
      ...tables,
    },
    table: packed.values,
    hints: hints.values,
    letters: letters.weights,
  };
  return {
    model,
    report: {
      sentences: count,
      messages: steps.reduce((sum, { count: messages }) => sum + messages, 0),
      heldOutAuc: Object.fromEntries(messageBands.map(({ name }, band) => [name, steps[band]?.auc ?? {}])),
      languages: byLanguage(steps.flatMap(({ kept }, band) => (messageBands[band]?.isLong ? [] : kept))),
    },
  };
}

/**
 * Fits what a message's passages say together, by band, on lines that its own first step has not seen. A function of its
 * own, so that its examples are let go before those of all lines are made.
 */
function fitSecondStep(
  lines: readonly CorpusLine[],
  features: MessageFeatures,
  vectors: PieceVectors,
  settings: TrainingSettings,
  say: (text: string) => void,
): PerBand<SecondStep> {
  const isHeldOut = heldOutLines(lines, settings.seed);
  const seen = lines.filter((line) => !isHeldOut.has(line));
  const early = trainingExamples(seen, features, settings, "seen");
  const first = fitAveraged(early.examples, settings);
  const firstHints = fitHints(early.hints, vectors, settings.seed);
  say(`first step on ${seen.length} lines`);
  const isForMessages = (line: CorpusLine) => isHeldOut.has(line) || line.group.draws !== undefined;
  const composed = messagesRead(lines.filter(isForMessages), features, settings);
  return perBand((band) => {
    const messages = composed
      .filter((read) => read.band === band)
      .map(({ matter, message, apart }) => {
        const logits = firstStepLogits({ ...first, scales: ones }, apart);
        const shared = sharedNumbers(logits);
        const hints = hintNumbers(firstHints, apart, distressSaid(shared));
        const labels = { labels: labelsOf(message), taught: messageLabels(message) };
        return { matter, message, apart, logits, shared, hints, ...labels };
      });
    say(`${messages.length} messages, ${messageBands[band].name}`);
    return { count: messages.length, ...fitMessages(messages, settings, band) };
  });
}

/** Messages of both matters in every language, short and long, taken apart. */
function messagesRead(lines: readonly CorpusLine[], features: MessageFeatures, settings: TrainingSettings) {
  const languages = [...new Set(lines.map(({ corpus }) => corpus.language))];
  const composed = (matter: MessageMatter, size: MessageSize, language: string) => {
    const count = settings.messages[language === "en" ? 0 : 1];
    return composeMessages(
      lines.filter((line) => line.corpus.language === language && (size === "long" || isWhole(line))),
      matter === "suicide" ? count : Math.round(count * dangersShare),
      size,
      matter,
      settings.seed,
      "messages",
      language,
      size,
    )
      .map((message) => ({ matter, message, apart: features.read(message.text, settings.rows) }))
      .map((read) => ({ ...read, band: bandOf(read.apart) }))
      .filter(({ band }) => messageBands[band].isLong === (size === "long"));
  };
  return MessageMatter.options.flatMap((matter) =>
    (["short", "long"] as const).flatMap((size) => languages.flatMap((language) => composed(matter, size, language))),
  );
}

/** Messages on other dangers for one on suicide. */
const dangersShare = 0.4;

function byLanguage(messages: readonly KeptMessage[]): LanguageReport[] {
  return [...new Set(messages.map(({ language }) => language))].map((wanted) => {
    const of = messages.filter(({ language }) => language === wanted);
    const labels = of.map(({ label }) => label);
    const cases = labels.filter((label) => label === 1).length;
    const auc = areaUnderRoc(
      labels,
      of.map(({ chance }) => chance),
    );
    return { language: wanted, cases, others: of.length - cases, auc };
  });
}

type SecondStep = MessageFit & { readonly count: number };

function fitHints(examples: readonly HintExample[], vectors: PieceVectors, seed: number): HintModel {
  return { words: fitHintWords(examples, seed), meaning: fitHintMeaning(examples, vectors, seed) };
}

/** A quarter of the lines; a hint and its twin, lines of one place in their groups, together, or the twin would tell of it. */
function heldOutLines(lines: readonly CorpusLine[], seed: number): ReadonlySet<CorpusLine> {
  const random = seededRandom(seed, "held-out lines");
  const drawn = new Map<string, boolean>();
  const places = new Map<CorpusLine["group"], number>();
  return new Set(
    lines.filter((line) => {
      const { group, corpus } = line;
      const place = places.get(group) ?? 0;
      places.set(group, place + 1);
      if (group.draws !== undefined) return false;
      const pair = group.isHint ? `${corpus.id} ${place}` : undefined;
      const isHeld = (pair === undefined ? undefined : drawn.get(pair)) ?? random.next() < 0.25;
      if (pair !== undefined) drawn.set(pair, isHeld);
      return isHeld;
    }),
  );
}

function bandWeights({ pooling, calibration, thresholds }: MessageFit): BandWeights {
  return {
    pooling: pooling.map((weights) => weights.map(rounded)),
    calibration: calibration.map(([slope, intercept]) => [rounded(slope), rounded(intercept)] as const),
    thresholds: thresholds.map(rounded),
  };
}

const ones = riskOutputs.map(() => 1);
