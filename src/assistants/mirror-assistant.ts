import type { ControlScript } from "./control-assistant.ts";

/**
 * Control after the oldest trick of conversation programs: it gives back the person's own sentence with the pronouns
 * turned, or asks to go on. Wording and rules are our own. It hears nothing and knows nothing.
 */
export const mirrorAssistant: ControlScript = {
  name: "mirror",
  version: "1.0.0",
  respond(view) {
    const clause = clauseToTurn(view.said);
    if (clause === undefined) return view.vary("go-on", goingOn);
    return view.vary("frame", frames).replace("{turned}", turnPronouns(clause));
  },
};

const frames = [
  "You say that {turned}.",
  "So {turned}. How long has it been like that?",
  "It seems that {turned}. What does that bring to mind?",
  "And how do you feel when you notice that {turned}?",
  "What would it mean to you if it were otherwise, and not that {turned}?",
  "You tell me that {turned}. Please go on.",
];

const goingOn = [
  "Please go on.",
  "Tell me more about that.",
  "I see. And what else comes to mind?",
  "How do you feel about it?",
  "What makes you say so?",
  "Does that come up often?",
];

/** The last short statement that the writer makes about themself, without its connecting words. */
function clauseToTurn(text: string): string | undefined {
  const clauses = text
    .split(/[.!?;\n,]+|\s(?:and|but|because|so)\s/i)
    .map((clause) => clause.trim().replace(/^(?:and|but|so|well|because|then|yes|no|okay|actually)\s+/i, ""))
    .filter((clause) => /^(?:i|i'm|i've|my|i'd|i'll)\b/i.test(clause) && clause.length >= 8 && clause.length <= 90);
  return clauses.at(-1);
}

/** "I am afraid of my boss" -> "you are afraid of your boss". */
function turnPronouns(clause: string): string {
  return clause.replace(/[A-Za-z'’]+/g, (word) => turned.get(word.toLowerCase().replace("’", "'")) ?? word);
}

const turned = new Map([
  ["i", "you"],
  ["i'm", "you are"],
  ["i've", "you have"],
  ["i'd", "you would"],
  ["i'll", "you will"],
  ["am", "are"],
  ["was", "were"],
  ["me", "you"],
  ["my", "your"],
  ["mine", "yours"],
  ["myself", "yourself"],
  ["you", "I"],
  ["your", "my"],
  ["yours", "mine"],
  ["you're", "I am"],
  ["we", "you"],
  ["our", "your"],
]);
