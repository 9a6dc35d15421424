import { describe, expect, test } from "vitest";
import { loadDetectors, openRiskReader, type RiskReader, type RiskState, type SpokenTurn } from "../detection/index.ts";
import { conversationMemory } from "./conversation-memory.ts";

const detectors = loadDetectors();
const clock = { firstSeen: 1, lastSeen: 2, noticeAt: undefined };
const said = (...texts: string[]): SpokenTurn[] =>
  texts.map((text, index) => ({ speaker: index % 2 === 0 ? "client" : "assistant", text }));

/** A state that reads the person's turns and fails on the assistant's. */
function deafToReplies(state: RiskState): RiskState {
  return new Proxy(state, {
    get(target, key) {
      if (key === "next")
        return (turn: SpokenTurn) => {
          if (turn.speaker === "assistant") throw new Error("unreadable");
          return deafToReplies(target.next(turn));
        };
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

describe("what is remembered of a conversation", () => {
  test("is there for whoever goes on at once, although the reply is read later", () => {
    const memory = conversationMemory(openRiskReader(), detectors);
    memory.keep(memory.read(said("Hello."), undefined, ""), "Hello to you.", "c-1", clock);
    const next = memory.read(said("Hello.", "Hello to you.", "And now?"), undefined, "");
    expect(next).toMatchObject({ id: "c-1", clock });
    expect(memory.read(said("Hello.", "Hello to me.", "And now?"), undefined, "").id).toBeUndefined();
  });

  test("is there for a caller that trims a reply or joins its blocks in another way, and not where words differ", () => {
    const memory = conversationMemory(openRiskReader(), detectors);
    memory.keep(memory.read(said("Hello."), undefined, ""), "Hello to you.\n\nAnd now? ", "c-1", clock);
    for (const reply of ["Hello to you.\n\nAnd now?", "Hello to you.\nAnd now?", "Hello to you.And now?"])
      expect(memory.read(said("Hello.", reply, "Well."), undefined, "").id).toBe("c-1");
    expect(memory.read(said("Hello.", "Hello to you. And then?", "Well."), undefined, "").id).toBeUndefined();
    expect(memory.read(said("Hel lo.", "Hello to you.And now?", "Well."), undefined, "").id).toBeUndefined();
  });

  test("is there after a step without words, which the next request does not bring", () => {
    const memory = conversationMemory(openRiskReader(), detectors);
    memory.keep(memory.read(said("Hello."), undefined, ""), "", "c-1", clock);
    expect(memory.read(said("Hello."), undefined, "").id).toBe("c-1");
  });

  test("is there a moment later without anybody asking", async () => {
    const memory = conversationMemory(openRiskReader(), detectors);
    memory.keep(memory.read(said("Hello."), undefined, ""), "Hello to you.", "c-1", clock);
    await new Promise((resolve) => setImmediate(resolve));
    expect(memory.size).toBe(2);
  });

  test("is not a reply that cannot be read, and nothing else suffers from it", () => {
    const reader = openRiskReader();
    const failing: RiskReader = { ...reader, start: (options) => deafToReplies(reader.start(options)) };
    const memory = conversationMemory(failing, detectors);
    memory.keep(memory.read(said("Hello."), undefined, ""), "Hello to you.", "c-1", clock);
    expect(memory.size).toBe(1);
  });
});
