import { join } from "node:path";
import { z } from "zod";
import { contactSentence, emergencyWords, firstContactSentence } from "../assistants/index.ts";
import { readContent } from "../content/index.ts";
import {
  type CrisisResources,
  isAtLeast,
  loadCrisisResources,
  type RiskKind,
  type RiskLevel,
  resourcesFor,
  rungOf,
} from "../detection/index.ts";
import { ContentVersion, Identifier, Provenance } from "../vocabulary/index.ts";

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
  /** One whole text per language, for people who write in another language than English. */
  otherLanguages: z.record(z.string().regex(/^[a-z]{2}$/), z.string().min(1)),
});
export type CompletionsFile = z.infer<typeof CompletionsFile>;

/** Who a completion is for. */
export interface CompletionRequest {
  /** Id, or `by-risk`. */
  readonly id: string;
  readonly kind: RiskKind | undefined;
  readonly level: RiskLevel;
  readonly locale: string | undefined;
  /** Two letters, or `und`. */
  readonly language: string;
  readonly isMinor: boolean;
  /** What the assistant said before in this conversation, so that nothing is said twice. */
  readonly said: readonly string[];
}

/** Compassionate completions, ready to be worded. Composing never fails and asks nobody. */
export interface Completions {
  readonly ids: readonly string[];
  readonly sha256: string;
  compose(request: CompletionRequest): string;
  /** Puts contacts of the person's country into a policy's words. */
  fill(text: string, locale: string | undefined, audience?: readonly string[]): string;
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

  function fill(text: string, locale: string | undefined, audience: readonly string[] = []): string {
    const local = resourcesFor(resources, locale ?? "und", { audience });
    const chosen = audience.length === 0 ? undefined : bestFor(local.contacts, audience);
    return text
      .replaceAll("{line}", chosen === undefined ? firstContactSentence(local) : contactSentence(chosen))
      .replaceAll("{emergency}", emergencyWords(local))
      .replaceAll("{directory}", local.directory.url.replace(/^https?:\/\/|\/$/g, ""));
  }

  return {
    ids: file.completions.map(({ id }) => id),
    sha256,
    fill,
    compose(request) {
      const id = request.id === "by-risk" ? idByRisk(file, request) : request.id;
      const entry = byId.get(id) ?? fallback;
      const audience = request.isMinor ? ["youth", ...entry.audience] : entry.audience;
      const elsewhere = file.otherLanguages[request.language];
      if (elsewhere !== undefined) return fill(elsewhere, request.locale, audience);
      const pick = (wordings: readonly string[]) => chooseFresh(wordings, request.said);
      const { acknowledge, boundary, transition, redirect, urgent } = entry;
      const order = urgent
        ? [redirect, acknowledge, boundary, transition]
        : [acknowledge, boundary, redirect, transition];
      return fill(order.map(pick).join(" "), request.locale, audience);
    },
  };
}

function bestFor<T extends { readonly audience: readonly string[] }>(
  contacts: readonly T[],
  audience: readonly string[],
): T | undefined {
  return contacts.find((contact) => contact.audience.some((group) => audience.includes(group))) ?? contacts[0];
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
