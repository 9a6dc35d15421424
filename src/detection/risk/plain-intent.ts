import type { TakenApart } from "./message-features.ts";
import type { StatementRole } from "./plain-intent-file.ts";
import type { Statement } from "./plain-statements.ts";

/** Concepts of the lexicons that {@link plainIntent} looks for, as their numbers. */
export interface IntentConcepts {
  readonly suicide: number;
  readonly now: number;
  readonly joking: number;
}

export function intentConcepts(names: readonly string[]): IntentConcepts {
  return { suicide: names.indexOf("suicide"), now: names.indexOf("now"), joking: names.indexOf("joking") };
}

/** What a message says plainly of the writer's own suicide: the least that it is read as. */
export interface PlainIntent {
  /** By the message alone. */
  readonly level: PlainLevel | "passive-ideation" | undefined;
  /** Where earlier turns spoke of suicide, which "it" and "the pills" may then mean. */
  readonly levelOnceHeld: PlainLevel | undefined;
}
type PlainLevel = "plan" | "imminent";

/**
 * What a message says plainly, of the writer and now, about ending their life; no weighing of other words takes it back. The
 * wordings are content (`library/plain-intent`), the rules ours, the highest that holds counts:
 *
 * | said in one message | read as |
 * |---|---|
 * | under way (`imminent`) | imminent |
 * | perhaps under way (`begun`), and a wish to die | imminent |
 * | the act and an intention (`plan`), or the act, an intention and a near time by the lexicon | plan |
 * | a wish to die, and a means at hand, a farewell or a resolve ("I am going to do it tonight") | plan |
 * | a farewell and a means at hand | plan |
 * | a wish to die, in languages other than English, whose plain words the model misses more often | passive ideation |
 *
 * After earlier turns of suicide `begun` alone is imminent and a resolve a plan. Nothing counts that is asked, denied, past, told
 * of others or of a story, quoted, supposed or joked about; a joke takes back no overdose with a wish to die, and a question none
 * that is under way.
 */
export function plainIntent(
  apart: Pick<TakenApart, "reading" | "language" | "everyPassage">,
  statements: readonly Statement[],
  concepts: IntentConcepts,
): PlainIntent {
  const isJoking = jokes(apart, concepts);
  const isNamed = !isJoking && namesActAndTime(apart, concepts);
  if (statements.length === 0) return isNamed ? planned : nothing;
  const back = takingBack(statements, apart);
  const holding = statements.filter((statement) => holds(statement, back, apart));
  const says = (role: StatementRole) => holding.some((statement) => statement.role === role);
  const isExplained = statements.some(({ role }) => role === "explained");
  const isBegun = !isExplained && says("begun");
  const wishes = says("wish");
  const isPrepared = says("means") ? wishes || says("farewell") : wishes && (says("farewell") || says("resolve"));
  const levelOnceHeld = isBegun ? "imminent" : !isJoking && says("resolve") ? "plan" : undefined;
  if ((isBegun && wishes) || (!isJoking && !isExplained && says("imminent")))
    return { level: "imminent", levelOnceHeld };
  if (isNamed || (!isJoking && (says("plan") || isPrepared))) return { level: "plan", levelOnceHeld };
  const wishesElsewhere = holding.some(({ role, language }) => role === "wish" && language !== "en");
  return { level: wishesElsewhere && !isJoking ? "passive-ideation" : undefined, levelOnceHeld };
}

const nothing: PlainIntent = { level: undefined, levelOnceHeld: undefined };
const planned: PlainIntent = { level: "plan", levelOnceHeld: undefined };

/** What is asked may still be under way: "I just took them, what happens now?" */
const evenAsked: ReadonlySet<StatementRole> = new Set(["begun", "imminent"]);

/** Where a sentence is taken back, by language and sentence: from this word on, and for a plan from its beginning on. */
type TakingBack = ReadonlyMap<string, number>;

