// Speed of the mixed model on 20,000 ratings, beside R's lme4 on the same data in the same run (skipped where R or lme4 is
// missing). Bar: at most 3 s. Run: npx tsx bench/statistics-regression-speed.ts
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linearRegression, logisticRegression, mixedModel, ordinalRegression } from "../src/statistics/index.ts";
import { normalSource } from "./coverage/clustered-designs.ts";

interface Rating {
  scenario: number;
  judge: number;
  x: number;
  score: number;
}

const SCENARIOS = 2000;
const JUDGES = 10;
const source = normalSource("statistics-regression-speed");
const scenarioEffects = Float64Array.from({ length: SCENARIOS }, () => 0.7 * source.normal());
const judgeEffects = Float64Array.from({ length: JUDGES }, () => 0.3 * source.normal());
const ratings: Rating[] = Array.from({ length: SCENARIOS * JUDGES }, (_, index) => {
  const scenario = Math.floor(index / JUDGES);
  const judge = index % JUDGES;
  const x = source.normal();
  const score = 3 + 0.2 * x + (scenarioEffects[scenario] ?? 0) + (judgeEffects[judge] ?? 0) + source.normal();
  return { scenario, judge, x, score };
});
const scores = Float64Array.from(ratings, ({ score }) => score);
const x = Float64Array.from(ratings, (rating) => rating.x);
const scenario = Int32Array.from(ratings, (rating) => rating.scenario);
const judge = Int32Array.from(ratings, (rating) => rating.judge);

function timed<T>(name: string, run: () => T): T {
  const start = performance.now();
  const result = run();
  console.log(`${name}: ${Math.round(performance.now() - start)} ms`);
  return result;
}

console.log(`${ratings.length} ratings, ${SCENARIOS} scenarios, ${JUDGES} judges`);
timed("mixedModel, one random intercept", () => mixedModel(scores, { x }, { scenario }));
const crossed = timed("mixedModel, two crossed random intercepts", () =>
  mixedModel(scores, { x }, { scenario, judge }),
);
timed("linearRegression, CR2 by scenario", () => linearRegression(scores, { x }, scenario));
timed("linearRegression, CR2 without clusters", () => linearRegression(scores, { x }, null));
timed("logisticRegression, CR2 by scenario", () =>
  logisticRegression(
    scores.map((score) => (score > 3 ? 1 : 0)),
    { x },
    scenario,
  ),
);
timed("ordinalRegression, CR3 by scenario", () =>
  ordinalRegression(
    scores.map((score) => Math.min(6, Math.max(1, Math.round(score)))),
    { x },
    scenario,
  ),
);

const folder = mkdtempSync(join(tmpdir(), "plumbline-speed-"));
try {
  const file = join(folder, "ratings.csv");
  const lines = ratings.map((rating) => [rating.score, rating.x, rating.scenario, rating.judge].join(","));
  writeFileSync(file, ["score,x,scenario,judge", ...lines].join("\n"));
  const script = `suppressMessages(library(lme4)); d <- read.csv(commandArgs(TRUE)[1])
    t <- system.time(m <- lmer(score ~ x + (1 | scenario) + (1 | judge), d))[["elapsed"]]
    cat(sprintf("lme4 lmer, the same two random intercepts: %.0f ms\\n", 1000 * t)); cat(as.data.frame(VarCorr(m))$vcov)`;
  const r = spawnSync("Rscript", ["-e", script, file], { encoding: "utf8" });
  console.log(r.status === 0 ? r.stdout : "R with lme4 is not installed: no comparison");
  if (crossed.status === "fitted") {
    console.log(`variances here: ${crossed.components.map(({ variance }) => variance.toFixed(7)).join(" ")}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
