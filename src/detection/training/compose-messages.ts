import { type RandomSource, seededRandom } from "../../random/index.ts";
import { pushTo } from "../push-to.ts";
import type { RiskKind, RiskLevel } from "../risk/risk-scale.ts";
import { isAtLeast } from "../risk/risk-scale.ts";
import type { CorpusGroup, MessageMatter, RiskCorpus } from "./corpus-file.ts";
import { expandLine } from "./expand-line.ts";

/** A training message with what it shows. */
export interface LabelledMessage {
  readonly text: string;
  readonly language: string;
  readonly shows: Readonly<Partial<Record<RiskKind, RiskLevel>>>;
  readonly isWeak: boolean;
  /** It holds a hint, or a hint's twin, and nothing said in so many words. */
  readonly isHint: boolean;
  readonly isAboutOther: boolean;
  /** Of a corpus on other dangers, which teaches of those alone. */
  readonly isOnDangers: boolean;
}

/** A line with its group, before it is expanded. */
export interface CorpusLine {
  readonly line: string;
  readonly group: CorpusGroup;
  readonly corpus: RiskCorpus;
}

/** One-liners and short messages, or posts. */
export type MessageSize = "short" | "long";

export function linesOf(corpus: RiskCorpus): CorpusLine[] {
  return corpus.groups.flatMap((group) =>
    group.lines
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => ({ line, group, corpus })),
  );
}

/** Which lines of a corpus's banks may be drawn: those the first step learns from, those kept for the second, or all. */
export type BankShare = "seen" | "held-out" | "all";

/** One sentence of a line, with what it shows. */
export function sentenceOf(
  { line, group, corpus }: CorpusLine,
  random: RandomSource,
  share: BankShare,
): LabelledMessage {
  const isOwn = group.about === "self";
  return {
    text: expandLine(line, slotsOf(corpus, share), random),
    language: corpus.language,
    shows: isOwn ? group.shows : {},
    isWeak: group.isWeak,
    isHint: group.isHint,
    isAboutOther: group.about === "other" && Object.keys(group.shows).length > 0,
    isOnDangers: corpus.matter === "other-dangers",
  };
}

const partedSlots = new WeakMap<RiskCorpus, Map<BankShare, Readonly<Record<string, string>>>>();

/** Slots with their banks, slots of one line each, parted: every fourth line of a bank is kept for the second step. */
function slotsOf(corpus: RiskCorpus, share: BankShare): Readonly<Record<string, string>> {
  let shares = partedSlots.get(corpus);
  if (shares === undefined) {
    shares = new Map();
    partedSlots.set(corpus, shares);
  }
  let slots = shares.get(share);
  if (slots === undefined) {
    slots = Object.fromEntries(
      Object.entries(corpus.slots).map(([name, written]) => {
        const bank = written
          .split("\n")
          .map((line) => line.trim())
          .filter((line) => line !== "");
        const kept = bank.filter((_, index) => share === "all" || (index % 4 === 3) === (share === "held-out"));
        return [name, (bank.length >= leastBank ? kept : bank).join("|")];
      }),
    );
    shares.set(share, slots);
  }
  return slots;
}

/** Slots of fewer lines are words to fill in, not a bank. */
const leastBank = 8;

/**
 * Composes messages from lines of one language: one-liners and short messages, or posts of up to 18 sentences, told in
 * several registers; of the short ones a quarter are turns of talk. Of the others three in ten tell of calm days only, two fifths carry a
 * signal, among lines of the setting, three tenths a look-alike.
 */
