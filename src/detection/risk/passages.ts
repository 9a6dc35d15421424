import type { TextReading } from "../read-text.ts";

/** Words `first` to before `end`: a sentence, or a part of a long one. */
export interface Passage {
  readonly first: number;
  readonly end: number;
  readonly isQuestion: boolean;
}

/** Sentences longer than this are parted, since people in distress often write without a stop. */
const longestPassage = 22;
const shortestPart = 7;
const joints = new Set([
  ..."and but because so then cause although though while or like".split(" "),
  ..."pero porque y que aunque und aber weil denn mais parce et mas porque e dan tapi karena lakini na kwa".split(" "),
]);
/** A message is read up to this many passages. */
export const mostPassages = 120;

/** Parts a reading into passages of a sentence each, long ones at conjunctions or pauses. */
export function passagesOf(reading: TextReading): Passage[] {
  const passages: Passage[] = [];
  for (const { first, end, isQuestion } of reading.sentences) {
    let start = first;
    while (end - start > longestPassage) {
      let cut = start + longestPassage;
      for (let word = start + longestPassage; word >= start + shortestPart; word -= 1) {
        if (reading.pauseBefore[word] !== true && !joints.has(reading.words[word] ?? "")) continue;
        cut = word;
        break;
      }
      passages.push({ first: start, end: cut, isQuestion });
      start = cut;
    }
    if (end > start) passages.push({ first: start, end, isQuestion });
    if (passages.length >= mostPassages) break;
  }
  return passages;
}
