import type { Rating, RunEvent, RunManifest, StoredConversation, Turn } from "../../vocabulary/index.ts";

/** Id of the n-th conversation of {@link sampleManifest}. */
export function conversationId(number: number): string {
  return number.toString(16).padStart(24, "0");
}

/** A small manifest for this room's tests, with as many planned conversations as asked for. */
export function sampleManifest(over: Partial<RunManifest> & { planned?: number } = {}): RunManifest {
  const { planned = 3, ...rest } = over;
  return {
    schemaVersion: 1,
    id: "run-one",
    fingerprint: "f".repeat(64),
    plumbline: "0.1.0",
    createdAt: "2026-01-02T03:04:05Z",
    seed: 7,
    repeats: 1,
    suites: [{ id: "sample", version: "1.0.0", fingerprint: "a".repeat(64), files: [] }],
    assistants: [{ ref: "builtin:attentive", version: "1", settings: {} }],
    controls: [],
    client: null,
    judge: { ref: "builtin:rules", version: "1", settings: {} },
    conversations: Array.from({ length: planned }, (_, index) => ({
      id: conversationId(index),
      suiteId: "sample",
      scenarioId: "one",
      assistant: "builtin:attentive",
      repeat: index,
    })),
    origin: "enacted",
    ...rest,
  };
}

export function turnEvent(conversation: number, index: number, text = `turn ${index}`): RunEvent {
  const turn: Turn = { index, speaker: index % 2 === 0 ? "client" : "assistant", text, finish: "stop" };
  return { type: "turn", conversationId: conversationId(conversation), turn };
}

export function completedEvent(conversation: number): RunEvent {
  const outcome = { status: "completed", reason: "turn-cap" } as const;
  return { type: "outcome", conversationId: conversationId(conversation), outcome };
}

export function failedEvent(conversation: number, turn = 1): RunEvent {
  const failure = { cause: "timed-out", detail: "30 s" } as const;
  return {
    type: "outcome",
    conversationId: conversationId(conversation),
    outcome: { status: "failed", failure, speaker: "assistant", turn },
  };
}

export function ratingEvent(conversation: number, itemId: string, level: number, attempt = 0): RunEvent {
  return { type: "rating", conversationId: conversationId(conversation), rating: rated(itemId, level, attempt) };
}

export function unratedEvent(conversation: number, itemId: string, attempt = 0): RunEvent {
  const { level: _level, evidence: _evidence, ...subject } = rated(itemId, 0, attempt);
  return {
    type: "rating",
    conversationId: conversationId(conversation),
    rating: { ...subject, status: "unrated", reason: "judge-unavailable" },
  };
}

function rated(itemId: string, level: number, attempt: number): Extract<Rating, { status: "rated" }> {
  return {
    status: "rated",
    rubricId: "sample-rubric",
    itemId,
    turn: null,
    judge: "builtin:rules",
    pass: 0,
    attempt,
    level,
    evidence: [],
  };
}

/** Everything an async iterable gives. */
export async function collect<Value>(source: AsyncIterable<Value>): Promise<Value[]> {
  const values: Value[] = [];
  for await (const value of source) values.push(value);
  return values;
}

/** A conversation nothing is stored of. */
export function emptyConversation(number: number): StoredConversation {
  return { id: conversationId(number), turns: [], outcome: null, ratings: [] };
}
