export { type FixedClock, fixedClock } from "./fixed-clock.ts";
export { judgeReply } from "./judge-reply.ts";
export {
  type LoopbackFault,
  type LoopbackProvider,
  type LoopbackProviderOptions,
  type LoopbackRequest,
  type LoopbackToolCall,
  startLoopbackProvider,
} from "./loopback-provider.ts";
export type { LoopbackProtocol } from "./loopback-request.ts";
export { type ScriptedAnswer, type ScriptedModel, scriptedModel } from "./scripted-model.ts";
