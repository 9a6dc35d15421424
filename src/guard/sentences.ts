/**
 * Cuts a stream of text into sentences: what is handed out ends where a sentence ends, and the rest is kept until more
 * comes. A passage without an end is cut at a space once it is long, so that nothing is held for ever.
 */
export interface SentenceCutter {
  /** @returns the complete sentences so far; empty while one is unfinished */
  push(text: string): string;
  /** What is left. */
  rest(): string;
}

/** @param longest - characters after which a sentence without an end is cut; default 600 */
export function sentenceCutter(longest = 600): SentenceCutter {
  let held = "";
  return {
    push(text) {
      held += text;
      let end = 0;
      for (const match of held.matchAll(sentenceEnd)) end = match.index + match[0].length;
      if (end === 0 && held.length > longest) end = Math.max(held.lastIndexOf(" ") + 1, 0) || held.length;
      const whole = held.slice(0, end);
      held = held.slice(end);
      return whole;
    },
    rest() {
      const left = held;
      held = "";
      return left;
    },
  };
}

/** An end mark with what closes it, then a space; marks of scripts that use no space; or a line's end. */
const sentenceEnd = /[.!?…]+["'”’»)\]]*(?=\s)\s|[。！？।؟]+["'”’»）]*|\n+/gu;
