import { foldLetters } from "./read-text.ts";
import { plainWords } from "./word-forms.ts";

/**
 * One line of a detector's patterns, read into a small automaton over words.
 *
 * | written | means |
 * |---|---|
 * | `word` | this word, in any spelling {@link plainWords} makes equal |
 * | `word*` | a word that begins so (at least three letters) |
 * | `(a\|b c)` | one of these |
 * | `[word]`, `[a\|b]` | may be there |
 * | `...` | up to four words of the same sentence |
 * | `_` | any one word |
 * | `!(a\|b)` | the next word is none of these |
 * | `<name>` | one of a named list |
 * | `^` first, `$` last | the sentence begins, ends here |
 * | ` ?` last | the sentence is a question |
 *
 * A pattern never crosses the end of a sentence.
 */
export interface Pattern {
  readonly source: string;
  readonly states: readonly PatternState[];
  readonly start: number;
  /** Words a match can begin with; prefixes end in `*`. */
  readonly firstWords: readonly string[];
  readonly atSentenceStart: boolean;
  readonly atSentenceEnd: boolean;
  readonly inQuestion: boolean;
}

export type PatternState =
  | { kind: "word"; word: string; next: number }
  | { kind: "prefix"; prefix: string; next: number }
  | { kind: "set"; words: ReadonlySet<string>; prefixes: readonly string[]; next: number }
  | { kind: "any"; next: number }
  | { kind: "split"; nexts: readonly number[] }
  | { kind: "not"; words: ReadonlySet<string>; prefixes: readonly string[]; next: number }
  | { kind: "match" };

/** A pattern that cannot be read; the message says why, the loader says where. */
export class PatternSyntaxError extends Error {}

/** Named alternatives that patterns refer to as `<name>`; each is read once. */
export class PatternLists {
  private readonly lines: ReadonlyMap<string, readonly string[]>;
  private readonly trees = new Map<string, PatternTree>();

  constructor(lines: ReadonlyMap<string, readonly string[]>) {
    this.lines = lines;
  }

  /** @throws {@link PatternSyntaxError} */
  linesOf(reference: string): readonly string[] {
    const lines = this.lines.get(reference.slice(1, -1));
    if (lines === undefined) throw new PatternSyntaxError(`There is no list ${reference}.`);
    return lines;
  }

  /** @throws {@link PatternSyntaxError} */
  treeOf(reference: string, depth: number): PatternTree {
    const known = this.trees.get(reference);
    if (known !== undefined) return known;
    const tree = choiceOf(this.linesOf(reference).map((line) => new PatternReader(line, this, depth + 1).readAll()));
    this.trees.set(reference, tree);
    return tree;
  }
}

/** @throws {@link PatternSyntaxError} */
export function compilePattern(source: string, lists: PatternLists): Pattern {
  let body = source.trim();
  const inQuestion = body.endsWith("?");
  if (inQuestion) body = body.slice(0, -1).trim();
  const atSentenceStart = body.startsWith("^");
  if (atSentenceStart) body = body.slice(1).trim();
  const atSentenceEnd = body.endsWith("$");
  if (atSentenceEnd) body = body.slice(0, -1).trim();
  const tree = new PatternReader(body, lists, 0).readAll();
  const states: PatternState[] = [{ kind: "match" }];
  const start = addStates(states, tree, 0);
  return { source, states, start, firstWords: firstWordsOf(states, start), atSentenceStart, atSentenceEnd, inQuestion };
}

type PatternTree =
  | { kind: "word"; word: string }
  | { kind: "prefix"; prefix: string }
  | { kind: "set"; words: ReadonlySet<string>; prefixes: readonly string[] }
  | { kind: "any" }
  | { kind: "gap" }
  | { kind: "not"; words: readonly string[] }
  | { kind: "sequence"; parts: readonly PatternTree[] }
  | { kind: "choice"; options: readonly PatternTree[] };

const longestGap = 4;
const shortestPrefix = 3;

class PatternReader {
  private position = 0;
  private readonly parts: readonly string[];
  private readonly lists: PatternLists;
  private readonly depth: number;

  constructor(text: string, lists: PatternLists, depth: number) {
    if (depth > 8) throw new PatternSyntaxError("Lists refer to each other in a circle.");
    this.parts = text.match(/\.\.\.|!\(|[()[\]|]|<[a-z0-9-]+>|[^\s()[\]|<>]+/g) ?? [];
    this.lists = lists;
    this.depth = depth;
  }

  readAll(): PatternTree {
    const tree = this.readChoice();
    if (this.position < this.parts.length) throw new PatternSyntaxError(`A stray "${this.parts[this.position]}".`);
    return tree;
  }

  private readChoice(): PatternTree {
    const options = [this.readSequence()];
    while (this.parts[this.position] === "|") {
      this.position += 1;
      options.push(this.readSequence());
    }
    return choiceOf(options);
  }

  private readSequence(): PatternTree {
    const parts: PatternTree[] = [];
    for (;;) {
      const part = this.parts[this.position];
      if (part === undefined || part === "|" || part === ")" || part === "]") break;
      this.position += 1;
      parts.push(this.readPart(part));
    }
    if (parts.length === 0) throw new PatternSyntaxError("An empty alternative.");
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: "sequence", parts };
  }

