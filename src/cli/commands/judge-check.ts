import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import {
  askJudge,
  calibrate,
  conversationsOfTranscripts,
  describeRecords,
  labelledSubjects,
  readLabels,
} from "../../calibration/index.ts";
import { readTranscripts } from "../../conversations/index.ts";
import {
  type CheckedAgreement,
  type CheckedConversation,
  checkJudge,
  loadJudgeAttacks,
  renderJudgeCheckMarkdown,
  renderJudgeCheckText,
} from "../../judge-checks/index.ts";
import { checkRules, type Judge, judgeReferences } from "../../judges/index.ts";
import { visibleText } from "../../reports/index.ts";
import { audit, openParticipants } from "../../runs/index.ts";
import { memoryRunStore } from "../../store/index.ts";
import { controlRefs, loadSuite, type Suite, suiteForTranscripts } from "../../suites/index.ts";
import { type Judging, type ParticipantDescription, PlumblineError } from "../../vocabulary/index.ts";
import { chosenJudge, type JudgeFlags } from "../chosen-judge.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { suiteSearch } from "../known-suites.ts";
import { loadConfig } from "../load-config.ts";
import { type Bench, openBench } from "../open-bench.ts";
import { safeJson } from "../safe-json.ts";
import { untilInterrupted } from "../until-interrupted.ts";

/** The flags of `plumbline judge-check`. */
export interface JudgeCheckFlags extends JudgeFlags {
  suite: string;
  labels?: string;
  transcripts: string[];
  sample?: number;
  seed?: number;
  floor?: number;
  mostInjected?: number;
  maxCost?: number;
  timeout?: number;
  cache: boolean;
  out?: string;
  store?: string;
  quiet?: boolean;
  json?: boolean;
}

/** The flags of `judge-check` do not go together. Fix: see the message. */
export class JudgeCheckUsageError extends PlumblineError {
  readonly code = "JUDGE_CHECK_USAGE";
}

/** `plumbline judge-check --judge REF`: tries a judge with built-in probes and, given labels, against people. */
export async function judgeCheckCommand(flags: JudgeCheckFlags, io: CommandIo): Promise<number> {
  const config = await loadConfig(io.cwd);
  if ((flags.labels === undefined) !== (flags.transcripts.length === 0)) {
    throw new JudgeCheckUsageError("--labels FILE and --transcripts FILE go together: ratings, and what people rated.");
  }
  const judging = chosenJudge(flags, config, io);
  const suite = loadSuite(flags.suite, suiteSearch(config, io));
  await using bench = await openBench(
    {
      store: flags.store ?? config.store,
      cache: flags.cache ? "all" : "none",
      prices: config.prices,
      concurrency: config.concurrency,
      maxCostUsd: flags.maxCost ?? config.maxCostUsd,
      timeoutSeconds: flags.timeout ?? config.timeoutSeconds,
    },
    io,
  );
  await using participants = await openParticipants({ assistants: [], client: null, judge: judging }, bench.ports);
  for (const rubric of suite.rubrics) checkRules(rubric, bench.ports.detectors);
  const { judge, judgeDescription } = participants;
  const done = await untilInterrupted(io, async (signal) => {
    const conversations = await conversationsOfControls(suite, bench, signal, flags.seed ?? 1);
    const writer = writerFor(judging, bench);
    const check = await checkJudge(judge, conversations, {
      attacks: loadJudgeAttacks().attacks,
      ...(flags.sample === undefined ? {} : { sample: flags.sample }),
      ...(flags.seed === undefined ? {} : { seed: flags.seed }),
      ...(flags.floor === undefined ? {} : { floor: flags.floor }),
      ...(flags.mostInjected === undefined ? {} : { mostInjected: flags.mostInjected }),
      ...(writer === undefined ? {} : { writer }),
      onPlanned: (calls) => {
        if (calls === 0 || flags.quiet === true || flags.json === true) return;
        io.err(`Judge ${visibleText(judgeDescription.ref)}: about ${calls} calls to try it.\n`);
      },
      signal,
    });
    const agreement = await agreementWith(flags, suite, { judge, description: judgeDescription }, bench, io, signal);
    return { check, agreement };
  });
  if (done === "interrupted") return exitCode.undecided;
  const { check, agreement } = done;
  if (flags.json === true) io.out(`${safeJson({ ...check, agreement })}\n`);
  else if (flags.quiet !== true) {
    const lines = renderJudgeCheckText(check, agreement).split("\n");
    io.out(`${lines.map((line) => visibleText(line)).join("\n")}\n`);
  }
  if (flags.out !== undefined) {
    const folder = resolve(io.cwd, flags.out);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "judge-check.json"), `${safeJson({ ...check, agreement })}\n`);
    writeFileSync(join(folder, "judge-check.md"), renderJudgeCheckMarkdown(check, agreement));
    if (flags.quiet !== true && flags.json !== true) io.out(`Written: ${relative(io.cwd, folder) || "."}\n`);
  }
  const verdicts = check.probes.filter(({ id }) => id !== "own-wording").map(({ verdict }) => verdict);
  if (verdicts.includes("fail")) return exitCode.gateFailed;
  return verdicts.every((verdict) => verdict === "pass") ? exitCode.ok : exitCode.undecided;
}

