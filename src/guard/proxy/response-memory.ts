import type { SpokenTurn } from "../../detection/index.ts";
import type { Decision } from "../decision.ts";
import { at, type ProxiedRequest } from "./protocol.ts";
import { inputItems } from "./responses.ts";

/** Whether a request goes on with a conversation that it does not hold: one kept elsewhere, or after an earlier reply. */
export type Continuation = "nothing" | "elsewhere" | { readonly previous: string };

export function continuationOf(json: unknown): Continuation {
  if (at(json, "conversation") != null) return "elsewhere";
  const previous = at(json, "previous_response_id");
  return typeof previous === "string" ? { previous } : "nothing";
}

/**
 * How a conversation is told again to an upstream that does not have it as the person does: because the guard spoke in
 * the assistant's place, or changed what it said.
 */
export interface Retelling {
  /** The latest response that the upstream has as the person does. */
  readonly previous: string | undefined;
  /** What came after it. */
  readonly items: readonly unknown[];
  /** About how much that is. */
  readonly characters: number;
}

/** What the guard knows of the conversation a request belongs to. */
export interface Past {
  /** The turns, those of the request included. */
  readonly turns: readonly SpokenTurn[];
  /** Its id, as it was decided about before. */
  readonly conversation: string | undefined;
  /** False when earlier turns are kept where the guard cannot see them. */
  readonly isWhole: boolean;
  /** Undefined when the upstream knows what the request names. */
  readonly retelling: Retelling | undefined;
  /** Messages of the guard's own that the request names by id, with their words. */
  readonly ownMessages: ReadonlyMap<string, string> | undefined;
}

/** A reply that was served. */
export interface ServedResponse {
  readonly id: string;
  /** Ids of its items that a later request may name: the message with all its words first, what has no words of its own after it. */
  readonly itemIds: readonly string[];
  readonly text: string;
  /** Of the request it answers. */
  readonly body: () => unknown;
  readonly continues: Continuation;
  /** True when the upstream does not have it, or has it in other words. */
  readonly isOwn: boolean;
  readonly decision: Pick<Decision, "conversation" | "mode">;
}

/**
 * What ids of responses and their messages stand for, so that a request which names one is read with its whole
 * conversation. In memory and bounded: what was kept longest ago is forgotten.
 */
export interface ResponseMemory {
  recall(scope: string, request: ProxiedRequest, continues: Continuation): Past;
  keep(scope: string, past: Past, served: ServedResponse): void;
}

export interface ResponseMemoryOptions {
  /** Responses kept; default 5,000. */
  readonly capacity?: number;
  /** Characters kept in all, roughly; default 100,000,000. */
  readonly maxCharacters?: number;
}

interface Kept {
  readonly turns: readonly SpokenTurn[];
  readonly conversation: string;
  readonly isWhole: boolean;
  readonly retelling: Retelling | undefined;
  readonly itemIds: readonly string[];
  readonly characters: number;
}

interface KeptMessage {
  readonly text: string;
  readonly isOwn: boolean;
  readonly conversation: string;
}