export function composeMessages(
  all: readonly CorpusLine[],
  count: number,
  size: MessageSize,
  matter: MessageMatter,
  ...seed: (string | number)[]
): LabelledMessage[] {
  const random = seededRandom(...seed);
  const lines = all.filter(({ corpus }) => matter === "other-dangers" || corpus.matter !== "other-dangers");
  const pick = ({ hints, shares }: Groups) => {
    if (matter === "other-dangers" && shares.size > 0) return pickShared(shares, otherDangers, random);
    const share = size === "short" ? hintShare : longHintShare;
    if (shares.size === 0 || (hints.length > 0 && random.next() < share)) return pickGroup(hints, random);
    return pickShared(shares, "suicide", random);
  };
  const draw = (line: CorpusLine) => sentenceOf(line, random, "held-out");
  const signals = groupsOf(lines, "signal", kindOf);
  const settings = lines.filter(({ group }) => group.part === "setting");
  const undistressed = settings.filter(({ group }) => group.shows.distress === undefined);
  const calm = undistressed.length === 0 ? settings : undistressed;
  const lookAlikes = groupsOf(lines, "look-alike", lookAlikeOf);
  const turns = size === "short" ? lines.filter(({ group }) => group.part === "turn") : [];
  if (isEmpty(signals) || settings.length === 0 || isEmpty(lookAlikes)) return [];
  return Array.from({ length: count }, () => {
    if (turns.length > 0 && random.next() < turnShare) return joined([draw(random.pick(turns))], random);
    const length = drawLength(random, size);
    const scene = random.next() < 0.3 ? calm : settings;
    const parts: LabelledMessage[] = Array.from({ length }, () => draw(random.pick(scene)));
    const kind = random.next();
    if (kind < 0.4) {
      const group = pick(signals);
      const most = Math.min(3, Math.max(1, Math.ceil(length / 4)));
      const places = 1 + random.integer(most);
      for (let place = 0; place < places; place += 1) {
        const from = place === 0 || random.next() < 0.5 ? group : pick(signals);
        parts[random.integer(length)] = draw(random.pick(from));
      }
    } else if (kind < 0.68) {
      const places = length > 5 && random.next() < 0.5 ? 2 : 1;
      for (let place = 0; place < places; place += 1)
        parts[random.integer(length)] = draw(random.pick(pick(lookAlikes)));
    }
    return joined(parts, random);
  });
}

/** Groups of lines that are drawn from: those of hints and their twins, and the others by their share. */
interface Groups {
  readonly hints: readonly (readonly CorpusLine[])[];
  readonly shares: ReadonlyMap<string, readonly (readonly CorpusLine[])[]>;
}

function groupsOf(
  lines: readonly CorpusLine[],
  part: CorpusGroup["part"],
  shareOf: (line: CorpusLine) => string,
): Groups {
  const groups = new Map<CorpusGroup, CorpusLine[]>();
  for (const line of lines) if (line.group.part === part) pushTo(groups, line.group, line);
  const hints: CorpusLine[][] = [];
  const shares = new Map<string, CorpusLine[][]>();
  for (const [{ isHint }, group] of groups) {
    const [line] = group;
    if (isHint) hints.push(group);
    else if (line !== undefined) pushTo(shares, shareOf(line), group);
  }
  return { hints, shares };
}

function isEmpty({ hints, shares }: Groups): boolean {
  return hints.length === 0 && shares.size === 0;
}

/** The kind of risk a signal is of; suicide where it shows that too, since it is read for the most. */
function kindOf({ group: { shows } }: CorpusLine): string {
  const kinds = Object.keys(shows).filter((kind) => kind !== "distress");
  return kinds.includes("suicide") || kinds.length === 0 ? "suicide" : (kinds[0] ?? "suicide");
}

/** Look-alikes by their corpus, those about somebody else and those of other dangers apart. */
function lookAlikeOf({ corpus, group }: CorpusLine): string {
  if (group.about === "other") return "about others";
  return corpus.matter === "other-dangers" ? otherDangers : corpus.id;
}

const otherDangers = "other dangers";

/** One share half the time where it is there, else each kind or corpus alike, however many groups its lines are parted into. */
function pickShared(shares: Groups["shares"], half: string, random: RandomSource): readonly CorpusLine[] {
  const favoured = shares.get(half);
  if (favoured !== undefined && (shares.size === 1 || random.next() < 0.5)) return random.pick(favoured);
  return random.pick(random.pick([...shares].flatMap(([share, groups]) => (share === half ? [] : [groups]))));
}

