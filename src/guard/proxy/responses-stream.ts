import { at, type EventMeaning, listAt, type Protocol, type ProxiedRequest, type StreamMemory } from "./protocol.ts";
import { isCall, isMessage, itemIds, outputText, ownItem, ownResponse, withWords } from "./responses-reply.ts";
import { renderEvent, type ServerEvent } from "./server-sent-events.ts";

/** Streams of OpenAI responses. Words stand in them up to five times: what was released is put in all of these places. */
export const responsesStream: Pick<
  Protocol,
  "ownStream" | "meaningOf" | "apart" | "textEvent" | "rewritten" | "isOpen" | "closing"
> = {
  ownStream({ model }, text, id) {
    const item = ownItem(id, text);
    let sequence = 0;
    const send = (type: string, more: object) => renderEvent({ type, sequence_number: sequence++, ...more }, type);
    const place = { item_id: item.id, output_index: 0, content_index: 0 };
    return (
      send("response.created", { response: ownResponse(model, id, "in_progress", []) }) +
      send("response.in_progress", { response: ownResponse(model, id, "in_progress", []) }) +
      send("response.output_item.added", { output_index: 0, item: { ...item, status: "in_progress", content: [] } }) +
      send("response.content_part.added", { ...place, part: outputText("") }) +
      send("response.output_text.delta", { ...place, delta: text, logprobs: [] }) +
      send("response.output_text.done", { ...place, text, logprobs: [] }) +
      send("response.content_part.done", { ...place, part: outputText(text) }) +
      send("response.output_item.done", { output_index: 0, item }) +
      send("response.completed", { response: ownResponse(model, id, "completed", [item]) })
    );
  },
  meaningOf({ data, json }): EventMeaning {
    if (data === "[DONE]") return { kind: "after" };
    const type = String(at(json, "type") ?? "");
    if (json === undefined || type === "error" || type === "response.failed" || type === "response.cancelled")
      return { kind: "error" };
    if (type === "response.output_text.delta" || type === "response.refusal.delta") {
      return { kind: "text", text: String(at(json, "delta") ?? "") };
    }
    if (type === "response.output_text.done" || type === "response.refusal.done") return { kind: "text-end" };
    if (type === "response.completed" || type === "response.incomplete") return { kind: "end" };
    const calls = type === "response.output_item.added" ? isCall(at(json, "item")) : type.includes("_call");
    return { kind: calls ? "call" : "other" };
  },
  apart(event) {
    const { json } = event;
    if (at(json, "type") !== "response.content_part.added") return [event];
    const part = at(json, "part");
    const words = wordsOfPart(part);
    if (words === undefined || words === "") return [event];
    const isRefusal = at(part, "type") === "refusal";
    const asEvent = (type: string, more: object): ServerEvent => {
      const whole = { ...(json as object), type, ...more };
      return { event: type, data: JSON.stringify(whole), json: whole };
    };
    return [
      asEvent("response.content_part.added", { part: isRefusal ? refusal("") : outputText("") }),
      asEvent(isRefusal ? "response.refusal.delta" : "response.output_text.delta", { part: undefined, delta: words }),
    ];
  },
  textEvent(memory, _request, text) {
    const opening = memory.text === undefined ? openPart(memory) : "";
    const like = memory.text?.json;
    const isRefusal = at(like, "type") === "response.refusal.delta";
    const json = {
      type: isRefusal ? "response.refusal.delta" : "response.output_text.delta",
      sequence_number: at(like, "sequence_number") ?? 0,
      item_id: at(like, "item_id") ?? "msg_guard",
      output_index: at(like, "output_index") ?? 0,
      content_index: at(like, "content_index") ?? 0,
      delta: text,
      ...(isRefusal ? {} : { logprobs: [] }),
    };
    note(memory, json);
    return opening + renderEvent(json, json.type);
  },
  rewritten(event, memory) {
    const { json } = event;
    const send = (more: object) => renderEvent({ ...(json as object), ...more }, event.event);
    switch (at(json, "type")) {
      case "response.created":
      case "response.queued":
      case "response.in_progress": {
        if (listAt(json, "response", "output").length === 0) break;
        return send({ response: { ...(at(json, "response") as object), output: [] } });
      }
      case "response.output_item.added": {
        const item = at(json, "item");
        if (!isMessage(item) || listAt(item, "content").length === 0) break;
        return send({ item: { ...(item as object), content: [] } });
      }
      case "response.output_text.done": {
        const text = releasedAt(memory, json);
        if (text === at(json, "text")) break;
        return send({ text });
      }
      case "response.refusal.done": {
        const text = releasedAt(memory, json);
        if (text === at(json, "refusal")) break;
        return send({ refusal: text });
      }
      case "response.content_part.done": {
        const part = at(json, "part");
        const words = wordsOfPart(part);
        const text = releasedAt(memory, json);
        if (words === undefined || words === text) break;
        return send({ part: at(part, "type") === "refusal" ? refusal(text) : outputText(text) });
      }
      case "response.output_item.done": {
        const item = at(json, "item");
        if (!isMessage(item)) break;
        const text = releasedIn(memory, at(json, "output_index"));
        if (wordsOfItem(item) === text) break;
        return send({ item: { ...(item as object), content: [outputText(text)] } });
      }
      case "response.completed":
      case "response.incomplete": {
        const response = at(json, "response");
        const words = listAt(response, "output").filter(isMessage).map(wordsOfItem).join("");
        if (words === memory.released) break;
        return send({ response: withWords(response, memory.released) });
      }
    }
    return renderEvent(event.data, event.event);
  },
  isOpen: ({ sent }) => sent.some(({ json }) => at(json, "type") === "response.created"),
  closing(memory, { model }: ProxiedRequest) {
    const { released, text: template } = memory;
    const like = template?.json;
    const item = ownItem(String(at(like, "item_id") ?? "msg_guard"), released);
    const place = {
      item_id: item.id,
      output_index: at(like, "output_index") ?? 0,
      content_index: at(like, "content_index") ?? 0,
    };
    const text = releasedAt(memory, place);
    const isRefusal = at(like, "type") === "response.refusal.delta";
    let sequence = highest(memory, "sequence_number");
    const send = (type: string, more: object) => renderEvent({ type, sequence_number: ++sequence, ...more }, type);
    const id = streamedResponseId(memory) ?? "resp_guard";
    return (
      (isRefusal
        ? send("response.refusal.done", { ...place, refusal: text })
        : send("response.output_text.done", { ...place, text, logprobs: [] })) +
      send("response.content_part.done", { ...place, part: isRefusal ? refusal(text) : outputText(text) }) +
      send("response.output_item.done", { output_index: place.output_index, item }) +
      send("response.completed", { response: { ...ownResponse(model, id, "completed", [item]), id } })
    );
  },
};

