import { type RiskKind, riskKinds } from "../detection/index.ts";
import type { ConversationClock } from "./conversation-memory.ts";

/** What is kept of a prefix of a conversation. */
export interface MemoryEntry {
  /** As `RiskState.pack` gave it. */
  readonly state: string;
  readonly credible: ReadonlySet<RiskKind>;
  readonly id: string | undefined;
  readonly clock: ConversationClock | undefined;
}

/** An entry as one line of JSON and the packed state behind it. */
export function writeEntry({ state, credible, id, clock }: MemoryEntry): string {
  let kinds = 0;
  for (const kind of credible) kinds |= 1 << riskKinds.indexOf(kind);
  const times = clock === undefined ? null : [clock.firstSeen, clock.lastSeen, clock.noticeAt ?? null];
  return `${JSON.stringify([kinds, id ?? null, times])}\n${state}`;
}

export function readEntry(text: string): MemoryEntry {
  const border = text.indexOf("\n");
  const [kinds, id, times] = JSON.parse(text.slice(0, border)) as readonly [
    number,
    string | null,
    readonly [number, number, number | null] | null,
  ]; // written above
  return {
    state: text.slice(border + 1),
    credible: new Set(riskKinds.filter((_, index) => (kinds & (1 << index)) !== 0)),
    id: id ?? undefined,
    clock: times === null ? undefined : { firstSeen: times[0], lastSeen: times[1], noticeAt: times[2] ?? undefined },
  };
}
