/**
 * FNV-1a over UTF-16 units, never 0.
 *
 * @param length - units of the word that count; all by default
 */
export function wordHash(word: string, length: number = word.length): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < length; index += 1) hash = Math.imul(hash ^ word.charCodeAt(index), 0x01000193);
  return hash >>> 0 || 1;
}

/** Letters by which forms of one word are taken together. */
export const stemLength = 5;
