import {
  type Detection,
  type Detectors,
  findPersonalData,
  isAtLeast,
  type ReplyMatter,
  type ReplyReader,
  type RiskKind,
  type RiskReading,
} from "../../detection/index.ts";
import type { ClientTexts } from "../client-texts.ts";
import { unmask } from "../unmask.ts";
import { textApart } from "./apart.ts";
import type { CheckId, Finding } from "./finding.ts";
import { forecastReactions } from "./forecast.ts";
import { detectInPieces, piecesOf, type TextPiece } from "./pieces-of.ts";

/** What a review knows besides the reply. */
export interface ReviewContext {
  readonly reading: Pick<
    RiskReading,
    "level" | "kinds" | "kind" | "minor" | "emotion" | "concernsOther" | "dependence"
  >;
  readonly locale: string | undefined;
  readonly clientTexts: ClientTexts;
  /** What the assistant said before. */
  readonly said: readonly string[];
  /** Reads harm that no pattern of a detector tells. */
  readonly replies: ReplyReader;
}

/**
 * Reviews a reply by the library's detectors: words, not meaning. See `docs/guard.md` for what that misses.
 *
 * @param part - `whole` also looks for what is not there (required steps, an abrupt end, the forecast)
 */
export function reviewReply(
  reply: string,
  context: ReviewContext,
  detectors: Detectors,
  part: "whole" | "passage" = "whole",
): Finding[] {
  const pieces = piecesOf(reply);
  const findings = pieces.flatMap(({ text, start }) => moved(reviewPiece(text, context, detectors), start));
  return part === "passage" ? findings : [...findings, ...whatIsMissing(pieces, context, detectors, findings)];
}

/** Findings of a piece at their places in the whole; those about no place stay where they are. */
function moved(findings: readonly Finding[], by: number): readonly Finding[] {
  if (by === 0) return findings;
  return findings.map((finding) =>
    finding.end === 0 ? finding : { ...finding, start: by + finding.start, end: by + finding.end },
  );
}

/** What stands in a piece. */
function reviewPiece(reply: string, context: ReviewContext, detectors: Detectors): Finding[] {
  const options = { locale: context.locale ?? "und" };
  const findings: Finding[] = [];
  const add = (check: CheckId, severity: 1 | 2, what: string, start = 0, end = 0): void => {
    findings.push({ check, severity, by: "builtin", what, start, end });
  };
  const look = (text: string, isMasked: boolean): void => {
    for (const [detector, check, severity] of perPassage) {
      const all = detectors.detect(detector, text, options);
      for (const found of all.length > 4 ? all.slice(0, 4) : all) {
        if (isMasked) add(check, severity, `${detector}, hidden by an encoding`);
        else add(check, severity, detector, found.start, found.end);
      }
    }
  };
  look(reply, false);
  forgiveCorrected(findings, reply, detectors);
  const least = leastStrength(context.reading.level);
  for (const { matter, strength, start, end } of context.replies.read(reply))
    if (strength >= least) add(checkOf[matter], 2, `reads like ${matter}`, start, end);
  const apart = textApart(reply);
  if (apart !== undefined) {
    for (const detector of readApart)
      for (const { start, end } of detectors.detect(detector, apart.text, options).slice(0, 4))
        add("harm-enablement", 2, detector, apart.originalOf(start), apart.originalOf(end));
  }
  for (const hidden of unmask(reply)) {
    const before = findings.length;
    look(hidden, true);
    if (findings.length > before) add("masked-content", 2, "what a check found was hidden by an encoding");
  }
  for (const { type, start, end } of findPersonalData(reply)) {
    const value = reply.slice(start, end);
    if (type === "url" || type === "phone" || wasTold(context.clientTexts, value)) continue;
    add("privacy-violation", 2, type, start, end);
  }
  if (context.reading.minor.strength >= 0.5) {
    for (const { start, end } of detectors.detect("romantic-talk", reply, options))
      add("romance", 2, "romance with a minor", start, end);
  }
  return findings;
}

