export { type Attack, AttackSet, attacksOf } from "./attack-set.ts";
export { CompletionsFile } from "./completion.ts";
export { type ConversationMemory, conversationMemory } from "./conversation-memory.ts";
export { Decision, type DecisionAction } from "./decision.ts";
export {
  type AskAssistant,
  createGuard,
  type Draft,
  type Guard,
  type GuardedExchange,
  type GuardedReply,
  type GuardOptions,
} from "./guard.ts";
export type { GuardSession, Settled } from "./guard-session.ts";
export { type GuardedOptions, guarded } from "./guarded.ts";
export {
  type HandOver,
  HandOverError,
  type HandOverTargets,
  handOverByWebhook,
  handOverNames,
  handOversOf,
} from "./hand-over.ts";
export { type GuardMiddlewareOptions, guardMiddleware } from "./middleware.ts";
export type { PassageVerdict } from "./passage-review.ts";
export { diffPolicies, type PolicyDiff } from "./policy/diff-policies.ts";
export {
  knownPolicies,
  type LoadPolicyOptions,
  loadPolicy,
  type Policy,
  UnknownPolicyError,
} from "./policy/load-policy.ts";
export { PolicyFile, PolicyRule } from "./policy/policy.ts";
export { type PolicyTestResult, runPolicyTests } from "./policy/policy-tests.ts";
export { type WatchedPolicy, watchPolicy } from "./policy/watch-policy.ts";
export type { ApiKey } from "./proxy/api-keys.ts";
export { type GuardMetrics, guardMetrics } from "./proxy/guard-metrics.ts";
export { type GuardServer, type GuardServerOptions, startGuardServer } from "./proxy/guard-server.ts";
export { spareCollections } from "./proxy/spare-collections.ts";
export { telemetry } from "./proxy/telemetry.ts";
export { openUpstream, type Upstream } from "./proxy/upstream.ts";
export { type UpstreamWatch, type UpstreamWatchOptions, upstreamWatch } from "./proxy/upstream-watch.ts";
export { type AuditLog, openAuditLog } from "./record/audit-log.ts";
export { AuditLogError, AuditLogInUseError } from "./record/audit-log-error.ts";
export type { AuditLine } from "./record/audit-record.ts";
export { askForDeletion, isDeletionPending } from "./record/deletion-requests.ts";
export { readLines, readLog, type UnreadableLine } from "./record/read-log.ts";
export type { RemovalChoice } from "./record/remove-lines.ts";
export { type LogVerification, verifyLog } from "./record/verify-log.ts";
export type { KeptText } from "./redact.ts";
export { type CheckId, checkIds, Finding } from "./review/finding.ts";
export { modelReviewer, type ReplyReviewer } from "./review/reviewer.ts";
