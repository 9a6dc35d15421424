/** A number for the first three letters of a word, which it shares with every beginning of at least three letters it may have. */
export function wordStart(word: string): number {
  const length = Math.min(3, word.length);
  let hash = length;
  for (let place = 0; place < length; place += 1) hash = Math.imul(hash, 31) + word.charCodeAt(place);
  return hash;
}
