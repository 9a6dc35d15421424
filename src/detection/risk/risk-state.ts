import { type EmotionState, foldEmotion } from "./emotion-state.ts";
import type { MessageReader, MessageReading, QuestionReading } from "./message-reading.ts";
import { noEmotion, noSign, packState, unpackState } from "./packed-state.ts";
import type { Cue, KindReading, LanguageReading, RiskReading, SignReading, SpokenTurn } from "./risk-reading.ts";
import { isAtLeast, levelAt, type RiskKind, type RiskLevel, riskKinds, rungOf } from "./risk-scale.ts";
import { foldStage, type StageState } from "./stage-state.ts";

/**
 * How a level held over a conversation rises and falls (ours; the rationale is in `docs/detectors/risk-state.md`). It
 * rises at once to what a turn shows. Weak signs add up. It falls by one rung after some calm turns of the person, sooner
 * when they told of something that made them safer, later for a denial alone, which settles nothing.
 */
export const riskRules = {
  /** Share of the weak evidence kept from one turn of the person to the next. */
  evidenceKept: 0.8,
  /** Summed weak evidence from which a kind is held at `passive-ideation`, though no turn alone shows it. */
  evidenceForPassive: 1,
  /** Calm turns of the person before the level falls by a rung. */
  calmTurns: 6,
  /** The same after they told of something that made them safer. */
  calmTurnsWhenSafer: 3,
  /** Rung under which a level does not fall within a conversation, by the highest rung reached. */
  floors: ["none", "none", "distress", "distress", "passive-ideation", "passive-ideation"] as const,
  cuesKept: 12,
} as const;

/** @internal */
export interface KindState {
  readonly level: RiskLevel;
  readonly turnLevel: RiskLevel;
  readonly probability: number;
  readonly peak: RiskLevel;
  readonly peakTurn: number;
  readonly evidence: number;
  readonly calm: number;
  readonly isSafer: boolean;
  readonly cues: readonly Cue[];
}

/** @internal What is folded over turns. */
export interface FoldState {
  readonly turns: number;
  readonly kinds: ReadonlyMap<RiskKind, KindState>;
  readonly question: Pick<QuestionReading, "asksAboutSuicide" | "asksAboutDanger">;
  readonly emotion: EmotionState;
  readonly stage: StageState;
  readonly dependence: SignReading;
  readonly minor: SignReading;
  readonly language: LanguageReading;
  readonly concernsOther: boolean;
  readonly personalData: RiskReading["personalData"];
}

/**
 * What a conversation shows so far: a fold over its turns. Values never change, so a state can be kept per prefix of a
 * conversation and gone on from. Its size does not grow with the conversation.
 */
export interface RiskState {
  readonly reading: RiskReading;
  /** The same of one kind alone, for less than a whole reading costs. */
  kind(kind: RiskKind): Pick<KindReading, "level" | "turnLevel" | "probability">;
  /** The state after one more turn; time grows with that turn's length alone. */
  next(turn: SpokenTurn): RiskState;
  /** The same as a short text that `RiskReader.resume` goes on from, for keeping many. Of this version only: not for files. */
  pack(): string;
}

/** @param supported - languages the message reader was made for */
export function startRiskState(reader: MessageReader, supported: ReadonlySet<string>, locale?: string): RiskState {
  const language = locale?.slice(0, 2).toLowerCase() ?? "und";
  return new FoldedState(reader, supported, {
    turns: 0,
    kinds: new Map(),
    question: { asksAboutSuicide: false, asksAboutDanger: false },
    emotion: noEmotion,
    stage: { stage: "exploration", turnsInStage: 0, pending: 0 },
    dependence: noSign,
    minor: noSign,
    language: { language, isSupported: supported.has(language) },
    concernsOther: false,
    personalData: [],
  });
}

/** @param packed - as `pack` gave it */
export function resumeRiskState(reader: MessageReader, supported: ReadonlySet<string>, packed: string): RiskState {
  return new FoldedState(reader, supported, unpackState(packed));
}

/**
 * A class, for states are made for every turn: an object literal with a getter gets a shape of its own each time, and the
 * shape, which only a full collection of garbage takes away, holds the state.
 */
class FoldedState implements RiskState {
  readonly #reader: MessageReader;
  readonly #supported: ReadonlySet<string>;
  readonly #fold: FoldState;
  #reading: RiskReading | undefined;

