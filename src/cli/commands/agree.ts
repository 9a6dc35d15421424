import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import {
  agreementStudy,
  type OutsidePolicy,
  type RatingsRequest,
  ratingsTable,
  readTable,
  renderStudyHtml,
  renderStudyJson,
  renderStudyLatex,
  renderStudyMarkdown,
  renderStudyText,
} from "../../agreement-studies/index.ts";
import { terminalOptions } from "../../reports/index.ts";
import type { AgreementUnit, AlphaLevel } from "../../statistics/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";

/** The flags of `plumbline agree`. */
export interface AgreeFlags {
  file: string;
  unit: AgreementUnit;
  raters?: string[];
  raterColumn?: string;
  ratingColumn?: string[];
  dimensionColumn?: string;
  dimension?: string[];
  item?: string[];
  system?: string;
  cluster?: string;
  reference?: string;
  scale?: readonly [number, number];
  outside?: OutsidePolicy;
  measurement?: AlphaLevel;
  levels?: string[];
  missing?: string[];
  exclude?: string[];
  sheet?: string;
  confidence?: number;
  seed?: number;
  draws?: number;
  format?: string[];
  out?: string;
  quiet?: boolean;
  json?: boolean;
}

const files = {
  html: { name: "agreement.html", render: renderStudyHtml },
  md: { name: "agreement.md", render: renderStudyMarkdown },
  json: { name: "agreement.json", render: renderStudyJson },
  latex: { name: "agreement.tex", render: renderStudyLatex },
} as const;

/** `plumbline agree FILE --unit item|system ...`: the reliability table of ratings in a file. */
export async function agreeCommand(flags: AgreeFlags, io: CommandIo): Promise<number> {
  const { file, unit, format, out, sheet } = flags;
  const table = await readTable(resolve(io.cwd, file), { name: file, ...(sheet === undefined ? {} : { sheet }) });
  const request = requestOf(flags);
  const study = agreementStudy(ratingsTable(table, request), {
    unit,
    request,
    source: { file, sha256: table.sha256, rows: table.rows.length },
    ...present({
      confidence: flags.confidence,
      seed: flags.seed,
      draws: flags.draws,
      reference: flags.reference,
    }),
  });
  if (flags.json === true) {
    io.out(renderStudyJson(study));
  } else if (flags.quiet !== true) {
    const { width, color, unicode } = terminalOptions({ isTTY: io.isOutTerminal, columns: io.columns }, io.env);
    io.out(renderStudyText(study, { width, color, unicode }));
  }
  const formats = format ?? (out === undefined ? [] : ["html", "json"]);
  if (formats.length === 0) return exitCode.ok;
  const folder = resolve(io.cwd, out ?? "plumbline-agreement");
  mkdirSync(folder, { recursive: true });
  for (const [key, { name, render }] of Object.entries(files)) {
    if (!formats.includes(key)) continue;
    const path = join(folder, name);
    writeFileSync(path, render(study));
    if (flags.json !== true && flags.quiet !== true) io.out(`Written: ${relative(io.cwd, path) || path}\n`);
  }
  return exitCode.ok;
}

function requestOf(flags: AgreeFlags): RatingsRequest {
  return present({
    raters: flags.raters,
    raterColumn: flags.raterColumn,
    ratingColumns: flags.ratingColumn,
    dimensionColumn: flags.dimensionColumn,
    dimensions: flags.dimension,
    item: flags.item,
    system: flags.system,
    cluster: flags.cluster,
    scale: flags.scale,
    outside: flags.outside,
    measurement: flags.measurement,
    levels: flags.levels,
    missing: flags.missing,
    exclude: flags.exclude,
  });
}

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** The fields that were given. */
function present<T extends object>(fields: T): Present<T> {
  // Leaving fields out is all that happens, and every field of `Present` may be absent.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}
