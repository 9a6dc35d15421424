import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { Failure, FinishReason, type ParticipantDescription, PlumblineError, Usage } from "../vocabulary/index.ts";
import type { LanguageModel, ModelReply, ModelRequest } from "./language-model.ts";
import { requestKey } from "./request-key.ts";
import { readStructured } from "./structured-reply.ts";

const ToolCallRecord = z.strictObject({ id: z.string(), name: z.string(), arguments: z.string() });

const RecordedReply = z.discriminatedUnion("status", [
  z.strictObject({
    status: z.literal("complete"),
    text: z.string(),
    finish: FinishReason,
    usage: Usage,
    toolCalls: z.array(ToolCallRecord).exactOptional(),
  }),
  z.strictObject({ status: z.literal("failed"), failure: Failure, usage: Usage.optional() }),
]);

/** One line of a recording: what was asked, by its key, and what came of it. */
export const Exchange = z.strictObject({
  schemaVersion: z.literal(1),
  key: z.string(),
  ref: z.string(),
  purpose: z.string(),
  reply: RecordedReply,
});
export type Exchange = z.infer<typeof Exchange>;

/** A file that exchanges are appended to. */
export interface RecordingWriter {
  append(exchange: Exchange): void;
  close(): void;
}

/** The file cannot be used as a recording. Fix: name another file. */
export class RecordingError extends PlumblineError {
  readonly code = "RECORDING_UNUSABLE";
  readonly path: string;

  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(`The recording ${path} ${problem}.`, options);
    this.path = path;
  }
}

/** A replayed run asked something that was not asked when it was recorded. Fix: record again with the same settings. */
export class NotRecordedError extends PlumblineError {
  readonly code = "NOT_RECORDED";
  readonly reference: string;
  readonly purpose: string;

  constructor(reference: string, purpose: string) {
    super(`A request to ${reference} (${purpose}) is not in the recording. Nothing was sent.`);
    this.reference = reference;
    this.purpose = purpose;
  }
}

/**
 * Begins a recording: one JSON line per exchange, in the order of the replies. A file that exists is not written over.
 *
 * @throws {@link RecordingError}
 */
export function createRecording(path: string): RecordingWriter {
  let file: number | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    file = openSync(path, "wx");
  } catch (cause) {
    const exists = cause instanceof Error && "code" in cause && cause.code === "EEXIST";
    throw new RecordingError(path, exists ? "exists already" : "cannot be written", { cause });
  }
  return {
    append(exchange) {
      if (file !== undefined) writeSync(file, `${JSON.stringify(exchange)}\n`);
    },
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

/** Writes every exchange of a model into a recording, failures included. */
export function recorded(model: LanguageModel, recording: RecordingWriter): LanguageModel {
  const { ref } = model.description;
  return {
    ...model,
    async reply(request, signal, onText) {
      const reply = await model.reply(request, signal, onText);
      recording.append({
        schemaVersion: 1,
        key: keyOf(ref, request),
        ref,
        purpose: request.purpose,
        reply: plain(reply),
      });
      return reply;
    },
  };
}

/** Replies of a recorded run, to be given again. */
export interface Replay {
  /** A model that answers from the recording alone: it needs no key and reaches nobody. */
  model(description: ParticipantDescription): LanguageModel;
}

/**
 * Opens a recording to be replayed. What was asked several times is answered in the order of the replies; asked more
 * often than it was recorded, or anything else, is a {@link NotRecordedError}.
 *
 * @throws {@link RecordingError} when the file is no recording; a last line that was cut off by a kill is left out
 */
export function openReplay(path: string): Replay {
  const replies = new Map<string, z.infer<typeof RecordedReply>[]>();
  for (const { key, reply } of readExchanges(path)) {
    const known = replies.get(key);
    if (known === undefined) replies.set(key, [reply]);
    else known.push(reply);
  }
  return {
    model: (description) => ({
      description,
      async reply(request, signal, onText) {
        signal.throwIfAborted();
        const found = replies.get(keyOf(description.ref, request))?.shift();
        if (found === undefined) throw new NotRecordedError(description.ref, request.purpose);
        if (found.status === "failed") {
          const { failure, usage } = found;
          return { status: "failed", failure, ...(usage === undefined ? {} : { usage }) };
        }
        onText?.(found.text);
        return readStructured(found, request.schema);
      },
    }),
  };
}

function readExchanges(path: string): Exchange[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new RecordingError(path, "cannot be read", { cause });
  }
  const lines = text.split("\n");
  const isCut = lines.at(-1) !== "";
  return lines.slice(0, -1).map((line, index) => {
    const exchange = Exchange.safeParse(parsed(line));
    if (exchange.success) return exchange.data;
    throw new RecordingError(path, `has no exchange in line ${index + 1}${isCut ? " and a cut last line" : ""}`);
  });
}

/** Where a provider was reached is left out, so that a recording answers without the environment it was made in. */
function keyOf(ref: string, request: ModelRequest): string {
  return requestKey({ ref, settings: {} }, request);
}

function plain(reply: ModelReply): Exchange["reply"] {
  if (reply.status === "complete") {
    const { status, text, finish, usage, toolCalls } = reply;
    return { status, text, finish, usage, ...(toolCalls === undefined ? {} : { toolCalls: [...toolCalls] }) };
  }
  const { status, failure, usage } = reply;
  return { status, failure, ...(usage === undefined ? {} : { usage }) };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
