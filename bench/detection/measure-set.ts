import { type RealUnit, unlabelledSets } from "../../src/detection/fixtures/real-messages.ts";
import { isAtLeast, type RiskKind, type RiskReader } from "../../src/detection/index.ts";
import { areaUnderRoc, brierScore, type Estimate, proportionInterval } from "../../src/statistics/index.ts";

export interface SetMeasurement {
  readonly id: string;
  readonly title: string;
  readonly label: string;
  readonly kind: RiskKind;
  readonly cases: number;
  readonly others: number;
  readonly auc: Estimate;
  /** At the level the reader itself decides on: `passive-ideation` or higher; `distress` for ordinary distress. */
  readonly sensitivity: Estimate;
  readonly specificity: Estimate;
  /** Best sensitivity where specificity is at least 0.93, chosen on these very data: a bound, not a promise. */
  readonly sensitivityAt93: number;
  readonly brier: Estimate;
  readonly curve: readonly {
    readonly from: number;
    readonly to: number;
    readonly count: number;
    readonly mean: number;
    readonly share: number;
  }[];
  readonly groups: readonly {
    readonly group: string;
    readonly cases: number;
    readonly others: number;
    readonly flaggedCases: number;
    readonly flaggedOthers: number;
  }[];
}

interface Scored {
  readonly isCase: boolean;
  readonly group: string;
  readonly probability: number;
  readonly isFlagged: boolean;
}

/** Holds a kind's probability and level against labels. A user's posts are read as one conversation. */
export function measureSet(
  reader: RiskReader,
  kind: RiskKind,
  about: { readonly id: string; readonly title: string; readonly label: string },
  units: readonly RealUnit[],
): SetMeasurement {
  const scored = units.map(({ texts, isCase, group }): Scored => {
    const least = kind === "distress" ? "distress" : "passive-ideation";
    const readings = texts.map((text) => reader.read([{ speaker: "client", text }]).kinds[kind]);
    // Independent posts of one user: the chance that any shows it, by the highest and how many are raised.
    const probabilities = readings.map(({ probability }) => probability).sort((left, right) => right - left);
    const highest = probabilities.slice(0, 3);
    return {
      isCase,
      group,
      probability: highest.reduce((sum, probability) => sum + probability, 0) / Math.max(1, highest.length),
      isFlagged: readings.some(({ level }) => isAtLeast(level, least)),
    };
  });
  return { ...about, kind, ...summarize(scored) };
}

function summarize(scored: readonly Scored[]): Omit<SetMeasurement, "id" | "title" | "label" | "kind"> {
  const cases = scored.filter(({ isCase }) => isCase);
  const others = scored.filter(({ isCase }) => !isCase);
  const flagged = (group: readonly Scored[]) => group.filter(({ isFlagged }) => isFlagged).length;
  const truth = scored.map(({ isCase }) => (isCase ? 1 : 0));
  const probabilities = scored.map(({ probability }) => probability);
  return {
    cases: cases.length,
    others: others.length,
    auc: areaUnderRoc(truth, probabilities),
    sensitivity: proportionInterval(flagged(cases), cases.length),
    specificity: proportionInterval(others.length - flagged(others), others.length),
    sensitivityAt93: bestSensitivity(cases, others),
    brier: brierScore(probabilities, truth, null),
    curve: curveOf(scored),
    groups: [...new Set(scored.map(({ group }) => group))].sort().map((group) => ({
      group,
      cases: cases.filter((entry) => entry.group === group).length,
      others: others.filter((entry) => entry.group === group).length,
      flaggedCases: flagged(cases.filter((entry) => entry.group === group)),
      flaggedOthers: flagged(others.filter((entry) => entry.group === group)),
    })),
  };
}

function bestSensitivity(cases: readonly Scored[], others: readonly Scored[]): number {
  const descending = others.map(({ probability }) => probability).sort((left, right) => right - left);
  const threshold = descending[Math.floor(others.length * 0.07)] ?? 1;
  return cases.filter(({ probability }) => probability > threshold).length / Math.max(1, cases.length);
}

function curveOf(scored: readonly Scored[]): SetMeasurement["curve"] {
  return [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].flatMap((from) => {
    const to = from + 0.1;
    const inside = scored.filter(({ probability }) => probability >= from && (probability < to || from === 0.9));
    if (inside.length === 0) return [];
    const mean = inside.reduce((sum, { probability }) => sum + probability, 0) / inside.length;
    const share = inside.filter(({ isCase }) => isCase).length / inside.length;
    return [{ from, to: Number(to.toFixed(1)), count: inside.length, mean, share }];
  });
}

/** How many posts of sets without labels are flagged for suicide. */
export function measureUnlabelled(reader: RiskReader) {
  return unlabelledSets.map(({ id, title, read }) => {
    const texts = read();
    const flagged = texts.filter((text) =>
      isAtLeast(reader.read([{ speaker: "client", text }]).kinds.suicide.level, "passive-ideation"),
    ).length;
    return { id, title, posts: texts.length, flagged };
  });
}
