import {
  type Detectors,
  isAtLeast,
  type KindReading,
  type RiskKind,
  type RiskReading,
  type RiskState,
  riskKinds,
} from "../detection/index.ts";

/** Probability from which the built-in reader is believed by itself (ours): sooner where a life is at stake. */
const believedFrom: Readonly<Partial<Record<RiskKind, number>>> = {
  suicide: 0.25,
  "self-harm": 0.25,
  "harm-to-others": 0.35,
  abuse: 0.35,
  psychosis: 0.9,
};
const believedFromElse = 0.6;

/** Detectors of the library that speak for a kind in the person's own words. */
const corroboration: Readonly<Partial<Record<RiskKind, readonly string[]>>> = {
  suicide: ["suicidal-ideation", "suicidal-plan", "veiled-risk"],
  "self-harm": ["self-harm"],
  "harm-to-others": ["violent-thoughts"],
  psychosis: ["delusion-theme"],
  "substance-withdrawal": ["substance-crisis"],
};

/**
 * Kinds of risk that a turn of the person speaks for credibly: the reader gives enough for its kind, a detector of the
 * library finds words for it, or weak signs have added up over turns. Ours: the reader's thresholds are set to miss little,
 * and acting on each of its guesses would alarm people on ordinary days.
 */
export function credibleKinds(state: Pick<RiskState, "kind">, text: string, detectors: Detectors): RiskKind[] {
  return riskKinds.filter((kind) => {
    const { turnLevel, level, probability } = state.kind(kind);
    if (kind === "distress") return true;
    if (level === "none") return false;
    if (turnLevel === "none") return isAtLeast(level, "passive-ideation");
    return (
      probability >= (believedFrom[kind] ?? believedFromElse) ||
      (corroboration[kind] ?? []).some((id) => detectors.has(id, text))
    );
  });
}

/** A reading with the kinds nothing credible speaks for taken back to `none`. */
export function withCredible(reading: RiskReading, credible: ReadonlySet<RiskKind>): RiskReading {
  if (riskKinds.every((kind) => reading.kinds[kind].level === "none" || credible.has(kind))) return reading;
  const kinds = Object.fromEntries(
    riskKinds.map((kind) => [kind, credible.has(kind) ? reading.kinds[kind] : { ...reading.kinds[kind], ...lowered }]),
  ) as Record<RiskKind, KindReading>; // one entry per kind by construction
  const { kind: _kind, level: _level, ...rest } = reading;
  let top: RiskKind | undefined;
  for (const kind of riskKinds) {
    if (kinds[kind].level === "none") continue;
    if (top === undefined || !isAtLeast(kinds[top].level, kinds[kind].level)) top = kind;
  }
  return {
    ...rest,
    kinds,
    level: top === undefined ? "none" : kinds[top].level,
    ...(top === undefined ? {} : { kind: top }),
  };
}

const lowered = { level: "none", turnLevel: "none" } as const;
