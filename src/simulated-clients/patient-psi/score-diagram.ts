import { type BeliefCategory, coreBeliefs, emotionGroups, type ListedEntry } from "./closed-lists.ts";

/** A diagram as a learner fills it in, or as it truly is: ids of the closed lists, and free texts. */
export interface DiagramAnswer {
  readonly beliefs: Readonly<Record<BeliefCategory, readonly string[]>>;
  readonly emotions: readonly string[];
  readonly intermediateBeliefs: string;
  readonly intermediateBeliefsInDepression?: string | undefined;
  readonly coping: string;
  readonly situation: string;
  readonly automaticThought: string;
  readonly behaviour: string;
}

/** How two sets of entries agree; shares from 0 to 1, undefined where both sets are empty. */
export interface SetScore {
  readonly found: readonly string[];
  readonly missed: readonly string[];
  readonly added: readonly string[];
  /** Size of the intersection by size of the union. */
  readonly jaccard: number | undefined;
  readonly f1: number | undefined;
}

/** What a learner found, item by item. Text fields are compared by words alone, which sees no paraphrase. */
export interface DiagramScore {
  readonly beliefs: Readonly<Record<BeliefCategory, SetScore>>;
  readonly allBeliefs: SetScore;
  readonly emotions: SetScore;
  /** Overlap of content words (F1, 0 to 1) per text field; undefined where the truth is empty. */
  readonly texts: Readonly<Record<TextField, number | undefined>>;
}

type TextField = (typeof textFields)[number];
const textFields = [
  "intermediateBeliefs",
  "intermediateBeliefsInDepression",
  "coping",
  "situation",
  "automaticThought",
  "behaviour",
] as const;

/**
 * Scores a learner's diagram against the true one.
 *
 * @throws RangeError when a belief or emotion is not an id of the closed lists
 */
export function scoreDiagram(answer: DiagramAnswer, truth: DiagramAnswer): DiagramScore {
  const categories = Object.keys(coreBeliefs) as BeliefCategory[]; // keys of that record
  for (const diagram of [answer, truth]) {
    for (const category of categories) requireKnown(diagram.beliefs[category], coreBeliefs[category]);
    requireKnown(diagram.emotions, emotionGroups);
  }
  const all = (diagram: DiagramAnswer) => categories.flatMap((category) => diagram.beliefs[category]);
  return {
    beliefs: {
      helpless: scoreSet(answer.beliefs.helpless, truth.beliefs.helpless),
      unlovable: scoreSet(answer.beliefs.unlovable, truth.beliefs.unlovable),
      worthless: scoreSet(answer.beliefs.worthless, truth.beliefs.worthless),
    },
    allBeliefs: scoreSet(all(answer), all(truth)),
    emotions: scoreSet(answer.emotions, truth.emotions),
    texts: {
      intermediateBeliefs: wordOverlap(answer.intermediateBeliefs, truth.intermediateBeliefs),
      intermediateBeliefsInDepression: wordOverlap(
        answer.intermediateBeliefsInDepression ?? "",
        truth.intermediateBeliefsInDepression ?? "",
      ),
      coping: wordOverlap(answer.coping, truth.coping),
      situation: wordOverlap(answer.situation, truth.situation),
      automaticThought: wordOverlap(answer.automaticThought, truth.automaticThought),
      behaviour: wordOverlap(answer.behaviour, truth.behaviour),
    },
  };
}

/**
 * Whether a reply quotes the diagram: a run of words that stands in one of its texts word for word.
 *
 * @param words - length of a run that counts as quoting; default 6
 * @returns the names of the fields that are quoted
 */
export function quotedFields(reply: string, diagram: Readonly<Record<string, string>>, words = 6): string[] {
  const said = ` ${wordsOf(reply).join(" ")} `;
  return Object.entries(diagram)
    .filter(([, text]) => {
      const list = wordsOf(text);
      for (let at = 0; at + words <= list.length; at += 1) {
        if (said.includes(` ${list.slice(at, at + words).join(" ")} `)) return true;
      }
      return false;
    })
    .map(([field]) => field);
}

function scoreSet(answer: readonly string[], truth: readonly string[]): SetScore {
  const given = new Set(answer);
  const wanted = new Set(truth);
  const found = [...wanted].filter((id) => given.has(id));
  const missed = [...wanted].filter((id) => !given.has(id));
  const added = [...given].filter((id) => !wanted.has(id));
  const union = found.length + missed.length + added.length;
  return {
    found,
    missed,
    added,
    jaccard: union === 0 ? undefined : found.length / union,
    f1: union === 0 ? undefined : (2 * found.length) / (given.size + wanted.size),
  };
}

function wordOverlap(answer: string, truth: string): number | undefined {
  const given = new Set(wordsOf(answer).filter((word) => !emptyWords.has(word)));
  const wanted = new Set(wordsOf(truth).filter((word) => !emptyWords.has(word)));
  if (wanted.size === 0) return undefined;
  const shared = [...wanted].filter((word) => given.has(word)).length;
  return (2 * shared) / (given.size + wanted.size);
}

const emptyWords = new Set(
  "a an and are as at be been but by do does for from had has have he her him his i if in is it its me my not of on or our she so that the their them they this to was we were will with you your".split(
    " ",
  ),
);

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
}

function requireKnown(ids: readonly string[], entries: readonly ListedEntry[]): void {
  const unknown = ids.find((id) => !entries.some((entry) => entry.id === id));
  if (unknown === undefined) return;
  throw new RangeError(`"${unknown}" is none of ${entries.map(({ id }) => id).join(", ")}.`);
}
