import { ConversationOutcome, Rating, RunEvent, RunManifest, Turn } from "../vocabulary/index.ts";
import { InvalidRecordError } from "./store-errors.ts";

/** An event as it is kept: what a store looks up by, and the rest as JSON. */
export interface EventRecord {
  readonly conversationId: string;
  readonly type: RunEvent["type"];
  /** Index of the turn; null for outcomes and ratings. */
  readonly turnIndex: number | null;
  /**
   * The turn, outcome or rating as JSON. `JSON.stringify` escapes NUL and lone surrogates, which the database's own text
   * type would cut off or replace, so that any string comes back as it was.
   */
  readonly body: string;
}

const bodies = { turn: Turn, outcome: ConversationOutcome, rating: Rating } as const;

/** @throws `InvalidRecordError` when the event is not of its schema: what is stored can be read back */
export function encodeEvent(event: RunEvent): EventRecord {
  const read = RunEvent.safeParse(event);
  if (!read.success) throw new InvalidRecordError("event", positionsOf(read.error.issues));
  const { conversationId, type } = read.data;
  if (read.data.type === "turn") {
    return { conversationId, type, turnIndex: read.data.turn.index, body: JSON.stringify(read.data.turn) };
  }
  const content = read.data.type === "outcome" ? read.data.outcome : read.data.rating;
  return { conversationId, type, turnIndex: null, body: JSON.stringify(content) };
}

/** An event that {@link encodeEvent} made in this process: checked then, and not again. */
export function ownEvent({ conversationId, type, body }: EventRecord): RunEvent {
  const content: unknown = JSON.parse(body);
  return { type, conversationId, [type]: content } as RunEvent; // read by its schema before it became a record
}

/** Reads an event back. Throws what `JSON.parse` or the schema throws when the record is damaged. */
export function decodeEvent(record: { conversationId: string; type: string; body: string }): RunEvent {
  const { conversationId, type } = record;
  const content: unknown = JSON.parse(record.body);
  if (type === "turn") return { type, conversationId, turn: bodies.turn.parse(content) };
  if (type === "outcome") return { type, conversationId, outcome: bodies.outcome.parse(content) };
  if (type === "rating") return { type, conversationId, rating: bodies.rating.parse(content) };
  throw new TypeError("an event of unknown type");
}

/** @throws `InvalidRecordError` when it is not of its schema or plans a conversation twice */
export function checkManifest(manifest: RunManifest): RunManifest {
  const read = RunManifest.safeParse(manifest);
  if (!read.success) throw new InvalidRecordError("manifest", positionsOf(read.error.issues));
  const seen = new Set<string>();
  for (const [index, { id }] of read.data.conversations.entries()) {
    if (seen.has(id)) throw new InvalidRecordError("manifest", [`conversations.${index}.id (planned twice)`]);
    seen.add(id);
  }
  return read.data;
}

function positionsOf(issues: readonly { path: readonly PropertyKey[]; code: string }[]): string[] {
  return issues.slice(0, 5).map((issue) => `${issue.path.map(String).join(".") || "the whole"} (${issue.code})`);
}
