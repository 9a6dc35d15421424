import { levelAt, type RiskKind, riskKinds, rungOf } from "./risk-scale.ts";
import type { FoldState, KindState } from "./risk-state.ts";

/** A kind by its number, rungs for levels, 1 for true; no cues as 0. */
type PackedKind = readonly [
  kind: number,
  level: number,
  turnLevel: number,
  probability: number,
  peak: number,
  peakTurn: number,
  evidence: number,
  calm: number,
  isSafer: 0 | 1,
  cues: KindState["cues"] | 0,
];

/** Everything in order, without names; what is rarely there stands as 0 where it is not. */
type PackedState = readonly [
  turns: number,
  kinds: readonly PackedKind[],
  asksAboutSuicide: 0 | 1,
  asksAboutDanger: 0 | 1,
  emotion: FoldState["emotion"] | 0,
  stage: FoldState["stage"],
  dependence: FoldState["dependence"] | 0,
  minor: FoldState["minor"] | 0,
  language: string,
  isSupported: 0 | 1,
  concernsOther: 0 | 1,
  personalData: FoldState["personalData"] | 0,
];

/** A state as JSON of a few hundred characters; numbers come back exactly. */
export function packState(fold: FoldState): string {
  const kinds: PackedKind[] = [];
  for (const [kind, state] of fold.kinds)
    kinds.push([
      riskKinds.indexOf(kind),
      rungOf(state.level),
      rungOf(state.turnLevel),
      state.probability,
      rungOf(state.peak),
      state.peakTurn,
      state.evidence,
      state.calm,
      bit(state.isSafer),
      state.cues.length === 0 ? 0 : state.cues,
    ]);
  const packed: PackedState = [
    fold.turns,
    kinds,
    bit(fold.question.asksAboutSuicide),
    bit(fold.question.asksAboutDanger),
    fold.emotion.count === 0 ? 0 : fold.emotion,
    fold.stage,
    isNone(fold.dependence) ? 0 : fold.dependence,
    isNone(fold.minor) ? 0 : fold.minor,
    fold.language.language,
    bit(fold.language.isSupported),
    bit(fold.concernsOther),
    fold.personalData.length === 0 ? 0 : fold.personalData,
  ];
  return JSON.stringify(packed);
}

/** @param text - as {@link packState} gave it, in the same version of the program */
export function unpackState(text: string): FoldState {
  const [turns, kinds, asksAboutSuicide, asksAboutDanger, emotion, stage, dependence, minor, ...rest] = JSON.parse(
    text,
  ) as PackedState; // written above
  const [language, isSupported, concernsOther, personalData] = rest;
  return {
    turns,
    kinds: new Map(kinds.map(unpackKind)),
    question: { asksAboutSuicide: asksAboutSuicide === 1, asksAboutDanger: asksAboutDanger === 1 },
    emotion: emotion === 0 ? noEmotion : emotion,
    stage,
    dependence: dependence === 0 ? noSign : dependence,
    minor: minor === 0 ? noSign : minor,
    language: { language, isSupported: isSupported === 1 },
    concernsOther: concernsOther === 1,
    personalData: personalData === 0 ? [] : personalData,
  };
}

function unpackKind(packed: PackedKind): readonly [RiskKind, KindState] {
  const [number, level, turnLevel, probability, peak, peakTurn, evidence, calm, isSafer, cues] = packed;
  const kind = riskKinds[number];
  if (kind === undefined) throw new Error("A packed state is of another version.");
  const state: KindState = {
    level: levelAt(level),
    turnLevel: levelAt(turnLevel),
    probability,
    peak: levelAt(peak),
    peakTurn,
    evidence,
    calm,
    isSafer: isSafer === 1,
    cues: cues === 0 ? [] : cues,
  };
  return [kind, state];
}

/** Where nothing was shown yet. */
export const noEmotion: FoldState["emotion"] = {
  count: 0,
  emotions: [],
  score: 0,
  first: 0,
  recentChange: 0,
  changes: [],
};
export const noSign: FoldState["dependence"] = { strength: 0, cues: [] };

function bit(value: boolean): 0 | 1 {
  return value ? 1 : 0;
}

function isNone({ strength, cues }: FoldState["dependence"]): boolean {
  return strength === 0 && cues.length === 0;
}
