import { describe, expect, test } from "vitest";
import { type Past, type ResponseMemory, responseMemory } from "./response-memory.ts";

const request = { turns: [], isStream: false, model: "m" };

function known(memory: ResponseMemory, id: string, scope = ""): Past {
  return memory.recall(scope, request, { previous: id });
}

function keep(memory: ResponseMemory, id: string, text: string, scope = ""): void {
  memory.keep(scope, memory.recall(scope, request, "nothing"), {
    id,
    itemIds: [`msg_${id}`],
    text,
    body: () => ({ input: "Hello" }),
    continues: "nothing",
    isOwn: true,
    decision: { conversation: `conversation ${id}`, mode: "enforce" },
  });
}

const named = (id: string) => ({ ...request, references: [{ after: 0, id }] });

describe("the memory of responses", () => {
  test("forgets what was kept longest ago, with its messages", () => {
    const memory = responseMemory({ capacity: 2 });
    for (const id of ["a", "b", "c"]) keep(memory, id, "words");
    expect(["a", "b", "c"].map((id) => known(memory, id).isWhole)).toEqual([false, true, true]);
    expect(memory.recall("", named("msg_a"), "nothing").turns).toEqual([]);
    expect(memory.recall("", named("msg_b"), "nothing").turns).toEqual([{ speaker: "assistant", text: "words" }]);
  });

  test("holds no more characters than it may, and always the latest response", () => {
    const memory = responseMemory({ maxCharacters: 1_000 });
    for (const id of ["a", "b", "c"]) keep(memory, id, "x".repeat(300));
    expect(["a", "b", "c"].map((id) => known(memory, id).isWhole)).toEqual([false, false, true]);
    keep(memory, "d", "x".repeat(5_000));
    expect(["c", "d"].map((id) => known(memory, id).isWhole)).toEqual([false, true]);
    keep(memory, "e", "short");
    expect(["d", "e"].map((id) => known(memory, id).isWhole)).toEqual([false, true]);
  });

  test("an id that is given twice stands for the latter, and counts once", () => {
    const memory = responseMemory({ maxCharacters: 1_000 });
    for (let index = 0; index < 50; index += 1) keep(memory, "a", `words ${index}`);
    keep(memory, "b", "others");
    expect(known(memory, "a").turns).toEqual([{ speaker: "assistant", text: "words 49" }]);
  });

  test("no name of a key passes for another's", () => {
    const memory = responseMemory();
    keep(memory, "b c", "words", "a");
    expect(known(memory, "c", "a b").isWhole).toBe(false);
    expect(known(memory, "b c", "a").conversation).toBe("conversation b c");
  });
});
