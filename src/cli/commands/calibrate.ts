import { existsSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import {
  type AnchorSet,
  anchorSets,
  askJudge,
  type CalibrationRecord,
  calibrate,
  callsToAsk,
  conversationsOfRun,
  conversationsOfTranscripts,
  describePlans,
  describeRecords,
  drawLabels,
  type LabelledConversation,
  type LabelledSubject,
  labelledSubjects,
  planLabels,
  ratingsInRun,
  readLabels,
} from "../../calibration/index.ts";
import { readTranscripts } from "../../conversations/index.ts";
import { checkRules } from "../../judges/index.ts";
import { visibleText } from "../../reports/index.ts";
import { openParticipants, readConversations } from "../../runs/index.ts";
import { importRun, memoryRunStore, type RunStore } from "../../store/index.ts";
import {
  foldRun,
  loadSuite,
  type RunResults,
  type Suite,
  suiteForTranscripts,
  suiteFromRecord,
} from "../../suites/index.ts";
import {
  type DescriptionRecord,
  Locale,
  PlumblineError,
  type Rating,
  type RunManifest,
} from "../../vocabulary/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { suiteSearch } from "../known-suites.ts";
import { type Config, loadConfig } from "../load-config.ts";
import { type Bench, openBench } from "../open-bench.ts";
import { safeJson } from "../safe-json.ts";
import { untilInterrupted } from "../until-interrupted.ts";

/** The flags of `plumbline calibrate`. */
export interface CalibrateFlags {
  judge: string | undefined;
  labels?: string;
  run?: string;
  transcripts: string[];
  suite?: string;
  locale: string;
  tag: string[];
  fact: string[];
  passes?: number;
  anchor?: boolean;
  floor?: number;
  plan?: boolean;
  halfWidth?: number;
  correlation?: number;
  rate?: number;
  draw?: number;
  to?: string;
  seed?: number;
  concurrency?: number;
  maxCost?: number;
  timeout?: number;
  cache: boolean;
  store?: string;
  quiet?: boolean;
  json?: boolean;
}

/** The flags do not go together. Fix: see the message. */
class CalibrateUsageError extends PlumblineError {
  readonly code = "CALIBRATE_USAGE";
}

/** `plumbline calibrate`: compares a judge with people's ratings, plans how many are needed, or draws what to rate. */
export async function calibrateCommand(flags: CalibrateFlags, io: CommandIo): Promise<number> {
  const config = await loadConfig(io.cwd);
  checkUsage(flags);
  await using bench = await openBench(
    {
      store: flags.store ?? config.store,
      cache: flags.cache ? "all" : "none",
      prices: config.prices,
      concurrency: flags.concurrency ?? config.concurrency,
      maxCostUsd: flags.maxCost ?? config.maxCostUsd,
      timeoutSeconds: flags.timeout ?? config.timeoutSeconds,
    },
    io,
  );
  // Awaited here: the bench is closed when this function returns.
  if (flags.draw !== undefined) return await draw(flags.draw, flags, bench, io);
  if (flags.plan === true) return await plan(flags, bench, io);
  return await measure(flags, config, bench, io);
}

function checkUsage({
  judge,
  labels,
  run,
  transcripts,
  suite,
  plan: isPlan,
  draw: drawn,
  floor,
  anchor,
}: CalibrateFlags): void {
  const wrong = (() => {
    if (isPlan === true || drawn !== undefined) {
      return run === undefined ? "--plan and --draw need --run RUN: the conversations people are to rate." : undefined;
    }
    if (judge === undefined) return "Name the judge to calibrate, for example builtin:rules.";
    if (labels === undefined) return "Name the file of people's ratings: --labels FILE.";
    if ((run === undefined) === (transcripts.length === 0)) {
      return "Name what people rated: --run RUN, or --transcripts FILE with --suite SUITE.";
    }
    if (transcripts.length > 0 && suite === undefined)
      return "Transcripts need --suite SUITE, whose rubrics rate them.";
    return floor !== undefined && anchor !== true ? "--floor goes with --anchor." : undefined;
  })();
  if (wrong !== undefined) throw new CalibrateUsageError(wrong);
}

async function draw(count: number, flags: CalibrateFlags, bench: Bench, io: CommandIo): Promise<number> {
  const { results } = await openRun(flags.run ?? "", bench, io);
  const path = resolve(io.cwd, flags.to ?? "labels.csv");
  const readingPath = `${path.replace(/\.csv$/, "")}-to-read.txt`;
  const taken = [path, readingPath].find((each) => existsSync(each));
  if (taken !== undefined) {
    throw new CalibrateUsageError(`${relative(io.cwd, taken)} exists already; name another file with --to.`);
  }
  const { labels, reading } = drawLabels(results, { count, seed: flags.seed ?? 1 });
  writeFileSync(path, labels, { mode: 0o600 });
  writeFileSync(readingPath, visibleLines(reading), { mode: 0o600 });
  const name = (each: string) => relative(io.cwd, each);
  io.out(
    `Written: ${name(path)}, to be filled in, and ${name(readingPath)}, which people read for it: treat it as confidential.\n`,
  );
  return exitCode.ok;
}

async function plan(flags: CalibrateFlags, bench: Bench, io: CommandIo): Promise<number> {
  const { results } = await openRun(flags.run ?? "", bench, io);
  const plans = planLabels(results, bench.calibrations.records(), {
    ...(flags.halfWidth === undefined ? {} : { halfWidth: flags.halfWidth }),
    ...(flags.correlation === undefined ? {} : { correlation: flags.correlation }),
    ...(flags.rate === undefined ? {} : { rate: flags.rate }),
  });
  if (flags.json === true) io.out(`${safeJson({ plans })}\n`);
  else if (plans.length === 0) io.out("No primary measure of this run can be corrected by people's ratings.\n");
  else io.out(`${visibleLines(describePlans(plans))}\n`);
  return exitCode.ok;
}

/** What people rated, and who rated it before. */
interface Source {
  conversations: readonly LabelledConversation[];
  suites: readonly Suite[];
  source: CalibrationRecord["source"];
  /** The run's manifest; undefined for transcripts. */
  manifest: RunManifest | undefined;
}

async function measure(flags: CalibrateFlags, config: Config, bench: Bench, io: CommandIo): Promise<number> {
  const labels = readLabels(resolve(io.cwd, flags.labels ?? ""));
  const from = flags.run === undefined ? transcriptSource(flags, config, io) : await runSource(flags.run, bench, io);
  const labelled = labelledSubjects(labels, from.conversations);
  const rated = await rate(flags, from, labelled.subjects, bench, io);
  if (rated === "interrupted") return exitCode.undecided;
  const { judge, ratings } = rated;
  const made = { source: from.source, version: bench.ports.version, now: io.now() };
  const records = calibrate({ ...made, labelled, ratings, judge, suites: from.suites, labels });
  const sets =
    flags.anchor === true
      ? anchorSets({ ...made, subjects: labelled.subjects, ratings, judge, floor: flags.floor ?? 0.8 })
      : [];
  const files = [
    ...records.map((record) => bench.calibrations.addRecord(record)),
    ...sets.map((set) => bench.calibrations.addAnchor(set)),
  ].map((path) => relative(io.cwd, path));
  if (flags.json === true) {
    const shown = records.map(({ subjects: _subjects, ...record }) => record);
    io.out(`${safeJson({ records: shown, anchors: sets.map(describeSet), spent: spentOn(ratings), files })}\n`);
  } else if (flags.quiet !== true) {
    io.out(`${visibleLines(describeRecords(records))}\n\n`);
    for (const set of sets) {
      const { rubric, subjects } = describeSet(set);
      io.out(
        `Frozen as anchors: ${subjects} ratings with ${rubric}. The file holds transcripts: treat it as confidential.\n`,
      );
    }
    for (const file of files) io.out(`Written: ${file}\n`);
  }
  const unknown = labelled.subjects.length - records.reduce((sum, { subjects }) => sum + subjects.length, 0);
  if (unknown > 0) io.err(`${unknown} subjects are left out: the run does not say which rules rated them.\n`);
  return exitCode.ok;
}

/** The run's own ratings where its judge is the one asked for; else the judge rates what people rated. */
async function rate(
  flags: CalibrateFlags,
  { manifest, suites, source }: Source,
  subjects: readonly LabelledSubject[],
  bench: Bench,
  io: CommandIo,
): Promise<{ judge: DescriptionRecord; ratings: Map<LabelledSubject, Rating[]> } | "interrupted"> {
  if (manifest !== undefined && manifest.judge.ref === flags.judge) {
    return { judge: manifest.judge, ratings: ratingsInRun(manifest, subjects) };
  }
  const { passes = 1 } = flags;
  await using participants = await openParticipants(
    { assistants: [], client: null, judge: flags.judge ?? "", passes },
    bench.ports,
  );
  for (const rubric of suites.flatMap((suite) => suite.rubrics)) checkRules(rubric, bench.ports.detectors);
  if ("run" in source) bench.assignRun(source.run); // deleting the run removes what was asked about its words
  const calls = callsToAsk(participants.judge, subjects, passes);
  if (flags.quiet !== true && flags.json !== true) {
    io.err(`Asking ${visibleText(flags.judge ?? "")} about ${subjects.length} subjects: ${calls} calls\n`);
  }
  const { concurrency } = bench.ports;
  const ratings = await untilInterrupted(io, (signal) =>
    askJudge(participants.judge, subjects, {
      passes,
      signal,
      ...(concurrency === undefined ? {} : { concurrency }),
    }),
  );
  if (ratings === "interrupted") {
    io.err("Stopped; no calibration was written. Replies that came are kept: the same command goes on from them.\n");
    return ratings;
  }
  const { ref, version, settings } = participants.judgeDescription;
  return { judge: { ref, version, settings: { ...settings } }, ratings };
}

function transcriptSource(flags: CalibrateFlags, config: Config, io: CommandIo): Source {
  const tags = pairs(flags.tag);
  const facts = pairs(flags.fact);
  const locale = Locale.safeParse(flags.locale);
  if (tags === undefined || facts === undefined) throw new CalibrateUsageError("--tag and --fact take name=value.");
  if (!locale.success) throw new CalibrateUsageError("--locale takes a language tag such as en-GB.");
  const loaded = loadSuite(flags.suite ?? "", suiteSearch(config, io));
  const transcripts = flags.transcripts.flatMap((file) => readTranscripts(resolve(io.cwd, file)));
  const suite = suiteForTranscripts(loaded, transcripts, { locale: locale.data, tags, facts });
  return {
    conversations: conversationsOfTranscripts(suite, transcripts),
    suites: [suite],
    source: {
      transcripts: flags.transcripts.join(", "),
      suite: `${loaded.definition.id} ${loaded.definition.version}`,
    },
    manifest: undefined,
  };
}

async function runSource(run: string, bench: Bench, io: CommandIo): Promise<Source> {
  const { results, stored } = await openRun(run, bench, io);
  const { manifest, suites } = results;
  return {
    conversations: conversationsOfRun(manifest, suites, stored),
    suites,
    source: { run: manifest.id },
    manifest,
  };
}

/** A stored run, or one that was exported to a folder. */
async function openRun(reference: string, bench: Bench, io: CommandIo) {
  const folder = resolve(io.cwd, reference);
  const isExport = existsSync(join(folder, "manifest.json"));
  const store: RunStore = isExport ? memoryRunStore() : bench.ports.store;
  const runId = isExport ? (await importRun(store, folder)).runId : await store.resolveRunId(reference);
  const manifest = await store.readManifest(runId);
  const stored = await readConversations(store, runId);
  const results: RunResults = foldRun(manifest, manifest.suites.map(suiteFromRecord), stored);
  return { results, stored };
}

function pairs(texts: readonly string[]): Record<string, string> | undefined {
  const entries = texts.map((text) => /^([\w-]+)=(.+)$/.exec(text));
  if (entries.some((match) => match === null)) return undefined;
  return Object.fromEntries(entries.flatMap((match) => (match === null ? [] : [[match[1], match[2]]])));
}

function describeSet({ rubric, conversations, floor }: AnchorSet) {
  const subjects = conversations.reduce((sum, entry) => sum + entry.subjects.length, 0);
  return { rubric: `${rubric.id} ${rubric.version}`, subjects, floor };
}

function spentOn(ratings: ReadonlyMap<LabelledSubject, readonly Rating[]>) {
  const usages = [...ratings.values()].flat().flatMap(({ usage }) => (usage === undefined ? [] : [usage]));
  const costs = usages.map(({ costUsd }) => costUsd);
  return {
    calls: usages.reduce((sum, { calls }) => sum + calls, 0),
    costUsd: costs.includes(null) ? null : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
  };
}

/** Names come from files; each line is shown without anything that acts on a terminal. */
function visibleLines(text: string): string {
  return text
    .split("\n")
    .map((line) => visibleText(line))
    .join("\n");
}
