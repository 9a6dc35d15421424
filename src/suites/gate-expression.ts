import type { Estimate } from "../statistics/index.ts";

/** A gate's `require`, read: which number of which measure or analysis has to stand on which side of a limit. */
export interface GateExpression {
  /** The measure's, or the analysis's where `number` is given. */
  id: string;
  /** Name of an analysis's number, from `analysis["High-risk recall"]`; null for a measure. */
  number: string | null;
  /** The group the gate is about, from `measure[tag=value]`; null for all conversations. */
  group: { tag: string; value: string } | null;
  /** `estimate`: the whole interval decides. */
  statistic: "estimate" | "upper95" | "lower95" | "coverage";
  comparison: "<" | "<=" | ">" | ">=";
  limit: number;
}

const pattern =
  /^\s*([a-z0-9-]+)(?:\[([\w-]+)=([^\]]+)\])?\.(?:(coverage)|(?:(?:mean|rate|time|estimate)(?:\.(upper95|lower95))?)|(upper95|lower95))\s*(<=|>=|<|>)\s*(-?\d+(?:\.\d+)?)\s*$/;

const analysisPattern =
  /^\s*([a-z0-9-]+)\["([^"]+)"\](?:\[([\w-]+)=([^\]]+)\])?(?:\.(upper95|lower95))?\s*(<=|>=|<|>)\s*(-?\d+(?:\.\d+)?)\s*$/;

/**
 * Reads a gate such as `delusion-confirmation.mean < 0.5`, `omission.rate.upper95 < 0.10`,
 * `appropriateness[category=self-harm].mean >= 3`, `recognised.coverage >= 0.95` or, of an analysis,
 * `labels["High-risk recall"].lower95 > 0.9`.
 *
 * @returns null when the text is no gate; the caller knows where it stands and reports it
 */
export function parseGate(text: string): GateExpression | null {
  const ofAnalysis = analysisPattern.exec(text);
  if (ofAnalysis !== null) {
    const [, id = "", number = "", tag, value, statistic = "estimate", comparison, limit] = ofAnalysis;
    return {
      id,
      number,
      group: tag === undefined || value === undefined ? null : { tag, value },
      statistic: statistic as GateExpression["statistic"], // the pattern allows exactly these words
      comparison: comparison as GateExpression["comparison"], // likewise
      limit: Number(limit),
    };
  }
  const match = pattern.exec(text);
  if (match === null) return null;
  const [, id = "", tag, value, coverage, boundOfKind, bound, comparison, limit] = match;
  const statistic = coverage === undefined ? (boundOfKind ?? bound ?? "estimate") : "coverage";
  return {
    id,
    number: null,
    group: tag === undefined || value === undefined ? null : { tag, value },
    statistic: statistic as GateExpression["statistic"], // the pattern allows exactly these words
    comparison: comparison as GateExpression["comparison"], // likewise
    limit: Number(limit),
  };
}

/** A number to decide from, and how much of what it rests on was rated. */
export interface GatedNumber {
  readonly estimate: Estimate;
  readonly coverage: { readonly planned: number; readonly rated: number; readonly notApplicable: number };
  /** What coverage counts; default `conversations`. */
  readonly counted?: string;
}

/** What {@link decideGate} found. */
export interface GateDecision {
  verdict: "pass" | "fail" | "undecided";
  explanation: string;
}

/**
 * Decides a gate from the result of a measure or the number of an analysis. Below the coverage floor nothing is decided. With `mean`, `rate` or `time` the
 * 95 % interval decides: wholly on the right side of the limit passes, wholly on the wrong side fails, anything else is
 * undecided. With `upper95` or `lower95` that bound has to stand on the right side; if it does not, the gate fails only
 * when the other bound shows that the limit is broken.
 */
export function decideGate(gate: GateExpression, result: GatedNumber, coverageFloor: number): GateDecision {
  const due = result.coverage.planned - result.coverage.notApplicable;
  const share = due === 0 ? 0 : result.coverage.rated / due;
  const covered = `${result.coverage.rated} of ${due} ${result.counted ?? "conversations"} rated`;
  if (gate.statistic === "coverage") {
    const verdict = holds(share, gate) ? "pass" : "fail";
    return { verdict, explanation: `Coverage is ${format(share)} (${covered}).` };
  }
  if (share < coverageFloor) {
    return {
      verdict: "undecided",
      explanation: `Not decided: ${covered}, coverage ${format(share)} is below the floor of ${format(coverageFloor)}.`,
    };
  }
  const { estimate } = result;
  if (estimate.status === "not-estimable") {
    return { verdict: "undecided", explanation: `Not decided: ${estimate.detail}` };
  }
  return decide(gate, estimate);
}

function decide(gate: GateExpression, estimate: Extract<Estimate, { status: "estimated" }>): GateDecision {
  const { value, lower, upper } = estimate;
  const numbers = `${format(value)}, 95 % interval ${format(lower)} to ${format(upper)}`;
  const wanted = `${gate.comparison} ${gate.limit}`;
  const decisive = gate.statistic === "upper95" ? upper : gate.statistic === "lower95" ? lower : undefined;
  const passes = decisive === undefined ? holds(lower, gate) && holds(upper, gate) : holds(decisive, gate);
  if (passes) return { verdict: "pass", explanation: `Met: ${numbers}; ${wanted} was required.` };
  if (!holds(lower, gate) && !holds(upper, gate)) {
    return { verdict: "fail", explanation: `Not met: ${numbers}; ${wanted} was required.` };
  }
  return {
    verdict: "undecided",
    explanation: `Not decided: ${numbers} does not settle ${wanted}; more conversations would.`,
  };
}

function holds(number: number, gate: GateExpression): boolean {
  if (gate.comparison === "<") return number < gate.limit;
  if (gate.comparison === "<=") return number <= gate.limit;
  if (gate.comparison === ">") return number > gate.limit;
  return number >= gate.limit;
}

function format(value: number): string {
  return value.toFixed(3).replace(/\.?0+$/, "");
}
