import { seededRandom } from "../../random/index.ts";
import { passageNorm } from "../risk/first-step.ts";
import type { HintPassage } from "../risk/hint-words.ts";
import type { MessageFeatures } from "../risk/message-features.ts";
import { weakSign } from "../risk/risk-outputs.ts";
import { type BankShare, type CorpusLine, inRegister, sentenceOf } from "./compose-messages.ts";
import { isWhole } from "./detector-lines.ts";
import { countExpansions } from "./expand-line.ts";
import { sentenceLabels, uncounted } from "./labels-of.ts";
import type { TrainingSettings } from "./training-settings.ts";

/** A passage, or a stretch of them, as the first step sees it. */
export interface Example {
  readonly rows: readonly number[];
  readonly norm: number;
  /** 1 shown, 0 not, `uncounted` neither. */
  readonly labels: Uint8Array;
  readonly weight: number;
}

/** A whole message that hints at suicide or self-harm, or does not. */
export interface HintExample {
  readonly passages: readonly HintPassage[];
  readonly isHint: boolean;
  readonly weight: number;
}

/**
 * Sentences drawn from the lines, taken apart. Of a line of several passages its stretches are examples; which passage
 * carries a sign is not known, but where there is none, every passage is an example of none as well. Hints are
 * learned from whole lines, what is said in so many words counting as one.
 */
export function trainingExamples(
  lines: readonly CorpusLine[],
  features: MessageFeatures,
  settings: TrainingSettings,
  share: BankShare,
): { examples: Example[]; hints: HintExample[] } {
  const examples: Example[] = [];
  const hints: HintExample[] = [];
  for (const line of lines) {
    const random = seededRandom(settings.seed, "sentences", line.corpus.language, line.line);
    const { draws: wanted } = line.group;
    const draws =
      wanted ?? Math.min(settings.perLine, Math.ceil(Math.sqrt(countExpansions(line.line, line.corpus.slots))) + 1);
    // Every line weighs alike, up to the root of the number of its sentences; sentences from banks are lines of their own.
    const weight = wanted === undefined ? 1 / Math.sqrt(draws) : bankWeight;
    const sentences = new Set<string>();
    for (let draw = 0; draw < draws; draw += 1) {
      const sentence = sentenceOf(line, random, share);
      const text = inRegister([sentence.text], random);
      if (sentences.has(text)) continue;
      sentences.add(text);
      const labels = sentenceLabels(sentence);
      const { passages, windows } = features.read(text, settings.rows);
      const hint = labels[weakSign];
      if (isWhole(line) && hint !== uncounted)
        hints.push({ passages, isHint: hint === 1, weight: line.group.isHint ? weight : plainWeight * weight });
      if (!teachesFirstStep(line, settings)) continue;
      for (const { from, to, rows: shared } of windows) {
        const rows = [...passages.slice(from, to).flatMap((passage) => passage.rows), ...shared];
        examples.push({ rows, norm: passageNorm(rows.length), labels, weight });
      }
      if (passages.length > 1 && labels.includes(1)) continue;
      for (const { rows } of passages)
        if (rows.length > 0)
          examples.push({
            rows,
            norm: passageNorm(rows.length),
            labels,
            weight: passages.length > 1 ? weight / 2 : weight,
          });
    }
  }
  return { examples, hints };
}

const bankWeight = 0.5;

/** Of a line without a hint or a twin's part among hints, which are several times as many (chosen on lines left out of the fit). */
const plainWeight = 3;

/** Of other kinds than their own, hints and their twins teach only that they show nothing, which a few of them say; more blur what is said (chosen on messages left out of the fit). */
function teachesFirstStep({ line, group }: CorpusLine, { seed }: TrainingSettings): boolean {
  return !group.isHint || seededRandom(seed, "first step", line).next() < hintsInFirstStep;
}

const hintsInFirstStep = 0.04;
