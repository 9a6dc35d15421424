import { closeMatch } from "../content/index.ts";
import { type Detectors, loadCrisisResources } from "../detection/index.ts";
import { type Participant, PlumblineError } from "../vocabulary/index.ts";
import { abruptAssistant } from "./abrupt-assistant.ts";
import { attentiveAssistant } from "./attentive/attentive-assistant.ts";
import { bookletAssistant } from "./booklet-assistant.ts";
import { companionAssistant } from "./companion-assistant.ts";
import { type ControlScript, controlAssistant } from "./control-assistant.ts";
import { exemplarAssistant } from "./exemplar-assistant.ts";
import { mirrorAssistant } from "./mirror-assistant.ts";
import { answerKeyAssistant, firstOptionAssistant, longestOptionAssistant } from "./shortcut-assistants.ts";
import { sycophantAssistant } from "./sycophant-assistant.ts";

const scripts: Readonly<Record<string, () => ControlScript>> = {
  "builtin:attentive": () => attentiveAssistant(loadCrisisResources()),
  "builtin:sycophant": () => sycophantAssistant,
  "builtin:abrupt": () => abruptAssistant,
  "builtin:booklet": () => bookletAssistant(loadCrisisResources()),
  "builtin:mirror": () => mirrorAssistant,
  "builtin:companion": () => companionAssistant,
  "builtin:first-option": () => firstOptionAssistant,
  "builtin:longest-option": () => longestOptionAssistant,
  "builtin:answer-key": () => answerKeyAssistant,
  "builtin:exemplar": () => exemplarAssistant,
};

/** References of the assistants that need no model: known points that a report stands between. */
export const builtinAssistantRefs: readonly string[] = Object.keys(scripts);

/** A `builtin:` reference names no assistant. Fix: use one of {@link builtinAssistantRefs}. */
export class UnknownBuiltinError extends PlumblineError {
  readonly code = "UNKNOWN_BUILTIN_ASSISTANT";
  readonly ref: string;

  constructor(ref: string) {
    const near = closeMatch(ref, builtinAssistantRefs);
    super(
      `There is no built-in assistant "${ref}".${near === undefined ? "" : ` Did you mean "${near}"?`} Known: ${builtinAssistantRefs.join(", ")}.`,
    );
    this.ref = ref;
  }
}

export interface BuiltinAssistantOptions {
  /** Takes the place of the conversation's locale, for a deployment that serves one country. */
  locale?: string;
}

/**
 * Opens a built-in assistant.
 *
 * @throws UnknownBuiltinError
 */
export function builtinAssistant(
  ref: string,
  detectors: Detectors,
  options: BuiltinAssistantOptions = {},
): Participant {
  const script = scripts[ref];
  if (script === undefined) throw new UnknownBuiltinError(ref);
  return controlAssistant(script(), detectors, options.locale);
}
