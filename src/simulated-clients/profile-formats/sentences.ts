/** The sentences of a text, in any language; line breaks and semicolons end one too. At most `most`, each trimmed. */
export function sentencesOf(text: string, most = 12): string[] {
  const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });
  return text
    .split(/\n+|;\s+/)
    .flatMap((line) => [...segmenter.segment(line)].map(({ segment }) => segment.trim()))
    .map((sentence) => sentence.replace(/^\(?\d+\)\s*/, "").replace(/^[-*•]\s*/, ""))
    .filter(
      (sentence) =>
        /[\p{L}\p{N}]/u.test(sentence) && !/^(n\/a|none|not specified|cannot be identified)\.?$/i.test(sentence),
    )
    .slice(0, most);
}
