import { describe, expect, test } from "vitest";
import { longestMessageRead } from "../detection/index.ts";
import { client, runningGuard, wordsOf } from "./fixtures/running-guard.ts";

const filler = (characters: number) => "The train was late, and the tea was warm. ".repeat(Math.ceil(characters / 42));

describe("a reply longer than what a check reads at once", () => {
  test.each([
    ["in its middle", 45_000, 30_000],
    ["at its end", 70_000, 0],
  ])("is reviewed %s as well, whole and streamed", async (_where, before, after) => {
    const reply = `${filler(before)}You are pathetic. ${filler(after)}`;
    await using guard = await runningGuard({ provider: { reply: () => reply } });
    for (const more of [{}, { stream: true }]) {
      const words = await wordsOf(await guard.chat([client("What a day.")], more));
      expect(words).not.toContain("pathetic");
      expect(guard.decisions.at(-1)).toMatchObject({ action: "replace" });
    }
    const finding = guard.decisions[0]?.findings.find(({ check }) => check === "insult");
    expect(reply.slice(finding?.start, finding?.end)).toContain("pathetic");
  });

  test("without an end of a sentence is reviewed all through", async () => {
    const reply = `${"tea ".repeat(11_498)}you are pathetic ${"tea ".repeat(5_000)}`;
    await using guard = await runningGuard({ provider: { reply: () => reply } });
    expect(await wordsOf(await guard.chat([client("What a day.")]))).not.toContain("pathetic");
  });

  test("that names the contact only at its end lacks none", async () => {
    const reply = `${filler(50_000)}Are you thinking of killing yourself right now? You can call or text 988, day and night.`;
    await using guard = await runningGuard({ provider: { reply: () => reply } });
    const response = await guard.chat(
      [client("I keep thinking about killing myself.")],
      {},
      { "x-plumbline-locale": "en-US" },
    );
    expect(await wordsOf(response)).toBe(reply);
  });
});

test("a message of which only beginning and end were read is so on record", async () => {
  await using guard = await runningGuard({ provider: { reply: () => "That is a long one." } });
  await guard.chat([client(filler(longestMessageRead + 1_000))]);
  await guard.chat([client("What a day.")]);
  expect(guard.decisions.map(({ risk }) => risk?.partlyReadTurns)).toEqual([1, undefined]);
});
