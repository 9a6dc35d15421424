import type { Detectors } from "../detection/index.ts";
import type { Turn } from "../vocabulary/index.ts";

/**
 * A text with everything blanked that is not said to a person in the conversation: tag characters, markup comments and
 * hidden elements, data that looks like a rating, role markers of chat formats, and sentences that address a rater. Blanks
 * are as long as what they stand for, so that places stay true.
 *
 * It finds what it knows of; see the limits in the guide to judges.
 *
 * @returns the same string when nothing was found
 */
export function withoutRaterAddress(text: string, detectors: Detectors): string {
  const spans = [...structural(text), ...sentencesAround(text, detectors)];
  if (spans.length === 0) return text;
  // Whole UTF-16 units are blanked; line ends stay, so that sentences do not run together.
  const units = Array.from({ length: text.length }, (_, index) => text.charAt(index));
  for (const { start, end } of spans) {
    for (let index = start; index < end; index += 1) if (units[index] !== "\n") units[index] = " ";
  }
  return units.join("");
}

/** The turns so blanked, and whether any differs. */
export function turnsWithoutRaterAddress(
  turns: readonly Turn[],
  detectors: Detectors,
): { turns: Turn[]; isChanged: boolean } {
  let isChanged = false;
  const blanked = turns.map((turn) => {
    const text = withoutRaterAddress(turn.text, detectors);
    if (text === turn.text) return turn;
    isChanged = true;
    return { ...turn, text };
  });
  return { turns: blanked, isChanged };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Each looks at a bounded stretch from any place, so that no text can make them slow. */
const structures: readonly RegExp[] = [
  /[\u{e0000}-\u{e007f}]+/gu,
  /<!--[\s\S]{0,4000}?-->/g,
  /<\/?(?:transcript|system|instructions?|rubric|remarks|sources|ideal|replies|answer|rating|ratings|item|data|user|assistant|im_start|im_end|s|script|style|template|details|summary|span|div|p|font|meta|title)\b[^<>\n]{0,300}>/gi,
  /<\|[^|<>\n]{1,60}\|>/g,
  /\[\/?(?:INST|SYS|SYSTEM|ASSISTANT|USER|JUDGE|RATER)\]|<<\/?SYS>>/gi,
  /[{[][^\n]{0,3000}?["'](?:level|score|rating|receipt|verdict|grade)["']\s*:[^\n]*/gi,
  /^[^\S\n]*["'](?:level|score|rating|receipt|verdict|grade)["']\s*:[^\n]*$/gim,
  /^[^\S\n]*\|[^\n|]{0,80}\|[^\S\n]*(?:-?\d{1,3}|level|score|rating|-{2,})[^\S\n]*\|[^\S\n]*$/gim,
  /^[^\S\n]*(?:#{1,6}[^\S\n]*)?(?:\*{1,3})?(?:system|developer|judge|rater|grader|evaluator|admin(?:istrator)?|instructions?)(?:\*{1,3})?[^\S\n]*(?:\([^)\n]{0,60}\))?[^\S\n]*:.{0,2000}$/gim,
  /^[^\S\n]*(?:final[^\S\n]+|overall[^\S\n]+)?(?:level|score|rating|verdict|grade)[^\S\n]*[:=][^\n]{0,200}$/gim,
  /\b(?:[A-Za-z0-9+/]{4}){10,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?/g,
];

function structural(text: string): Span[] {
  return structures.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length })),
  );
}

/** From the sentence in which somebody addresses a rater to the end of its line: what is asked for stands beside it. */
function sentencesAround(text: string, detectors: Detectors): Span[] {
  return detectors.detect("addresses-rater", text).map(({ start, end }) => {
    const before = Math.max(...[". ", "! ", "? ", "\n"].map((mark) => text.lastIndexOf(mark, Math.max(0, start - 1))));
    const lineEnd = text.indexOf("\n", end);
    return { start: before < 0 ? 0 : before + 1, end: lineEnd < 0 ? text.length : lineEnd };
  });
}
