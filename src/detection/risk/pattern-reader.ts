import type { Detectors } from "../detectors.ts";
import type { MessageCue, MessageKind, MessageReader, MessageReading } from "./message-reading.ts";
import { findPersonalData } from "./personal-data.ts";
import { isAtLeast, type RiskKind, type RiskLevel } from "./risk-scale.ts";

/** Reads messages by the pattern detectors of the library alone, in English. */
export function patternReader(detectors: Detectors): MessageReader {
  return {
    readClient(text) {
      const kinds = new Map<RiskKind, MessageKind>();
      const cues: MessageCue[] = [];
      for (const [id, kind, level] of signs) {
        const found = detectors.detect(id, text);
        if (found.length === 0) continue;
        const known = kinds.get(kind);
        if (known === undefined || isAtLeast(level, known.level))
          kinds.set(kind, { level, probability: level === "distress" ? 0.1 : 0.85, weakEvidence: 0 });
        for (const { start, end } of found) cues.push({ name: id, kind, start, end, who: "self" });
      }
      const isOther = detectors.has("third-person-worry", text);
      return {
        kinds,
        cues,
        concernsOther: isOther,
        emotions: [],
        signs: new Set(answerSigns(text)),
        language: "und",
        personalData: findPersonalData(text),
      };
    },
    readAssistant: (text) => ({
      asksAboutSuicide: detectors.has("safety-question", text),
      asksAboutDanger: detectors.has("danger-question", text),
      personalData: findPersonalData(text),
    }),
  };
}

const signs: readonly (readonly [string, RiskKind, RiskLevel])[] = [
  ["distress", "distress", "distress"],
  ["panic", "distress", "distress"],
  ["veiled-risk", "suicide", "passive-ideation"],
  ["suicidal-ideation", "suicide", "active-ideation"],
  ["suicidal-plan", "suicide", "plan"],
  ["self-harm", "self-harm", "active-ideation"],
  ["violent-thoughts", "harm-to-others", "active-ideation"],
  ["substance-crisis", "substance-withdrawal", "active-ideation"],
  ["delusion-theme", "psychosis", "active-ideation"],
];

function answerSigns(text: string): MessageReading["signs"] {
  const start = text.trimStart().slice(0, 40).toLowerCase();
  if (/^(?:yes|yeah|yep|i am|i do|kind of|sometimes|maybe|a little)\b/.test(start)) return new Set(["affirms"]);
  return /^(?:no|nope|not really|never)\b/.test(start) ? new Set(["denies"]) : new Set();
}
