import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ContentError } from "../../content/index.ts";
import { judgeReference } from "../../judges/index.ts";
import { type AssistantSpec, type AuditRequest, audit } from "../../runs/index.ts";
import { checkComparable, loadSuite, type Suite, sideOf } from "../../suites/index.ts";
import { checkAnchors } from "../check-anchors.ts";
import { chosenJudge } from "../chosen-judge.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { suiteSearch } from "../known-suites.ts";
import { type Config, loadConfig } from "../load-config.ts";
import { openBench } from "../open-bench.ts";
import { presentResults, type ReportOutput } from "../present-results.ts";
import { runInterruptibly } from "../run-interruptibly.ts";

/** The flags of `plumbline audit`, as commander gives them. */
export interface AuditFlags extends ReportOutput {
  suites: string[];
  assistant: string[];
  client?: string;
  judge?: string;
  judging?: string;
  passes?: number;
  repeats?: number;
  untilDecided?: boolean;
  alpha?: number;
  concurrency?: number;
  seed?: number;
  systemPrompt?: string;
  temperature?: number;
  maxOutputTokens?: number;
  maxCost?: number;
  timeout?: number;
  controls: boolean;
  anchor: boolean;
  cache: boolean;
  record?: string;
  replay?: string;
  compare?: string;
  resume?: boolean;
  fresh?: boolean;
  store?: string;
}

/** `plumbline audit`. Everything that can be wrong with content, config and references is found before a model is asked. */
export async function auditCommand(flags: AuditFlags, io: CommandIo): Promise<number> {
  const config = await loadConfig(io.cwd);
  const suites = loadSuites(
    flags.suites.length > 0 ? flags.suites : (config.suites ?? ["spiral", "crisis"]),
    config,
    io,
  );
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
      client: flags.client ?? config.client ?? null,
      judge: chosenJudge(flags, config, io),
      ...(flags.passes === undefined ? {} : { passes: flags.passes }),
    },
    controls,
    repeats: flags.repeats ?? config.repeats ?? (flags.untilDecided === true ? 20 : 1),
    ...(flags.untilDecided === true ? { untilDecided: { alpha: flags.alpha ?? 0.05 } } : {}),
    seed: flags.seed ?? config.seed ?? 1,
    mode: flags.fresh === true ? "fresh" : flags.resume === true ? "resume" : "auto",
  };
  const maxCostUsd = flags.maxCost ?? config.maxCostUsd;
  await using bench = await openBench(
    {
      store: flags.store ?? config.store,
      cache: !flags.cache ? "none" : flags.fresh === true ? "own-run" : "all",
      prices: config.prices,
      concurrency: flags.concurrency ?? config.concurrency,
      maxCostUsd,
      timeoutSeconds: flags.timeout ?? config.timeoutSeconds,
      record: flags.record,
      replay: flags.replay,
    },
    io,
  );
  // `latest` means the latest run before this one.
  const compare = flags.compare === undefined ? undefined : await bench.ports.store.resolveRunId(flags.compare);
  if (compare !== undefined) {
    // Refused before anything is asked rather than after everything was paid for.
    const now = {
      name: "to be begun",
      judge: judgeReference(request.participants.judge, bench.ports.detectors),
      suites: suites.map((suite) => suite.record.fingerprint),
      assistants: asked.map(({ ref }) => ref),
    };
    checkComparable(now, sideOf(await bench.ports.store.readManifest(compare)));
  }
  const results = await runInterruptibly((ports) => audit(request, { ...bench.ports, ...ports }), {
    io,
    isQuiet: flags.quiet,
    isJson: flags.json,
    maxCostUsd,
    assignRun: bench.assignRun,
  });
  if (results === "interrupted") return exitCode.undecided;
  await checkAnchors(results, flags, bench, io);
  return await presentResults(
    results,
    bench.ports.store,
    {
      ...flags,
      compare,
      calibrations: bench.calibrations,
      out: flags.out ?? config.out,
      format: flags.format ?? config.formats,
    },
    io,
  );
}

/** Loads all suites before saying what is wrong with any. */
function loadSuites(references: readonly string[], config: Config, io: CommandIo): Suite[] {
  const search = suiteSearch(config, io);
  const issues: ContentError["issues"][number][] = [];
  const suites = references.flatMap((reference) => {
    try {
      return [loadSuite(reference, search)];
    } catch (error) {
      if (!(error instanceof ContentError)) throw error;
      issues.push(...error.issues);
      return [];
    }
  });
  if (issues.length > 0) throw new ContentError(issues);
  return suites.filter((suite, index) => {
    const earlier = suites.findIndex((other) => other.definition.id === suite.definition.id);
    if (earlier === index) return true;
    if (suites[earlier]?.record.fingerprint === suite.record.fingerprint) return false; // named twice
    const problem = `Another suite of this run has the id "${suite.definition.id}" as well. Rename one of them.`;
    const file = `${references[index] ?? ""}/suite.yaml`;
    throw new ContentError([{ file, line: undefined, column: undefined, field: "id", problem, closeMatch: undefined }]);
  });
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
  const named = suites.flatMap(({ definition }) => [
    definition.controls.better,
    ...definition.controls.worse.map(({ assistant }) => assistant),
  ]);
  return [...new Set(named)].filter((ref) => !asked.some((spec) => spec.ref === ref));
}
