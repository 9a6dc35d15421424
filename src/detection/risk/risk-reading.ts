import type { Turn } from "../../vocabulary/index.ts";
import type { RiskKind, RiskLevel } from "./risk-scale.ts";

/** What reading risk needs of a turn. */
export type SpokenTurn = Pick<Turn, "speaker" | "text">;

/** Whom a passage is about. */
export type CueSubject = "self" | "other" | "character";

/** A passage that speaks for a kind of risk. */
export interface Cue {
  /** What was found, in the words of the lexicon or detector it comes from. */
  readonly name: string;
  readonly kind: RiskKind;
  /** 0-based position of the turn in the conversation. */
  readonly turn: number;
  /** Offsets in the turn's text, in UTF-16 units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  readonly who: CueSubject;
}

/** How a conversation stands on one kind of risk. */
export interface KindReading {
  /** Held over turns: rises at once, falls slowly (see `riskRules`). */
  readonly level: RiskLevel;
  /** Calibrated probability, 0 to 1, that the latest turn of the person shows this kind above ordinary distress. */
  readonly probability: number;
  /** Level of the latest turn of the person alone. */
  readonly turnLevel: RiskLevel;
  /** Highest level so far, and the turn where it was first reached; no turn while it is `none`. */
  readonly peak: RiskLevel;
  readonly peakTurn?: number;
  /** At most 12: the latest and the strongest. */
  readonly cues: readonly Cue[];
}

/** The eight groups of PsycheChat (arXiv 2601.12392), named by their middle intensity. */
export const emotionGroups = [
  "happy",
  "trusting",
  "afraid",
  "surprised",
  "sad",
  "disgusted",
  "angry",
  "expectant",
] as const;
export type EmotionGroup = (typeof emotionGroups)[number];

/** One emotion; intensity 1 weak to 3 strong. */
export interface Emotion {
  readonly group: EmotionGroup;
  readonly intensity: 1 | 2 | 3;
}

/** The person's emotion now and how it moved. `not-read`: no turn named or showed one yet. */
export type EmotionReading =
  | { readonly status: "not-read" }
  | {
      readonly status: "read";
      /** One primary and up to two secondary emotions of different groups, of the latest turn that showed any. */
      readonly emotions: readonly Emotion[];
      /** Sum of the PsycheChat scores of `emotions`, -9 to 9. */
      readonly score: number;
      /** Change of the score since the turn before that showed an emotion, and since the first. */
      readonly recentChange: number;
      readonly overallChange: number;
      readonly shift: "none" | "better" | "worse" | "swinging";
    };

/** Hill's stages as DeepPsy-Agent uses them; `crisis` leaves the loop. */
export type HelpingStage = "exploration" | "insight" | "action" | "crisis";

/** Where the talk stands; advances and returns by the hysteresis of `systems/deeppsy-agent.md`. */
export interface StageReading {
  readonly stage: HelpingStage;
  /** Turns of the person since the stage was entered. */
  readonly turnsInStage: number;
  /** What moved it last; absent at the start. */
  readonly cue?: string;
}

/** A sign read over the conversation, such as leaning on the assistant or being under age. */
export interface SignReading {
  /** 0 to 1; how strongly it shows. Our scale, not a calibrated probability. */
  readonly strength: number;
  readonly cues: readonly { readonly name: string; readonly turn: number }[];
}

/** Which language the person writes in, by script and letters. `und` when it cannot be told. */
export interface LanguageReading {
  readonly language: string;
  /** True when the built-in reader has a lexicon and a corpus of the language. */
  readonly isSupported: boolean;
}

/** A place that names or leads to a person. */
export interface PersonalDatum {
  readonly type: PersonalDataType;
  readonly start: number;
  readonly end: number;
}
export const personalDataTypes = [
  "email",
  "phone",
  "address",
  "url",
  "handle",
  "card-number",
  "bank-account",
  "national-id",
  "ip-address",
  "birth-date",
  "name",
] as const;
export type PersonalDataType = (typeof personalDataTypes)[number];

/** What a conversation shows so far. */
export interface RiskReading {
  /** Turns read, of both speakers. */
  readonly turns: number;
  /** Highest level over all kinds, and its kind; no kind at `none`. */
  readonly level: RiskLevel;
  readonly kind?: RiskKind;
  readonly kinds: Readonly<Record<RiskKind, KindReading>>;
  /** True when the person spoke of danger to somebody else rather than of their own. */
  readonly concernsOther: boolean;
  readonly emotion: EmotionReading;
  readonly stage: StageReading;
  readonly dependence: SignReading;
  readonly minor: SignReading;
  readonly language: LanguageReading;
  /** Places in the latest turn, whoever spoke it; for redaction. */
  readonly personalData: readonly PersonalDatum[];
}
