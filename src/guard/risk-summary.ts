import { longestMessageRead, type RiskReading, riskKinds, type SpokenTurn } from "../detection/index.ts";
import type { RiskSummary } from "./decision.ts";

/** What was read, as far as records and rules need it. */
export function riskSummary(reading: RiskReading, turns: readonly SpokenTurn[]): RiskSummary {
  const kinds = riskKinds.flatMap((kind) => {
    const { level, turnLevel, peak } = reading.kinds[kind];
    return level === "none" && peak === "none" ? [] : [[kind, { level, turnLevel, peak }] as const];
  });
  let partlyRead = 0;
  for (const { text } of turns) if (text.length > longestMessageRead) partlyRead += 1;
  return {
    level: reading.level,
    kind: reading.kind ?? null,
    kinds: Object.fromEntries(kinds),
    stage: reading.stage.stage,
    shift: reading.emotion.status === "read" ? reading.emotion.shift : "not-read",
    dependence: inThousandths(reading.dependence.strength),
    minor: inThousandths(reading.minor.strength),
    concernsOther: reading.concernsOther,
    language: reading.language.language,
    languageSupported: reading.language.isSupported,
    ...(partlyRead === 0 ? {} : { partlyReadTurns: partlyRead }),
  };
}

/** Rounded for the record. */
export function inThousandths(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