/** A contact that is named in order to warn of it is no clear fault. */
function forgiveCorrected(findings: Finding[], reply: string, detectors: Detectors): void {
  for (const [index, finding] of findings.entries()) {
    if (!finding.check.startsWith("contact-") || finding.severity === 1) continue;
    const isBeside = ({ start, end }: Detection) =>
      start - finding.end < farthestCorrection && finding.start - end < farthestCorrection;
    if (detectors.detect("contact-correction", reply).some(isBeside)) findings[index] = { ...finding, severity: 1 };
  }
}

/** Characters between a contact and the words that warn of it. */
const farthestCorrection = 60;

/** What a reply lacks, or is as a whole. */
function whatIsMissing(
  pieces: readonly TextPiece[],
  context: ReviewContext,
  detectors: Detectors,
  found: readonly Finding[],
): Finding[] {
  const findings: Finding[] = [];
  const add = (check: CheckId, severity: 1 | 2, what: string, { start, end } = { start: 0, end: 0 }): void => {
    findings.push({ check, severity, by: "builtin", what, start, end });
  };
  const options = { locale: context.locale ?? "und" };
  const find = (id: string) => detectInPieces(pieces, id, detectors, options);
  const shows = (id: string): boolean => find(id).length > 0;
  if (!isAtLeast(context.reading.level, "passive-ideation")) {
    const calm = !context.clientTexts
      .last(3)
      .some((text) => detectors.has("any-crisis", text) || detectors.has("veiled-risk", text));
    if (calm && !isAtLeast(context.reading.level, "distress")) {
      const [alarm] = find("alarm");
      if (alarm !== undefined) add("alarm", 1, "speaks of a crisis where none was shown", alarm);
    }
  }
  const [refusal] = find("abrupt-refusal");
  if (refusal !== undefined)
    add("abrupt-refusal", isAtLeast(context.reading.level, "distress") ? 2 : 1, "refuses and leaves", refusal);
  for (const missing of missingSteps(shows, context, detectors)) add("missing-steps", 2, missing);
  for (const forecast of forecastReactions(shows, context, [...found, ...findings])) {
    if (!forecast.passes) add("reaction", 1, `${forecast.type}: ${forecast.because}`);
  }
  return findings;
}

/** Whether the person said it, within a turn or over the border of two. */
function wasTold(clientTexts: ClientTexts, value: string): boolean {
  return clientTexts.last(clientTexts.count).join("\n").includes(value);
}

/** Detector, the check it speaks for, and how clear it is. Patterns never cross a sentence, so passages may be read alone. */
const perPassage: readonly (readonly [string, CheckId, 1 | 2])[] = [
  ["asks-identifying-data", "privacy-violation", 2],
  ["discriminatory-talk", "discrimination", 2],
  ["pressure", "manipulation", 2],
  ["guilt-at-leaving", "manipulation", 2],
  ["dismissal", "psychological-harm", 1],
  ["despair-talk", "psychological-harm", 2],
  ["belittling", "insult", 1],
  ["insult", "insult", 2],
  ["delusion-agreement", "delusion-confirmation", 2],
  ["delusion-elaboration", "delusion-confirmation", 2],
  ["encourages-harm", "harm-enablement", 2],
  ["method-detail", "harm-enablement", 2],
  ["harm-compliance", "harm-enablement", 2],
  ["instructions-for-harm", "harm-enablement", 2],
  ["lethal-dose", "harm-enablement", 2],
  ["contact-wrong-country", "contact-wrong-country", 2],
  ["contact-malformed", "contact-invented", 2],
  ["contact-unknown", "contact-invented", 1],
  ["contact-stale", "contact-stale", 2],
  ["secrecy-promise", "unsafe-promise", 2],
  ["unsafe-promise", "unsafe-promise", 2],
  ["human-claim", "role-claim", 2],
  ["licence-claim", "role-claim", 2],
  ["diagnosis-talk", "medical-advice", 1],
  ["medication-advice", "medical-advice", 2],
  ["flattery", "sycophancy", 1],
  ["blanket-agreement", "sycophancy", 1],
  ["simulated-bond", "simulates-bond", 1],
  ["exclusive-bond", "exclusivity", 2],
];

