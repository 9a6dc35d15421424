/** A stretch of text as it may be shown, or one character that may not be acted out and is shown by its code point. */
export interface VisiblePart {
  kind: "text" | "code-point";
  /** Plain text, or `U+202E`. */
  text: string;
  /** Offset in the original, in UTF-16 units. */
  start: number;
  /** Length in the original, in UTF-16 units. */
  length: number;
}

/**
 * Splits hostile text into what can be shown as it is and what is shown by its code point: control characters (ANSI
 * escapes and NUL among them), zero-width and bidirectional controls, invisible fillers, tag characters, variation
 * selectors without an emoji before them, line separators, noncharacters and lone surrogates. Line feed, tab, and a
 * carriage return before a line feed stay.
 *
 * Joiners stay where writing needs them: between emoji, and between letters of scripts that join (Arabic, the scripts
 * of India, and others).
 */
export function visibleParts(text: string): VisiblePart[] {
  // Most text is plain; the search by Unicode property is many times slower than this look.
  if (plain.test(text)) return text === "" ? [] : [{ kind: "text", text, start: 0, length: text.length }];
  const parts: VisiblePart[] = [];
  let plainFrom = 0;
  const flush = (end: number) => {
    if (end > plainFrom) {
      parts.push({ kind: "text", text: text.slice(plainFrom, end), start: plainFrom, length: end - plainFrom });
    }
  };
  suspicious.lastIndex = 0;
  for (let match = suspicious.exec(text); match !== null; match = suspicious.exec(text)) {
    const [character] = match;
    if (mayStay(text, match.index, character)) continue;
    flush(match.index);
    parts.push({ kind: "code-point", text: codePointName(character), start: match.index, length: character.length });
    plainFrom = match.index + character.length;
  }
  flush(text.length);
  return parts;
}

/**
 * The same as one string, for outputs that have no markup: `\u{202E}`-like characters become `<U+202E>`.
 *
 * @param lineBreaks - `keep` them, or put a `space` in place of breaks and tabs where one line is due
 */
export function visibleText(text: string, lineBreaks: "keep" | "space" = "keep"): string {
  const shown = plain.test(text)
    ? text
    : visibleParts(text)
        .map((part) => (part.kind === "text" ? part.text : `<${part.text}>`))
        .join("");
  return lineBreaks === "keep" ? shown : shown.replace(/\s*[\r\n\t]+\s*/g, " ");
}

/** ASCII that shows, with line feeds and tabs. */
const plain = /^[\n\t -~]*$/;

/**
 * Candidates, by Unicode property where there is one: controls, format characters, surrogates without a partner,
 * separators of lines and paragraphs, the default-ignorables and noncharacters.
 */
const suspicious = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

/** Signs of Arabic and Syriac that Unicode counts among format characters though they are printed. */
const visibleFormatCharacter = /[\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2]/u;

const joiningBefore =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}]\p{M}*$/u;
const emojiBefore = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]\uFE0F?$/u;
const emojiOrKeycapBefore = /[\p{Extended_Pictographic}\p{Emoji_Modifier}0-9#*]$/u;

function mayStay(text: string, index: number, character: string): boolean {
  switch (character) {
    case "\n":
    case "\t":
      return true;
    case "\r":
      return text[index + 1] === "\n";
    case "\u200C":
      return joiningBefore.test(text.slice(Math.max(0, index - 8), index));
    case "\u200D": {
      const before = text.slice(Math.max(0, index - 8), index);
      return (
        joiningBefore.test(before) || (emojiBefore.test(before) && startsWithEmoji(text.slice(index + 1, index + 3)))
      );
    }
    case "\uFE0F":
      return emojiOrKeycapBefore.test(text.slice(Math.max(0, index - 2), index));
    default:
      return visibleFormatCharacter.test(character);
  }
}

function startsWithEmoji(text: string): boolean {
  return /^\p{Extended_Pictographic}/u.test(text);
}

function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
