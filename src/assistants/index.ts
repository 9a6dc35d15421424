export {
  type BuiltinAssistantOptions,
  builtinAssistant,
  builtinAssistantRefs,
  UnknownBuiltinError,
} from "./builtin-assistants.ts";
export {
  contactSentence,
  emergencyWords,
  firstContactSentence,
  nameBesideNumber,
  spokenAddress,
} from "./contact-sentences.ts";
export { givenReplies } from "./given-replies.ts";
export { type ModelAssistantOptions, modelAssistant } from "./model-assistant.ts";
