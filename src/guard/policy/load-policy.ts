import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import {
  ContentError,
  type ContentFile,
  type ContentIssue,
  closeMatch,
  libraryFolder,
  locate,
  readContent,
} from "../../content/index.ts";
import type { Detectors, RiskLevel } from "../../detection/index.ts";
import { PlumblineError } from "../../vocabulary/index.ts";
import { type Completions, loadCompletions } from "../completion.ts";
import { type NoticeSettings, PolicyFile, type PolicyRule, type PolicySettings } from "./policy.ts";
import { detectorsIn, looksAtReply } from "./policy-condition.ts";

/** A policy ready to decide: packs joined, names checked. */
export interface Policy {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  /** SHA-256 over every file it is made of, in order; stands in each decision. */
  readonly sha256: string;
  readonly files: readonly { readonly name: string; readonly path: string; readonly file: PolicyFile }[];
  readonly settings: {
    readonly mode: "enforce" | "observe";
    readonly redrafts: number;
    readonly wholeFrom: RiskLevel;
    readonly upstreamTimeoutMs: number;
    readonly checkTimeoutMs: number;
    readonly locale: string | undefined;
    readonly notice: NoticeSettings | undefined;
  };
  readonly rules: readonly PolicyRule[];
  readonly completions: Completions;
}

/** No policy has this name. Fix: one of `knownIds`, or the path of a file. */
export class UnknownPolicyError extends PlumblineError {
  readonly code = "UNKNOWN_POLICY";
  readonly reference: string;
  readonly knownIds: readonly string[];

  constructor(reference: string, knownIds: readonly string[]) {
    const near = closeMatch(reference, knownIds);
    super(
      `There is no policy "${reference}".${near === undefined ? "" : ` Did you mean "${near}"?`} Known: ${knownIds.join(", ")}; or name a file.`,
    );
    this.reference = reference;
    this.knownIds = knownIds;
  }
}

export interface LoadPolicyOptions {
  readonly detectors: Detectors;
  /** Folder that relative paths start from. Default: the current one. */
  readonly cwd?: string;
  readonly libraryDir?: string;
}

/**
 * Reads a policy.
 *
 * @param reference - ids of shipped packs or paths of files, joined by `+`; later ones win
 * @throws {@link UnknownPolicyError}, or ContentError naming every field and every unknown detector or completion
 */
export function loadPolicy(reference: string, options: LoadPolicyOptions): Policy {
  const { libraryDir = libraryFolder(), cwd = process.cwd() } = options;
  const loaded = new Map<string, LoadedPack>();
  const load = (name: string): LoadedPack[] => {
    const path = pathOf(name, cwd, libraryDir);
    const known = loaded.get(path);
    if (known !== undefined) return [];
    const content = readContent(path, PolicyFile, name === basename(path, ".yaml") ? `policies/${name}.yaml` : name);
    const pack = { name, path, content };
    loaded.set(path, pack);
    return [...content.value.extends.flatMap(load), pack];
  };
  const packs = reference.split("+").flatMap((part) => load(part.trim()));
  const completions = loadCompletions(libraryDir);
  check(packs, options.detectors, completions);
  return joined(packs, completions);
}

/** Ids of the packs that ship with the package. */
export function knownPolicies(libraryDir: string = libraryFolder()): string[] {
  const folder = join(libraryDir, "policies");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => basename(name, ".yaml"))
    .sort();
}

interface LoadedPack {
  readonly name: string;
  readonly path: string;
  readonly content: ContentFile<PolicyFile>;
}

function pathOf(name: string, cwd: string, libraryDir: string): string {
  const shipped = join(libraryDir, "policies", `${name}.yaml`);
  if (/^[a-z0-9-]+$/.test(name) && existsSync(shipped)) return shipped;
  const path = resolve(cwd, name);
  if (/\.ya?ml$|\.json$/.test(name) && existsSync(path)) return path;
  throw new UnknownPolicyError(name, knownPolicies(libraryDir));
}

