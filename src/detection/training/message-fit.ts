import { type RandomSource, seededRandom } from "../../random/index.ts";
import { areaUnderRoc, plattCalibration, ridgeLogistic } from "../../statistics/index.ts";
import type { FirstStepLogits } from "../risk/first-step.ts";
import { kindChance } from "../risk/kind-chance.ts";
import type { MessageBand } from "../risk/message-band.ts";
import type { TakenApart } from "../risk/message-features.ts";
import { calibrated, pooled, pooledCount, weighed } from "../risk/pooled-numbers.ts";
import { outputIndex, riskOutputs, weakSign } from "../risk/risk-outputs.ts";
import { chooseThreshold, falseAlarmWeight, leastThreshold } from "./choose-threshold.ts";
import type { LabelledMessage } from "./compose-messages.ts";
import { MessageMatter } from "./corpus-file.ts";
import { distressWeights } from "./distress-weights.ts";
import { matterOf, uncounted } from "./labels-of.ts";
import type { TrainingSettings } from "./training-settings.ts";

export interface ComposedMessage {
  /** Outputs of this matter are fitted on it. */
  readonly matter: MessageMatter;
  readonly message: LabelledMessage;
  readonly apart: TakenApart;
  readonly logits: FirstStepLogits;
  /** Numbers that are the same for every output. */
  readonly shared: readonly number[];
  /** Numbers of its hints. */
  readonly hints: readonly number[];
  readonly labels: Uint8Array;
  /** The same, and what teaches nothing. */
  readonly taught: Uint8Array;
}

export interface MessageFit {
  readonly pooling: number[][];
  readonly calibration: (readonly [number, number])[];
  readonly thresholds: number[];
  readonly auc: Record<string, number>;
  /** Of each message kept from the fit: whether it shows a wish to be dead or more, and the chance read of it. */
  readonly kept: KeptMessage[];
}

export interface KeptMessage {
  readonly language: string;
  readonly label: number;
  readonly chance: number;
}

/** Fits the second step on messages of one band: weights on seven tenths of them, calibration and thresholds on the others. */
export function fitMessages(
  messages: readonly ComposedMessage[],
  settings: TrainingSettings,
  band: MessageBand,
): MessageFit {
  const fits = MessageMatter.options.map((matter) => {
    const random = seededRandom(settings.seed, "message split", band, matter);
    return fitMatter(
      matter,
      messages.filter((message) => message.matter === matter),
      random,
    );
  });
  const fit: MessageFit = { pooling: [], calibration: [], thresholds: [], auc: {}, kept: [] };
  for (const [output, { name }] of riskOutputs.entries()) {
    const of = fits.find((outputs) => outputs.has(output))?.get(output);
    if (of === undefined) throw new Error(`The output ${name} is of no matter.`);
    fit.pooling.push(of.weights);
    fit.calibration.push(of.calibration);
    fit.thresholds.push(of.threshold);
    if (of.auc !== undefined) fit.auc[name] = of.auc;
    if (output === suicide) fit.kept.push(...of.read);
  }
  return fit;
}

interface OutputFit {
  readonly weights: number[];
  readonly calibration: readonly [slope: number, intercept: number];
  readonly auc: number | undefined;
  readonly threshold: number;
  readonly read: readonly KeptMessage[];
}

