import type { GuardSession } from "../guard-session.ts";
import { sentenceCutter } from "../sentences.ts";
import type { Protocol, ProxiedRequest, StreamMemory } from "./protocol.ts";
import { eventReader, type ServerEvent } from "./server-sent-events.ts";

/** Where a guarded stream goes. */
export interface StreamSink {
  write(text: string): Promise<void> | void;
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
  const memory: StreamMemory = { text: undefined, first: undefined, sent: [], released: "" };
  const cutter = sentenceCutter();
  let waiting: ServerEvent[] = [];
  let isOver = false;
  let hasText = false;
  let hasOther = false;

  const pass = async (event: ServerEvent): Promise<void> => {
    memory.sent.push(event);
    await sink.write(protocol.rewritten(event, memory));
  };
  const say = async (text: string): Promise<void> => {
    if (text === "") return;
    memory.released += text;
    await sink.write(protocol.textEvent(memory, request, text));
  };
  const stopWith = async (text: string): Promise<"stop"> => {
    const gap = memory.released === "" || /\s$/.test(memory.released) ? "" : "\n\n";
    await say(`${gap}${text}`);
    await sink.write(protocol.closing(memory, request));
    return "stop";
  };
  const review = async (text: string): Promise<"go-on" | "stop"> => {
    if (text === "") return "go-on";
    const verdict = await session.passage(text);
    if (verdict.next === "stop") return stopWith(verdict.text);
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
      await sink.write(protocol.rewritten(event, memory));
      return "go-on";
    }
    if (meaning.kind === "text") {
      if (!hasText) {
        const opening = await session.opening();
        if (opening.next === "stop") return stopWith(opening.text);
      }
      hasText = true;
      if (waiting.length > 0) {
        if ((await review(cutter.rest())) === "stop") return "stop";
        await letGo();
      }
      memory.text = event;
      return review(cutter.push(meaning.text));
    }
    if (meaning.kind === "error") return stopWith((await session.fail("upstream", "stream-broken")).text);
    if (meaning.kind === "end") {
      if (!hasText && hasOther) {
        const { text } = await session.finishWithoutWords();
        if (text !== "") return stopWith(text);
      } else if (!hasText) {
        return stopWith((await session.fail("upstream", "empty-reply")).text);
      } else {
        const { text, decision } = await session.finish(cutter.rest());
        if (decision.status === "guard-failed" && decision.released !== "reply") return stopWith(text);
        await say(text);
      }
      await letGo();
      isOver = true;
      await pass(event);
      return "go-on";
    }
    if (meaning.kind === "text-end") {
      waiting.push(event);
      return "go-on";
    }
    if (waiting.length > 0) waiting.push(event);
    else {
      if (isToolEvent(event)) hasOther = true;
      if (hasText && isToolEvent(event) && (await review(cutter.rest())) === "stop") return "stop";
      await pass(event);
    }
    if (waiting.length > 0 && isToolEvent(event)) hasOther = true;
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
    if (!isOver) await stopWith((await session.fail("upstream", causeOf(cause))).text);
    return memory;
  }
  if (!isOver) await stopWith((await session.fail("upstream", "stream-cut")).text);
  return memory;
}

function isToolEvent({ data }: ServerEvent): boolean {
  return /tool_calls|function_call|tool_use|input_json_delta|_call/.test(data);
}

function causeOf(cause: unknown): string {
  return cause instanceof Error && "failure" in cause ? String(cause.failure) : "stream-cut";
}
