export { checkModel, type ModelCheck } from "./check-model.ts";
export { CommandAnswer } from "./command-protocol.ts";
export { type CostMeter, costMeter, metered } from "./cost-meter.ts";
export { createEgress, type Egress, type EgressOptions, OriginNotAllowedError } from "./egress.ts";
export { openResponseCache, ResponseCacheError } from "./embedded-response-cache.ts";
export type {
  AnsweredToolCall,
  LanguageModel,
  ModelMessage,
  ModelReply,
  ModelRequest,
  ModelTool,
  TextListener,
} from "./language-model.ts";
export { type MemoryResponseCacheOptions, memoryResponseCache } from "./memory-response-cache.ts";
export { type ModelDoor, type ModelDoorOptions, openModelDoor } from "./model-door.ts";
export { ModelReferenceError, parseModelReference } from "./model-reference.ts";
export { onAbort } from "./on-abort.ts";
export { type Environment, MissingKeyError, type OpenModelOptions, openModel } from "./open-model.ts";
export { loadPriceTable, Price, PriceFile, type PriceTable, priceTable } from "./price-table.ts";
export {
  createRecording,
  NotRecordedError,
  openReplay,
  RecordingError,
  type RecordingWriter,
  type Replay,
  recorded,
} from "./recording.ts";
export { type CachedReply, type CacheEntry, cached, type ResponseCache } from "./response-cache.ts";
export { type RetryOptions, retrying } from "./retrying.ts";
export type { TokenCount } from "./sdk-model.ts";
export { type ModelChunk, streamReply } from "./stream-reply.ts";
export { jsonSchemaOf, readStructured } from "./structured-reply.ts";
export { type Sleep, wait } from "./wait.ts";
