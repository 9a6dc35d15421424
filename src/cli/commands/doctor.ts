import { accessSync, constants, existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { builtinAssistantRefs } from "../../assistants/index.ts";
import { closeMatch } from "../../content/index.ts";
import { judgeReferences } from "../../judges/index.ts";
import { checkModel, openModelDoor } from "../../models/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { loadConfig } from "../load-config.ts";

/** The flags of `plumbline doctor`. */
export interface DoctorFlags {
  assistant: string[];
  client?: string;
  judge?: string;
  store?: string;
  json?: boolean;
  quiet?: boolean;
}

interface Finding {
  about: string;
  isGood: boolean;
  words: string;
}

/** `plumbline doctor`: looks at what a run needs, one short question to each model included, and says what to do. */
export async function doctorCommand(flags: DoctorFlags, io: CommandIo): Promise<number> {
  const config = await loadConfig(io.cwd);
  const configured = (config.assistants ?? []).map((entry) => (typeof entry === "string" ? entry : entry.ref));
  const assistants = flags.assistant.length > 0 ? flags.assistant : configured;
  const client = flags.client ?? config.client;
  const judge = flags.judge ?? config.judge;
  const others = [...(client === undefined ? [] : [client]), ...(judge === undefined ? [] : judgeReferences(judge))];
  const references = [...new Set([...assistants, ...others])];
  const findings = [nodeFinding(), diskFinding(resolve(io.cwd, flags.store ?? config.store ?? ".plumbline"))];
  await using door = openModelDoor({ env: io.env, retry: { attempts: 1 } });
  for (const ref of references) {
    if (ref.startsWith("builtin:")) {
      const known = [...builtinAssistantRefs, "builtin:rules", "builtin:persona"];
      const near = closeMatch(ref, known);
      const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
      const isGood = known.includes(ref);
      findings.push({ about: ref, isGood, words: isGood ? "Built in; needs nothing." : `No such built-in.${hint}` });
      continue;
    }
    const checks = await checkModel(ref, (reference) => door.open(reference), AbortSignal.timeout(60_000));
    findings.push(...checks.map(({ isGood, words }) => ({ about: ref, isGood, words })));
  }
  const isGood = findings.every((finding) => finding.isGood);
  if (flags.json === true) io.out(`${JSON.stringify({ isGood, findings }, null, 2)}\n`);
  else {
    for (const finding of findings) {
      if (flags.quiet !== true || !finding.isGood)
        io.out(`${finding.isGood ? "ok  " : "BAD "} ${finding.about}: ${finding.words}\n`);
    }
    if (references.length === 0) io.out("No model named: add --assistant REF to have one checked.\n");
  }
  return isGood ? exitCode.ok : exitCode.usage;
}

function nodeFinding(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const isGood = major > 20 || (major === 20 && minor >= 19);
  return {
    about: "node",
    isGood,
    words: isGood ? `Version ${process.versions.node}.` : "Version 20.19 or later is needed.",
  };
}

/** At least this much free, for transcripts and the store's log. */
const neededBytes = 200 * 1024 * 1024;

function diskFinding(folder: string): Finding {
  const about = `store ${folder}`;
  const isNew = !existsSync(folder);
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    const probe = join(folder, `.doctor-${process.pid}`);
    writeFileSync(probe, "ok");
    rmSync(probe);
    const { bavail, bsize } = statfsSync(folder);
    const free = bavail * bsize;
    const words = `${(free / 1024 ** 3).toFixed(1)} GiB free.`;
    return {
      about,
      isGood: free >= neededBytes,
      words: free >= neededBytes ? `Can be written; ${words}` : `Too little room: ${words}`,
    };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    return { about, isGood: false, words: `Cannot be written (${code}): choose another with --store.` };
  } finally {
    if (isNew) rmSync(folder, { recursive: true, force: true });
  }
}
