import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ContentError, libraryFolder } from "../../content/index.ts";
import { unaskedJudge } from "../../judges/index.ts";
import { type AssistantSpec, type AuditRequest, audit } from "../../runs/index.ts";
import {
  type AuditProfile,
  checkComparable,
  controlRefs,
  loadAuditProfile,
  type Suite,
  sideOf,
} from "../../suites/index.ts";
import { carryOutAndReport, type RunFlags } from "../carry-out-and-report.ts";
import { chosenJudge } from "../chosen-judge.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { keptContent } from "../kept-content.ts";
import { loadKnownSuites, loadSuitesToRun, suiteSearch } from "../known-suites.ts";
import { type Config, loadConfig } from "../load-config.ts";

/** The flags of `plumbline audit`, as commander gives them. */
export interface AuditFlags extends RunFlags {
  suites: string[];
  profile?: string;
  assistant: string[];
  client: string[];
  judge?: string;
  judging?: string;
  passes?: number;
  repeats?: number;
  untilDecided?: boolean;
  alpha?: number;
  seed?: number;
  systemPrompt?: string;
  temperature?: number;
  maxOutputTokens?: number;
  controls: boolean;
  record?: string;
  replay?: string;
  resume?: boolean;
  fresh?: boolean;
}

/** `plumbline audit`. Everything that can be wrong with content, config and references is found before a model is asked. */
export async function auditCommand(flags: AuditFlags, io: CommandIo): Promise<number> {
  const config = await loadConfig(io.cwd);
  const kept = keptContent(resolve(io.cwd, flags.store ?? config.store ?? ".plumbline"));
  const profile = flags.profile === undefined ? undefined : loadAuditProfile(flags.profile);
  const suites = loadSuitesToRun(suiteNames(flags, profile, config), { ...suiteSearch(config, io), kept });
  const asked = assistantSpecs(flags, config, io);
  if (asked.length === 0) {
    io.err(
      'Name an assistant to audit, for example --assistant openai:gpt-5.2 or --assistant builtin:attentive ("plumbline list" shows the built-in ones).\n',
    );
    return exitCode.usage;
  }
  const controls = flags.controls ? missingControls(suites, asked) : [];
  const request: AuditRequest = {
    suites,
    participants: {
      assistants: [...asked, ...controls.map((ref) => ({ ref }))],
      client: flags.client[0] ?? config.client ?? null,
      moreClients: flags.client.slice(1),
      judge: chosenJudge(flags, config, io),
      ...(flags.passes === undefined ? {} : { passes: flags.passes }),
    },
    controls,
    repeats: flags.repeats ?? profile?.repeats ?? config.repeats ?? (flags.untilDecided === true ? 20 : 1),
    ...(flags.untilDecided === true ? { untilDecided: { alpha: flags.alpha ?? 0.05 } } : {}),
    seed: flags.seed ?? config.seed ?? 1,
    mode: flags.fresh === true ? "fresh" : flags.resume === true ? "resume" : "auto",
  };
  const cache = !flags.cache ? "none" : flags.fresh === true ? "own-run" : "all";
  const options = { cache, record: flags.record, replay: flags.replay } as const;
  return await carryOutAndReport(
    flags,
    { config, io, bench: options, kept },
    async ({ ports: { store, detectors } }) => {
      // `latest` means the latest run before this one.
      const compare = flags.compare === undefined ? undefined : await store.resolveRunId(flags.compare);
      if (compare !== undefined) {
        // Refused before anything is asked rather than after everything was paid for.
        const now = {
          name: "to be begun",
          judge: unaskedJudge(request.participants.judge, detectors).description.ref,
          suites: suites.map((suite) => suite.record.fingerprint),
          assistants: asked.map(({ ref }) => ref),
        };
        checkComparable(now, sideOf(await store.readManifest(compare)));
      }
      return { carryOut: (ports) => audit(request, ports), compare };
    },
  );
  /** Suites named are added to those of a profile. */
  function suiteNames({ suites }: AuditFlags, profile: AuditProfile | undefined, config: Config): readonly string[] {
    if (profile === undefined) return suites.length > 0 ? suites : (config.suites ?? ["spiral", "crisis"]);
    if (profile.suites !== "all") return [...profile.suites, ...suites];
    const ofAssistants = loadKnownSuites({ folders: [join(libraryFolder(), "suites")] }).filter(
      ({ suite }) => suite instanceof ContentError || suite.definition.subject !== "judge",
    );
    return [...ofAssistants.map(({ id }) => id), ...suites];
  }
}

/** Flags set one system prompt and sampling for all assistants named on the command line. */
function assistantSpecs(flags: AuditFlags, config: Config, io: CommandIo): AssistantSpec[] {
  const settings = {
    ...(flags.systemPrompt === undefined ? {} : { systemPrompt: readPrompt(resolve(io.cwd, flags.systemPrompt)) }),
    ...(flags.temperature === undefined ? {} : { temperature: flags.temperature }),
    ...(flags.maxOutputTokens === undefined ? {} : { maxOutputTokens: flags.maxOutputTokens }),
  };
  if (flags.assistant.length > 0) return [...new Set(flags.assistant)].map((ref) => ({ ref, ...settings }));
  return (config.assistants ?? []).map((entry): AssistantSpec => {
    if (typeof entry === "string") return { ref: entry, ...settings };
    const { ref, systemPrompt, temperature, maxOutputTokens } = entry;
    return {
      ref,
      ...(systemPrompt === undefined ? {} : { systemPrompt }),
      ...(temperature === undefined ? {} : { temperature }),
      ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
      ...settings,
    };
  });
}

function readPrompt(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    const problem = "The system prompt cannot be read.";
    throw new ContentError([
      { file: path, line: undefined, column: undefined, field: "", problem, closeMatch: undefined },
    ]);
  }
}

/** The suites' known points that were not asked for anyway. */
function missingControls(suites: readonly Suite[], asked: readonly AssistantSpec[]): string[] {
  const named = suites.flatMap(({ definition }) => controlRefs(definition.controls));
  return [...new Set(named)].filter((ref) => !asked.some((spec) => spec.ref === ref));
}
