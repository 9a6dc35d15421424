import type { RunResults, RunsComparison, SystemComparison, SystemRanking } from "../../suites/index.ts";
import { NOT_A_MEDICAL_DEVICE } from "../build-report.ts";
import { formatP, plural } from "../format-number.ts";
import { reportEstimate } from "../report-estimate.ts";
import type {
  ComparedEquivalence,
  ComparedRun,
  ComparedShares,
  Comparison,
  MeasureDifference,
  MeasureRanking,
} from "./comparison.ts";
import { describeDifference, describeExclusion, formatAmount } from "./describe-difference.ts";

/**
 * Turns runs held against each other into everything a reader sees. Computes no statistics of its own; the result is plain
 * JSON data and depends on nothing but its input.
 */
export function buildComparison(compared: RunsComparison): Comparison {
  const isOnePerRun = compared.runs.every(({ manifest }) => {
    return compared.systems.filter(({ runId }) => runId === manifest.id).length === 1;
  });
  const labels = new Map(compared.systems.map(({ name, runId }) => [name, isOnePerRun ? runId : name]));
  const label = (name: string) => labels.get(name) ?? name;
  return {
    schemaVersion: 1,
    kind: "comparison",
    headline: headlineOf(compared, label),
    isBridged: compared.differences.length > 0,
    differences: [...compared.differences],
    notes: notesOf(compared),
    runs: compared.runs.map((run) => runOf(run, compared)),
    suites: compared.suites.map(({ id, title, scenarios }) => ({ id, title, scenarios })),
    comparisons: byImportance(compared.comparisons).map((comparison) => differenceOf(comparison, compared, label)),
    rankings: byImportance(compared.rankings).map((ranking) => rankingOf(ranking, label)),
    leftOut: compared.leftOut.map(({ suiteId, kind, id, why }) => ({ suiteId, kind, id, why })),
    alpha: compared.alpha,
    tests: compared.tests,
    notice: NOT_A_MEDICAL_DEVICE,
  };
}

/** Primary measures first, otherwise as they come. */
function byImportance<T extends { measure: { primary: boolean } }>(entries: readonly T[]): T[] {
  return entries.toSorted((a, b) => Number(b.measure.primary) - Number(a.measure.primary));
}

function headlineOf(compared: RunsComparison, label: (name: string) => string): Comparison["headline"] {
  const primary = compared.comparisons.filter(({ measure, isAgainstBaseline }) => measure.primary && isAgainstBaseline);
  const all = primary.length > 0 ? primary : compared.comparisons.filter(({ isAgainstBaseline }) => isAgainstBaseline);
  const kind = primary.length > 0 ? "primary measure" : "measure";
  const pairs = [...new Set(all.map(({ first, second }) => JSON.stringify([first, second])))];
  const sentences = pairs.map((pair) => {
    const own = all.filter(({ first, second }) => JSON.stringify([first, second]) === pair);
    return pairSentence(own, kind, label);
  });
  const has = (verdict: SystemComparison["verdict"]) => all.some((entry) => entry.verdict === verdict);
  const verdict =
    has("first-worse") && has("first-better")
      ? "mixed"
      : has("first-worse")
        ? "worse"
        : has("first-better")
          ? "better"
          : has("not-told-apart")
            ? "not-told-apart"
            : "nothing-compared";
  return { verdict, sentence: sentences.join(" ") || "There is nothing to compare." };
}

function pairSentence(own: readonly SystemComparison[], kind: string, label: (name: string) => string): string {
  const titles = (verdict: SystemComparison["verdict"]) =>
    own.filter((entry) => entry.verdict === verdict).map(({ measure }) => measure.id);
  const [worse, better, same, none] = [
    titles("first-worse"),
    titles("first-better"),
    titles("not-told-apart"),
    titles("not-estimable"),
  ];
  const all = plural(own.length, kind);
  const parts = [
    worse.length > 0 ? `significantly worse on ${worse.length} of ${all} (${worse.join(", ")})` : "",
    better.length > 0 ? `significantly better on ${better.length} of ${all} (${better.join(", ")})` : "",
    same.length > 0 ? `not told apart on ${same.length} (${same.join(", ")})` : "",
    none.length > 0 ? `not comparable on ${none.length} (${none.join(", ")})` : "",
  ].filter((part) => part !== "");
  return `${label(own[0]?.first ?? "")} held against ${label(own[0]?.second ?? "")} is ${parts.join(", ")}.`;
}

function notesOf({ runs, systems }: RunsComparison): string[] {
  const versions = [...new Set(runs.map(({ manifest }) => manifest.plumbline))];
  return [
    "Each interval is for its measure alone; p-values are adjusted over all of them, so an interval may exclude no difference while its test is not significant.",
    ...runs
      .filter(({ complete }) => !complete)
      .map(({ manifest }) => `Run ${manifest.id} is incomplete: what is missing is in no pair.`),
    ...runs
      .filter(({ manifest }) => manifest.untilDecided !== undefined)
      .map(({ manifest }) => {
        return `Run ${manifest.id} stopped when its gates were decided: how far it went depends on what it found, and differences to it lean outwards.`;
      }),
    ...(versions.length > 1
      ? [`The runs were made with Plumbline ${versions.join(" and ")}: built-in clients and assistants may differ.`]
      : []),
    ...(systems.length > 2
      ? [
          "Rankings hold conversations in which every system has a value; systems of one cluster are not shown to differ.",
        ]
      : []),
  ];
}