export function responseMemory(options: ResponseMemoryOptions = {}): ResponseMemory {
  const { capacity = 5_000, maxCharacters = 100_000_000 } = options;
  const responses = new Map<string, Kept>();
  const messages = new Map<string, KeptMessage>();
  let characters = 0;

  const forget = (key: string, scope: string): void => {
    const kept = responses.get(key);
    if (kept === undefined) return;
    responses.delete(key);
    characters -= kept.characters;
    for (const id of kept.itemIds) messages.delete(keyOf(scope, id));
  };

  return {
    recall(scope, request, continues) {
      const kept = typeof continues === "object" ? responses.get(keyOf(scope, continues.previous)) : undefined;
      const before = kept?.turns ?? [];
      const isWhole = continues === "nothing" || kept?.isWhole === true;
      const { retelling } = kept ?? nothing;
      let { conversation } = kept ?? nothing;
      const named = request.references ?? [];
      if (named.length === 0) {
        const turns = before.length === 0 ? request.turns : [...before, ...request.turns];
        return { turns, conversation, isWhole, retelling, ownMessages: undefined };
      }
      const turns = [...before];
      const ownMessages = new Map<string, string>();
      let from = 0;
      for (const { after, id } of named) {
        turns.push(...request.turns.slice(from, after));
        from = after;
        const message = messages.get(keyOf(scope, id));
        if (message === undefined) continue;
        conversation ??= message.conversation;
        if (message.text !== "") turns.push({ speaker: "assistant", text: message.text });
        if (message.isOwn) ownMessages.set(id, message.text);
      }
      turns.push(...request.turns.slice(from));
      return { turns, conversation, isWhole, retelling, ownMessages: ownMessages.size === 0 ? undefined : ownMessages };
    },
    keep(scope, past, served) {
      const { id, itemIds, text, isOwn } = served;
      const turns: readonly SpokenTurn[] = [...past.turns, { speaker: "assistant", text }];
      const retelling = isOwn ? retold(past, served) : undefined;
      let size = retelling?.characters ?? 0;
      for (const turn of turns) size += turn.text.length;
      const key = keyOf(scope, id);
      forget(key, scope);
      // What the upstream is told after the guard's own words holds all that the guard knows.
      const isWhole = past.isWhole || (retelling !== undefined && retelling.previous === undefined);
      const { conversation } = served.decision;
      responses.set(key, { turns, conversation, isWhole, retelling, itemIds, characters: size });
      characters += size;
      for (const [index, itemId] of itemIds.entries())
        messages.set(keyOf(scope, itemId), { text: index === 0 ? text : "", isOwn, conversation });
      while (responses.size > capacity || (characters > maxCharacters && responses.size > 1)) {
        const [oldest] = responses.keys();
        if (oldest === undefined) return;
        forget(oldest, scopeOf(oldest));
      }
    },
  };
}

const nothing: Partial<Kept> = {};

/** A request as the upstream is to have it: the conversation told again where it has another, or none. */
export function retell(body: unknown, { retelling, ownMessages }: Past): unknown {
  if (retelling === undefined && ownMessages === undefined) return body;
  const items = itemsOf(body, ownMessages);
  if (retelling === undefined) return { ...(body as object), input: items }; // readRequest has seen that it is an object
  const { previous_response_id: _theirs, ...others } = body as { previous_response_id?: unknown };
  const previous = retelling.previous === undefined ? {} : { previous_response_id: retelling.previous };
  return { ...others, ...previous, input: [...retelling.items, ...items] };
}

function retold(past: Past, { body, continues, text, decision }: ServedResponse): Retelling {
  const items = [
    ...(past.retelling?.items ?? []),
    ...itemsOf(body(), past.ownMessages),
    { role: "assistant", content: text },
  ];
  // Where the guard only looks on, the upstream goes on with turns that the guard has not seen.
  const isNamed = past.isWhole || decision.mode === "observe";
  const named = typeof continues === "object" && isNamed ? continues.previous : undefined;
  const previous = past.retelling === undefined ? named : past.retelling.previous;
  return { previous, items, characters: JSON.stringify(items).length };
}

function itemsOf(body: unknown, ownMessages: Past["ownMessages"]): readonly unknown[] {
  const items = inputItems(body);
  if (ownMessages === undefined) return items;
  return items.flatMap((item): unknown[] => {
    const text = at(item, "content") === undefined ? ownMessages.get(String(at(item, "id"))) : undefined;
    if (text === undefined) return [item];
    return text === "" ? [] : [{ role: "assistant", content: text }];
  });
}

function keyOf(scope: string, id: string): string {
  return `${scope.length} ${scope} ${id}`;
}

function scopeOf(key: string): string {
  const [length = ""] = key.split(" ", 1);
  return key.slice(length.length + 1, length.length + 1 + Number(length));
}
