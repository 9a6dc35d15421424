/** Pieces of words and how frequent each is, as a unigram language model of pieces (Kudo 2018, SentencePiece) has them. */
export interface PieceVocabulary {
  /** `▁` marks the beginning of a word; a piece's number is its position. */
  readonly pieces: readonly string[];
  /** Log probabilities. */
  readonly scores: readonly number[];
}

/** Adds to `into` the numbers of the pieces of a text, in order. */
export type PieceSplitter = (text: string, into: number[]) => void;

const wordMark = 0x2581;

/**
 * Parts texts into the pieces that are likeliest together, word by word. Case and the kind of apostrophe make no
 * difference; characters in no piece are left out. Time grows with the text's length, whatever it holds.
 */
export function pieceSplitter({ pieces, scores }: PieceVocabulary): PieceSplitter {
  const trie = pieceTrie(pieces);
  // Grown to the longest word seen, at most `longestWord`.
  let best = new Float64Array(64);
  let piece = new Int32Array(64);
  let from = new Int32Array(64);
  const word: number[] = [];
  const found: number[] = [];

  return (text, into) => {
    const plain = plainText(text);
    word.length = 0;
    for (let place = 0; place <= plain.length; place += 1) {
      const code = place < plain.length ? plain.charCodeAt(place) : space;
      const isBetween = code === space || code === newLine || code === tab;
      if ((isBetween || word.length > longestWord) && word.length > 0) {
        split(into);
        word.length = 0;
      }
      if (isBetween) continue;
      if (word.length === 0) word.push(wordMark);
      word.push(code);
    }
  };

  /** The likeliest parting of the word at hand, by dynamic programming from its beginning. */
  function split(into: number[]): void {
    const length = word.length;
    if (length >= best.length) {
      best = new Float64Array(2 * length);
      piece = new Int32Array(2 * length);
      from = new Int32Array(2 * length);
    }
    best.fill(Number.NEGATIVE_INFINITY, 0, length + 1);
    best[0] = 0;
    for (let start = 0; start < length; start += 1) {
      const base = best[start] ?? 0;
      offer(start, start + 1, base + unknownScore, unknown);
      let node = 0;
      for (let end = start; end < length; end += 1) {
        node = trie.next(node, word[end] ?? 0);
        if (node < 0) break;
        const ended = trie.pieceAt(node);
        if (ended >= 0) offer(start, end + 1, base + (scores[ended] ?? unknownScore), ended);
      }
    }
    found.length = 0;
    for (let end = length; end > 0; end = from[end] ?? 0) found.push(piece[end] ?? unknown);
    for (let place = found.length - 1; place >= 0; place -= 1) {
      const number = found[place] ?? unknown;
      if (number !== unknown) into.push(number);
    }
  }

  function offer(start: number, end: number, score: number, number: number): void {
    if (score <= (best[end] ?? 0)) return;
    best[end] = score;
    piece[end] = number;
    from[end] = start;
  }
}

const space = 0x20;
const newLine = 0x0a;
const tab = 0x09;
/** Longer runs without a space are parted. */
const longestWord = 100;
const unknown = -1;
/** Below that of any piece, so that a piece is taken where there is one. */
const unknownScore = -20;

const plainAscii = /^[\t\n -~]*$/;

function plainText(text: string): string {
  const lower = text.toLowerCase();
  return plainAscii.test(lower) ? lower : lower.normalize("NFKC").replace(/[\u2018\u2019\u02bc]/g, "'");
}

interface PieceTrie {
  /** The node after a character, -1 where no piece goes on so. */
  next(node: number, code: number): number;
  /** The piece that ends at a node, -1 for none. */
  pieceAt(node: number): number;
}

/** Edges in one open-addressed table, since a map of maps is slow to make and to walk. */
function pieceTrie(pieces: readonly string[]): PieceTrie {
  const mostEdges = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const size = 2 ** Math.ceil(Math.log2(mostEdges * 2 + 2));
  const keys = new Float64Array(size).fill(-1);
  const targets = new Int32Array(size);
  const ends = [-1];
  const slotOf = (node: number, code: number) => {
    const key = node * 0x10000 + code;
    let slot = (Math.imul(node, 0x9e3779b1) ^ Math.imul(code, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & (size - 1);
    while (keys[slot] !== key && keys[slot] !== -1) slot = (slot + 1) & (size - 1);
    return slot;
  };
  for (const [number, piece] of pieces.entries()) {
    let node = 0;
    for (let place = 0; place < piece.length; place += 1) {
      const code = piece.charCodeAt(place);
      const slot = slotOf(node, code);
      if (keys[slot] === -1) {
        keys[slot] = node * 0x10000 + code;
        targets[slot] = ends.push(-1) - 1;
      }
      node = targets[slot] ?? 0;
    }
    ends[node] = number;
  }
  return {
    next(node, code) {
      const slot = slotOf(node, code);
      return keys[slot] === -1 ? -1 : (targets[slot] ?? -1);
    },
    pieceAt: (node) => ends[node] ?? -1,
  };
}
