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
/** The model weighs up to about this many passages of a message: all it was trained on had fewer. */
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
  }
  return passages;
}

/** Of a message with more passages than are weighed: its beginning, its end, and of the rest those that say most. */
const firstWeighed = 40;
const lastWeighed = 50;

/**
 * Which passages the model weighs, by their numbers, in order: all up to {@link mostPassages}. Of more, the first 40 and the last 50, and
 * of those between them the 30 with the most concepts, the earlier of equals; so nothing is unread for its place alone.
 *
 * @param saying - how many concepts a passage carries
 */
export function weighedPassages(count: number, saying: (passage: number) => number): number[] {
  const all = Array.from({ length: count }, (_, index) => index);
  if (count <= mostPassages) return all;
  const between = all
    .slice(firstWeighed, count - lastWeighed)
    .map((passage) => ({ passage, concepts: saying(passage) }))
    .sort((left, right) => right.concepts - left.concepts || left.passage - right.passage)
    .slice(0, mostPassages - firstWeighed - lastWeighed)
    .map(({ passage }) => passage)
    .sort((left, right) => left - right);
  return [...all.slice(0, firstWeighed), ...between, ...all.slice(count - lastWeighed)];
}