function joined(packs: readonly LoadedPack[], completions: Completions): Policy {
  const last = packs.at(-1);
  if (last === undefined) throw new Error("A reference names at least one pack.");
  const rules = new Map<string, PolicyRule>();
  const hash = createHash("sha256").update(completions.sha256);
  let settings: PolicySettings = {};
  for (const { content } of packs) {
    hash.update(content.sha256);
    for (const id of content.value.without) rules.delete(id);
    for (const rule of content.value.rules) rules.set(rule.id, rule);
    settings = joinSettings(settings, content.value.settings);
  }
  return {
    id: [...new Set(packs.map(({ content }) => content.value.id))].length === 1 ? last.content.value.id : nameOf(packs),
    version: last.content.value.version,
    title: last.content.value.title,
    sha256: hash.digest("hex"),
    files: packs.map(({ name, path, content }) => ({ name, path, file: content.value })),
    settings: {
      locale: settings.locale,
      notice: settings.notice,
      mode: settings.mode ?? "enforce",
      redrafts: settings.redrafts ?? 1,
      wholeFrom: settings.wholeFrom ?? "passive-ideation",
      upstreamTimeoutMs: settings.upstreamTimeoutMs ?? 120_000,
      checkTimeoutMs: settings.checkTimeoutMs ?? 20_000,
    },
    rules: [...rules.values()],
    completions,
  };
}

/** Packs that another one builds on are part of it and not named. */
function nameOf(packs: readonly LoadedPack[]): string {
  const below = new Set(packs.flatMap(({ content }) => content.value.extends));
  return packs
    .filter(({ content }) => !below.has(content.value.id))
    .map(({ content }) => content.value.id)
    .join("+");
}

/** Of two notices the stricter: whichever comes sooner. Everything else: the later pack's word. */
function joinSettings(before: PolicySettings, next: PolicySettings): PolicySettings {
  const both = { ...before, ...next };
  if (before.notice === undefined || next.notice === undefined) return both;
  const sooner = (left: number | undefined, right: number | undefined) =>
    left === undefined ? right : right === undefined ? left : Math.min(left, right);
  const everyMinutes = sooner(before.notice.everyMinutes, next.notice.everyMinutes);
  const afterIdleDays = sooner(before.notice.afterIdleDays, next.notice.afterIdleDays);
  return {
    ...both,
    notice: {
      text: next.notice.text,
      atStart: before.notice.atStart || next.notice.atStart,
      onAsk: before.notice.onAsk || next.notice.onAsk,
      ...(everyMinutes === undefined ? {} : { everyMinutes }),
      ...(afterIdleDays === undefined ? {} : { afterIdleDays }),
    },
  };
}

function check(packs: readonly LoadedPack[], detectors: Detectors, completions: Completions): void {
  const issues: ContentIssue[] = [];
  const ruleIds = packs.flatMap(({ content }) => content.value.rules.map(({ id }) => id));
  for (const { name, content } of packs) {
    const report = (path: readonly PropertyKey[], problem: string, near?: string) =>
      issues.push({ file: name, ...locate(content.text, path), field: path.join("."), problem, closeMatch: near });
    const { rules, without, legal } = content.value;
    rules.forEach((rule, position) => {
      const at = (...path: PropertyKey[]) => ["rules", position, ...path];
      for (const id of detectorsIn(rule.when)) {
        if (!detectors.ids.includes(id))
          report(at("when"), `There is no detector "${id}".`, closeMatch(id, detectors.ids));
      }
      for (const key of ["replace", "answer"] as const) {
        const id = rule.do[key];
        if (id !== undefined && id !== "by-risk" && !completions.ids.includes(id))
          report(at("do", key), `There is no completion "${id}".`, closeMatch(id, completions.ids));
      }
      if (Object.keys(rule.do).length === 0) report(at("do"), "The rule does nothing.");
      if (rule.at === "request" && looksAtReply(rule.when))
        report(at("when"), "A rule at: request is decided before there is a reply to look at.");
      if (rule.at === "request" && (rule.do.redraft !== undefined || rule.do.replace !== undefined))
        report(at("do"), "At the request there is no reply to replace or draft again: use answer or advise.");
      if (rule.at === "reply" && (rule.do.advise !== undefined || rule.do.answer !== undefined))
        report(at("do"), "The assistant has replied already: use amend, redraft or replace.");
      if (rules.findIndex(({ id }) => id === rule.id) !== position) report(at("id"), `"${rule.id}" stands twice.`);
      rule.tests.forEach((test, index) => {
        if (rule.at === "reply" && test.reply === undefined)
          report(at("tests", index), "A rule about replies is tested with a reply.");
      });
    });
    without.forEach((id, position) => {
      if (!ruleIds.includes(id)) report(["without", position], `There is no rule "${id}".`, closeMatch(id, ruleIds));
    });
    legal?.duties.forEach((duty, position) => {
      for (const id of duty.rules) {
        if (!ruleIds.includes(id))
          report(["legal", "duties", position, "rules"], `There is no rule "${id}".`, closeMatch(id, ruleIds));
      }
    });
  }
  if (issues.length > 0) throw new ContentError(issues);
}
