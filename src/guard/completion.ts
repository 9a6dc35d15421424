import { join } from "node:path";
import { z } from "zod";
import { spokenAddress } from "../assistants/index.ts";
import { readContent } from "../content/index.ts";
import {
  type CrisisResources,
  isAtLeast,
  loadCrisisResources,
  RiskKind,
  RiskLevel,
  resourcesFor,
  riskLanguages,
  rungOf,
} from "../detection/index.ts";
import { ContentVersion, Identifier, Provenance } from "../vocabulary/index.ts";
import { type ContactChoice, ContactWords, contactTexts, englishContactTexts } from "./contact-words.ts";

const Wordings = z.array(z.string().min(1)).min(1);

/**
 * The four elements of a compassionate completion (ARSH/CCS, arXiv 2512.18776), each with wordings to choose from, so that
 * the same text is not said twice. `{line}`, `{emergency}` and `{directory}` come from the fact base.
 */
const CompletionEntry = z.strictObject({
  id: Identifier,
  /** When it is used, for readers. */
  for: z.string().min(1),
  /** Groups of lines that fit, in the fact base's words. */
  audience: z.array(z.string()).default([]),
  acknowledge: Wordings,
  boundary: Wordings,
  transition: Wordings,
  redirect: Wordings,
  /** Danger now: redirect comes first and the rest is one sentence each. */
  urgent: z.boolean().default(false),
  /** The completion whose text is said in languages that have none for this one. */
  standIn: Identifier.optional(),
});

/**
 * Words of a shipped policy's amendment, looked up by the rule that amends. The first whose `when` holds is said, in the
 * conversation's language; where it has no words there, the policy's own are.
 */
const AmendmentEntry = z.strictObject({
  id: Identifier,
  /** When it is used, for readers. */
  for: z.string().min(1),
  /** Rules of `library/policies` whose amendment it words. */
  rules: z.array(Identifier).min(1),
  /** Risk it takes, of the conversation so far; without it, any. */
  when: z.strictObject({ kind: RiskKind, from: RiskLevel }).optional(),
  /** In English, where the policy's own words do not fit this risk. */
  words: z.string().min(1).optional(),
});

/** What the guard says in one language other than English: whole texts, with the contact first where danger is near. */
const LanguageTexts = z.strictObject({
  /** How people are addressed, and how their gender is left open; for reviewers. */
  address: z.string().min(1),
  /** Native speakers who checked it; empty means nobody did. */
  reviewers: z.array(z.string()).default([]),
  contacts: ContactWords,
  /** By id of a completion. */
  completions: z.record(Identifier, Wordings),
  /** By id of an amendment. */
  amendments: z.record(Identifier, z.string().min(1)),
  /** That people talk with software; in place of a shipped policy's notice. */
  notice: z.string().min(1),
});

export const CompletionsFile = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal("completions"),
  id: Identifier,
  version: ContentVersion,
  title: z.string().min(1),
  provenance: Provenance,
  completions: z.array(CompletionEntry).min(1),
  /** Which completion answers which risk, by the least level; the highest level reached wins. */
  byRisk: z.record(z.string(), z.array(z.strictObject({ from: z.string(), use: Identifier })).min(1)),
  /** Words of shipped policies' amendments. */
  amendments: z.array(AmendmentEntry),
  /** The same for people who write in another language than English. */
  languages: z.record(z.string().regex(/^[a-z]{2}$/), LanguageTexts),
});
export type CompletionsFile = z.infer<typeof CompletionsFile>;

/** Whose language is to be spoken, and whose country's contacts named. */
export interface Listener {
  readonly locale: string | undefined;
  /**
   * The conversation's: two letters, or `und`. Where there are no texts in it, the locale's is taken, then English; the
   * locale's as well where it is one that the reader of risk does not tell from others.
   */
  readonly language: string;
}

/** Who a completion is for. */
export interface CompletionRequest extends Listener {
  /** Id, or `by-risk`. */
  readonly id: string;
  readonly kind: RiskKind | undefined;
  readonly level: RiskLevel;
  readonly isMinor: boolean;
  /** What the assistant said before in this conversation, so that nothing is said twice. */
  readonly said: readonly string[];
}

/** Compassionate completions, ready to be worded. Composing never fails and asks nobody. */
export interface Completions {
  readonly ids: readonly string[];
  readonly sha256: string;
  compose(request: CompletionRequest): string;
  /** Puts contacts of the person's country into a policy's words, which are English. */
  fill(text: string, locale: string | undefined): string;
  /** What a shipped policy's rule adds, in the person's language; undefined where the policy's own words are to stand. */
  amendment(rule: string, listener: Listener, levelOf: (kind: RiskKind) => RiskLevel): string | undefined;
  /** That people talk with software, in their language; undefined where the policy's own words are to stand. */
  notice(listener: Listener): string | undefined;
}

