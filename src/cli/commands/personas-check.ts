import { extname, resolve } from "node:path";
import { ContentError, type ContentIssue, describeIssue } from "../../content/index.ts";
import { loadDetectors } from "../../detection/index.ts";
import { visibleText } from "../../reports/index.ts";
import { loadClientContent, readPersona, readProfiles } from "../../simulated-clients/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { safeJson } from "../safe-json.ts";

/** `plumbline personas check FILE ...`: every violated rule of every profile or persona, located. Exit code 2 if any. */
export async function checkCommand(
  flags: { files: string[]; format: string; json?: boolean },
  io: CommandIo,
): Promise<number> {
  const results = flags.files.map((file) => checkFile(resolve(io.cwd, file), file, flags.format));
  const issues = results.flatMap((result) => result.issues);
  if (flags.json === true) io.out(`${safeJson({ files: results })}\n`);
  else {
    for (const issue of issues) io.err(`${visibleText(describeIssue(issue))}\n`);
    for (const { file, form, count, faulty } of results) {
      const verdict = faulty === 0 ? "all keep their rules" : `${faulty} of them with problems`;
      io.out(`${visibleText(file)}: ${count} ${form}, ${verdict}.\n`);
    }
  }
  return issues.length === 0 ? exitCode.ok : exitCode.usage;
}

interface CheckedFile {
  file: string;
  /** What the file holds, in words. */
  form: string;
  count: number;
  faulty: number;
  issues: ContentIssue[];
}

function checkFile(path: string, file: string, format: string): CheckedFile {
  try {
    if ([".yaml", ".yml"].includes(extname(path).toLowerCase())) return checkPersonaFile(path, file);
    const read = readProfiles(path, format, file);
    const forms = [...new Set(read.map((one) => one.format.title))].join(", ");
    return {
      file,
      form: `profile${read.length === 1 ? "" : "s"} (${forms})`,
      count: read.length,
      faulty: read.filter(({ issues }) => issues.length > 0).length,
      issues: read.flatMap(({ issues }) => issues),
    };
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    return { file, form: "file", count: 1, faulty: 1, issues: [...error.issues] };
  }
}

function checkPersonaFile(path: string, file: string): CheckedFile {
  readPersona(path, { content: loadClientContent(), detectors: loadDetectors() });
  return { file, form: "persona", count: 1, faulty: 0, issues: [] };
}