  constructor(reader: MessageReader, supported: ReadonlySet<string>, fold: FoldState) {
    this.#reader = reader;
    this.#supported = supported;
    this.#fold = fold;
  }

  get reading(): RiskReading {
    this.#reading ??= readingOf(this.#fold);
    return this.#reading;
  }

  kind(kind: RiskKind): KindState {
    return this.#fold.kinds.get(kind) ?? untouched;
  }

  next({ speaker, text }: SpokenTurn): RiskState {
    return new FoldedState(this.#reader, this.#supported, this.#after(speaker, text));
  }

  pack(): string {
    return packState(this.#fold);
  }

  #after(speaker: SpokenTurn["speaker"], text: string): FoldState {
    const fold = this.#fold;
    if (speaker === "client") return foldClient(fold, this.#reader.readClient(text), this.#supported);
    const { asksAboutSuicide, asksAboutDanger, personalData } = this.#reader.readAssistant(text);
    return { ...fold, turns: fold.turns + 1, question: { asksAboutSuicide, asksAboutDanger }, personalData };
  }
}

function foldClient(fold: FoldState, message: MessageReading, supported: ReadonlySet<string>): FoldState {
  const turn = fold.turns;
  const kinds = new Map<RiskKind, KindState>();
  for (const kind of riskKinds) {
    const next = foldKind(fold.kinds.get(kind), kind, message, fold.question, turn);
    if (next !== undefined) kinds.set(kind, next);
  }
  const isCrisis = isAtLeast(highest(kinds).level, "active-ideation");
  const language =
    message.language === "und"
      ? fold.language
      : { language: message.language, isSupported: supported.has(message.language) };
  return {
    turns: turn + 1,
    kinds,
    question: { asksAboutSuicide: false, asksAboutDanger: false },
    emotion: foldEmotion(fold.emotion, message.emotions),
    stage: foldStage(fold.stage, message.signs, isCrisis),
    dependence: foldSign(fold.dependence, message, ["only-assistant", "leans-on-assistant"], turn),
    minor: foldSign(fold.minor, message, ["under-age"], turn),
    language,
    concernsOther: message.concernsOther || (fold.concernsOther && message.cues.length === 0),
    personalData: message.personalData,
  };
}

function foldKind(
  before: KindState | undefined,
  kind: RiskKind,
  message: MessageReading,
  question: FoldState["question"],
  turn: number,
): KindState | undefined {
  const read = message.kinds.get(kind);
  const readLevel = read?.level ?? "none";
  const turnLevel = said(kind, readLevel, before, message, question);
  if (before === undefined && read === undefined && turnLevel === "none") return undefined;
  const old = before ?? untouched;
  const evidence = old.evidence * riskRules.evidenceKept + (read?.weakEvidence ?? 0);
  const gradual: RiskLevel =
    kind !== "distress" && evidence >= riskRules.evidenceForPassive ? "passive-ideation" : "none";
  const shown = isAtLeast(gradual, turnLevel) ? gradual : turnLevel;
  const peak = isAtLeast(old.peak, shown) ? old.peak : shown;
  const found = message.cues.length === 0 ? [] : message.cues.filter((cue) => cue.kind === kind);
  const cues =
    found.length === 0
      ? old.cues
      : keepCues(
          old.cues,
          found.map((cue) => ({ ...cue, turn })),
        );
  const probability = Math.max(read?.probability ?? 0, turnLevel === readLevel ? 0 : answeredProbability);
  const peakTurn = peak === old.peak ? old.peakTurn : turn;
  const at = (level: RiskLevel, calm: number, isSafer: boolean): KindState => ({
    level,
    turnLevel,
    probability,
    peak,
    peakTurn,
    evidence,
    calm,
    isSafer,
    cues,
  });
  if (isAtLeast(shown, old.level)) return at(shown, 0, false);
  // A turn with a sign below the level held is not calm; one without any is.
  const isCalm = !isAtLeast(turnLevel, "passive-ideation") && (read?.weakEvidence ?? 0) < 0.25;
  const isSafer = old.isSafer || message.signs.has("made-safe");
  const calm = isCalm ? old.calm + 1 : 0;
  const needed = isSafer ? riskRules.calmTurnsWhenSafer : kind === "distress" ? 2 : riskRules.calmTurns;
  if (calm < needed) return at(old.level, calm, isSafer);
  const floor = kind === "distress" ? "none" : (riskRules.floors[rungOf(peak)] ?? "none");
  const lower = levelAt(rungOf(old.level) - 1);
  const held = [lower, shown, floor].reduce((left, right) => (isAtLeast(left, right) ? left : right));
  return at(held, 0, isSafer);
}

const untouched: KindState = {
  level: "none",
  turnLevel: "none",
  probability: 0,
  peak: "none",
  peakTurn: -1,
  evidence: 0,
  calm: 0,
  isSafer: false,
  cues: [],
};

/** A bare yes to a direct question says what the question named; not calibrated, a fixed high value (ours). */
const answeredProbability = 0.9;

/** What a turn shows in its place: the answer to what was asked, and what earlier turns give its words. */
function said(
  kind: RiskKind,
  level: RiskLevel,
  before: KindState | undefined,
  message: MessageReading,
  question: FoldState["question"],
): RiskLevel {
  const told = answered(kind, level, message, question);
  const { suicideOnceHeld } = message;
  if (kind !== "suicide" || suicideOnceHeld === undefined || before === undefined) return told;
  if (!isAtLeast(before.level, "passive-ideation") || isAtLeast(told, suicideOnceHeld)) return told;
  return suicideOnceHeld;
}

function answered(
  kind: RiskKind,
  level: RiskLevel,
  message: MessageReading,
  question: FoldState["question"],
): RiskLevel {
  if (kind !== "suicide" || !message.signs.has("affirms")) return level;
  const told: RiskLevel = question.asksAboutDanger ? "plan" : question.asksAboutSuicide ? "active-ideation" : "none";
  return isAtLeast(level, told) ? level : told;
}

/** The last ones, and among those before them the first ones seen: where it began and where it stands. */
function keepCues(old: readonly Cue[], found: readonly Cue[]): readonly Cue[] {
  const all = [...old, ...found];
  if (all.length <= riskRules.cuesKept) return all;
  const early = riskRules.cuesKept / 3;
  return [...all.slice(0, early), ...all.slice(all.length - (riskRules.cuesKept - early))];
}

const signStrength = { "only-assistant": 0.6, "leans-on-assistant": 0.3, "under-age": 0.8 } as const;

function foldSign(
  before: SignReading,
  message: MessageReading,
  signs: readonly (keyof typeof signStrength)[],
  turn: number,
): SignReading {
  const found = signs.filter((sign) => message.signs.has(sign));
  if (found.length === 0) return before;
  const strength = found.reduce((sum, sign) => 1 - (1 - sum) * (1 - signStrength[sign]), before.strength);
  const cues = [...before.cues, ...found.map((name) => ({ name, turn }))].slice(-riskRules.cuesKept);
  return { strength, cues };
}

function highest(kinds: ReadonlyMap<RiskKind, Pick<KindState, "level">>): { level: RiskLevel; kind?: RiskKind } {
  let best: { level: RiskLevel; kind?: RiskKind } = { level: "none" };
  for (const [kind, { level }] of kinds) if (!isAtLeast(best.level, level)) best = { level, kind };
  return best;
}

function readingOf(fold: FoldState): RiskReading {
  const kinds = Object.fromEntries(
    riskKinds.map((kind) => {
      const state = fold.kinds.get(kind);
      return [kind, state === undefined ? untouchedReading : kindReading(state)];
    }),
  ) as Record<RiskKind, KindReading>; // one entry per kind by construction
  const { turns, stage, dependence, minor, language, concernsOther, personalData, emotion } = fold;
  const { pending: _pending, ...stageReading } = stage;
  return {
    turns,
    ...highest(fold.kinds),
    kinds,
    concernsOther,
    emotion: emotion.count === 0 ? { status: "not-read" } : emotionReading(emotion),
    stage: stageReading,
    dependence,
    minor,
    language,
    personalData,
  };
}

function kindReading({ level, probability, turnLevel, peak, peakTurn, cues }: KindState): KindReading {
  return { level, probability, turnLevel, peak, ...(peakTurn < 0 ? {} : { peakTurn }), cues };
}

/** One for all: conversations without a sign of a kind are many. */
const untouchedReading = kindReading(untouched);

function emotionReading({ emotions, score, first, recentChange, changes }: EmotionState): RiskReading["emotion"] {
  const overallChange = score - first;
  const turnsBack = changes.filter((change, index) => index > 0 && change * (changes[index - 1] ?? 0) < 0).length;
  const shift = turnsBack >= 2 ? "swinging" : overallChange >= 2 ? "better" : overallChange <= -2 ? "worse" : "none";
  return { status: "read", emotions, score, recentChange, overallChange, shift };
}