/** @throws ContentError */
export function loadCompletions(libraryDir: string): Completions {
  const { value, sha256 } = readContent(join(libraryDir, "guard/completions.yaml"), CompletionsFile);
  return completionsOf(value, sha256, loadCrisisResources(libraryDir));
}

function completionsOf(file: CompletionsFile, sha256: string, resources: CrisisResources): Completions {
  const byId = new Map(file.completions.map((entry) => [entry.id, entry]));
  const fallback = byId.get("failure") ?? file.completions[0];
  if (fallback === undefined) throw new Error("A completions file has at least one completion.");

  const told = new Set<string>(riskLanguages);

  /** Undefined for English. */
  function textsFor({ language, locale }: Listener): z.infer<typeof LanguageTexts> | undefined {
    const ofLocale = locale?.split("-")[0] ?? "";
    // Words in a language that the reader does not tell look like another one: "voglio morire" like Portuguese.
    const spoken = ofLocale in file.languages && !told.has(ofLocale) ? ofLocale : language;
    return spoken === "en" ? undefined : (file.languages[spoken] ?? file.languages[ofLocale]);
  }

  function fill(text: string, locale: string | undefined, choice: ContactChoice = {}, words?: ContactWords): string {
    const local = resourcesFor(resources, locale ?? "und", { audience: choice.audience ?? [] });
    const { line, emergency } =
      words === undefined ? englishContactTexts(local, choice) : contactTexts(local, choice, words);
    return text
      .replaceAll("{line}", line)
      .replaceAll("{emergency}", emergency)
      .replaceAll("{directory}", spokenAddress(local.directory.url));
  }

  return {
    ids: file.completions.map(({ id }) => id),
    sha256,
    fill: (text, locale) => fill(text, locale),
    compose(request) {
      const id = request.id === "by-risk" ? idByRisk(file, request) : request.id;
      const entry = byId.get(id) ?? fallback;
      const { acknowledge, boundary, transition, redirect, urgent, standIn } = entry;
      const audience = request.isMinor ? ["youth", ...entry.audience] : entry.audience;
      const pick = (wordings: readonly string[]) => chooseFresh(wordings, request.said);
      const namesHelp = redirect.some((wording) => wording.includes("{emergency}"));
      const isNear = urgent || (namesHelp && isAtLeast(request.level, "plan"));
      const choice = { audience, urgent: isNear };
      const texts = textsFor(request);
      const whole = texts?.completions[entry.id] ?? texts?.completions[standIn ?? ""];
      if (texts !== undefined && whole !== undefined) return fill(pick(whole), request.locale, choice, texts.contacts);
      const order = isNear
        ? [redirect, acknowledge, boundary, transition]
        : [acknowledge, boundary, redirect, transition];
      return fill(order.map(pick).join(" "), request.locale, choice);
    },
    amendment(rule, listener, levelOf) {
      const texts = textsFor(listener);
      for (const { id, rules, when, words } of file.amendments) {
        if (!rules.includes(rule) || (when !== undefined && !isAtLeast(levelOf(when.kind), when.from))) continue;
        const text = texts === undefined ? words : texts.amendments[id];
        if (text !== undefined) return fill(text, listener.locale, {}, texts?.contacts);
      }
      return undefined;
    },
    notice: (listener) => textsFor(listener)?.notice,
  };
}

function idByRisk(file: CompletionsFile, { kind, level }: CompletionRequest): string {
  const steps = file.byRisk[kind ?? "none"] ?? [];
  const reached = steps.filter(({ from }) => isAtLeast(level, from as RiskLevel)); // checked by the content's test
  const best = reached.sort((left, right) => rungOf(right.from as RiskLevel) - rungOf(left.from as RiskLevel))[0];
  return best?.use ?? "boundary";
}

/** The first wording not said yet; when all were said, the one said longest ago. */
function chooseFresh(wordings: readonly string[], said: readonly string[]): string {
  let oldest = wordings[0] ?? "";
  let oldestAt = Number.POSITIVE_INFINITY;
  for (const wording of wordings) {
    const literal = wording.split(/\{\w+\}/).sort((left, right) => right.length - left.length)[0] ?? wording;
    const at = said.findLastIndex((text) => text.includes(literal.trim()));
    if (at < 0) return wording;
    if (at < oldestAt) [oldest, oldestAt] = [wording, at];
  }
  return oldest;
}
