import type { RiskReader } from "./read-risk.ts";
import type { DetectOptions, DetectorFailure, RiskDetector, RiskVerdict, VerdictKind } from "./risk-detector.ts";
import type { KindReading, RiskReading, SpokenTurn } from "./risk-reading.ts";
import { isAtLeast, levelAt, type RiskKind, type RiskLevel, riskKinds, rungOf } from "./risk-scale.ts";

/** What became of the model detector. Absent and failed are states of their own, never a reading of `none`. */
export type ModelPart =
  | { readonly status: "absent" }
  | { readonly status: "read"; readonly ref: string }
  | { readonly status: "failed"; readonly ref: string; readonly reason: DetectorFailure; readonly detail?: string };

/** What both detectors together read. */
export interface CascadeReading {
  /** The reading to act on. */
  readonly reading: RiskReading;
  readonly model: ModelPart;
  /** Who decided each kind's level; `both` when they agree. */
  readonly readBy: Readonly<Record<RiskKind, "builtin" | "model" | "both">>;
  /** What the built-in part is known to miss; empty when a model read as well. */
  readonly knownMisses: readonly string[];
}

/** A cascade under way: the built-in reading at once, the whole when the model has answered. */
export interface StartedReading {
  readonly builtin: RiskReading;
  /** Rejects only when the signal aborts or on a defect. */
  readonly complete: Promise<CascadeReading>;
}

export interface Cascade {
  readonly builtin: RiskReader;
  /** Reference of the model, or none; a guard says at its start which. */
  readonly modelRef: string | undefined;
  /** What is known to be missed as the cascade stands. */
  readonly knownMisses: readonly string[];
  /** Starts the model at once, so that it runs beside other work. */
  start(turns: readonly SpokenTurn[], options: DetectOptions, signal: AbortSignal): StartedReading;
}

/** The built-in reader with a model beside it, or alone. */
export function cascade(builtin: RiskReader, model?: RiskDetector): Cascade {
  return {
    builtin,
    modelRef: model?.description.ref,
    knownMisses: model === undefined ? builtin.knownMisses : [],
    start(turns, options, signal) {
      const asked = model?.detect(turns, options, signal);
      const reading = builtin.read(turns, options);
      const complete = (asked ?? Promise.resolve(undefined)).then((verdict) =>
        combine(reading, verdict, model?.description.ref ?? "", builtin.knownMisses),
      );
      complete.catch(() => {}); // whoever asks for it still hears of it
      return { builtin: reading, complete };
    },
  };
}

function combine(
  builtin: RiskReading,
  verdict: RiskVerdict | undefined,
  ref: string,
  knownMisses: readonly string[],
): CascadeReading {
  if (verdict?.status !== "read") {
    const model: ModelPart = verdict === undefined ? { status: "absent" } : { ...verdict, ref };
    return { reading: builtin, model, readBy: everyKind(() => "builtin"), knownMisses };
  }
  const { kinds: judged } = verdict;
  const levels = everyKind((kind) => jointLevel(builtin.kinds[kind], judged[kind]));
  const kinds = everyKind((kind) => jointKind(builtin.kinds[kind], judged[kind], levels[kind]));
  const top = riskKinds.reduce<RiskKind | undefined>(
    (best, kind) => (rungOf(levels[kind]) > rungOf(best === undefined ? "none" : levels[best]) ? kind : best),
    undefined,
  );
  const { kind: _kind, level: _level, ...rest } = builtin;
  return {
    reading: {
      ...rest,
      level: top === undefined ? "none" : levels[top],
      ...(top === undefined ? {} : { kind: top }),
      kinds,
      concernsOther: verdict.concernsOther,
    },
    model: { status: "read", ref },
    readBy: everyKind((kind) => {
      if (builtin.kinds[kind].level === judged[kind].level) return "both";
      return levels[kind] === judged[kind].level ? "model" : "builtin";
    }),
    knownMisses: [],
  };
}

/**
 * The model reads meaning, so its level counts, up or down, with one bound (ours): from `plan` upwards the built-in level
 * falls by two rungs at most, so that one model's slip, or a text that talks it round, cannot wipe out plain words.
 */
function jointLevel(builtin: KindReading, judged: VerdictKind): RiskLevel {
  const least = isAtLeast(builtin.level, "plan") ? levelAt(rungOf(builtin.level) - 2) : "none";
  return isAtLeast(judged.level, least) ? judged.level : least;
}

function jointKind(builtin: KindReading, judged: VerdictKind, level: RiskLevel): KindReading {
  return {
    ...builtin,
    level,
    probability: judged.probability,
    peak: isAtLeast(builtin.peak, level) ? builtin.peak : level,
    cues: [...builtin.cues, ...judged.cues].slice(-12),
  };
}

function everyKind<T>(of: (kind: RiskKind) => T): Record<RiskKind, T> {
  return Object.fromEntries(riskKinds.map((kind) => [kind, of(kind)])) as Record<RiskKind, T>; // one entry per kind
}