/** The outputs of one matter, on messages of it. */
function fitMatter(
  matter: MessageMatter,
  messages: readonly ComposedMessage[],
  random: RandomSource,
): ReadonlyMap<number, OutputFit> {
  const taught: ComposedMessage[] = [];
  const kept: ComposedMessage[] = [];
  for (const message of messages) (random.next() < 0.7 ? taught : kept).push(message);
  const probabilities = kept.map(() => new Float64Array(riskOutputs.length));
  const outputs = [...riskOutputs.entries()].filter(([output]) => matterOf(output) === matter);
  // All are fitted before any is read: the chance of a kind asks its second rung and hints.
  const fitted = outputs.map(([output, described]) => {
    const weights = fitPooling(output, taught);
    const logits = kept.map((message) => weighed(weights, numbersOf(message, output)));
    const { calibration, auc } = calibrate(logits, labelsTaught(kept, output));
    for (const [place, logit] of logits.entries()) {
      const row = probabilities[place];
      if (row !== undefined) row[output] = calibrated(logit, calibration);
    }
    return { output, described, weights, calibration, auc };
  });
  return new Map(
    fitted.map(({ output, described, weights, calibration, auc }) => {
      const read = kept.map(
        ({ message: { language }, apart, labels }, place): KeptMessage => ({
          language,
          label: labels[output] ?? 0,
          chance: kindChance(probabilities[place] ?? [], output, apart.language),
        }),
      );
      const chances = read.map(({ chance }) => chance);
      const labels = read.map(({ label }) => label);
      const threshold = chooseThreshold(chances, labels, falseAlarmWeight(described), leastThreshold(described));
      return [output, { weights, calibration, auc, threshold, read }];
    }),
  );
}

/** What the second step weighs of a message. */
function numbersOf({ logits, shared, hints }: ComposedMessage, output: number): readonly number[] {
  return output === weakSign ? hints : pooled(logits, output, shared);
}

function labelsTaught(messages: readonly ComposedMessage[], output: number): number[] {
  return messages.map(({ taught }) => taught[output] ?? uncounted);
}

/** What the weights are pulled to, where an output has few cases. */
const plainPooling = [0.3, 0.3, 0.05, 0.2, 0, 0.3, 0.1, ...new Array<number>(pooledCount - 7).fill(0)];
const plainHints = [0.3, 0.3, 0, 0];
/**
 * Weights of a wish to be dead, set by hand (ours): the same, and that the more openly distress is said, the less of it is to be read out of
 * a message. Its numbers say nearly alike, so that composed messages settle what they weigh by chance: fits that did as well on them
 * differed by two hundredths of AUC on real posts, and none did better there than these. Calibration is fitted as for every output.
 */
const suicidePooling = plainPooling.with(7, -0.25);

/** Ridge-penalised logistic regression of the pooled numbers; weights, then the intercept. */
function fitPooling(output: number, messages: readonly ComposedMessage[]): number[] {
  if (output === suicide) return [...suicidePooling, 0];
  const centre = output === weakSign ? plainHints : plainPooling;
  const counted = messages.filter(({ taught }) => taught[output] !== uncounted);
  const rows = counted.map((message) => numbersOf(message, output));
  const columns = centre.map((_, place) => Float64Array.from(rows, (row) => row[place] ?? 0));
  const outcomes = labelsTaught(counted, output);
  const weights = isOfRiskToOneself(output)
    ? distressWeights(
        outcomes,
        counted.map(({ labels }) => labels[distress] === 1),
      )
    : outcomes.map(() => 1);
  const fit = ridgeLogistic(outcomes, columns, { centre, weights });
  return fit.status === "fitted" ? [...fit.weights, fit.intercept] : [...centre, withoutCases];
}

const distress = outputIndex("distress");
const suicide = outputIndex("suicide passive-ideation");

/** Of suicide, self-harm or hints; what is told of other kinds is told calmly as often. */
function isOfRiskToOneself(output: number): boolean {
  const described = riskOutputs[output];
  if (described === undefined || !("kind" in described)) return output === weakSign;
  return described.kind === "suicide" || described.kind === "self-harm";
}

/** Intercept of an output that no message shows. */
const withoutCases = -4;

/** Platt calibration on what counts, with the area under the curve; the logits as they are where that cannot be had. */
function calibrate(logits: readonly number[], labels: readonly number[]) {
  const counted = [...labels.keys()].filter((place) => labels[place] !== uncounted);
  const read = counted.map((place) => logits[place] ?? 0);
  const truth = counted.map((place) => labels[place] ?? 0);
  const line = plattCalibration(read, truth);
  const area = areaUnderRoc(truth, read);
  const calibration: OutputFit["calibration"] = line.status === "fitted" ? [line.slope, line.intercept] : [1, 0];
  return { calibration, auc: area.status === "estimated" ? Number(area.value.toFixed(4)) : undefined };
}
