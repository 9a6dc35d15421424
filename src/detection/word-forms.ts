/**
 * The plain words behind one written word, so that a pattern and a text that mean the same read the same:
 * contractions are written out (`don't`, `dont` -> do not; `I'm` -> i am), a few spoken forms too (`gonna`), digits
 * inside a word become the letters they stand for (`su1cide`), and a possessive 's is dropped.
 *
 * @param word - lower case, with straight apostrophes
 * @returns one or more words
 */
export function plainWords(word: string): readonly string[] {
  if (isPlainWord(word)) return [word];
  if (!word.includes("'"))
    return spokenForms.get(word) ?? [word.replace(/[013457@$]/g, (sign) => leetLetters[sign] ?? sign)];
  const trimmed = word.replace(/^'+|'+$/g, "");
  if (!trimmed.includes("'")) return plainWords(trimmed);
  const fixed = irregular.get(trimmed);
  if (fixed !== undefined) return fixed;
  if (trimmed.endsWith("n't")) return [trimmed.slice(0, -3), "not"];
  for (const [ending, full] of endings) {
    if (trimmed.endsWith(ending)) return [trimmed.slice(0, -ending.length), full];
  }
  if (trimmed.endsWith("'s")) {
    const stem = trimmed.slice(0, -2);
    return isWords.has(stem) ? [stem, "is"] : [stem];
  }
  return [trimmed.replaceAll("'", "")];
}

/** True when {@link plainWords} gives the word itself: most words, for which no list need be made. */
export function isPlainWord(word: string): boolean {
  return !word.includes("'") && !spokenForms.has(word) && !leetShape.test(word);
}

const endings: readonly (readonly [string, string])[] = [
  ["'re", "are"],
  ["'ve", "have"],
  ["'ll", "will"],
  ["'m", "am"],
  ["'d", "would"],
];

const isWords = new Set(
  "it that this he she what there here who where how when everything something nothing everyone nobody everybody one".split(
    " ",
  ),
);

const irregular = new Map<string, readonly string[]>([
  ["can't", ["can", "not"]],
  ["won't", ["will", "not"]],
  ["shan't", ["shall", "not"]],
  ["ain't", ["is", "not"]],
  ["let's", ["let", "us"]],
  ["y'all", ["you"]],
  ["ma'am", ["madam"]],
  ["o'clock", ["oclock"]],
]);

const spokenForms = new Map<string, readonly string[]>(
  Object.entries({
    cannot: "can not",
    cant: "can not",
    dont: "do not",
    wont: "will not",
    didnt: "did not",
    doesnt: "does not",
    isnt: "is not",
    arent: "are not",
    wasnt: "was not",
    werent: "were not",
    havent: "have not",
    hasnt: "has not",
    hadnt: "had not",
    wouldnt: "would not",
    couldnt: "could not",
    shouldnt: "should not",
    aint: "is not",
    im: "i am",
    ive: "i have",
    youre: "you are",
    youve: "you have",
    theyre: "they are",
    theyve: "they have",
    thats: "that is",
    whats: "what is",
    theres: "there is",
    hes: "he is",
    shes: "she is",
    gonna: "going to",
    wanna: "want to",
    gotta: "got to",
    gimme: "give me",
    lemme: "let me",
    dunno: "do not know",
    kinda: "kind of",
    cuz: "because",
    coz: "because",
    u: "you",
    ur: "your",
    r: "are",
    ppl: "people",
    irl: "in real life",
    idk: "i do not know",
    wdym: "what do you mean",
    whilst: "while",
    realise: "realize",
    realised: "realized",
    recognise: "recognize",
    recognised: "recognized",
    organise: "organize",
    apologise: "apologize",
    behaviour: "behavior",
    behaviours: "behaviors",
    counsellor: "counselor",
    counselling: "counseling",
    mum: "mom",
    mums: "moms",
    ok: "okay",
  }).map(([word, words]) => [word, words.split(" ")]),
);

/** Letters with a digit or sign between them: `su1cide`, not `h2o`'s kin such as `mp3` or `covid19`. */
const leetShape = /^[a-z]+[013457@$]+[a-z][a-z013457@$]*$/;
const leetLetters: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
};
