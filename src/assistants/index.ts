export {
  type BuiltinAssistantOptions,
  builtinAssistant,
  builtinAssistantRefs,
  UnknownBuiltinError,
} from "./builtin-assistants.ts";
export { givenReplies } from "./given-replies.ts";
export { type ModelAssistantOptions, modelAssistant } from "./model-assistant.ts";
