// Simulations behind the second section of docs/coverage.md: error rates of tests, coverage of comparison intervals,
// prediction-powered inference with a biased judge, anytime validity. Prints the section as Markdown.
// Run: npx tsx bench/coverage/comparisons.ts [samples, default 10000]
import { comparisonCoverage } from "./comparison-coverage.ts";
import { planResult, predictionPoweredResults, roganGladenResults } from "./prediction-powered-coverage.ts";
import { sequentialErrors, sprtErrors } from "./sequential-error.ts";
import { typeOneErrors } from "./type-one-error.ts";

const samples = Number(process.argv[2] ?? 10_000);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const noise = (samplesOf: number): string => percent(1.96 * Math.sqrt((0.05 * 0.95) / samplesOf));

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const tests = typeOneErrors(samples);
const intervals = comparisonCoverage(samples);
const powered = predictionPoweredResults(samples);
const sequentialSamples = Math.max(1, Math.round(samples / 5));
const plan = planResult(Math.max(1, Math.round(samples / 2)));

console.log(`## Comparisons, calibration to humans, sequential decisions, regression

Seeded simulations, ${samples} samples a line unless said; simulation noise about ${noise(samples)} at 5 %. Made by
\`npx tsx bench/coverage/comparisons.ts ${samples}\`.

### Type-I error of tests at 0.05

Share of samples with a true null hypothesis that were rejected. Exact tests on few discrete outcomes stay below 5 % by
nature. "None" counts samples that allowed no test.

${table(
  ["test", "design", "rejected", "none"],
  tests.map(({ test, design, rejected, notEstimable }) => [test, design, percent(rejected), String(notEstimable)]),
)}

### Coverage of nominal 95 % intervals

"Below" and "above": the whole interval lay below, or above, the truth.

${table(
  ["interval", "design", "covered", "below", "above", "mean width", "none", "samples"],
  intervals.map((row) => [
    row.interval,
    row.design,
    percent(row.covered),
    percent(row.below),
    percent(row.above),
    row.meanWidth.toPrecision(3),
    String(row.notEstimable),
    String(row.samples),
  ]),
)}

### Prediction-powered inference with a deliberately biased judge

The judge is lenient on purpose. "Bias" is the mean of the estimates minus the truth, with 1.96 simulation errors; "judge"
is the bias of the judge's own mean. "Width" is relative to human labels alone.

${table(
  ["estimator", "design", "bias", "judge", "covered", "width"],
  powered.map((row) => [
    row.estimator,
    row.design,
    `${row.bias.toFixed(4)} ± ${(1.96 * row.biasError).toFixed(4)}`,
    row.judgeBias.toFixed(3),
    percent(row.covered),
    row.relativeWidth.toFixed(2),
  ]),
)}

\`planHumanLabels\` foretold a half width of ${plan.foretold.toFixed(3)} for 50 labels of 400; reached on average: ${plan.reached.toFixed(3)}.

Rogan-Gladen (Lang-Reiczigel), apparent share of 200:

${table(
  ["design", "covered"],
  roganGladenResults(samples).map(({ design, covered }) => [design, percent(covered)]),
)}

### Anytime validity

Share of ${sequentialSamples} runs in which a nominal 95 % sequence *ever* missed the truth, looked at after every value.

${table(
  ["sequence", "design", "values", "ever missed", "width at the end"],
  sequentialErrors(sequentialSamples).map((row) => [
    row.sequence,
    row.design,
    String(row.horizon),
    percent(row.missed),
    row.finalWidth.toFixed(3),
  ]),
)}

SPRT with alpha = beta = 0.05:

${table(
  ["rates", "wrong decisions", "outcomes on average"],
  sprtErrors(samples).map(({ design, wrong, meanOutcomes }) => [design, percent(wrong), meanOutcomes.toFixed(1)]),
)}`);
