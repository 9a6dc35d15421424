import type { ConversationClock } from "./conversation-memory.ts";
import type { NoticeSettings } from "./policy/policy.ts";

/** What decides whether people have to be told now that they talk with software. */
export interface NoticeMoment {
  /** Undefined when the conversation is not known, which counts as new. */
  readonly clock: ConversationClock | undefined;
  /** True when nobody has answered the person yet. */
  readonly isFirst: boolean;
  /** True when the person asks what they talk with. */
  readonly asks: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Whether a notice is due. Where the guard has no memory of a conversation it errs on the side of telling. */
export function noticeIsDue(settings: NoticeSettings | undefined, moment: NoticeMoment): boolean {
  if (settings === undefined) return false;
  const { clock, isFirst, asks, now } = moment;
  if (settings.onAsk && asks) return true;
  if (settings.atStart && (isFirst || clock === undefined)) return true;
  const { everyMinutes, afterIdleDays } = settings;
  if (clock === undefined) return everyMinutes !== undefined && !isFirst;
  if (everyMinutes !== undefined && now - (clock.noticeAt ?? clock.firstSeen) >= everyMinutes * 60_000) return true;
  return afterIdleDays !== undefined && now - clock.lastSeen >= afterIdleDays * 86_400_000;
}
