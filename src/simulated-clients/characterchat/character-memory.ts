/** An aspect that was used 3 times within the last 5 picks may not be picked again. None is blocked before that. */
export function blockedAspects(picks: readonly string[]): string[] {
  const recent = picks.slice(-5);
  return [...new Set(recent)].filter((aspect) => recent.filter((pick) => pick === aspect).length >= 3);
}

/** Whether a talk is over: at least five scores of mood (0 to 5), and the last two at 4 or more. */
export function moodEnds(scores: readonly number[]): boolean {
  return scores.length >= 5 && scores.slice(-2).every((score) => score >= 4);
}

/** Said when nothing is left of a line. */
const listening = "I see. Go on.";

/**
 * A line without what makes chat characters sound like assistants: a speaker's name before it, openers, clauses under three
 * words, clauses with thanks or with "AI", and a first clause that repeats the message before.
 */
export function cleanUtterance(text: string, previous: string): string {
  const spoken = text
    .replace(/^\s*[\p{L} ]{1,30}:\s*/u, "")
    .replace(/^(?:(?:hey|oh|absolutely|wow|ah)\b[,!. ]*)+/i, "");
  const clauses = (spoken.match(/[^.!?,;]+[.!?,;]*/g) ?? [])
    .map((clause) => clause.trim())
    .filter((clause) => clause.split(/\s+/).length >= 3)
    .filter((clause) => !/thank you|\bAI\b/i.test(clause));
  const [first, ...rest] = clauses;
  const kept = first !== undefined && likeness(first, previous) > 0.9 ? rest : clauses;
  const line = kept.join(" ").replace(/[,;]$/, ".").trim();
  return line === "" ? listening : line.charAt(0).toUpperCase() + line.slice(1);
}

/** Dice coefficient of the letter pairs of two texts, 0 to 1. */
function likeness(left: string, right: string): number {
  const pairs = (text: string) => {
    const plain = text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
    return Array.from({ length: Math.max(0, plain.length - 1) }, (_, index) => plain.slice(index, index + 2));
  };
  const first = pairs(left);
  const second = pairs(right);
  if (first.length + second.length === 0) return 1;
  const rest = [...second];
  let shared = 0;
  for (const pair of first) {
    const at = rest.indexOf(pair);
    if (at < 0) continue;
    rest.splice(at, 1);
    shared += 1;
  }
  return (2 * shared) / (first.length + second.length);
}
