// Speed of the statistics room, beside R in the same run where R is installed. Prints a Markdown table.
// Processor time on both sides. Run: npx tsx bench/statistics-speed.ts
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededRandom } from "../src/random/index.ts";
import { clusterBootstrap, clusteredMean, intraclassCorrelation, krippendorffAlpha } from "../src/statistics/index.ts";

interface Line {
  task: string;
  bar: string;
  ownMs: number;
  r: string;
}

const random = seededRandom("statistics-speed");
const level = (truth: number) => Math.min(5, Math.max(1, Math.round(truth + 2 * random.next() - 1)));

/** Median processor time of seven runs after three to warm up, in milliseconds: other work on the machine does not count. */
function medianMs(run: () => void): number {
  const times: number[] = [];
  for (let round = 0; round < 10; round += 1) {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    if (round >= 3) times.push((user + system) / 1000);
  }
  return times.sort((left, right) => left - right)[3] ?? Number.NaN;
}

/** Runs R code that prints milliseconds, given tables as CSV files; undefined where R or a package is missing. */
function millisecondsInR(code: string, files: Record<string, string>): number | undefined {
  const folder = mkdtempSync(join(tmpdir(), "statistics-speed-"));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const output = execFileSync("Rscript", ["-e", code], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const value = Number(output.trim().split(/\s+/).at(-1));
    return Number.isFinite(value) ? value : undefined;
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const csv = (rows: readonly (readonly (number | null)[])[]) =>
  rows.map((row) => row.map((value) => value ?? "NA").join(",")).join("\n");
const beside = (ownMs: number, inR: number | undefined, what: string) =>
  inR === undefined ? "not installed" : `${what}: ${inR.toFixed(0)} ms, ${(inR / ownMs).toFixed(0)} x`;

function icc(): Line[] {
  const rows = Array.from({ length: 35_000 }, () => {
    const truth = 1 + 4 * random.next();
    return [level(truth), level(truth)];
  });
  const ownMs = medianMs(() => intraclassCorrelation(rows, { unit: "item", form: "A,1" }));
  const allMs = medianMs(() => {
    for (const form of ["1,1", "A,1", "C,1", "1,k", "A,k", "C,k"] as const) {
      intraclassCorrelation(rows, { unit: "item", form });
    }
  });
  const inR = millisecondsInR(
    'suppressMessages(library(psych)); x <- as.matrix(read.csv("x.csv", header = FALSE)); invisible(ICC(x[1:100, ])); t <- replicate(1, sum(system.time(ICC(x))[1:2])); cat(1000 * median(t))',
    { "x.csv": csv(rows) },
  );
  return [
    {
      task: "ICC(A,1) with F interval, 70,000 ratings (35,000 x 2)",
      bar: "50 ms, 10 x R",
      ownMs,
      r: beside(ownMs, inR, "psych::ICC (all forms)"),
    },
    { task: "all six ICC forms, as R computes them", bar: "10 x R", ownMs: allMs, r: beside(allMs, inR, "psych::ICC") },
  ];
}

function bootstrap(): Line {
  const conversations = 2000;
  const sums = Float64Array.from({ length: conversations }, () => 5 * random.next());
  const sizes = Float64Array.from({ length: conversations }, () => 1 + Math.floor(5 * random.next()));
  const ownMs = medianMs(() => {
    clusterBootstrap(
      sums,
      (weights) => {
        let sum = 0;
        let size = 0;
        for (let cluster = 0; cluster < conversations; cluster += 1) {
          const weight = weights[cluster] ?? 0;
          sum += weight * (sums[cluster] ?? 0);
          size += weight * (sizes[cluster] ?? 0);
        }
        return sum / size;
      },
      { seed: 1, draws: 10_000 },
    );
  });
  const rows = Array.from(sums, (sum, cluster) => [sum, sizes[cluster] ?? 0]);
  const inR = millisecondsInR(
    'library(boot); d <- as.matrix(read.csv("x.csv", header = FALSE)); f <- function(d, i) sum(d[i, 1]) / sum(d[i, 2]); t <- system.time(b <- boot(d, f, 10000)); cat(1000 * sum(t[1:2]))',
    { "x.csv": csv(rows) },
  );
  return {
    task: "cluster bootstrap (BCa) of a mean, 10,000 draws, 2,000 conversations",
    bar: "1 s",
    ownMs,
    r: beside(ownMs, inR, "boot::boot (draws only)"),
  };
}

function alpha(): Line[] {
  const rows = Array.from({ length: 10_000 }, () => {
    const truth = 1 + 4 * random.next();
    return Array.from({ length: 5 }, () => (random.next() < 0.1 ? null : level(truth)));
  });
  // R has no packaged alpha on Debian: the coincidence matrix as its textbook has it, interval metric, value only.
  const inR = millisecondsInR(
    `x <- as.matrix(read.csv("x.csv", header = FALSE)); f <- function(x) { k <- 5; O <- matrix(0, k, k)
     for (u in which(rowSums(!is.na(x)) >= 2)) { v <- x[u, !is.na(x[u, ])]; n <- tabulate(v, k); O <- O + (outer(n, n) - diag(n)) / (length(v) - 1) }
     nc <- rowSums(O); d <- outer(1:k, 1:k, "-")^2; 1 - (sum(O * d) / sum(nc)) / (sum(outer(nc, nc) * d) / (sum(nc) * (sum(nc) - 1))) }
     f(x[1:50, ]); t <- replicate(3, sum(system.time(f(x))[1:2])); cat(1000 * median(t))`,
    { "x.csv": csv(rows) },
  );
  return (["nominal", "ordinal", "interval", "ratio"] as const).map((kind) => {
    const ownMs = medianMs(() => krippendorffAlpha(rows, { unit: "item", level: kind }));
    return {
      task: `Krippendorff's alpha (${kind}) with jackknife interval, 10,000 x 5, 10 % missing`,
      bar: "100 ms",
      ownMs,
      r: kind === "interval" ? beside(ownMs, inR, "coincidence matrix in R, value only") : "",
    };
  });
}

function robustMean(): Line {
  const values = Float64Array.from({ length: 70_000 }, () => level(3));
  const clusters = Int32Array.from(values, (_, index) => Math.floor(index / 35));
  const ownMs = medianMs(() => clusteredMean(values, clusters));
  const inR = millisecondsInR(
    'suppressMessages(library(sandwich)); d <- read.csv("x.csv", header = FALSE); m <- lm(V1 ~ 1, d); t <- replicate(3, sum(system.time(vcovCL(m, cluster = d$V2))[1:2])); cat(1000 * median(t))',
    { "x.csv": csv(Array.from(values, (value, index) => [value, clusters[index] ?? 0])) },
  );
  return {
    task: "cluster-robust mean (CR2), 70,000 ratings in 2,000 conversations",
    bar: "",
    ownMs,
    r: beside(ownMs, inR, "sandwich::vcovCL"),
  };
}

const lines = [...icc(), bootstrap(), ...alpha(), robustMean()];
console.log(`| task | bar | own, ms of processor time (median of 7) | R in the same run |
| --- | --- | --- | --- |
${lines.map(({ task, bar, ownMs, r }) => `| ${task} | ${bar} | ${ownMs.toFixed(1)} | ${r} |`).join("\n")}`);
