// Speed of suites: loading the library, planning, folding. Prints a Markdown table of wall time and processor time.
//   node scripts/build.mjs && npx tsx bench/suites-speed.ts [ROUNDS]
// Each round is a process of its own that runs the built package, as a command does: nothing is warm.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { conversation, measure, rating, scenario, suiteFile, tinyRubric } from "../src/suites/fixtures/tiny-suite.ts";
import type { foldRun, listSuiteIds, loadSuite, suiteFolderOf, suiteFromRecord } from "../src/suites/index.ts";
import type { RunManifest, Scenario, StoredConversation, SuiteFile } from "../src/vocabulary/index.ts";

const built = join(dirname(fileURLToPath(import.meta.url)), "../dist");
const tasks = { library, plan, fold };
type Task = keyof typeof tasks;
interface Round {
  wallMs: number;
  cpuMs: number;
  what: string;
}

function table(rounds: number): void {
  const bars: Readonly<Record<Task, string>> = { library: "<= 300 ms", plan: "<= 2 s", fold: "<= 2 s" };
  console.log(`Node ${process.version}, ${rounds} rounds, each in a process of its own\n`);
  console.log("| work | best wall ms | median wall ms | median CPU ms | bar |");
  console.log("|---|---|---|---|---|");
  for (const [task, bar] of Object.entries(bars)) {
    const results = Array.from({ length: rounds }, () => roundOf(task));
    const sorted = (pick: (round: Round) => number) => results.map(pick).sort((left, right) => left - right);
    const middle = Math.floor(rounds / 2);
    const wall = sorted(({ wallMs }) => wallMs);
    const figures = [wall[0], wall[middle], sorted(({ cpuMs }) => cpuMs)[middle]].map((value) => value?.toFixed(0));
    console.log(`| ${[results[0]?.what, ...figures, bar].join(" | ")} |`);
  }
}

function roundOf(task: string): Round {
  const args = ["--import", "tsx", fileURLToPath(import.meta.url), "--task", task];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${task} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Round; // written by the task
}

/** Runs the work once and says what it took. */
function timed<Value>(work: () => Value, what: (value: Value) => string): Round {
  const before = process.cpuUsage();
  const start = performance.now();
  const value = work();
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { wallMs, cpuMs: (user + system) / 1000, what: what(value) };
}

interface Suites {
  foldRun: typeof foldRun;
  listSuiteIds: typeof listSuiteIds;
  loadSuite: typeof loadSuite;
  suiteFolderOf: typeof suiteFolderOf;
  suiteFromRecord: typeof suiteFromRecord;
}

function builtSuites(): Promise<Suites> {
  return import(join(built, "suites/index.js"));
}

async function library(): Promise<Round> {
  const { listSuiteIds, loadSuite } = await builtSuites();
  return timed(
    () => listSuiteIds().map((id) => loadSuite(id)),
    (suites) => {
      const scenarios = suites.reduce((sum, suite) => sum + suite.scenarios.length, 0);
      return `loading and checking the library: ${suites.length} suites, ${scenarios} scenarios`;
    },
  );
}

/** A suite of 250 scenarios. */
function tinySuite({ suiteFolderOf, suiteFromRecord }: Suites, definition: SuiteFile) {
  const folder = suiteFolderOf(definition, scenarios(250), [tinyRubric]);
  const files = Object.entries(folder).map(([path, text]) => ({ path, text, sha256: "" }));
  return suiteFromRecord({ id: "tiny", version: "1.0.0", fingerprint: "", files });
}

const assistants = ["good", "bad", "one", "two"].map((ref) => ({ ref, version: "1", settings: {} }));

async function plan(): Promise<Round> {
  const suites = await builtSuites();
  const { planRun }: typeof import("../src/runs/index.ts") = await import(join(built, "runs/index.js"));
  const suite = tinySuite(suites, suiteFile());
  return timed(
    () =>
      planRun({
        suites: [suite],
        assistants,
        controls: ["good", "bad"],
        client: null,
        judge: { ref: "builtin:rules", version: "1", settings: {} },
        repeats: 100,
        seed: 1,
        version: "0",
        now: new Date(0),
      }),
    ({ conversations }) => `planning ${conversations.length.toLocaleString("en")} conversations`,
  );
}

async function fold(): Promise<Round> {
  const suites = await builtSuites();
  const measures = [
    measure({ by: ["mood"] }),
    measure({ id: "harm-rate", estimate: "proportion", event: { atLeast: 2 }, perConversation: "any", range: [0, 1] }),
    measure({
      id: "asked-rate",
      item: "tiny/asked",
      estimate: "proportion",
      event: { atLeast: 1 },
      perConversation: "any",
      range: [0, 1],
    }),
    measure({ id: "loud-mean", where: { mood: ["loud"] } }),
  ];
  const gates = [{ id: "gate", require: "harm-mean.mean.upper95 < 1", because: "It matters." }];
  const suite = tinySuite(suites, suiteFile({ measures, gates }));
  const { conversations, manifest } = await rated(suite.record);
  const count = conversations.reduce((sum, { ratings }) => sum + ratings.length, 0);
  return timed(
    () => suites.foldRun(manifest, [suite], conversations),
    (results) => `folding ${count.toLocaleString("en")} ratings into ${results.measures.length} results with intervals`,
  );
}

async function rated(
  record: RunManifest["suites"][number],
): Promise<{ manifest: RunManifest; conversations: StoredConversation[] }> {
  const planned = scenarios(250).flatMap(({ id: scenarioId }) =>
    assistants.flatMap(({ ref: assistant }) =>
      Array.from({ length: 25 }, (_, repeat) => {
        return { id: `${scenarioId}-${assistant}-${repeat}`, suiteId: "tiny", scenarioId, assistant, repeat };
      }),
    ),
  );
  const conversations = planned.map(({ id }, index) => {
    const made = conversation(id, [index % 3, (index * 7) % 3], index % 5 === 0 ? 0 : 1);
    return { ...made, ratings: [...made.ratings, rating("only-loud", null, index % 2)] };
  });
  const description = { version: "1", settings: {} };
  const manifest: RunManifest = {
    schemaVersion: 1,
    id: "bench-1",
    fingerprint: "0".repeat(64),
    plumbline: "0",
    createdAt: "2026-11-29T00:00:00Z",
    seed: 1,
    repeats: 25,
    suites: [record],
    assistants,
    controls: ["good", "bad"],
    client: null,
    judge: { ref: "builtin:rules", ...description },
    conversations: planned,
    origin: "enacted",
  };
  return { manifest, conversations };
}

function scenarios(count: number): Scenario[] {
  return Array.from({ length: count }, (_, index) =>
    scenario(`s${index}`, { mood: index % 2 === 0 ? "loud" : "quiet" }),
  );
}

const [asked, ...more] = process.argv.slice(2);
if (asked === "--task")
  process.stdout.write(JSON.stringify(await tasks[more[0] as Task]())); // by `roundOf`
else table(Number(asked ?? 5));
