/** Who a text is about, so that it can be put into their mouth. */
export interface Subject {
  readonly name?: string | undefined;
  /** How the text refers to them; `they` where it is not known. */
  readonly pronoun: "he" | "she" | "they" | "you";
}

/**
 * A text about a person, as the person would say it: "He lives alone" becomes "I live alone".
 *
 * By rule, word by word: pronouns, the name, "the client", and the verb that follows. A pronoun that means somebody else
 * is turned as well; what comes out is marked as inferred wherever it is used.
 */
export function firstPerson(text: string, { name, pronoun }: Subject): string {
  const tokens = subjectAdded(text)
    .split(/(\s+|[.,;:!?()"“”]+)/)
    .filter((token) => token !== "");
  const out: string[] = [];
  let verbDue = false;
  let isSubject = false;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? "";
    if (!/\p{L}/u.test(token)) {
      if (/[.;:!?]/.test(token)) isSubject = false;
      out.push(token);
      continue;
    }
    const word = token.toLowerCase().replaceAll("’", "'");
    const next = (tokens[index + 2] ?? "").toLowerCase();
    if (word === "the" && /^(client|patient|member|user)('s|’s)?$/.test(next)) {
      const isOwner = /s$/.test(next) && next !== "client" && next !== "patient";
      out.push(isOwner ? "my" : "I");
      verbDue = !isOwner;
      isSubject ||= verbDue;
      index += 2;
      continue;
    }
    const spoken = pronounOf(word, next, pronoun, name?.toLowerCase(), out.length === 0);
    // "He never saw him again": after "I", an object is somebody else.
    if (spoken !== undefined && !(spoken === "me" && isSubject && pronoun !== "you")) {
      out.push(spoken);
      verbDue = spoken === "I";
      isSubject ||= verbDue;
      continue;
    }
    const before = (tokens[index - 2] ?? "").toLowerCase();
    const isSecondVerb = isSubject && joining.has(before) && (word in irregular || secondVerbs.has(word));
    out.push(verbDue || isSecondVerb ? verbOfI(token) : token);
    if (verbDue && !isAdverb(word)) verbDue = false;
  }
  return capitalised(out.join(""));
}

/** "Avoids asking for help." is said with "I" before it. */
function subjectAdded(text: string): string {
  const first = /^(\p{L}+)\s/u.exec(text)?.[1]?.toLowerCase() ?? "";
  return secondVerbs.has(first) || first in irregular ? `I ${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
}

const joining = new Set(["and", "but", "or", "then", "often", "also"]);

/** Verbs that follow "and" in descriptions of people; other words in -s may be nouns. */
const secondVerbs = new Set(
  "avoids believes blames compares continues copes describes dislikes drinks eats expects experiences fears feels finds fixates focuses gets goes hides hopes isolates keeps lacks lives loses maintains makes needs overthinks remains reports ruminates says seeks sees sits sleeps spends stays stops struggles takes tends thinks tries undergoes uses wants withdraws works worries wishes".split(
    " ",
  ),
);

function pronounOf(
  word: string,
  next: string,
  pronoun: Subject["pronoun"],
  name: string | undefined,
  isFirst: boolean,
): string | undefined {
  if (word === "i") return "I";
  if (name !== undefined && name !== "") {
    if (word === name) return "I";
    if (word === `${name}'s` || (word === `${name}'` && name.endsWith("s"))) return "my";
  }
  const forms = {
    he: { subject: "he", object: "him", owner: "his", self: "himself" },
    she: { subject: "she", object: "her", owner: "her", self: "herself" },
    they: { subject: "they", object: "them", owner: "their", self: "themselves" },
    you: { subject: "you", object: "you", owner: "your", self: "yourself" },
  }[pronoun];
  const contraction = /^(\w+)'(s|re|ve|d|ll)$/.exec(word);
  if (contraction?.[1] === forms.subject) {
    const short = { s: "I'm", re: "I'm", ve: "I've", d: "I'd", ll: "I'll" }[contraction[2] ?? ""];
    return short;
  }
  if (word === forms.self || word === "themself") return "myself";
  if (pronoun === "she" && word === "her") return isNounPhrase(next) ? "my" : "me";
  if (word === forms.owner) return "my";
  if (pronoun === "you" && word === "you") return isFirst || !endsClause(next) ? "I" : "me";
  if (word === forms.subject) return "I";
  return word === forms.object ? "me" : undefined;
}

const noNoun = new Set([
  "",
  "and",
  "or",
  "to",
  "in",
  "on",
  "at",
  "for",
  "with",
  "from",
  "when",
  "as",
  "because",
  "that",
  "if",
  "but",
  "by",
  "about",
  "alone",
  "feeling",
  "again",
  "so",
  "than",
  "feel",
  "back",
  "very",
  "down",
]);
function isNounPhrase(next: string): boolean {
  return /^\p{L}/u.test(next) && !noNoun.has(next);
}
function endsClause(next: string): boolean {
  return !/^\p{L}/u.test(next) || noNoun.has(next);
}

function isAdverb(word: string): boolean {
  return (
    /ly$/.test(word) ||
    ["always", "often", "still", "also", "never", "sometimes", "now", "just", "even", "only"].includes(word)
  );
}

const irregular: Readonly<Record<string, string>> = {
  is: "am",
  are: "am",
  "isn't": "am not",
  "aren't": "am not",
  were: "was",
  has: "have",
  "hasn't": "haven't",
  does: "do",
  "doesn't": "don't",
  goes: "go",
  undergoes: "undergo",
  was: "was",
  "wasn't": "wasn't",
};
const noVerb = new Set(["his", "this", "its", "as", "was", "always", "perhaps", "alas", "plus"]);

function verbOfI(word: string): string {
  const lower = word.toLowerCase().replaceAll("’", "'");
  const known = irregular[lower];
  if (known !== undefined) return known;
  if (isAdverb(lower) || noVerb.has(lower) || !/[a-z]s$/.test(lower) || lower.endsWith("ss")) return word;
  if (/(ches|shes|sses|xes|zes)$/.test(lower)) return word.slice(0, -2);
  return lower.endsWith("ies") && lower.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1);
}

function capitalised(text: string): string {
  const trimmed = text.trim();
  return trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
}