/** Share of short messages that are a turn of talk. In a conversation most are. */
const turnShare = 0.25;

/** Share of signs and look-alikes that are hints or their twins, in short messages and in long ones. */
const hintShare = 0.5;
const longHintShare = 0.2;

/** Larger groups are drawn more often, though less than in proportion, so that small ones are drawn at all. */
function pickGroup(groups: readonly (readonly CorpusLine[])[], random: RandomSource): readonly CorpusLine[] {
  const sizes = groups.map((lines) => (lines.length * Math.max(1, (lines[0]?.group.draws ?? 0) / 40)) ** 0.75);
  let place = random.next() * sizes.reduce((sum, size) => sum + size, 0);
  for (const [index, size] of sizes.entries()) {
    place -= size;
    if (place < 0) return groups[index] ?? [];
  }
  return groups.at(-1) ?? [];
}

function drawLength(random: RandomSource, size: MessageSize): number {
  if (size === "long") return 5 + random.integer(14);
  return random.next() < 0.7 ? 1 : 2 + random.integer(3);
}

function joined(parts: readonly LabelledMessage[], random: RandomSource): LabelledMessage {
  const [first] = parts;
  const shows: Partial<Record<RiskKind, RiskLevel>> = {};
  for (const part of parts)
    for (const [kind, level] of Object.entries(part.shows) as [RiskKind, RiskLevel][])
      if (isAtLeast(level, shows[kind] ?? "none")) shows[kind] = level;
  const weak = parts.filter(({ isWeak }) => isWeak).length;
  return {
    text: inRegister(
      parts.map(({ text }) => text),
      random,
    ),
    language: first?.language ?? "en",
    shows,
    isWeak: weak > 0,
    isHint: isAboutHints(parts),
    isAboutOther: parts.some(({ isAboutOther }) => isAboutOther),
    isOnDangers: parts.some(({ isOnDangers }) => isOnDangers),
  };
}

function isAboutHints(parts: readonly LabelledMessage[]): boolean {
  return parts.some(({ isHint }) => isHint) && !parts.some(isPlain);
}

/** It says in so many words a risk of suicide or self-harm. */
export function isPlain({ shows, isHint }: LabelledMessage): boolean {
  return !isHint && (shows.suicide !== undefined || shows["self-harm"] !== undefined);
}

/** Writes sentences as people do: tidy, without capitals, without stops, in short lines, or hurried. */
export function inRegister(sentences: readonly string[], random: RandomSource): string {
  const ended = sentences.map((sentence) => (/[.!?。！？।؟…]$/.test(sentence) ? sentence : `${sentence}.`));
  const kind = random.next();
  if (kind < 0.45) return ended.map(capital).join(random.next() < 0.2 ? "\n" : " ");
  if (kind < 0.65) return ended.join(" ").toLowerCase();
  if (kind < 0.78)
    return sentences
      .map((sentence) => sentence.replace(/[.!]$/, ""))
      .join(random.pick([" ", ", ", " and ", "\n"]))
      .toLowerCase();
  if (kind < 0.9) return hurried(ended.join(" "), random);
  return ended.map(capital).join(random.pick([" ", "\n\n", "... "]));
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function hurried(text: string, random: RandomSource): string {
  return text
    .replaceAll("'", random.next() < 0.7 ? "" : "'")
    .replace(/\b[a-z]{5,}\b/g, (word) => (random.next() < 0.03 ? swapped(word, random) : word))
    .replace(/\byou\b/g, random.next() < 0.5 ? "u" : "you")
    .replace(/\bbecause\b/g, random.pick(["because", "cuz", "bc"]));
}

/** Two letters inside a word change places. */
function swapped(word: string, random: RandomSource): string {
  const place = 1 + random.integer(word.length - 2);
  return word.slice(0, place) + word.charAt(place + 1) + word.charAt(place) + word.slice(place + 2);
}
