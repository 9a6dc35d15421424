import { pushTo } from "../push-to.ts";
import { readText, type TextReading } from "../read-text.ts";
import { wordStart } from "../word-start.ts";

/** Words `first` to before `end` of a reading carry a concept. */
export interface ConceptSpan {
  readonly concept: number;
  readonly first: number;
  readonly end: number;
}

/** Terms of one language in the form that texts are read in. */
export interface PlainTerms {
  readonly matching: "words" | "inside";
  /** Concept number and its words; a word that ends in `*` may go on. */
  readonly terms: readonly (readonly [concept: number, term: string])[];
}

/** Brings terms into the form that {@link readText} gives texts. */
export function plainTerm(term: string): string {
  const words = term.split(/\s+/).map((word) => {
    const isOpen = word.endsWith("*");
    return readText(isOpen ? word.slice(0, -1) : word).words.join(" ") + (isOpen ? "*" : "");
  });
  return words.filter((word) => word !== "" && word !== "*").join(" ");
}

interface Term {
  readonly concept: number;
  readonly words: readonly string[];
  readonly open: readonly boolean[];
}

interface LetterNode {
  readonly next: Map<string, LetterNode>;
  readonly concepts: number[];
}

/** Finds the concepts of one language in a text. */
export interface ConceptMatcher {
  /** In reading order; of the terms that begin at one word for one concept the longest counts. */
  find(reading: TextReading, into: ConceptSpan[]): void;
}

export function conceptMatcher({ matching, terms }: PlainTerms): ConceptMatcher {
  return matching === "words" ? wordMatcher(terms) : letterMatcher(terms);
}

/** By the first word, or by the first three letters where the first word is open. */
function wordMatcher(terms: PlainTerms["terms"]): ConceptMatcher {
  const byWord = new Map<string, Term[]>();
  const byStart = new Map<number, Term[]>();
  for (const [concept, text] of terms) {
    const written = text.split(" ");
    const open = written.map((word) => word.endsWith("*"));
    const words = written.map((word) => word.replace(/\*$/, ""));
    const [head = ""] = words;
    if (open[0] === true) pushTo(byStart, wordStart(head), { concept, words, open });
    else pushTo(byWord, head, { concept, words, open });
  }
  for (const list of [...byWord.values(), ...byStart.values()]) list.sort((a, b) => b.words.length - a.words.length);
  return {
    find(reading, into) {
      const { words } = reading;
      for (let first = 0; first < words.length; first += 1) {
        const word = words[first] ?? "";
        const from = into.length;
        addFitting(byWord.get(word), reading, first, from, into);
        if (word.length >= 3) addFitting(byStart.get(wordStart(word)), reading, first, from, into);
      }
    },
  };
}

/** @param from - of the spans, where those of the word begin */
function addFitting(
  list: readonly Term[] | undefined,
  { words, sentenceOf }: TextReading,
  first: number,
  from: number,
  into: ConceptSpan[],
): void {
  if (list === undefined) return;
  for (const term of list) {
    if (!fits(term, words, sentenceOf, first)) continue;
    let isKnown = false;
    for (let index = from; index < into.length; index += 1) isKnown ||= into[index]?.concept === term.concept;
    if (!isKnown) into.push({ concept: term.concept, first, end: first + term.words.length });
  }
}

function fits(term: Term, words: readonly string[], sentenceOf: readonly number[], first: number): boolean {
  for (let place = 0; place < term.words.length; place += 1) {
    const word = words[first + place];
    const wanted = term.words[place] ?? "";
    if (word === undefined || sentenceOf[first + place] !== sentenceOf[first]) return false;
    if (term.open[place] === true ? !word.startsWith(wanted) : word !== wanted) return false;
  }
  return true;
}

/** Over letters: a term may begin inside a word and run over following words, spaces not counted. */
function letterMatcher(terms: PlainTerms["terms"]): ConceptMatcher {
  const root: LetterNode = { next: new Map(), concepts: [] };
  for (const [concept, text] of terms) {
    let node = root;
    for (const letter of text.replaceAll("*", "").replaceAll(" ", "")) {
      let next = node.next.get(letter);
      if (next === undefined) {
        next = { next: new Map(), concepts: [] };
        node.next.set(letter, next);
      }
      node = next;
    }
    if (!node.concepts.includes(concept)) node.concepts.push(concept);
  }
  return {
    find(reading, into) {
      const { words, sentenceOf } = reading;
      for (let first = 0; first < words.length; first += 1) {
        const from = into.length;
        const head = words[first] ?? "";
        for (let offset = 0; offset < head.length; offset += 1) {
          let node: LetterNode | undefined = root;
          let word = first;
          let place = offset;
          for (let steps = 0; steps < 24 && node !== undefined; steps += 1) {
            let current: string = words[word] ?? "";
            if (place >= current.length) {
              word += 1;
              place = 0;
              current = words[word] ?? "";
              if (current === "" || sentenceOf[word] !== sentenceOf[first]) break;
            }
            node = node.next.get(current[place] ?? "");
            place += 1;
            for (const concept of node?.concepts ?? []) {
              let isKnown = false;
              for (let index = from; index < into.length; index += 1) isKnown ||= into[index]?.concept === concept;
              if (!isKnown) into.push({ concept, first, end: word + 1 });
            }
          }
        }
      }
    },
  };
}
