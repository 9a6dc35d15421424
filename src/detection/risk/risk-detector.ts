import type { Cue, RiskReading, SpokenTurn } from "./risk-reading.ts";
import type { RiskKind, RiskLevel } from "./risk-scale.ts";

/** Why a detector gave no verdict; never to be taken for `none`. */
export type DetectorFailure = "unavailable" | "timed-out" | "unreadable" | "refused" | "over-budget";

/** A detector's answer on a whole conversation. */
export type RiskVerdict =
  | {
      readonly status: "read";
      readonly kinds: Readonly<Record<RiskKind, VerdictKind>>;
      readonly concernsOther: boolean;
      /** Present where the detector reads more than risk. */
      readonly reading?: RiskReading;
    }
  | { readonly status: "failed"; readonly reason: DetectorFailure; readonly detail?: string };

export interface VerdictKind {
  readonly level: RiskLevel;
  /** 0 to 1; calibrated for the built-in reader, the model's own word otherwise. */
  readonly probability: number;
  readonly cues: readonly Cue[];
}

export interface DetectOptions {
  readonly locale?: string;
}

/** Whatever reads risk in a conversation: the built-in reader, a model, or both together. */
export interface RiskDetector {
  readonly description: { readonly ref: string; readonly version: string };
  /** Rejects only when `signal` aborts or on a defect; an outage is a verdict. */
  detect(turns: readonly SpokenTurn[], options: DetectOptions, signal: AbortSignal): Promise<RiskVerdict>;
  close?(): Promise<void>;
}
