import { gapAfter } from "../around.ts";
import type { Decision } from "../decision.ts";
import type { GuardSession } from "../guard-session.ts";
import { sentenceCutter } from "../sentences.ts";
import { newStreamMemory, type Protocol, type ProxiedRequest, type StreamMemory } from "./protocol.ts";
import { eventReader, type ServerEvent } from "./server-sent-events.ts";

/** Where a guarded stream goes. */
export interface StreamSink {
  write(text: string): Promise<void> | void;
  /**
   * Hears that all words are released, before the end is written.
   *
   * @param isAllOwn - true when nothing came that could be ended, so that the whole stream is the guard's own
   */
  ending?(memory: StreamMemory, decision: Decision, isAllOwn: boolean): void;
}

/** What the guard says last, and why. */
interface Ending {
  readonly text: string;
  readonly decision: Decision;
}

/**
 * Passes a stream on sentence by sentence. Nothing that was not reviewed leaves; tool calls and whatever else is no text
 * for the person are passed on untouched and in order. Once the words of a part are over, what follows waits until it is
 * known whether something has to be added.
 */
export async function guardStream(
  pieces: AsyncIterable<string>,
  session: GuardSession,
  protocol: Protocol,
  request: ProxiedRequest,
  sink: StreamSink,
): Promise<StreamMemory> {
  const memory = newStreamMemory();
  const cutter = sentenceCutter();
  let waiting: ServerEvent[] = [];
  let isOver = false;
  let hasText = false;

  const pass = async (event: ServerEvent): Promise<void> => {
    memory.sent.push(event);
    await sink.write(protocol.rewritten(event, memory));
  };
  const say = async (text: string): Promise<void> => {
    if (text === "") return;
    memory.released += text;
    await sink.write(protocol.textEvent(memory, request, text));
  };
  const stopWith = async ({ text, decision }: Ending): Promise<"stop"> => {
    memory.isStopped = true;
    memory.isChanged = true;
    if (memory.released === "" && !protocol.isOpen(memory)) {
      memory.released = text;
      sink.ending?.(memory, decision, true);
      await sink.write(protocol.ownStream(request, text, decision.id));
      return "stop";
    }
    await say(`${gapAfter(memory.released)}${text}`);
    sink.ending?.(memory, decision, false);
    await sink.write(protocol.closing(memory, request));
    return "stop";
  };
  // Where the guard only looks on, what is left goes as it came.
  const failed = async (cause: string, event?: ServerEvent): Promise<"go-on" | "stop"> => {
    const ending = await session.fail("upstream", cause);
    if (!session.isObserving) return stopWith(ending);
    await say(cutter.rest());
    sink.ending?.(memory, ending.decision, false);
    await letGo();
    isOver = true;
    if (event !== undefined) await pass(event);
    return "go-on";
  };
  const review = async (text: string): Promise<"go-on" | "stop"> => {
    if (text === "") return "go-on";
    const verdict = await session.passage(text);
    if (verdict.next === "stop") return stopWith(verdict);
    if (verdict.text !== text) memory.isChanged = true;
    await say(verdict.text);
    return "go-on";
  };
  const letGo = async (): Promise<void> => {
    const events = waiting;
    waiting = [];
    for (const event of events) await pass(event);
  };

  const take = async (event: ServerEvent): Promise<"go-on" | "stop"> => {
    for (const part of protocol.apart?.(event) ?? [event]) if ((await takePart(part)) === "stop") return "stop";
    return "go-on";
  };
  const takePart = async (event: ServerEvent): Promise<"go-on" | "stop"> => {
    memory.first ??= event;
    const meaning = protocol.meaningOf(event);
    if (isOver) {
      // Words behind the end were not reviewed.
      if (meaning.kind !== "text" || session.isObserving) await sink.write(protocol.rewritten(event, memory));
      return "go-on";
    }
    if (meaning.kind === "text") {
      if (waiting.length > 0) {
        if ((await review(cutter.rest())) === "stop") return "stop";
        await letGo();
      }
      memory.text = event;
      if (!hasText) {
        const opening = await session.opening();
        if (opening.next === "stop") return stopWith(opening);
      }
      hasText = true;
      return review(cutter.push(meaning.text));
    }
    if (meaning.kind === "error") return failed("stream-broken", event);
    if (meaning.kind === "end") {
      if (!hasText && !memory.hasCalls) return failed("empty-reply", event);
      const last = cutter.rest();
      const finished = await (hasText ? session.finish(last) : session.finishWithoutWords());
      const { text, decision } = finished;
      const isFailed = decision.status === "guard-failed" && decision.released !== "reply";
      if (isFailed || (!hasText && text !== "")) return stopWith(finished);
      if (text !== last) memory.isChanged = true;
      await say(text);
      sink.ending?.(memory, decision, false);
      await letGo();
      isOver = true;
      await pass(event);
      return "go-on";
    }
    if (meaning.kind === "call") memory.hasCalls = true;
    if (meaning.kind === "text-end" || waiting.length > 0) {
      waiting.push(event);
      return "go-on";
    }
    if (meaning.kind === "call" && hasText && (await review(cutter.rest())) === "stop") return "stop";
    await pass(event);
    return "go-on";
  };

  const reader = eventReader();
  try {
    for await (const piece of pieces) {
      for (const event of reader.push(piece)) if ((await take(event)) === "stop") return memory;
    }
    for (const event of reader.rest()) if ((await take(event)) === "stop") return memory;
  } catch (cause) {
    if (session.isAbandoned) throw cause;
    if (!isOver) await failed(causeOf(cause));
    return memory;
  }
  if (!isOver) await failed("stream-cut");
  return memory;
}

function causeOf(cause: unknown): string {
  return cause instanceof Error && "failure" in cause ? String(cause.failure) : "stream-cut";
}
