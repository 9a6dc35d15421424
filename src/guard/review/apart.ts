/** A text with spaces put in, and where its characters stand in the original. */
export interface TextApart {
  readonly text: string;
  /** The place in the original that a place in {@link text} stands for. */
  originalOf(place: number): number;
}

/**
 * The same text as detectors read it best: a space between a number and what is joined to it ("20g"), and around each
 * character of scripts that write without spaces, since patterns are of words.
 *
 * @returns undefined when nothing would change, as in most replies
 */
export function textApart(text: string): TextApart | undefined {
  if (!joined.test(text)) return undefined;
  const places: number[] = [];
  let apart = "";
  let before = "";
  let position = 0;
  for (const character of text) {
    if (unspaced.test(before) || unspaced.test(character) || (digit.test(before) && letter.test(character))) {
      apart += " ";
      places.push(position);
    }
    apart += character;
    for (let unit = 0; unit < character.length; unit += 1) places.push(position + unit);
    before = character;
    position += character.length;
  }
  return { text: apart, originalOf: (place) => places[place] ?? text.length };
}

const unspaced = /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}]$/u;
const digit = /^\p{Nd}$/u;
const letter = /^\p{L}$/u;
const joined = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|\p{Nd}\p{L}/u;
