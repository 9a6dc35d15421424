import { type Detectors, isAtLeast, type RiskReading } from "../detection/index.ts";
import type { ClientTexts } from "./client-texts.ts";
import type { PolicyCondition } from "./policy/policy-condition.ts";
import type { Finding } from "./review/finding.ts";
import { detectInPieces, piecesOf } from "./review/pieces-of.ts";

/** What a decision rests on: all a condition can ask. */
export interface Facts {
  readonly reading: Pick<
    RiskReading,
    "turns" | "level" | "kinds" | "stage" | "dependence" | "minor" | "emotion" | "concernsOther"
  >;
  readonly locale: string | undefined;
  readonly clientTexts: ClientTexts;
  /** 1-based number of the exchange. */
  readonly exchange: number;
  readonly noticeDue: boolean;
  /** Undefined before there is a reply. */
  readonly reply: string | undefined;
  readonly findings: readonly Finding[];
}

/** A place a condition rests on. `turn` counts backwards from the reply: 0 is the reply, 1 the person's latest turn. */
export interface Ground {
  readonly what: string;
  readonly start: number;
  readonly end: number;
  readonly in: "reply" | "client" | "conversation";
}

/** Whether a condition holds, and what it rests on. */
export function holds(condition: PolicyCondition, facts: Facts, detectors: Detectors): Ground[] | undefined {
  if ("all" in condition) {
    const grounds: Ground[] = [];
    for (const part of condition.all) {
      const found = holds(part, facts, detectors);
      if (found === undefined) return undefined;
      grounds.push(...found);
    }
    return grounds;
  }
  if ("any" in condition) {
    for (const part of condition.any) {
      const found = holds(part, facts, detectors);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if ("not" in condition) return holds(condition.not, facts, detectors) === undefined ? [] : undefined;
  if ("finding" in condition) {
    const found = facts.findings.filter(
      ({ check, severity }) => check === condition.finding && severity >= condition.atLeast,
    );
    return found.length === 0
      ? undefined
      : found.map(({ check, what, start, end }) => ({ what: `${check}: ${what}`, start, end, in: "reply" }));
  }
  if ("client" in condition) {
    const { clientTexts } = facts;
    const last = clientTexts.count - 1;
    const earliest = condition.within === "turn" ? Math.max(0, last) : 0;
    for (let index = last; index >= earliest; index -= 1) {
      const [first] = detectors.detect(condition.client, clientTexts.at(index), localeOption(facts));
      if (first !== undefined)
        return [
          {
            what: condition.client,
            start: first.start,
            end: first.end,
            in: index === last ? "client" : "conversation",
          },
        ];
    }
    return undefined;
  }
  if ("reply" in condition) {
    if (facts.reply === undefined) return undefined;
    const found = detectInPieces(piecesOf(facts.reply), condition.reply, detectors, localeOption(facts));
    return found.length === 0
      ? undefined
      : found.slice(0, 5).map(({ start, end }) => ({ what: condition.reply, start, end, in: "reply" }));
  }
  return standing(condition, facts) ? [{ what: wordFor(condition), start: 0, end: 0, in: "conversation" }] : undefined;
}

type Standing = Exclude<
  PolicyCondition,
  | { all: unknown }
  | { any: unknown }
  | { not: unknown }
  | { finding: unknown }
  | { client: unknown }
  | { reply: unknown }
>;

function standing(condition: Standing, { reading, exchange, noticeDue }: Facts): boolean {
  if ("risk" in condition) {
    const { risk, atLeast, of } = condition;
    if (risk !== "any") {
      const kind = reading.kinds[risk];
      return isAtLeast(of === "turn" ? kind.turnLevel : kind.level, atLeast);
    }
    if (of === "conversation") return isAtLeast(reading.level, atLeast);
    return Object.values(reading.kinds).some((kind) => isAtLeast(kind.turnLevel, atLeast));
  }
  if ("sign" in condition) {
    const { strength, cues } = reading[condition.sign];
    return (
      strength >= condition.atLeast && (condition.of === "conversation" || cues.at(-1)?.turn === reading.turns - 1)
    );
  }
  if ("stage" in condition) return reading.stage.stage === condition.stage;
  if ("shift" in condition) return reading.emotion.status === "read" && reading.emotion.shift === condition.shift;
  if ("concerns" in condition) return reading.concernsOther;
  if ("exchange" in condition) return exchange >= condition.exchange.atLeast;
  return noticeDue;
}

function wordFor(condition: Standing): string {
  if ("risk" in condition) return `risk ${condition.risk} at least ${condition.atLeast} (${condition.of})`;
  if ("sign" in condition) return condition.sign;
  if ("stage" in condition) return `stage ${condition.stage}`;
  if ("shift" in condition) return `emotion ${condition.shift}`;
  if ("concerns" in condition) return "concerns somebody else";
  return "exchange" in condition ? "length of the conversation" : "notice due";
}

function localeOption({ locale }: Facts): { locale: string } {
  return { locale: locale ?? "und" };
}
