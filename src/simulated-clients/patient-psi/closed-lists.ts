import { closeMatch } from "../../content/index.ts";

/** An entry of a closed list of the cognitive conceptualisation diagram. */
export interface ListedEntry {
  readonly id: string;
  /** The entry in words. */
  readonly text: string;
  /** Single words or phrases of which each, on its own, means this entry. */
  readonly terms: readonly string[];
}

export type BeliefCategory = "helpless" | "unlovable" | "worthless";

/** The nineteen core beliefs: nine of helplessness, six of being unlovable, four of worthlessness (arXiv 2405.19660). */
export const coreBeliefs: Readonly<Record<BeliefCategory, readonly ListedEntry[]>> = {
  helpless: [
    entry("incompetent", "I am incompetent."),
    entry("helpless", "I am helpless."),
    entry("powerless", "I am powerless, weak, vulnerable.", "powerless", "weak", "vulnerable"),
    entry("victim", "I am a victim."),
    entry("needy", "I am needy."),
    entry("trapped", "I am trapped."),
    entry("out-of-control", "I am out of control."),
    entry("failure", "I am a failure, a loser.", "failure", "loser"),
    entry("defective", "I am defective."),
  ],
  unlovable: [
    entry("unlovable", "I am unlovable.", "unlovable", "unloveable"),
    entry("unattractive", "I am unattractive."),
    entry("undesirable", "I am undesirable, unwanted.", "undesirable", "undesired", "unwanted"),
    entry("bound-to-be-rejected", "I am bound to be rejected."),
    entry("bound-to-be-abandoned", "I am bound to be abandoned."),
    entry("bound-to-be-alone", "I am bound to be alone."),
  ],
  worthless: [
    entry("worthless", "I am worthless, waste.", "worthless", "waste"),
    entry("immoral", "I am immoral."),
    entry("bad", "I am bad: dangerous, toxic, evil.", "bad", "dangerous", "toxic", "evil"),
    entry(
      "does-not-deserve-to-live",
      "I do not deserve to live.",
      "do not deserve to live",
      "not deserve to live",
      "undeserving to live",
    ),
  ],
};

/** The nine groups of emotions. At most three go with one situation. */
export const emotionGroups: readonly ListedEntry[] = [
  group("anxious", "worried", "fearful", "scared", "tense"),
  group("sad", "down", "lonely", "unhappy"),
  group("angry", "mad", "irritated", "annoyed"),
  group("ashamed", "embarrassed", "humiliated"),
  group("disappointed"),
  group("jealous", "envious"),
  group("guilty"),
  group("hurt"),
  group("suspicious"),
];

/** A style of talking, with the most sentences a reply may have; one rule per style, where the original has two. */
export const patientPsiStyles = {
  plain: { sentences: 5, does: "talks without any particular trait" },
  upset: { sentences: 3, does: "is angry, resists, dismisses and distrusts, argues" },
  verbose: { sentences: 8, does: "goes into long detail and is hard to steer" },
  reserved: { sentences: 3, does: "is brief, vague and evasive, needs prompting, is sceptical" },
  tangent: { sentences: 5, does: "drifts off the topic and has to be led back" },
  pleasing: { sentences: 5, does: "plays problems down, seeks approval, agrees too easily" },
} as const;
export type PatientPsiStyle = keyof typeof patientPsiStyles;

/** A text of one entry, matched to a closed list. */
export type ListMatch =
  | { readonly status: "known"; readonly ids: readonly string[] }
  | { readonly status: "unknown"; readonly closeMatch: string | undefined };

/**
 * The belief or beliefs that a text names: whatever the case, the punctuation, "I am" before it, a slash or comma between
 * its words, or a slip of the pen. Every part has to be known.
 */
export function matchBeliefs(text: string, category?: BeliefCategory): ListMatch {
  const entries = category === undefined ? Object.values(coreBeliefs).flat() : coreBeliefs[category];
  return matchList(text, entries);
}

/** The emotion groups that a text names: `sad/down/lonely/unhappy`, `Jealous, hurt`. */
export function matchEmotions(text: string): ListMatch {
  const adjectives = text.replaceAll(/\p{L}+/gu, (word) => feelings[word.toLowerCase()] ?? word);
  return matchList(adjectives, emotionGroups);
}

/** Feelings named by their nouns: "Shame." */
const feelings: Readonly<Record<string, string>> = {
  anxiety: "anxious",
  fear: "fearful",
  worry: "worried",
  sadness: "sad",
  loneliness: "lonely",
  anger: "angry",
  irritation: "irritated",
  shame: "ashamed",
  embarrassment: "embarrassed",
  humiliation: "humiliated",
  disappointment: "disappointed",
  jealousy: "jealous",
  envy: "envious",
  guilt: "guilty",
  suspicion: "suspicious",
};

function matchList(text: string, entries: readonly ListedEntry[]): ListMatch {
  const parts = text
    .split(/[,;/:.]|\band\b|\(|\)/)
    .map(plainTerm)
    .filter((part) => part !== "");
  const ids: string[] = [];
  for (const part of parts) {
    const asId = part.replaceAll(" ", "-");
    const found = entries.find(({ id, terms }) => terms.includes(part) || id === asId) ?? nearly(part, entries);
    if (found === undefined) {
      return {
        status: "unknown",
        closeMatch: closeMatch(
          part,
          entries.flatMap(({ terms }) => terms),
        ),
      };
    }
    if (!ids.includes(found.id)) ids.push(found.id);
  }
  return ids.length === 0 ? { status: "unknown", closeMatch: undefined } : { status: "known", ids };
}

/** One letter wrong or missing in a word of six letters or more still means the word. */
function nearly(part: string, entries: readonly ListedEntry[]): ListedEntry | undefined {
  if (part.length < 6) return undefined;
  return entries.find(({ terms }) => terms.some((term) => term.length >= 6 && isOneEditAway(part, term)));
}

function isOneEditAway(left: string, right: string): boolean {
  if (Math.abs(left.length - right.length) > 1) return false;
  let start = 0;
  while (start < left.length && left[start] === right[start]) start += 1;
  let end = 0;
  const most = Math.min(left.length, right.length) - start;
  while (end < most && left.at(-1 - end) === right.at(-1 - end)) end += 1;
  return Math.max(left.length, right.length) - start - end <= 1;
}

function plainTerm(text: string): string {
  return text
    .toLowerCase()
    .replace(/[’']/g, "'")
    .replace(/\b(i am|i'm|i|am|a|an|the|group)\b/g, " ")
    .replace(/don't/g, "do not")
    .replace(/[^a-z ]+/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

function entry(id: string, text: string, ...terms: string[]): ListedEntry {
  return { id, text, terms: terms.length > 0 ? terms : [plainTerm(text)] };
}

function group(...terms: [string, ...string[]]): ListedEntry {
  return { id: terms[0], text: terms.join(", "), terms };
}
