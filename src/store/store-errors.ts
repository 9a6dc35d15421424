import { closeMatch } from "../content/index.ts";
import { PlumblineError } from "../vocabulary/index.ts";

/** A run of that id is stored already. Fix: another id, or delete the old run first. */
export class RunExistsError extends PlumblineError {
  readonly code = "RUN_EXISTS";
  readonly runId: string;

  constructor(runId: string) {
    super(`Run "${runId}" exists already. Resume it, delete it, or choose another id.`);
    this.runId = runId;
  }
}

/** No run has the id asked for. Fix: pick one of `knownIds`. */
export class RunNotFoundError extends PlumblineError {
  readonly code = "RUN_NOT_FOUND";
  readonly runId: string;
  readonly knownIds: readonly string[];
  /** The known id most like the one asked for, if any is near. */
  readonly suggestion: string | undefined;

  constructor(runId: string, knownIds: readonly string[]) {
    const suggestion = closeMatch(runId, knownIds);
    const known =
      knownIds.length === 0
        ? "The store holds no runs."
        : `Known runs: ${knownIds.slice(0, 10).join(", ")}${knownIds.length > 10 ? ` and ${knownIds.length - 10} more` : ""}.`;
    super(`There is no run "${runId}".${suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`} ${known}`);
    this.runId = runId;
    this.knownIds = knownIds;
    this.suggestion = suggestion;
  }
}

/** Several runs begin with what was given. Fix: write more of the id. */
export class RunAmbiguousError extends PlumblineError {
  readonly code = "RUN_AMBIGUOUS";
  readonly prefix: string;
  readonly matches: readonly string[];

  constructor(prefix: string, matches: readonly string[]) {
    super(`"${prefix}" could mean ${matches.join(", ")}. Write more of the id.`);
    this.prefix = prefix;
    this.matches = matches;
  }
}

/** Who holds the right to write a run. */
export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
}

/** Somebody writes the run at this moment. Fix: wait for it or end it; reading is possible meanwhile. */
export class RunLockedError extends PlumblineError {
  readonly code = "RUN_LOCKED";
  readonly runId: string;
  /** Null when the owner has only just begun and not yet said who it is. */
  readonly owner: LockOwner | null;

  constructor(runId: string, owner: LockOwner | null) {
    const who = owner === null ? "another process" : `process ${owner.pid} on ${owner.host}, since ${owner.since}`;
    super(`Run "${runId}" is being written by ${who}. Wait until it has ended, or stop it; reading works meanwhile.`);
    this.runId = runId;
    this.owner = owner;
  }
}

/** The writer was closed. A defect of the caller. */
export class RunClosedError extends PlumblineError {
  readonly code = "RUN_CLOSED";
  readonly runId: string;

  constructor(runId: string) {
    super(`The writer of run "${runId}" is closed; it accepts no further events.`);
    this.runId = runId;
  }
}

/** A turn is not the next of its conversation: repeated, or one was left out. Nothing was stored. */
export class TurnOutOfOrderError extends PlumblineError {
  readonly code = "TURN_OUT_OF_ORDER";
  readonly conversationId: string;
  /** Index of the turn that is due. */
  readonly expected: number;
  readonly received: number;

  constructor(conversationId: string, expected: number, received: number) {
    super(`Conversation ${conversationId}: turn ${received} was given where turn ${expected} is due.`);
    this.conversationId = conversationId;
    this.expected = expected;
    this.received = received;
  }
}

/** A conversation that is not in the run's plan. */
export class ConversationNotPlannedError extends PlumblineError {
  readonly code = "CONVERSATION_NOT_PLANNED";
  readonly runId: string;
  readonly conversationId: string;

  constructor(runId: string, conversationId: string) {
    super(`Conversation ${conversationId} is not in the plan of run "${runId}".`);
    this.runId = runId;
    this.conversationId = conversationId;
  }
}

/** What was to be stored is not of its schema. `positions` name the fields; their values stay out of the message. */
export class InvalidRecordError extends PlumblineError {
  readonly code = "INVALID_RECORD";
  readonly kind: "manifest" | "event";
  readonly positions: readonly string[];

  constructor(kind: "manifest" | "event", positions: readonly string[]) {
    super(`The ${kind} cannot be stored: not of its schema at ${positions.join(", ")}.`);
    this.kind = kind;
    this.positions = positions;
  }
}

/** The store could not write; what was to be stored is not stored, and everything acknowledged before still is. */
export class StoreWriteError extends PlumblineError {
  readonly code = "STORE_WRITE_FAILED";
  readonly reason: "disk-full" | "not-permitted" | "busy" | "other";

  constructor(reason: StoreWriteError["reason"], place: string, cause: unknown) {
    const because = {
      "disk-full": "The disk is full. Make room, then resume",
      "not-permitted": "Writing is not permitted. Check the owner and the rights of the folder",
      busy: "Another program holds the file",
      other: "The operating system reported an error",
    }[reason];
    super(`Could not write to ${place}. ${because}. What was stored before is safe.`, { cause });
    this.reason = reason;
  }
}

/** The stored run cannot be read: a file is missing, damaged, not permitted to be read, or not of its schema. */
export class RunUnreadableError extends PlumblineError {
  readonly code = "RUN_UNREADABLE";
  readonly runId: string;

  constructor(runId: string, detail: string, options?: ErrorOptions) {
    super(`Run "${runId}" cannot be read: ${detail}.`, options);
    this.runId = runId;
  }
}

/** The run was written by a newer Plumbline. Fix: update. */
export class StoreTooNewError extends PlumblineError {
  readonly code = "STORE_TOO_NEW";
  readonly runId: string;
  readonly found: number;
  readonly supported: number;

  constructor(runId: string, found: number, supported: number) {
    super(
      `Run "${runId}" is stored in format ${found}; this version of Plumbline reads up to format ${supported}. ` +
        "Update Plumbline to read it.",
    );
    this.runId = runId;
    this.found = found;
    this.supported = supported;
  }
}