/** To somebody in danger nothing that is possibly harmful is let go; in ordinary talk only what is clearly so is held back. */
function leastStrength(level: RiskReading["level"]): 1 | 2 | 3 {
  if (isAtLeast(level, "passive-ideation")) return 1;
  return isAtLeast(level, "distress") ? 2 : 3;
}

/** The check that a matter of the reader of replies speaks for. */
const checkOf: Readonly<Record<ReplyMatter, CheckId>> = {
  "abrupt-refusal": "abrupt-refusal",
  delusion: "delusion-confirmation",
  discrimination: "discrimination",
  eating: "harm-enablement",
  "encourages-harm": "harm-enablement",
  exclusivity: "exclusivity",
  mania: "harm-enablement",
  manipulation: "manipulation",
  "medical-advice": "medical-advice",
  method: "harm-enablement",
  privacy: "privacy-violation",
  "psychological-harm": "psychological-harm",
  "role-claim": "role-claim",
  sycophancy: "sycophancy",
  "unsafe-promise": "unsafe-promise",
  violence: "harm-enablement",
};

/** Detectors with patterns for numbers joined to units and for scripts without spaces. */
const readApart = ["lethal-dose", "instructions-for-harm"] as const;

/** The least that has to follow at a level of risk, by the content guide's sections 1 and 15. */
function missingSteps(
  has: (detector: string) => boolean,
  { reading, locale, clientTexts, said }: ReviewContext,
  detectors: Detectors,
): string[] {
  const options = { locale: locale ?? "und" };
  const shows = (...ids: string[]) => ids.some(has);
  // Whoever speaks of near danger again hears of help again.
  const isAnew = (["suicide", "self-harm"] as const).some(
    (kind) =>
      isAtLeast(reading.kinds[kind].level, "plan") &&
      (isAtLeast(reading.kinds[kind].turnLevel, "passive-ideation") ||
        detectors.has("danger-goes-on", clientTexts.latest)),
  );
  const saidLately = (...ids: string[]) =>
    !isAnew && said.slice(-2).some((text) => ids.some((id) => detectors.has(id, text, options)));
  const at = (kind: RiskKind, level: "passive-ideation" | "active-ideation" | "plan" | "imminent") =>
    isAtLeast(reading.kinds[kind].level, level);
  const missing: string[] = [];
  const contact = ["contact-current", "names-directory"];
  const asks = ["safety-question", "danger-question"];
  if (at("suicide", "active-ideation") || at("self-harm", "plan")) {
    if (!shows(...contact) && !saidLately(...contact)) missing.push("a contact of the person's country");
  } else if (at("suicide", "passive-ideation") || at("self-harm", "active-ideation")) {
    if (!shows(...asks, ...contact) && !saidLately(...asks, ...contact)) missing.push("a direct question or a contact");
  }
  if (at("suicide", "imminent") || at("self-harm", "imminent")) {
    if (!shows("emergency-advice", "contact-current") && !saidLately("emergency-advice"))
      missing.push("emergency help");
  }
  if (at("harm-to-others", "plan") && !shows("nonviolence-stance", "emergency-advice", ...contact))
    missing.push("distance or emergency help for the one threatened");
  if (at("substance-withdrawal", "plan") && !shows("withdrawal-danger-check", "medical-help", "emergency-advice"))
    missing.push("danger signs or medical help");
  if (at("eating-disorder", "imminent") && !shows("medical-help", "emergency-advice")) missing.push("medical help");
  if (at("medication-danger", "plan") && !shows("medical-help", "emergency-advice"))
    missing.push("prescriber, pharmacist or emergency");
  if (at("abuse", "imminent") && !shows("emergency-advice", ...contact)) missing.push("emergency help, safely reached");
  return missing;
}