function runOf({ manifest, complete }: RunResults, { systems }: RunsComparison): ComparedRun {
  const { id, createdAt, plumbline, judge, client, seed, repeats } = manifest;
  return {
    id,
    createdAt,
    plumbline,
    judge: `${judge.ref} ${judge.version}`,
    client: client?.ref ?? null,
    seed,
    repeats,
    assistants: systems.filter(({ runId }) => runId === id).map(({ assistant }) => assistant),
    complete,
  };
}

function differenceOf(
  comparison: SystemComparison,
  { tests, alpha }: RunsComparison,
  label: (name: string) => string,
): MeasureDifference {
  const { suiteId, measure, pairs, scenarios, levels, alone, test, effects, adjustedP, verdict } = comparison;
  const words = { comparison, first: label(comparison.first), second: label(comparison.second), tests, alpha };
  const span = measure.range[1] - measure.range[0];
  return {
    suiteId,
    measureId: measure.id,
    measureTitle: measure.title,
    unit: measure.estimate,
    better: measure.better,
    primary: measure.primary,
    axis: [-span, span],
    first: comparison.first,
    second: comparison.second,
    isAgainstBaseline: comparison.isAgainstBaseline,
    levels,
    difference: reportEstimate(comparison.difference),
    pairs,
    scenarios,
    alone: { first: alone.first, second: alone.second },
    p: test.status === "tested" ? test.pValue : null,
    adjustedP,
    testMethod: test.status === "tested" ? test.method : test.detail,
    effects: {
      standardized: reportEstimate(effects.standardized),
      cliffsDelta: reportEstimate(effects.cliffsDelta),
    },
    shares: sharesOf(comparison),
    equivalence: equivalenceOf(comparison),
    verdict,
    sentence: describeDifference(words),
    excludes: describeExclusion(words),
  };
}

function sharesOf({ shares }: SystemComparison): ComparedShares | null {
  if (shares === null) return null;
  const { table, mcnemar, oddsRatio } = shares;
  const { both, onlyFirst, onlySecond, neither } = table;
  return {
    table: { both, onlyFirst, onlySecond, neither },
    mcnemarP: mcnemar.status === "tested" ? mcnemar.pValue : null,
    mcnemarNote: mcnemar.status === "tested" ? mcnemar.method : mcnemar.detail,
    oddsRatio: reportEstimate(oddsRatio),
  };
}

function equivalenceOf({ equivalence, adjustedEquivalenceP, measure }: SystemComparison): ComparedEquivalence | null {
  if (equivalence === null) return null;
  const { margin, result } = equivalence;
  const size = formatAmount(margin, measure.estimate);
  if (result.status === "not-estimable") {
    const sentence = `Whether they differ by less than ${size} could not be tested: ${result.detail}`;
    return { margin, status: "not-estimable", p: null, adjustedP: null, sentence };
  }
  const unit = measure.estimate;
  const { pValue: p } = result;
  const isShown = adjustedEquivalenceP === null ? result.isEquivalent : adjustedEquivalenceP <= 0.05;
  const test = adjustedEquivalenceP === null ? result.method : `Holm-adjusted ${formatP(adjustedEquivalenceP)}`;
  const ends = [result.lower, result.upper].map((end) => formatAmount(end, unit));
  const interval = `90% interval ${ends.join(" to ")}, ${test}`;
  const sentence = isShown
    ? `Shown to differ by less than ${size} (${interval}).`
    : `Not shown to differ by less than ${size} (${interval}); that is not the same as shown to differ.`;
  return { margin, status: isShown ? "equivalent" : "not-shown", p, adjustedP: adjustedEquivalenceP, sentence };
}

function rankingOf(ranking: SystemRanking, label: (name: string) => string): MeasureRanking {
  const { suiteId, measure, result, bradleyTerry, conversations, scenarios } = ranking;
  const strength = (name: string) =>
    reportEstimate(
      bradleyTerry.status === "fitted"
        ? (bradleyTerry.systems.find((entry) => entry.name === name) ?? missingStrength)
        : bradleyTerry,
    );
  return {
    suiteId,
    measureId: measure.id,
    measureTitle: measure.title,
    unit: measure.estimate,
    better: measure.better,
    primary: measure.primary,
    conversations,
    scenarios,
    systems:
      result.status === "ranked"
        ? result.systems.map(({ name, mean, cluster, publishedCluster }) => {
            return { name: label(name), mean, cluster, publishedCluster, strength: strength(name) };
          })
        : [],
    method: result.status === "ranked" ? result.method : result.detail,
  };
}

const missingStrength = {
  status: "not-estimable",
  reason: "no-data",
  detail: "The system is in no comparison.",
  units: 0,
  observations: 0,
} as const;
