import type { Detectors } from "../../detection/index.ts";

/** Ways in which a played person falls out of the role; each is counted apart. */
export type DriftKind =
  /** Tells the other what would be good to do. */
  | "advice"
  /** Thanks, praises or validates in the polished way of an assistant. */
  | "assistant-thanks"
  /** Offers help. */
  | "assistant-offer"
  /** Reflects the other's feelings, as a counsellor does. */
  | "counsellor-reflection"
  /** Describes itself in textbook words. */
  | "self-diagnosis"
  /** Takes up everything at once and without a doubt. */
  | "accepts-everything"
  /** Speaks of a model, a role, a profile or instructions, or writes a label or a stage direction. */
  | "meta"
  /** Writes an essay, a list or a report about itself. */
  | "essay";

/** One passage that is out of role. */
export interface DriftSign {
  readonly kind: DriftKind;
  /** Offsets in the turn's text, in UTF-16 units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** What is known of the person besides the line. */
export interface RoleDriftOptions {
  /** The person's name: a line that begins by telling about that name in the third person is a report, not a line. */
  readonly name?: string;
}

/**
 * What in one line of a played person is out of role. Words are content (`library/detectors/client-drift.yaml`); signs of
 * form (stage directions, speaker labels, lists) are found here. Sensitivity and specificity on a labelled set are in
 * `docs/client-fidelity.md`.
 *
 * @returns signs in reading order; empty for a line in role
 */
export function roleDrift(text: string, detectors: Detectors, options: RoleDriftOptions = {}): DriftSign[] {
  const signs: DriftSign[] = [];
  for (const [kind, detector] of wordSigns) {
    for (const { start, end } of detectors.detect(detector, text)) signs.push({ kind, start, end });
  }
  for (const [kind, form] of formSigns) {
    for (const match of text.matchAll(form))
      signs.push({ kind, start: match.index, end: match.index + match[0].length });
  }
  if (options.name !== undefined && tellsAbout(text, options.name)) {
    signs.push({ kind: "essay", start: 0, end: options.name.length });
  }
  return signs.sort((left, right) => left.start - right.start || left.end - right.end);
}

const wordSigns: readonly (readonly [DriftKind, string])[] = [
  ["advice", "client-advice"],
  ["assistant-thanks", "client-assistant-thanks"],
  ["assistant-offer", "client-assistant-offer"],
  ["counsellor-reflection", "client-counsellor-reflection"],
  ["self-diagnosis", "client-self-diagnosis"],
  ["accepts-everything", "client-accepts-everything"],
  ["meta", "client-meta"],
  ["essay", "client-essay"],
];

/** People type neither stage directions nor speaker labels, and few send Markdown headings or lists. */
const formSigns: readonly (readonly [DriftKind, RegExp])[] = [
  ["meta", /(?:^|\s)\*[a-z][^*\n]{4,120}\*(?=\s|$|[.,!?])/gi],
  [
    "meta",
    /^[ \t]*[([](?:she|he|they|the client|the patient|client|patient|pauses?|sighs?|looks?)\b[^)\]\n]{3,160}[)\]]/gim,
  ],
  ["meta", /(?:^|[.!?]\s)(?:client|patient|assistant|user|therapist|counsell?or|member|clinician)\s*:\s/gi],
  ["essay", /^[ \t]*\*\*[^*\n]{2,60}\*\*/gm],
  ["essay", /^#{1,4} \S/gm],
  ["essay", /^[ \t]{0,8}[-•*] \S[^\n]{0,400}\n[ \t]{0,8}[-•*] \S[^\n]{0,400}\n[ \t]{0,8}[-•*] \S/gm],
  ["essay", /(?:^|\s)1[.)] \S[^\n]{0,400}\s2[.)] \S[^\n]{0,400}\s3[.)] \S/g],
];

/** "Sarah feels ...", "Sarah, 29, feels ...": the line tells about the person instead of being theirs. */
function tellsAbout(text: string, name: string): boolean {
  const rest = text.startsWith(name) ? text.slice(name.length) : undefined;
  return (
    rest !== undefined &&
    /^(?:, (?:who|a|an|\d{1,3})\b[^.]*,?)? (?:feels|felt|is|was|has|had|says|looks|seems|wants|struggles)\b/.test(rest)
  );
}
