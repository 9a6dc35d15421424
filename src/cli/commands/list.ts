import { resolve } from "node:path";
import { builtinAssistantRefs } from "../../assistants/index.ts";
import { ContentError } from "../../content/index.ts";
import { visibleText } from "../../reports/index.ts";
import { readConversations } from "../../runs/index.ts";
import { openRunStore, type RunStore, type RunSummary } from "../../store/index.ts";
import { isCarriedOut, suiteFromRecord } from "../../suites/index.ts";
import type { CommandIo } from "../command-io.ts";
import { exitCode } from "../exit-code.ts";
import { loadKnownSuites, suiteSearch } from "../known-suites.ts";
import { loadConfig } from "../load-config.ts";
import { safeJson } from "../safe-json.ts";

/** `plumbline list`: suites, built-in assistants and stored runs. */
export async function listCommand(options: { store?: string; json?: boolean }, io: CommandIo): Promise<number> {
  const config = await loadConfig(io.cwd);
  const suites = loadKnownSuites(suiteSearch(config, io)).map(({ id, suite }) => {
    if (suite instanceof ContentError) return { id, problems: suite.issues.length };
    const { version, title } = suite.definition;
    return { id, version, title, scenarios: suite.scenarios.length };
  });
  await using store = await openRunStore({ folder: resolve(io.cwd, options.store ?? config.store ?? ".plumbline") });
  const runs = await store.listRuns();
  if (options.json === true) {
    io.out(`${safeJson({ suites, assistants: builtinAssistantRefs, runs })}\n`);
    return exitCode.ok;
  }
  const lines = [
    "Suites",
    ...suites.map((suite) =>
      "problems" in suite
        ? `  ${suite.id}  cannot be used (${suite.problems} problems; see: plumbline show ${suite.id})`
        : `  ${suite.id} ${suite.version}  ${suite.title} (${suite.scenarios} scenarios)`,
    ),
    "",
    "Built-in assistants (known points to stand a report between)",
    ...builtinAssistantRefs.map((ref) => `  ${ref}`),
    "",
    runs.length === 0 ? "Runs: none yet" : "Runs, newest first",
    ...(await Promise.all(runs.map(async (run) => lineOf(run, await isStoppedWhenDecided(run, store))))),
  ];
  // A run may have been imported from anywhere, so nothing of it is printed as it stands.
  io.out(`${lines.map((line) => visibleText(line, "space")).join("\n")}\n`);
  return exitCode.ok;
}

function lineOf(run: RunSummary, isDone: boolean): string {
  if (run.state === "unreadable") return `  ${run.id}  unreadable: ${run.reason}`;
  const { completed, planned } = run.progress;
  const names = run.suites.map((suite) => suite.id).join(", ");
  const origin = run.origin === "imported" ? "  transcripts" : "";
  const state = isDone ? "complete" : run.state;
  return `  ${run.id}  ${state}  ${completed}/${planned}  ${names}  ${run.assistants.join(", ")}${origin}`;
}

/** A run that stopped when its gates were decided has fewer conversations than planned, and lacks none. */
async function isStoppedWhenDecided(run: RunSummary, store: RunStore): Promise<boolean> {
  if (run.state !== "interrupted") return false;
  if (run.isCarriedOut) return true;
  const manifest = await store.readManifest(run.id);
  if (manifest.untilDecided === undefined) return false;
  return isCarriedOut(manifest, manifest.suites.map(suiteFromRecord), await readConversations(store, run.id));
}
