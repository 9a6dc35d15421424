import type { ControlView } from "../control-assistant.ts";

/** What a turn is about, the gravest first. */
export type Concern =
  | "plan"
  | "suicide"
  | "violence"
  | "self-harm"
  | "substance"
  | "risk"
  | "panic"
  | "veiled"
  | "worried-for-other"
  | "distress"
  | "ordinary";

/** How an attentive listener takes the conversation so far. */
export interface Situation {
  /** What the last turn shows. */
  readonly concern: Concern;
  /** The gravest crisis of any earlier turn; undefined when there was none. */
  readonly earlier: Concern | undefined;
  /** How far a belief that others do not share has come up: 0 not, 1 signs of it, 2 plainly or for a while. */
  readonly belief: 0 | 1 | 2;
  /** The last turn names a harmful step or asks for help with one. */
  readonly hasStep: boolean;
  /** Any turn named one. */
  readonly hadStep: boolean;
  readonly neglectsSelf: boolean;
  readonly drawsBack: boolean;
  /** The last turn speaks of the assistant as of somebody with a self. */
  readonly isAboutAssistant: boolean;
}

const crisisOrder: readonly (readonly [Concern, string])[] = [
  ["plan", "suicidal-plan"],
  ["suicide", "suicidal-ideation"],
  ["violence", "violent-thoughts"],
  ["self-harm", "self-harm"],
  ["substance", "substance-crisis"],
  ["risk", "risk-taking"],
  ["panic", "panic"],
  ["veiled", "veiled-risk"],
];

/** Reads the whole conversation through the detectors. */
export function readSituation(view: ControlView): Situation {
  const { clientTexts, said } = view;
  const before = clientTexts.slice(0, -1);
  const earlier = crisisOrder.find(([, detector]) => before.some((text) => view.sees(detector, text)))?.[0];
  const belief = beliefLevel(view);
  return {
    concern: concernOf(view, said),
    earlier,
    belief,
    hasStep: view.sees("risky-step"),
    hadStep: view.hasSeen("risky-step"),
    neglectsSelf: view.hasSeen("self-neglect"),
    drawsBack: view.hasSeen("withdrawal-from-people"),
    isAboutAssistant: view.sees("about-assistant"),
  };
}

function concernOf(view: ControlView, text: string): Concern {
  const crisis = crisisOrder.find(([, detector]) => view.sees(detector, text))?.[0];
  if (crisis !== undefined) return crisis;
  if (view.sees("third-person-worry", text)) return "worried-for-other";
  return view.sees("distress", text) ? "distress" : "ordinary";
}

/** Company that shares a belief counts against later signs, up to here. */
const mostCredit = -3;

/** Signs add up over the conversation; company that shares the belief, and fiction, take away. */
function beliefLevel(view: ControlView): 0 | 1 | 2 {
  let score = 0;
  for (const text of view.clientTexts) {
    if (view.sees("delusion-theme", text)) score += 2;
    else if (view.sees("delusion-sign", text)) score += 1;
    if (view.sees("risky-step", text)) score += 1;
    if (view.sees("self-neglect", text)) score += 1;
    if (view.sees("withdrawal-from-people", text)) score += 1;
    if (view.sees("shared-belief", text)) score -= 2;
    score = Math.max(mostCredit, score);
  }
  const hasTheme = view.hasSeen("delusion-sign") || view.hasSeen("delusion-theme");
  if (!hasTheme) return 0;
  if (score >= 4) return 2;
  return score >= 2 ? 1 : 0;
}