  private readPart(part: string): PatternTree {
    if (part === "(" || part === "[") {
      const inner = this.readChoice();
      this.expect(part === "(" ? ")" : "]");
      return part === "(" ? inner : { kind: "choice", options: [inner, { kind: "sequence", parts: [] }] };
    }
    if (part === "!(") {
      const words: string[] = [];
      while (this.parts[this.position] !== ")") {
        const word = this.parts[this.position];
        if (word === undefined) throw new PatternSyntaxError('"!(" without ")".');
        if (word !== "|") words.push(...this.listed(word));
        this.position += 1;
      }
      this.position += 1;
      return { kind: "not", words };
    }
    if (part === "...") return { kind: "gap" };
    if (part === "_") return { kind: "any" };
    if (part.startsWith("<")) {
      return this.lists.treeOf(part, this.depth);
    }
    return wordTree(part);
  }

  private listed(part: string): readonly string[] {
    return part.startsWith("<") ? this.lists.linesOf(part) : [foldLetters(part)];
  }

  private expect(mark: string): void {
    if (this.parts[this.position] !== mark) throw new PatternSyntaxError(`A "${mark}" is missing.`);
    this.position += 1;
  }
}

/** Alternatives as one tree; those of a single word are gathered, so that a long list costs one step. */
function choiceOf(options: readonly PatternTree[]): PatternTree {
  const words = new Set<string>();
  const prefixes: string[] = [];
  const others: PatternTree[] = [];
  for (const option of options) {
    if (option.kind === "word") words.add(option.word);
    else if (option.kind === "prefix") prefixes.push(option.prefix);
    else if (option.kind === "set") {
      for (const word of option.words) words.add(word);
      prefixes.push(...option.prefixes);
    } else if (option.kind === "choice") others.push(...option.options);
    else others.push(option);
  }
  const single = words.size + prefixes.length;
  if (single > 0) others.push({ kind: "set", words, prefixes });
  const [only] = others;
  return others.length === 1 && only !== undefined ? only : { kind: "choice", options: others };
}

function wordTree(part: string): PatternTree {
  const isPrefix = part.endsWith("*");
  const pieces = (isPrefix ? part.slice(0, -1) : part)
    .toLowerCase()
    .split(/[-_/&]/)
    .filter((piece) => piece !== "");
  const words = pieces.flatMap((written, index) => {
    // As texts are read: without accents, so that a pattern may be written the way its language is.
    const piece = foldLetters(written);
    if (!/^[\p{L}\p{N}']+$/u.test(piece)) throw new PatternSyntaxError(`"${part}" is not a word.`);
    return isPrefix && index === pieces.length - 1 ? [piece] : plainWords(piece);
  });
  const parts = words.map((word, index): PatternTree => {
    if (!isPrefix || index < words.length - 1) return { kind: "word", word };
    if (word.length < shortestPrefix) throw new PatternSyntaxError(`"${part}" is too short for a prefix.`);
    return { kind: "prefix", prefix: word };
  });
  const [only] = parts;
  if (only === undefined) throw new PatternSyntaxError(`"${part}" is not a word.`);
  return parts.length === 1 ? only : { kind: "sequence", parts };
}

/** Adds the states of a tree in front of `next` and gives the first of them. */
function addStates(states: PatternState[], tree: PatternTree, next: number): number {
  switch (tree.kind) {
    case "word":
      return states.push({ kind: "word", word: tree.word, next }) - 1;
    case "prefix":
      return states.push({ kind: "prefix", prefix: tree.prefix, next }) - 1;
    case "set":
      return states.push({ kind: "set", words: tree.words, prefixes: tree.prefixes, next }) - 1;
    case "any":
      return states.push({ kind: "any", next }) - 1;
    case "not": {
      const prefixes = tree.words.filter((word) => word.endsWith("*")).map((word) => word.slice(0, -1));
      const words = new Set(tree.words.flatMap((word) => plainWords(word).slice(0, 1)));
      return states.push({ kind: "not", words, prefixes, next }) - 1;
    }
    case "gap": {
      let entry = next;
      for (let word = 0; word < longestGap; word += 1) {
        const any = states.push({ kind: "any", next: entry }) - 1;
        entry = states.push({ kind: "split", nexts: [next, any] }) - 1;
      }
      return entry;
    }
    case "sequence":
      return tree.parts.reduceRight((following, part) => addStates(states, part, following), next);
    case "choice": {
      const nexts = tree.options.map((option) => addStates(states, option, next));
      return states.push({ kind: "split", nexts }) - 1;
    }
  }
}

function firstWordsOf(states: readonly PatternState[], start: number): string[] {
  const words = new Set<string>();
  const pending = [start];
  const seen = new Set<number>();
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    if (seen.has(index)) continue;
    seen.add(index);
    const state = states[index];
    if (state === undefined) continue;
    if (state.kind === "word") words.add(state.word);
    else if (state.kind === "prefix") words.add(`${state.prefix}*`);
    else if (state.kind === "set") {
      for (const word of state.words) words.add(word);
      for (const prefix of state.prefixes) words.add(`${prefix}*`);
    } else if (state.kind === "split") pending.push(...state.nexts);
    else if (state.kind === "not") pending.push(state.next);
    else throw new PatternSyntaxError("A pattern begins with a word, not with a gap or nothing.");
  }
  return [...words];
}
