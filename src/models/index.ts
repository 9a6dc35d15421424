export { createEgress, type Egress, type EgressOptions, OriginNotAllowedError } from "./egress.ts";
export type { LanguageModel, ModelMessage, ModelReply, ModelRequest, TextListener } from "./language-model.ts";
export { ModelReferenceError, parseModelReference } from "./model-reference.ts";
export { MissingKeyError, type OpenModelOptions, openModel } from "./open-model.ts";
export { type ModelChunk, streamReply } from "./stream-reply.ts";
export { readStructured } from "./structured-reply.ts";
