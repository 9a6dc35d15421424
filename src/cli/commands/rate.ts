import { resolve } from "node:path";
import { closeMatch } from "../../content/index.ts";
import { readTranscripts, type Transcript, TranscriptError } from "../../conversations/index.ts";
import { visibleText } from "../../reports/index.ts";
import { rateTranscripts } from "../../runs/index.ts";
import { type UnknownOfTranscripts, unknownOfTranscripts } from "../../suites/index.ts";
import { Locale } from "../../vocabulary/index.ts";
import { carryOutAndReport, type RunFlags } from "../carry-out-and-report.ts";
import { chosenJudge } from "../chosen-judge.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { keptContent } from "../kept-content.ts";
import { loadSuiteToRun, suiteSearch } from "../known-suites.ts";
import { loadConfig } from "../load-config.ts";

/** The flags of `plumbline rate`. */
export interface RateFlags extends RunFlags {
  files: string[];
  suite: string;
  judge?: string;
  judging?: string;
  passes?: number;
  assistant: string;
  locale: string;
  tag: string[];
  fact: string[];
  /** Tag whose values are the units of intervals: all transcripts of a person, say. */
  unit?: string;
}

/** `plumbline rate FILE ... --suite SUITE`: rates transcripts that exist already. */
export async function rateCommand(flags: RateFlags, io: CommandIo): Promise<number> {
  const config = await loadConfig(io.cwd);
  const tags = pairs(flags.tag);
  const facts = pairs(flags.fact);
  const locale = Locale.safeParse(flags.locale);
  if (tags === undefined || facts === undefined || !locale.success) {
    const wrong = locale.success ? "--tag and --fact take name=value" : "--locale takes a language tag such as en-GB";
    io.err(`${wrong}.\n`);
    return exitCode.usage;
  }
  const kept = keptContent(resolve(io.cwd, flags.store ?? config.store ?? ".plumbline"));
  const suite = loadSuiteToRun(flags.suite, { ...suiteSearch(config, io), kept });
  const transcripts = readFiles(flags.files, io);
  if (transcripts === undefined) return exitCode.usage;
  const { unit } = flags;
  const context = { locale: locale.data, tags, facts, ...(unit === undefined ? {} : { unit }) };
  if (!isTagOfAll(unit, transcripts, tags, io)) return exitCode.usage;
  if (!sayWhatIsUnknown(unknownOfTranscripts(suite, transcripts, context), flags, io)) return exitCode.usage;
  const request = {
    suite,
    transcripts,
    context,
    assistant: flags.assistant,
    judge: chosenJudge(flags, config, io),
    ...(flags.passes === undefined ? {} : { passes: flags.passes }),
  };
  return await carryOutAndReport(flags, { config, io, kept }, async () => ({
    carryOut: (ports) => rateTranscripts(request, ports),
  }));
}

/** Says which tags there are when a transcript lacks the one named as unit: without it nobody knows which belong together. */
function isTagOfAll(
  unit: string | undefined,
  transcripts: readonly Transcript[],
  tags: Readonly<Record<string, string>>,
  io: CommandIo,
): boolean {
  if (unit === undefined) return true;
  const own = transcripts.map((transcript) => ({ ...tags, ...transcript.tags }));
  const without = own.filter((known) => known[unit] === undefined).length;
  if (without === 0) return true;
  const known = [...new Set(own.flatMap((entry) => Object.keys(entry)))];
  io.err(
    `--unit ${visibleText(unit)}: ${without} of ${own.length} transcripts have no such tag. ${known.length === 0 ? "They have no tags." : `There are: ${visibleText(known.join(", "))}.`}\n`,
  );
  return false;
}

/** Says what has to be told for the items to be rated. @returns false when nothing could be rated as it stands */
function sayWhatIsUnknown(unknown: UnknownOfTranscripts, flags: RateFlags, io: CommandIo): boolean {
  for (const { tag, value, known } of unknown.strange) {
    const near = closeMatch(value, known);
    const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
    io.err(`--tag ${tag}=${value}: the suite knows ${known.join(", ")}.${hint}\n`);
  }
  if (unknown.strange.length > 0) return false;
  const { rated, all } = unknown.items;
  const lines = [
    ...unknown.tags.map(({ tag, values }) => `  --tag ${tag}=VALUE  one of ${values.join(", ")}`),
    ...(unknown.facts.length === 0 ? [] : [`  --fact NAME=VALUE  with NAME one of ${unknown.facts.join(", ")}`]),
  ];
  if (rated === 0) {
    io.err(`No item of "${flags.suite}" applies to these transcripts. Tell what is known about them:\n`);
    io.err(`${lines.join("\n")}\n`);
    return false;
  }
  if (lines.length > 0 && flags.quiet !== true && flags.json !== true) {
    io.err(
      `${rated} of ${all} items of "${flags.suite}" can be rated. More is with what you know:\n${lines.join("\n")}\n`,
    );
  }
  return true;
}

/** Reads all files before saying what is wrong with any; undefined when something is. */
function readFiles(files: readonly string[], io: CommandIo): Transcript[] | undefined {
  const transcripts: Transcript[] = [];
  let isBroken = false;
  for (const file of files) {
    try {
      transcripts.push(...readTranscripts(resolve(io.cwd, file)));
    } catch (error) {
      if (!(error instanceof TranscriptError)) throw error;
      io.err(`${visibleText(error.message)}\n`);
      isBroken = true;
    }
  }
  return isBroken ? undefined : transcripts;
}

function pairs(texts: readonly string[]): Record<string, string> | undefined {
  const entries = texts.map((text) => /^([\w-]+)=(.+)$/.exec(text));
  if (entries.some((match) => match === null)) return undefined;
  return Object.fromEntries(entries.flatMap((match) => (match === null ? [] : [[match[1], match[2]]])));
}