/** What the suite's built-in controls say: good and bad replies, the same on every machine, with no model asked. */
async function conversationsOfControls(
  suite: Suite,
  bench: Bench,
  signal: AbortSignal,
  seed: number,
): Promise<CheckedConversation[]> {
  const refs = controlRefs(suite.definition.controls);
  await using store = memoryRunStore();
  const { judging: _other, ...definition } = suite.definition;
  const plain = { ...suite, definition };
  const results = await audit(
    {
      suites: [plain],
      participants: { assistants: refs.map((ref) => ({ ref })), client: null, judge: "builtin:rules" },
      controls: [],
      repeats: 1,
      seed,
      mode: "fresh",
    },
    { ...bench.ports, store, signal },
  );
  const scenarios = new Map(suite.scenarios.map((scenario) => [scenario.id, scenario]));
  return results.conversations.flatMap(({ scenarioId, stored }): CheckedConversation[] => {
    const scenario = scenarios.get(scenarioId);
    if (scenario === undefined || stored.turns.length === 0) return [];
    const turns = stored.turns.map(({ clientState: _hidden, ...turn }) => turn);
    return [{ id: stored.id, locale: scenario.locale, turns, scenario, rubrics: suite.rubrics }];
  });
}

/** A model of the judge's own, to word replies anew; none for judges without a model. */
function writerFor(judging: Judging, bench: Bench) {
  const ref = judgeReferences(judging).find((name) => !name.startsWith("builtin:") && name !== "given");
  return ref === undefined ? undefined : bench.ports.openModel(ref);
}

async function agreementWith(
  flags: JudgeCheckFlags,
  suite: Suite,
  { judge, description }: { judge: Judge; description: ParticipantDescription },
  bench: Bench,
  io: CommandIo,
  signal: AbortSignal,
): Promise<CheckedAgreement[]> {
  if (flags.labels === undefined) return [];
  const labels = readLabels(resolve(io.cwd, flags.labels));
  const transcripts = flags.transcripts.flatMap((file) => readTranscripts(resolve(io.cwd, file)));
  const rated = suiteForTranscripts(suite, transcripts, { locale: "en-US", tags: {}, facts: {} });
  const conversations = conversationsOfTranscripts(rated, transcripts);
  const labelled = labelledSubjects(labels, conversations);
  const ratings = await askJudge(judge, labelled.subjects, { signal });
  const { ref, version, settings } = description;
  const records = calibrate({
    labelled,
    ratings,
    judge: { ref, version, settings: { ...settings } },
    suites: [rated],
    labels,
    source: {
      transcripts: flags.transcripts.join(", "),
      suite: `${suite.definition.id} ${suite.definition.version}`,
    },
    version: bench.ports.version,
    now: io.now(),
  });
  return records.map((record) => ({
    item: `${record.rubric.id}/${record.item.id}`,
    sentence: describeRecords([record]).replaceAll(/\s+/g, " "),
  }));
}
