// How fast an audit is, as ratios to a plain-Node floor program in the same run.
//   npm run build && npx tsx bench/audit/audit-speed.ts
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFolder } from "../../src/cli/fixtures/write-folder.ts";
import { scenario, suiteFile, tinyRubric } from "../../src/suites/fixtures/tiny-suite.ts";
import { suiteFolderOf } from "../../src/suites/index.ts";
import type { Persona, Scenario } from "../../src/vocabulary/index.ts";

const here = dirname(fileURLToPath(import.meta.url));
const command = join(here, "../../dist/cli/main.js");
const rounds = Number(process.argv[2] ?? 3);

interface Usage {
  wallSeconds: number;
  cpuSeconds: number;
  peakMiB: number;
}

function measure(args: readonly string[], cwd: string): Usage {
  const usageFile = join(mkdtempSync(join(tmpdir(), "plumbline-bench-")), "usage.json");
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--import", join(here, "report-usage.mjs"), ...args], {
    cwd,
    env: { ...process.env, PLUMBLINE_USAGE_FILE: usageFile },
    encoding: "utf8",
  });
  const wallSeconds = (performance.now() - started) / 1000;
  if (status === null || status === 2 || status >= 70)
    throw new Error(`${args.join(" ")} ended with ${status}: ${stderr.slice(0, 2_000)}`);
  const used = JSON.parse(readFileSync(usageFile, "utf8")) as Omit<Usage, "wallSeconds">; // written by report-usage.mjs
  return { wallSeconds, ...used };
}

/** Each figure over the rounds: the best says what the program can do, the median what this machine let it do. */
interface Figures {
  best: Usage;
  median: Usage;
}

function figuresOf(usages: readonly Usage[]): Figures {
  const at = (share: number): Usage => {
    const pick = (figure: (usage: Usage) => number) => {
      const sorted = usages.map(figure).sort((left, right) => left - right);
      return sorted[Math.floor(sorted.length * share)] ?? 0;
    };
    return {
      wallSeconds: pick((usage) => usage.wallSeconds),
      cpuSeconds: pick((usage) => usage.cpuSeconds),
      peakMiB: pick((usage) => usage.peakMiB),
    };
  };
  return { best: at(0), median: at(0.5) };
}

const persona: Persona = {
  id: "someone",
  name: "Someone",
  age: 30,
  locale: "en-GB",
  about: "A person for measurements.",
  style: "plain",
  opening: ["hello"],
  facts: Array.from({ length: 12 }, (_, index) => ({
    id: `fact-${index}`,
    fact: `Something, number ${index}.`,
    says: [`something ${index}`],
    minimumTrust: 0,
    fromExchange: 1,
  })),
  fillers: { heard: ["yes", "mm"], unheard: ["no", "hm"], pressed: ["well", "er"] },
  closing: { relieved: ["bye"], leaving: ["bye"] },
  start: { trust: 0.5, distress: 0.5 },
  leavesBelowTrust: 0,
};

function folderWith(scenarios: readonly Scenario[]): string {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-bench-"));
  writeFolder(join(folder, "suite"), suiteFolderOf(suiteFile(), scenarios, [tinyRubric]));
  return folder;
}

// 100 scenarios, 10 repeats each: 1,000 conversations.
const single = Array.from({ length: 100 }, (_, index): Scenario => {
  return { ...scenario(`s${index}`), client: { kind: "scripted", lines: [`line ${index}`] } };
});
const multi = Array.from({ length: 50 }, (_, index): Scenario => {
  return { ...scenario(`m${index}`), client: { kind: "persona", persona, exchanges: 10 } };
});

const provider = spawn(process.execPath, ["--import", "tsx", join(here, "provider.ts"), "50"], {
  stdio: ["ignore", "pipe", "inherit"],
});
const port = await new Promise<string>((resolve) =>
  provider.stdout.once("data", (data: Buffer) => resolve(data.toString().trim())),
);
const base = `http://127.0.0.1:${port}/v1`;
const rows: { work: string; usage: Figures; floor?: Figures; bar: string }[] = [];
try {
  const repeat = (work: () => Usage) => figuresOf(Array.from({ length: rounds }, work));
  const audit = (concurrency: number, more: readonly string[]) => [
    command,
    ...["audit", "suite", "--assistant", `${base}#m`, "--no-controls", "--quiet", "--format", "json"],
    ...["--concurrency", String(concurrency), ...more],
  ];

  const repeats = ["--repeats", "10"];
  // What the machine makes of the same requests with nothing else to do: how noisy it is, and what ratios refer to.
  const floor = repeat(() => measure([join(here, "floor.mjs"), base, "1000", "1", "50"], here));
  rows.push({ work: "floor: the same 1,000 requests in plain Node", usage: floor, bar: "" });
  let last = "";
  const first = repeat(() => {
    last = folderWith(single);
    return measure(audit(50, repeats), last);
  });
  rows.push({
    work: "1,000 single-turn, concurrency 50",
    usage: first,
    floor,
    bar: "<= 1.5 x floor wall, <= 2 CPU s, <= 160 MiB",
  });

  // The same plan again: a new run whose every reply comes from the cache.
  const cached = repeat(() => measure(audit(50, repeats), last));
  rows.push({ work: "the first again, all cached", usage: cached, bar: "<= 0.6 s" });

  const conversations = repeat(() => measure(audit(20, ["--client", `${base}#c`]), folderWith(multi)));
  rows.push({
    work: "50 x 10 turns, model client, concurrency 20",
    usage: conversations,
    bar: "<= 3.6 s, <= 2.5 CPU s",
  });

  rows.push({
    work: "--version",
    usage: repeat(() => measure([command, "--version"], here)),
    bar: "<= 0.15 s, <= 70 MiB",
  });
} finally {
  provider.kill();
}

console.log(`Node ${process.version}, best / median of ${rounds} rounds; loopback provider with 50 ms latency\n`);
console.log("| work | wall s | x floor | CPU s | peak MiB | bar |");
console.log("|---|---|---|---|---|---|");
for (const { work, usage, floor, bar } of rows) {
  const both = (figure: (usage: Usage) => number, digits: number) =>
    `${figure(usage.best).toFixed(digits)} / ${figure(usage.median).toFixed(digits)}`;
  const ratio = (part: keyof Figures) =>
    floor === undefined ? "" : (usage[part].wallSeconds / floor[part].wallSeconds).toFixed(2);
  const figures = [
    both(({ wallSeconds }) => wallSeconds, 2),
    floor === undefined ? "" : `${ratio("best")} / ${ratio("median")}`,
    both(({ cpuSeconds }) => cpuSeconds, 2),
    both(({ peakMiB }) => peakMiB, 0),
  ];
  console.log(`| ${[work, ...figures, bar].join(" | ")} |`);
}
