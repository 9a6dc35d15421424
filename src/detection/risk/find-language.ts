import type { TextReading } from "../read-text.ts";

/** Common words by language; `und` has none. */
export type CommonWords = ReadonlyMap<string, readonly string[]>;

/**
 * The language of a text by its script and its most common words. `und` for texts too short to tell: fewer than two
 * common words of one language more than of any other.
 */
export function findLanguage(reading: TextReading, commonWords: CommonWords): string {
  const script = scriptOf(reading.text);
  if (script !== undefined) return script;
  const counts = new Map<string, number>();
  for (const word of reading.words.slice(0, 200))
    for (const language of commonWords.get(word) ?? []) counts.set(language, (counts.get(language) ?? 0) + 1);
  let best = "und";
  let most = 0;
  let second = 0;
  for (const [language, count] of counts) {
    if (count > most) [best, second, most] = [language, most, count];
    else if (count > second) second = count;
  }
  return most >= 2 && most > second ? best : most === 1 && second === 0 && reading.words.length <= 4 ? best : "und";
}

/** Scripts that tell the language, by the share of letters; kana tells Japanese from Chinese. */
function scriptOf(text: string): string | undefined {
  let latin = 0;
  let han = 0;
  let kana = 0;
  let hangul = 0;
  let arabic = 0;
  let devanagari = 0;
  const end = Math.min(text.length, 2_000);
  for (let index = 0; index < end; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x250) latin += 1;
    else if (code >= 0x4e00 && code <= 0x9fff) han += 1;
    else if (code >= 0x3040 && code <= 0x30ff) kana += 1;
    else if (code >= 0xac00 && code <= 0xd7a3) hangul += 1;
    else if (code >= 0x600 && code <= 0x6ff) arabic += 1;
    else if (code >= 0x900 && code <= 0x97f) devanagari += 1;
  }
  const other = Math.max(han + kana, hangul, arabic, devanagari);
  if (other === 0 || other * 3 < latin) return undefined;
  if (other === han + kana) return kana * 8 >= han ? "ja" : "zh";
  return other === hangul ? "ko" : other === arabic ? "ar" : "hi";
}
