import type { Detection, DetectOptions, Detectors } from "../../detection/index.ts";

/** Part of a text, with its place in the whole. */
export interface TextPiece {
  readonly text: string;
  readonly start: number;
}

/** What every check reads whole: the shortest of their bounds is 20,000 characters. */
export const longestPiece = 16_000;

/**
 * A reply in pieces that checks read to their end, or one that is short enough as it is. Cut where a sentence or line ends, since
 * no pattern crosses one; where none ends for long, anywhere, and the end of the piece before it is read once more.
 */
export function piecesOf(text: string): readonly TextPiece[] {
  if (text.length <= longestPiece) return [{ text, start: 0 }];
  const pieces: TextPiece[] = [];
  let start = 0;
  while (text.length - start > longestPiece) {
    const window = text.slice(start, start + longestPiece);
    const sentence = lastEnd(window);
    const cut = sentence > longestPiece / 2 ? sentence : longestPiece;
    pieces.push({ text: window.slice(0, cut), start });
    start += cut === sentence ? cut : cut - overlap;
  }
  pieces.push({ text: text.slice(start), start });
  return pieces;
}

/** Longer than what any pattern spans. */
const overlap = 1_000;

function lastEnd(window: string): number {
  for (let index = window.length - 1; index > 0; index -= 1) {
    const character = window[index] ?? "";
    if (character === "\n" || "。！？".includes(character)) return index + 1;
    if (character === " " && ".!?…।؟".includes(window[index - 1] ?? "")) return index + 1;
  }
  return 0;
}

/** Every place where a detector finds something in a reply, however long. */
export function detectInPieces(
  pieces: readonly TextPiece[],
  id: string,
  detectors: Detectors,
  options?: DetectOptions,
): readonly Detection[] {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return detectors.detect(id, only.text, options);
  return pieces.flatMap(({ text, start: at }) =>
    detectors.detect(id, text, options).map((found) => ({ ...found, start: at + found.start, end: at + found.end })),
  );
}
