import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { type CalibrationStore, correctResults, findReliability } from "../calibration/index.ts";
import {
  buildReport,
  renderHtml,
  renderJson,
  renderJunit,
  renderMarkdown,
  renderTerminal,
  terminalOptions,
} from "../reports/index.ts";
import { readResults } from "../runs/index.ts";
import type { RunStore } from "../store/index.ts";
import { compareRuns, type RunResults, scoreComponents } from "../suites/index.ts";
import { isImportedJudge, PlumblineError } from "../vocabulary/index.ts";
import type { CommandIo } from "./command-io.ts";
import { exitCode } from "./exit-code.ts";
import { fileRefusal } from "./explain-error.ts";
import { safeJson } from "./safe-json.ts";

/** Where and how results are written. */
export interface ReportOutput {
  out?: string | undefined;
  format?: readonly string[] | undefined;
  compare?: string | undefined;
  /** Also say where differences between values come from. */
  components?: boolean | undefined;
  /** Also show what the publications printed. */
  paper?: boolean | undefined;
  quiet?: boolean;
  json?: boolean;
  /** What is known about judges; without it nothing is calibrated, corrected or watched for drift. */
  calibrations?: CalibrationStore;
}

const fileNames: Readonly<Record<string, string>> = {
  html: "report.html",
  md: "report.md",
  json: "report.json",
  junit: "junit.xml",
};

/** The report's files cannot be written; the run itself is stored. Fix: write them to another folder. */
export class ReportNotWrittenError extends PlumblineError {
  readonly code = "REPORT_NOT_WRITTEN";
  readonly runId: string;

  constructor(refusal: string, runId: string, options?: ErrorOptions) {
    super(
      `${refusal} The run is stored; write its report elsewhere with: plumbline report ${runId} --out FOLDER`,
      options,
    );
    this.runId = runId;
  }
}

/** Prints the verdict, writes the report's files, and gives the exit code that the gates make. */
export async function presentResults(
  results: RunResults,
  store: RunStore,
  output: ReportOutput,
  io: CommandIo,
): Promise<number> {
  const records = output.calibrations?.records() ?? [];
  const corrected = correctResults(results, records);
  const compared = output.compare === undefined ? corrected : await withComparison(corrected, output.compare, store);
  const drift = driftOf(results, output.calibrations);
  const report = buildReport(compared, {
    reliability: findReliability(results.manifest, results.suites, records),
    ...(drift === undefined ? {} : { drift }),
    ...(output.paper === true ? { paper: true } : {}),
    ...(output.components === true ? { components: scoreComponents(results) } : {}),
  });
  const folder = resolve(io.cwd, output.out ?? "plumbline-report", results.manifest.id);
  const renderers: Readonly<Record<string, () => string>> = {
    html: () => renderHtml(report),
    md: () => renderMarkdown(report),
    json: () => renderJson(report),
    junit: () => renderJunit(report),
  };
  const isShown = output.json !== true && output.quiet !== true;
  const toTerminal = () =>
    renderTerminal(report, { ...terminalOptions({ isTTY: io.isOutTerminal, columns: io.columns }, io.env) });
  let written: string[];
  try {
    mkdirSync(folder, { recursive: true });
    written = (output.format ?? ["html", "json"]).map((format) => {
      const path = join(folder, fileNames[format] ?? format);
      writeFileSync(path, renderers[format]?.() ?? "");
      return path;
    });
  } catch (cause) {
    const refusal = fileRefusal(cause);
    if (refusal === undefined) throw cause;
    // What was paid for is shown all the same, and can be written elsewhere.
    if (isShown) io.out(toTerminal());
    throw new ReportNotWrittenError(refusal, results.manifest.id, { cause });
  }
  if (output.json === true) {
    const { verdicts, headline, provenance } = report;
    io.out(`${safeJson({ runId: provenance.runId, headline, verdicts, files: written }, 0)}\n`);
  } else if (isShown) {
    io.out(toTerminal());
    for (const path of written) io.out(`Written: ${relative(io.cwd, path) || path}\n`);
  }
  if (!compared.complete && isShown && isImportedJudge(results.manifest.judge.ref)) {
    io.err("The run is incomplete: the imported results do not hold all of it, and nobody can be asked again.\n");
  } else if (!compared.complete && isShown) {
    io.err(`The run is incomplete. What is missing is asked again with: plumbline resume ${results.manifest.id}\n`);
  }
  return exitCodeFor(compared);
}

function driftOf({ manifest, suites }: RunResults, calibrations: CalibrationStore | undefined) {
  const check = calibrations?.driftOf(manifest.id);
  if (check !== undefined) return check;
  const rubrics = suites.flatMap((suite) => suite.rubrics.map(({ id }) => id));
  const anchors = calibrations?.anchorsFor(manifest.judge.ref, rubrics) ?? [];
  return anchors.length > 0 ? ("not-checked" as const) : undefined;
}

async function withComparison(results: RunResults, earlierId: string, store: RunStore): Promise<RunResults> {
  // What counts of each run: one that stopped when its gates were decided may hold more than that.
  const side = ({ manifest, suites, conversations }: RunResults) => {
    return { manifest, suites, conversations: conversations.map(({ stored }) => stored) };
  };
  const comparisons = compareRuns(side(results), side(await readResults(earlierId, store)));
  return { ...results, comparisons: [...results.comparisons, ...comparisons] };
}

function exitCodeFor(results: RunResults): number {
  const verdicts = results.gates.map((gate) => gate.verdict);
  if (verdicts.includes("fail")) return exitCode.gateFailed;
  if (verdicts.includes("undecided") || !results.complete) return exitCode.undecided;
  return exitCode.ok;
}
