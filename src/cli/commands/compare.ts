import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import {
  buildComparison,
  type Comparison,
  renderComparisonHtml,
  renderComparisonJson,
  renderComparisonMarkdown,
  renderComparisonTerminal,
  terminalOptions,
} from "../../reports/index.ts";
import { readResults } from "../../runs/index.ts";
import { openRunStore } from "../../store/index.ts";
import { compareResults } from "../../suites/index.ts";
import { PlumblineError } from "../../vocabulary/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { loadConfig } from "../load-config.ts";
import { safeJson } from "../safe-json.ts";

/** The flags of `plumbline compare`. */
export interface CompareFlags {
  /** Two or more; the first is what the others are held against. */
  runs: string[];
  bridge?: boolean;
  measure: string[];
  /** `measure=size` each. */
  margin: { measure: string; size: number }[];
  alpha?: number;
  failIfWorse?: boolean;
  out?: string;
  format?: string[];
  store?: string;
  quiet?: boolean;
  json?: boolean;
}

/** Fewer than two runs were named. Fix: name the run to hold others against first, then the others. */
class TooFewRunsError extends PlumblineError {
  readonly code = "TOO_FEW_RUNS";

  constructor() {
    super('A comparison needs two runs or more: plumbline compare BASELINE RUN. "plumbline list" shows them.');
  }
}

const fileNames: Readonly<Record<string, [string, (comparison: Comparison) => string]>> = {
  html: ["comparison.html", renderComparisonHtml],
  md: ["comparison.md", renderComparisonMarkdown],
  json: ["comparison.json", renderComparisonJson],
};

/** `plumbline compare RUN RUN [RUN...]`: stored runs held against each other; asks no model. */
export async function compareCommand(flags: CompareFlags, io: CommandIo): Promise<number> {
  if (flags.runs.length < 2) throw new TooFewRunsError();
  const config = await loadConfig(io.cwd);
  await using store = await openRunStore({ folder: resolve(io.cwd, flags.store ?? config.store ?? ".plumbline") });
  const results = [];
  for (const run of flags.runs) results.push(await readResults(await store.resolveRunId(run), store));
  const comparison = buildComparison(
    compareResults(results, {
      bridge: flags.bridge === true,
      ...(flags.measure.length > 0 ? { measures: flags.measure } : {}),
      margins: new Map(flags.margin.map(({ measure, size }) => [measure, size])),
      ...(flags.alpha === undefined ? {} : { alpha: flags.alpha }),
    }),
  );
  const ids = comparison.runs.map(({ id }) => id);
  const folder = resolve(io.cwd, flags.out ?? config.out ?? "plumbline-report", folderName(ids));
  mkdirSync(folder, { recursive: true });
  const chosen = flags.format ?? (config.formats ?? ["html", "json"]).filter((format) => format !== "junit");
  const files = chosen.flatMap((format) => {
    const [name, render] = fileNames[format] ?? [];
    if (name === undefined || render === undefined) return [];
    const path = join(folder, name);
    writeFileSync(path, render(comparison));
    return [path];
  });
  if (flags.json === true) {
    const { headline, isBridged, tests } = comparison;
    io.out(`${safeJson({ runs: ids, headline, isBridged, tests, files }, 0)}\n`);
  } else if (flags.quiet !== true) {
    io.out(
      renderComparisonTerminal(comparison, terminalOptions({ isTTY: io.isOutTerminal, columns: io.columns }, io.env)),
    );
    for (const path of files) io.out(`Written: ${relative(io.cwd, path) || path}\n`);
  }
  return flags.failIfWorse === true ? codeIfWorse(comparison, io) : exitCode.ok;
}

/**
 * 1 when a primary measure is significantly worse than in the run named first; 3 when none of them could be compared, which
 * is no reason to be calm.
 */
function codeIfWorse({ comparisons }: Comparison, io: CommandIo): number {
  const primary = comparisons.filter((entry) => entry.primary && entry.isAgainstBaseline);
  if (primary.some(({ verdict }) => verdict === "first-worse")) return exitCode.gateFailed;
  if (primary.some(({ verdict }) => verdict !== "not-estimable")) return exitCode.ok;
  io.err("No primary measure could be compared, so nothing shows that nothing got worse.\n");
  return exitCode.undecided;
}

function folderName(ids: readonly string[]): string {
  const name = `compare-${ids.join("-with-")}`;
  if (name.length <= 100) return name;
  return `compare-${createHash("sha256").update(ids.join("\n")).digest("hex").slice(0, 16)}`;
}