/** The id that a stream gave its response. */
export function streamedResponseId({ sent }: StreamMemory): string | undefined {
  for (const { json } of sent) {
    const id = at(json, "response", "id");
    if (typeof id === "string") return id;
  }
  return undefined;
}

/** Ids of the items in a stream, as {@link itemIds}. */
export function streamedItemIds({ sent }: StreamMemory): readonly string[] {
  return itemIds(
    sent.flatMap(({ json }) => (at(json, "type") === "response.output_item.added" ? [at(json, "item")] : [])),
  );
}

/** Opens a message of the guard's own behind what came so far. */
function openPart(memory: StreamMemory): string {
  const output_index = highest(memory, "output_index") + 1;
  const item = { ...ownItem(streamedResponseId(memory) ?? "guard", ""), status: "in_progress", content: [] };
  const added = { type: "response.output_item.added", output_index, item };
  const place = { item_id: item.id, output_index, content_index: 0 };
  const part = { type: "response.content_part.added", ...place, part: outputText("") };
  const json = { type: "response.output_text.delta", ...place };
  memory.text = { event: json.type, data: "", json };
  note(memory, added);
  note(memory, part);
  return renderEvent(added, added.type) + renderEvent(part, part.type);
}

/** The highest number that events gave so far; -1 when none did. */
function highest({ sent }: StreamMemory, name: "sequence_number" | "output_index"): number {
  let found = -1;
  for (const { json } of sent) found = Math.max(found, Number(at(json, name) ?? -1));
  return found;
}

function note(memory: StreamMemory, json: { readonly type: string }): void {
  memory.sent.push({ event: json.type, data: "", json });
}

/** Words released in the part that an event is about. */
function releasedAt(memory: StreamMemory, json: unknown): string {
  return releasedIn(memory, at(json, "output_index"), at(json, "content_index"));
}

/** Words released in an item, or in one part of it. */
function releasedIn({ sent }: StreamMemory, outputIndex: unknown, contentIndex?: unknown): string {
  let words = "";
  for (const { json } of sent) {
    const delta = at(json, "delta");
    if (typeof delta !== "string" || !isWords.has(String(at(json, "type")))) continue;
    if (at(json, "output_index") !== outputIndex) continue;
    if (contentIndex === undefined || at(json, "content_index") === contentIndex) words += delta;
  }
  return words;
}

const isWords: ReadonlySet<string> = new Set(["response.output_text.delta", "response.refusal.delta"]);

/** @returns undefined for a part of another kind, such as reasoning */
function wordsOfPart(part: unknown): string | undefined {
  const type = at(part, "type");
  const words = type === "output_text" ? at(part, "text") : type === "refusal" ? at(part, "refusal") : undefined;
  return typeof words === "string" ? words : undefined;
}

function wordsOfItem(item: unknown): string {
  return listAt(item, "content")
    .map((part) => wordsOfPart(part) ?? "")
    .join("");
}

function refusal(text: string) {
  return { type: "refusal", refusal: text };
}
