import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { describeIssue } from "../../content/index.ts";
import { visibleText } from "../../reports/index.ts";
import { readProfiles, writeProfiles } from "../../simulated-clients/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { writeLines } from "./personas-sample.ts";

/**
 * `plumbline personas import FILE`: profiles of a published form, one JSON object a line, or the people made of them.
 * Profiles that violate a rule are imported as they are, and what is wrong is said; those that cannot be read are not.
 */
export async function importProfilesCommand(
  flags: { file: string; format: string; as: "profiles" | "personas"; out?: string },
  io: CommandIo,
): Promise<number> {
  const read = readProfiles(resolve(io.cwd, flags.file), flags.format, flags.file);
  const issues = read.flatMap((one) => one.issues);
  for (const issue of issues) io.err(`${visibleText(describeIssue(issue))}\n`);
  const fit = read.filter(({ format, profile }) => format.schema.safeParse(profile.record).success);
  const inferred = new Set<string>();
  const lines = fit.map(({ profile, format }) => {
    if (flags.as === "profiles") return `${JSON.stringify(profile)}\n`;
    const made = format.persona(profile.record, profile.id);
    for (const phrase of made.inferred) inferred.add(phrase);
    return `${JSON.stringify(made.persona)}\n`;
  });
  writeLines(lines, flags.out, io);
  const forms = [...new Set(read.map((one) => one.format.title))].join(", ");
  io.err(`${fit.length} of ${read.length} profiles imported (${forms}).\n`);
  if (inferred.size > 0) io.err(`Ours, not the profile's: ${[...inferred].join("; ")}.\n`);
  return issues.length === 0 ? exitCode.ok : exitCode.usage;
}

/** `plumbline personas export FILE`: the profiles of a file back in their published form. */
export async function exportProfilesCommand(flags: { file: string; out?: string }, io: CommandIo): Promise<number> {
  const read = readProfiles(resolve(io.cwd, flags.file), "auto", flags.file);
  const text = writeProfiles(read.map(({ profile }) => profile));
  if (flags.out === undefined) io.out(text);
  else writeFileSync(resolve(io.cwd, flags.out), text);
  return exitCode.ok;
}