function takingBack(statements: readonly Statement[], { reading }: Pick<TakenApart, "reading">): TakingBack {
  const from = new Map<string, number>();
  for (const { role, language, first } of statements) {
    if (role !== "unless" && role !== "supposed") continue;
    const key = placeOf(language, first, reading);
    from.set(key, role === "unless" ? 0 : Math.min(first, from.get(key) ?? first));
  }
  return from;
}

function placeOf(language: string, word: number, reading: TakenApart["reading"]): string {
  return `${language} ${reading.sentenceOf[word]}`;
}

const takingOthersBack: ReadonlySet<StatementRole> = new Set(["supposed", "unless", "explained"]);

/** Whether a statement is the writer's own, of now and meant. */
function holds(
  { role, language, first }: Statement,
  back: TakingBack,
  { reading, everyPassage }: Pick<TakenApart, "reading" | "everyPassage">,
): boolean {
  if (takingOthersBack.has(role) || reading.quoted[first] === true) return false;
  const takenBackFrom = back.get(placeOf(language, first, reading));
  if (takenBackFrom !== undefined && (role === "plan" || takenBackFrom <= first)) return false;
  const said = passageAt(everyPassage, first);
  if (said === undefined) return true;
  const { isPast, isFiction, figures } = said.placed;
  return !isPast && !isFiction && figures === 0 && (evenAsked.has(role) || !said.passage.isQuestion);
}

/** The passage a word stands in; they are in order, and a long text has many. */
function passageAt(passages: TakenApart["everyPassage"], word: number): TakenApart["everyPassage"][number] | undefined {
  let low = 0;
  let high = passages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((passages[middle]?.passage.end ?? 0) <= word) low = middle + 1;
    else high = middle;
  }
  return passages[low];
}

function jokes({ everyPassage }: Pick<TakenApart, "everyPassage">, { joking }: IntentConcepts): boolean {
  return everyPassage.some(({ placed }) => placed.concepts.some(({ concept }) => concept === joking));
}

/** How far before the act its intention may stand, in words. */
const reach = 4;
const intentions = /^(?:(?:am|'?m) )?(?:going to|gonna|will|about to|have decided to|decided to|planning to|plan to)\b/;
/** Words that make what follows them a supposition. */
const suppositions = new Set(["if", "unless", "would", "could", "might", "when"]);

/** Words that take back what follows them. */
const denial = /^(?:not|never|no|nothing|cannot)$|n['’]?t$/;

/**
 * Whether an English message names, by the concepts of the lexicon, the act, or "do it" where an earlier passage named the act, with
 * an intention right before it and a near time in one passage.
 */
function namesActAndTime(
  { reading, everyPassage }: Pick<TakenApart, "reading" | "everyPassage">,
  { suicide, now }: IntentConcepts,
): boolean {
  let isNamed = false;
  return everyPassage.some(({ passage, placed }) => {
    if (!isNamed && placed.concepts.length === 0) return false; // most passages of most messages
    if (passage.isQuestion || placed.isPast || placed.isFiction || placed.figures > 0) return false;
    const acts = placed.concepts
      .filter(({ concept, who, isNegated, first }) => {
        return concept === suicide && who === "self" && !isNegated && reading.quoted[first] !== true;
      })
      .map(({ first }) => first);
    const words = (from: number, to: number) => reading.words.slice(from, to);
    if (isNamed && !words(passage.first, passage.end).some((word) => denial.test(word)))
      for (let word = passage.first; word + 1 < passage.end; word += 1)
        if (reading.quoted[word] !== true && words(word, word + 2).join(" ") === "do it") acts.push(word);
    isNamed ||= acts.length > 0;
    if (!placed.concepts.some(({ concept }) => concept === now)) return false;
    return acts.some((act) => {
      if (words(passage.first, act).some((word) => suppositions.has(word))) return false;
      for (let start = Math.max(passage.first, act - reach); start < act; start += 1)
        if (intentions.test(words(start, act).join(" "))) return true;
      return false;
    });
  });
}
