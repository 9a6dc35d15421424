/**
 * Adds to `into` hashes of the words `first` to before `end` and of every run of one to four characters inside them, word
 * boundaries counted: what hints are told by in languages that are not parted into word pieces.
 */
export function letterTerms(words: readonly string[], first: number, end: number, into: number[]): void {
  for (let index = first; index < end; index += 1) {
    const word = ` ${words[index] ?? ""} `;
    let whole = wholeStart;
    for (let start = 0; start < word.length; start += 1) {
      whole = mixed(whole, word.charCodeAt(start));
      let run = runStart;
      for (let length = 0; length < longestRun && start + length < word.length; length += 1) {
        run = mixed(run, word.charCodeAt(start + length));
        if (length > 0 || word[start] !== " ") into.push(run);
      }
    }
    into.push(whole);
  }
}

const longestRun = 4;
const wholeStart = 0x51ed270b;
const runStart = 0x2545f491;

function mixed(hash: number, code: number): number {
  const next = Math.imul(hash ^ code, 0x9e3779b1);
  return (next ^ (next >>> 15)) >>> 0;
}
