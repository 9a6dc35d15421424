import { isReadAsEnglish } from "./message-band.ts";
import { outputIndex, riskOutputs, weakSign } from "./risk-outputs.ts";

/**
 * The chance that a kind is shown at all: that of its lowest rung, in which the second rung, which is read from plainer
 * words, has a say: the mean of both by their logits, three to one (ours). Of other outputs the chance itself, and so in
 * languages other than English, which have too few lines for their second rung to be asked. Suicide is shown in so many words
 * or by hints, which are read apart: the chance that at least one of both is there, as if they were independent, hints counted
 * by three quarters: they are rarer in what people write than among our lines, and read less surely (ours).
 */
export function kindChance(probabilities: ArrayLike<number>, output: number, language: string): number {
  const said = chanceSaid(probabilities, output, language);
  return output === suicideOutput ? 1 - (1 - said) * (1 - hintShare * (probabilities[weakSign] ?? 0)) : said;
}

const hintShare = 0.75;
const suicideOutput = outputIndex("suicide passive-ideation");

function chanceSaid(probabilities: ArrayLike<number>, output: number, language: string): number {
  const own = probabilities[output] ?? 0;
  const described = riskOutputs[output];
  if (described === undefined || !("kind" in described) || described.least !== "passive-ideation") return own;
  if (!isReadAsEnglish(language)) return own;
  return 1 / (1 + Math.exp(-(3 * logit(own) + logit(probabilities[output + 1] ?? 0)) / 4));
}

function logit(chance: number): number {
  return Math.log((chance + 1e-9) / (1 - chance + 1e-9));
}
